import { t } from '../words/words.ts';
import { DataError } from './types.ts';

/** Whether anywhere in what was thrown it says that the quota or the disk is full. */
export function isDiskFull(error: unknown, depth = 0): boolean {
  if (depth > 4 || typeof error !== 'object' || error === null) return false;
  const { name, message, reason } = error as { name?: unknown; message?: unknown; reason?: unknown };
  if (
    [name, message, reason].some((text) => typeof text === 'string' && /quota|disk.?full|enospc/i.test(text))
  ) {
    return true;
  }
  return ['cause', 'inner', 'parameters', 'writeError', 'err'].some((key) =>
    isDiskFull((error as { [field: string]: unknown })[key], depth + 1),
  );
}

/** What a failed write is to the person: full disk or broken disk, in words, with the cause kept. */
export function asDataError(error: unknown): DataError {
  if (error instanceof DataError) return error;
  return isDiskFull(error)
    ? new DataError('disk_full', t('data.disk-full'), { cause: error })
    : new DataError('disk_error', t('data.disk-error'), { cause: error });
}
