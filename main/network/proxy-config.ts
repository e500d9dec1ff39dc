import type { Policy } from '../../domain/policy/policy.ts';

/** What a policy says of the way to the network. */
export type ProxyPolicy = Pick<
  Policy,
  'ProxyMode' | 'ProxyServer' | 'ProxyPacUrl' | 'ProxyBypass' | 'ProxyAuthServers'
>;

/**
 * The policy as Chromium takes it; null where the policy says nothing: then the system's proxy holds, or what Stint's
 * command line says. A mode that lacks its address counts as not said.
 */
export function proxyConfig(policy: ProxyPolicy): Electron.ProxyConfig | null {
  switch (policy.ProxyMode) {
    case 'system':
      return { mode: 'system' };
    case 'direct':
      return { mode: 'direct' };
    case 'fixed':
      if (policy.ProxyServer === undefined) return null;
      return {
        mode: 'fixed_servers',
        proxyRules: policy.ProxyServer,
        ...(policy.ProxyBypass === undefined ? {} : { proxyBypassRules: policy.ProxyBypass }),
      };
    case 'pac':
      return policy.ProxyPacUrl === undefined ? null : { mode: 'pac_script', pacScript: policy.ProxyPacUrl };
    case undefined:
      return null;
  }
}
