import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { SessionInfo } from '../../domain/wire/auth.ts';
import { readJson } from '../durable-file.ts';
import type { KnownPeople } from './redact.ts';

/** What a person of this machine is called, and the names that were seen since, for the redactor. */
export class People {
  private names: string[] = [];
  private readonly machine = {
    home: os.homedir(),
    user: userName(),
    host: os.hostname(),
  };

  /** Of whom is signed in. */
  set session(session: Pick<SessionInfo, 'name' | 'email' | 'tenantName' | 'tenantSlug'> | null) {
    this.names = session ? [session.name, session.email, session.tenantName, session.tenantSlug] : [];
  }

  /** What the tray shows: names of clients and projects, and what a person wrote about their work. */
  shown: string[] = [];

  readonly known = (): KnownPeople => ({ ...this.machine, names: this.names, labels: this.shown });

  /** Reads who is signed in from a profile's folder, changing nothing. */
  async read(folder: string): Promise<void> {
    const profile = Profile.safeParse(await readJson(path.join(folder, 'profile.json')));
    this.session = profile.success ? profile.data.session : null;
  }
}

const Profile = z.object({
  session: SessionInfo.pick({ name: true, email: true, tenantName: true, tenantSlug: true }).nullable(),
});

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // An account that the system has no name for.
    return '';
  }
}
