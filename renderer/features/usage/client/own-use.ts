import { UsageSettings } from '../../../../domain/wire/usage.ts';
import type { AskServer } from '../../../data/ask-server.ts';
import { t } from '../../../words/words.ts';

export const OWN_USE = '/v1/usage/settings';

/** Which client pays for what the firm uses itself; null where nobody does. */
export type Payer = string | null;

/** Who pays, in a few words; `nameOf` knows the clients of this device. */
export function payerWords(payer: Payer, nameOf: (clientId: string) => string | undefined): string {
  return payer === null
    ? t('usage.own-use-nobody')
    : t('usage.own-use-paid', { client: nameOf(payer) ?? t('usage.unknown-client') });
}

/** @throws RequestFailure */
export function putPayer(ask: AskServer, payer: Payer): Promise<UsageSettings> {
  return ask(OWN_USE, UsageSettings, { houseClientId: payer });
}

/**
 * Puts `wanted` in the place of `left`, which was the last to be chosen here.
 * @throws Error in words where somebody else has chosen another since, and nothing is changed; RequestFailure
 */
export async function replacePayer(ask: AskServer, left: Payer, wanted: Payer): Promise<UsageSettings> {
  const { houseClientId } = await ask(OWN_USE, UsageSettings);
  if (houseClientId !== left) throw new Error(t('usage.own-use-changed-since'));
  return putPayer(ask, wanted);
}
