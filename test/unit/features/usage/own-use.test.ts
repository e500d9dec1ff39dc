import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AskServer } from '../../../../renderer/data/ask-server.ts';
import {
  OWN_USE,
  type Payer,
  payerWords,
  putPayer,
  replacePayer,
} from '../../../../renderer/features/usage/client/own-use.ts';
import { speak } from '../../../../renderer/words/words.ts';

beforeEach(() => speak('en', 'en'));

const acme = uuidv7();
const borealis = uuidv7();

/** A server that keeps the payer, as `PUT` and `GET` of the settings do. */
function server(payer: Payer) {
  const held = { payer, puts: [] as unknown[] };
  const ask: AskServer = async (path, schema, body) => {
    expect(path).toBe(OWN_USE);
    if (body !== undefined) {
      held.puts.push(body);
      held.payer = (body as { houseClientId: Payer }).houseClientId;
    }
    return schema.parse({ houseClientId: held.payer, changedAt: '2026-11-24T10:00:00.000Z' });
  };
  return { held, ask };
}

describe('who pays for the firm’s own use', () => {
  it('is said in words, also for a client that is not here', () => {
    const names = new Map([[acme, 'Acme']]);
    const nameOf = (id: string) => names.get(id);
    expect(payerWords(null, nameOf)).toBe('Nobody pays for own use');
    expect(payerWords(acme, nameOf)).toBe('Acme pays for own use');
    expect(payerWords(borealis, nameOf)).toBe('A client that is not on this device pays for own use');
    speak('de', 'de');
    expect(payerWords(acme, nameOf)).toBe('Acme zahlt die eigene Nutzung');
  });

  it('is set, taken back and set again', async () => {
    const { held, ask } = server(null);
    expect((await putPayer(ask, acme)).houseClientId).toBe(acme);
    expect((await replacePayer(ask, acme, null)).houseClientId).toBeNull();
    expect((await replacePayer(ask, null, acme)).houseClientId).toBe(acme);
    expect(held.puts).toEqual([{ houseClientId: acme }, { houseClientId: null }, { houseClientId: acme }]);
  });

  it('is never taken back over what somebody else has chosen since', async () => {
    const { held, ask } = server(borealis);
    await expect(replacePayer(ask, acme, null)).rejects.toThrow(
      'Somebody else has chosen another payer since, so nothing was changed.',
    );
    expect(held).toEqual({ payer: borealis, puts: [] });
  });
});
