import type { SealingKey } from '../../domain/wire/auth.ts';
import type { PushResult } from '../../domain/wire/push.ts';
import { SealedResponse } from '../../domain/wire/sealed.ts';
import { t } from '../words/words.ts';
import { type Connection, RequestFailure } from './connection.ts';
import type { Journal } from './journal.ts';
import { failureWords } from './rule-words.ts';
import { readSealed, seal, sealable } from './sealing.ts';
import { DataError, type OpenDataOptions, type UploadOutcome } from './types.ts';

/** Unsent work as a file, and such a file to the server (docs/sync-spec.md, "Sealed files"). */
export class SealedWork {
  private readonly journal: Journal;
  private readonly connection: Connection;
  private readonly options: Pick<OpenDataOptions, 'tenantId' | 'userId' | 'deviceId' | 'now'>;

  constructor(
    journal: Journal,
    connection: Connection,
    options: Pick<OpenDataOptions, 'tenantId' | 'userId' | 'deviceId' | 'now'>,
  ) {
    this.journal = journal;
    this.connection = connection;
    this.options = options;
  }

  async save(key: SealingKey): Promise<{ name: string; content: string; operations: number } | null> {
    const operations = sealable([...this.journal.operations.value.values()]);
    if (operations.length === 0) return null;
    const { tenantId, userId, deviceId, now } = this.options;
    const at = now();
    const content = await seal(operations, key, { tenantId, userId, deviceId }, at);
    const day = at.toISOString().slice(0, 16).replace('T', ' ').replace(':', '-');
    return { name: `${t('data.file-name')} ${day}.stint`, content, operations: operations.length };
  }

  /** @throws DataError */
  async upload(text: string): Promise<UploadOutcome> {
    const file = readSealed(text);
    if (!file) throw new DataError('invalid', t('data.no-stint-file'));
    if (file.tenantId !== this.options.tenantId) throw new DataError('invalid', t('data.other-firms-file'));
    try {
      return outcomeOf((await this.connection.json('/v1/sync/sealed', SealedResponse, file, true)).results);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      // What the server says says it all; without an answer it may have taken the file, and may get it again.
      const said = failureWords(error.kind, error.message);
      const words = error.status ? said : `${said} ${t('data.upload-again')}`;
      throw new DataError('invalid', words, { cause: error });
    }
  }
}

function outcomeOf(results: readonly PushResult[]): UploadOutcome {
  const outcome: UploadOutcome = { taken: 0, conflicts: 0, refused: [] };
  for (const result of results) {
    if (result.status === 'accepted') outcome.taken += 1;
    else if (result.status === 'conflict') outcome.conflicts += 1;
    else {
      const { code, message } = result;
      const same = outcome.refused.find((one) => one.code === code && one.message === message);
      if (same) same.count += 1;
      else outcome.refused.push({ code, message, count: 1 });
    }
  }
  return outcome;
}
