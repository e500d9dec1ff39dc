import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Decision } from '../../../domain/entities/decision.ts';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { TokenResponse } from '../../../domain/wire/auth.ts';
import { PushResponse, type PushResult } from '../../../domain/wire/push.ts';
import { wireHeaders } from '../../support/app.ts';
import type { Firm, FirmUser } from '../../support/firm.ts';

const Page = z.object({ documents: z.array(z.record(z.string(), z.unknown())) });

/** Another device of one of the firm's people, without a window: it changes things while somebody looks elsewhere. */
export class SecondDevice {
  private readonly url: string;
  private readonly headers: Record<string, string>;

  private constructor(url: string, headers: Record<string, string>) {
    this.url = url;
    this.headers = headers;
  }

  static async of(url: string, firm: Firm, person: FirmUser): Promise<SecondDevice> {
    const response = await fetch(`${url}/v1/auth/sign-in`, {
      method: 'POST',
      headers: { ...wireHeaders(), 'content-type': 'application/json' },
      body: JSON.stringify({
        tenant: firm.slug,
        email: person.email,
        password: firm.password,
        device: { id: uuidv7(), name: 'Second device', platform: 'linux' },
      }),
    });
    const { accessToken } = TokenResponse.parse(await response.json());
    return new SecondDevice(url, { ...wireHeaders(accessToken), 'content-type': 'application/json' });
  }

  /** Changes an entry as it is on the server now. */
  async change(entryId: string, fields: Partial<TimeEntry>): Promise<PushResult> {
    const now = await this.entry(entryId);
    return this.push('timeEntries', now, { ...now, ...fields });
  }

  decide(decision: Decision): Promise<PushResult> {
    return this.push('decisions', null, decision);
  }

  async entry(entryId: string): Promise<TimeEntry> {
    const response = await fetch(`${this.url}/v1/sync/timeEntries/pull?limit=500`, { headers: this.headers });
    const { documents } = Page.parse(await response.json());
    return TimeEntry.parse(documents.find(({ id }) => id === entryId));
  }

  private async push(
    collection: 'timeEntries' | 'decisions',
    assumed: object | null,
    state: object,
  ): Promise<PushResult> {
    const row = {
      operationId: uuidv7(),
      assumedMasterState: assumed && { ...assumed, _deleted: false },
      newDocumentState: { ...state, _deleted: false },
    };
    const response = await fetch(`${this.url}/v1/sync/${collection}/push`, {
      method: 'POST',
      headers: this.headers,
      body: JSON.stringify({ rows: [row] }),
    });
    const [result] = PushResponse.parse(await response.json()).results;
    if (!result) throw new Error(`${collection} push: no answer`);
    return result;
  }
}
