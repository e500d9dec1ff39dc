import { expect, test } from 'vitest';
import { proxyConfig } from '../../../../main/network/proxy-config.ts';

test.each([
  [{}, null],
  [{ ProxyServer: 'proxy:3128' }, null],
  [{ ProxyMode: 'system' }, { mode: 'system' }],
  [{ ProxyMode: 'direct', ProxyServer: 'proxy:3128' }, { mode: 'direct' }],
  [{ ProxyMode: 'fixed' }, null],
  [
    { ProxyMode: 'fixed', ProxyServer: 'proxy:3128' },
    { mode: 'fixed_servers', proxyRules: 'proxy:3128' },
  ],
  [
    { ProxyMode: 'fixed', ProxyServer: 'https=proxy:3129', ProxyBypass: '.example.com,10.0.0.0/8' },
    {
      mode: 'fixed_servers',
      proxyRules: 'https=proxy:3129',
      proxyBypassRules: '.example.com,10.0.0.0/8',
    },
  ],
  [{ ProxyMode: 'pac' }, null],
  [
    { ProxyMode: 'pac', ProxyPacUrl: 'http://wpad.example/proxy.pac' },
    { mode: 'pac_script', pacScript: 'http://wpad.example/proxy.pac' },
  ],
] as const)('%o is %o', (policy, config) => {
  expect(proxyConfig(policy)).toEqual(config);
});
