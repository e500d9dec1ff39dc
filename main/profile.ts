import { copyFile } from 'node:fs/promises';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { Id } from '../domain/entities/primitives.ts';
import { ServerUrl } from '../domain/ipc/table.ts';
import { SessionInfo } from '../domain/wire/auth.ts';
import { readJson, writeDurably } from './durable-file.ts';
import { Place } from './places.ts';

/**
 * What is kept about who uses this profile. `sealedToken` is the refresh token as the keychain sealed it, base64. What
 * another version of Stint keeps beside it stays where it is.
 */
export const Profile = z.looseObject({
  deviceId: Id,
  server: ServerUrl.nullable(),
  session: SessionInfo.nullable(),
  sealedToken: z.string().nullable(),
  places: z.array(Place).optional(),
});
/** What is read and changed here; more may be in the file. */
interface KnownProfile {
  deviceId: string;
  server: string | null;
  session: SessionInfo | null;
  sealedToken: string | null;
  /** Where people have signed in on this device, the newest last. */
  places?: Place[] | undefined;
}

/** `profile.json` of this profile's folder. */
export class ProfileFile {
  private readonly file: string;
  private content: KnownProfile;
  private readonly isReadOnly: boolean;

  private constructor(file: string, content: KnownProfile, isReadOnly: boolean) {
    this.file = file;
    this.content = content;
    this.isReadOnly = isReadOnly;
  }

  /**
   * Reads it. Of one that is broken, or that another version of Stint wrote, everything that can be read stays; without
   * a session that can be read nobody is signed in (local work is not in it), and the file as it was is kept beside.
   * @param options `isReadOnly`: nothing is written, changes last as long as the process
   */
  static async open(
    file: string,
    options: { isReadOnly: boolean } = { isReadOnly: false },
  ): Promise<ProfileFile> {
    const { isReadOnly } = options;
    const json = await readJson(file);
    const known = Profile.safeParse(json);
    if (known.success) return new ProfileFile(file, known.data, isReadOnly);
    const server = Profile.pick({ server: true }).safeParse(json).data?.server ?? null;
    const deviceId = Profile.pick({ deviceId: true }).safeParse(json).data?.deviceId ?? uuidv7();
    const empty = { deviceId, server, session: null, sealedToken: null };
    const profile = new ProfileFile(file, empty, isReadOnly);
    if (json !== undefined && !isReadOnly) await copyFile(file, `${file}.unknown`);
    await profile.change({});
    return profile;
  }

  get value(): Readonly<KnownProfile> {
    return this.content;
  }

  /** Durable when it resolves. */
  async change(part: Partial<Omit<KnownProfile, 'deviceId'>>): Promise<void> {
    this.content = { ...this.content, ...part };
    if (this.isReadOnly) return;
    await writeDurably(this.file, `${JSON.stringify(this.content, null, 2)}\n`);
  }
}
