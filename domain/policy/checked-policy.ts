import { Policy, type PolicyName } from './policy.ts';

/** A value of one name that needs another name beside it. */
interface Need {
  name: PolicyName;
  value: string;
  needs: PolicyName;
}

/** What belongs together; the JSON Schema that is made from the policy says the same (scripts/policy/json-schema.ts). */
export const policyNeeds: readonly Need[] = [
  { name: 'ProxyMode', value: 'fixed', needs: 'ProxyServer' },
  { name: 'ProxyMode', value: 'pac', needs: 'ProxyPacUrl' },
];

/** Hosts that are this machine: the only ones that may be spoken to without TLS. */
export const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** The policy with the rules between its names; each problem's path is the name that has to be changed or added. */
export const CheckedPolicy = Policy.superRefine((policy, context) => {
  for (const { name, value, needs } of policyNeeds) {
    if (policy[name] !== value || policy[needs] !== undefined) continue;
    context.addIssue({ code: 'custom', path: [name], message: `is ${value}, and that needs ${needs}` });
  }
  const { ServerAddress: server, UpdateFeed: feed, ProxyPacUrl: pac } = policy;
  // Zod comes here with an address that is none, too: that has been said then.
  if (server !== undefined && URL.canParse(server) && !isSafe(server)) {
    context.addIssue({
      code: 'custom',
      path: ['ServerAddress'],
      message: 'must start with https://; only a server on this machine may be http://',
    });
  }
  for (const [name, address] of Object.entries({
    ServerAddress: server,
    UpdateFeed: feed,
    ProxyPacUrl: pac,
  })) {
    if (address === undefined || !URL.canParse(address)) continue;
    // The URL standard would read https:host as https://host; who else reads the policy may not.
    if (!/^[a-z]+:\/\//i.test(address)) {
      context.addIssue({ code: 'custom', path: [name], message: 'must have :// after http, https or file' });
    }
    if (!hasCredentials(address)) continue;
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'must have no user name or password in it: everybody on the machine can read the policy',
    });
  }
});

/** https, or http to this machine. `address` is a valid URL. */
function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || loopbackHosts.includes(hostname);
}

function hasCredentials(address: string): boolean {
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}
