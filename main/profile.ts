import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { Id } from '../domain/entities/primitives.ts';
import { ServerUrl } from '../domain/ipc/table.ts';
import { SessionInfo } from '../domain/wire/auth.ts';
import { readJson, writeDurably } from './durable-file.ts';

/** What is kept about who uses this profile. `sealedToken` is the refresh token as the keychain sealed it, base64. */
const Profile = z.object({
  deviceId: Id,
  server: ServerUrl.nullable(),
  session: SessionInfo.nullable(),
  sealedToken: z.string().nullable(),
});
type Profile = z.infer<typeof Profile>;

/** `profile.json` of this profile's folder. */
export class ProfileFile {
  private readonly file: string;
  private content: Profile;

  private constructor(file: string, content: Profile) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads it. Of one that is broken, or that another version of Stint wrote, everything that can be read stays; without
   * a session that can be read nobody is signed in (local work is not in it).
   */
  static async open(file: string): Promise<ProfileFile> {
    const json = await readJson(file);
    const known = Profile.safeParse(json);
    if (known.success) return new ProfileFile(file, known.data);
    const server = Profile.pick({ server: true }).safeParse(json).data?.server ?? null;
    const deviceId = Profile.pick({ deviceId: true }).safeParse(json).data?.deviceId ?? uuidv7();
    const profile = new ProfileFile(file, { deviceId, server, session: null, sealedToken: null });
    await profile.change({});
    return profile;
  }

  get value(): Readonly<Profile> {
    return this.content;
  }

  /** Durable when it resolves. */
  async change(part: Partial<Omit<Profile, 'deviceId'>>): Promise<void> {
    this.content = { ...this.content, ...part };
    await writeDurably(this.file, `${JSON.stringify(this.content, null, 2)}\n`);
  }
}
