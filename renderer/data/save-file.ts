import type { IpcRequest } from '../../domain/ipc/table.ts';
import { t } from '../words/words.ts';
import { bridge } from './bridge.ts';
import { base64 } from './sealing.ts';

/**
 * Asks the person where to and saves a file there.
 * @returns `saved` false when they changed their mind; `path` null where the system does not say
 * @throws in words when the policy of this machine forbids it; else what the disk says
 */
export async function saveFile(
  purpose: IpcRequest<'files.save'>['purpose'],
  suggestedName: string,
  content: Uint8Array,
): Promise<{ saved: boolean; path: string | null }> {
  const answer = await bridge().invoke('files.save', {
    purpose,
    suggestedName,
    contentBase64: base64(content),
  });
  if (answer.refusal === 'managed') throw new Error(t('rules.failure.managed-export'));
  return { saved: answer.saved, path: answer.path };
}
