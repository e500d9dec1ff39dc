import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Session } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Network as Real } from '../../../../main/network/network.ts';
import type { ProxyPolicy } from '../../../../main/network/proxy-config.ts';

vi.mock('electron', () => ({ app: { on: () => undefined }, net: {} }));
const { Network } = await import('../../../../main/network/network.ts');

let dir: string;
let done: string[];
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'stint-network-'));
  done = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function open(policy: ProxyPolicy): Promise<Real> {
  const session: object = {
    setSpellCheckerEnabled: () => undefined,
    setSpellCheckerLanguages: () => undefined,
    allowNTLMCredentialsForDomains: () => undefined,
    webRequest: { onBeforeRequest() {}, onCompleted() {}, onErrorOccurred() {} },
    setProxy: async ({ mode }: { mode: string }) => void done.push(mode),
    closeAllConnections: async () => void done.push('closed'),
  };
  return Network.open({
    session: session as Session,
    folder: dir,
    vault: { available: false, seal: () => null, unseal: () => null },
    policy,
    places: () => ({ server: null, named: [], development: false }),
    ask: () => undefined,
  });
}

test('a proxy that policy brings while Stint runs closes what is open by the old way, the first one too', async () => {
  const network = await open({});
  expect(done).toEqual([]);
  await network.setPolicy({ ProxyMode: 'fixed', ProxyServer: 'proxy:3128' });
  expect(done).toEqual(['fixed_servers', 'closed']);
  await network.setPolicy({});
  expect(done.slice(2)).toEqual(['system', 'closed']);
});

test('one that is there from the start has nothing to close', async () => {
  await open({ ProxyMode: 'direct' });
  expect(done).toEqual(['direct']);
});
