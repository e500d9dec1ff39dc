import { z } from 'zod';
import { Ring } from '../release/manifest.ts';

const https = (error: string) => z.url({ protocol: /^https?$/, error }).max(500);

/**
 * What IT may set for every person of a machine. One flat list of names, the same in /etc/stint/policy.json, under
 * HKLM\Software\Policies\Stint and in the managed preferences of com.stint.desktop. A name that is not set leaves the
 * choice to the person. ADMX, mobileconfig and JSON Schema are made from it (scripts/policy-files.ts): `title` and
 * `description` are what an administrator reads there.
 */
export const Policy = z
  .strictObject({
    ServerAddress: https('must be an address that starts with https://').meta({
      title: 'Server address',
      description:
        'The Stint server that everybody on this machine signs in to. People cannot enter another one.',
    }),
    SignInMethod: z.enum(['any', 'password', 'sso']).meta({
      title: 'Sign-in method',
      description: 'any: what the firm allows. password: email and password only. sso: single sign-on only.',
    }),
    UpdateMode: z.enum(['automatic', 'ask', 'off']).meta({
      title: 'Updates',
      description:
        'automatic: downloaded and installed at a quiet moment. ask: downloaded, installed when the person says so or the deadline is over. off: Stint never looks for updates.',
    }),
    UpdateFeed: z
      .url({ protocol: /^(https?|file)$/, error: 'must be an https://, http:// or file:// address' })
      .max(500)
      .meta({
        title: 'Update feed',
        description: 'Where releases are looked for: a mirror of the feed on a server or a folder of yours.',
      }),
    UpdateRing: Ring.meta({
      title: 'Update ring',
      description: 'pilot: releases as soon as they are out. broad: when they have proved themselves.',
    }),
    UpdateDeadlineDays: z.int().min(0).max(60).meta({
      title: 'Days until an update is no longer put off',
      description:
        'Counted from the day it was found. After them it is installed at the next quiet moment; never while a timer runs or a change is being written.',
    }),
    ProxyMode: z.enum(['system', 'direct', 'fixed', 'pac']).meta({
      title: 'Proxy mode',
      description:
        'system: as the operating system says. direct: none. fixed: ProxyServer. pac: ProxyPacUrl.',
    }),
    ProxyServer: z.string().min(1).max(500).meta({
      title: 'Proxy server',
      description: 'For ProxyMode fixed: host:port, or by scheme such as http=proxy:3128;https=proxy:3129.',
    }),
    ProxyPacUrl: https('must be the http(s):// address of a PAC file').meta({
      title: 'Address of the PAC file',
      description: 'For ProxyMode pac.',
    }),
    ProxyBypass: z.string().max(1000).meta({
      title: 'Hosts without proxy',
      description: 'For ProxyMode fixed: comma-separated, such as .example.com,10.0.0.0/8.',
    }),
    ProxyAuthServers: z.string().max(1000).meta({
      title: 'Proxies that get the Windows or Kerberos sign-in',
      description:
        'Comma-separated hosts to which the sign-in of the operating system may be sent, such as *.example.com.',
    }),
    IdleMinutes: z.int().min(0).max(1440).meta({
      title: 'Minutes away until Stint asks',
      description:
        'How long nobody is at the machine before a running timer asks what that time was. 0: never.',
    }),
    TimerMaxHours: z.int().min(1).max(24).meta({
      title: 'Longest running timer in hours',
      description:
        'A timer that runs longer asks whether it was forgotten. Nothing is stopped without the person.',
    }),
    TimerShortcutAllowed: z.boolean().meta({
      title: 'System-wide shortcut',
      description: 'Whether people may set a shortcut that starts and stops the timer from any program.',
    }),
    LocalRetentionMonths: z.int().min(1).max(120).meta({
      title: 'Months of settled time kept on the device',
      description:
        'Approved and invoiced time that is older leaves the device; the server keeps it. Unsent work always stays.',
    }),
    ExportAllowed: z.boolean().meta({
      title: 'Export of own data',
      description:
        'Whether people may save their data as CSV, XLSX or JSON. Sealing unsent work is always possible.',
    }),
    LogLevel: z.enum(['error', 'warn', 'info', 'debug']).meta({
      title: 'Log level',
      description: 'How much the log file on the device says. Never passwords, tokens or what people wrote.',
    }),
  })
  .partial();
export type Policy = z.infer<typeof Policy>;
export type PolicyName = keyof Policy;

/** Why a policy was not taken; the last good one holds, or none if there never was one. */
export const PolicyProblem = z.object({
  /** The file or key that is broken, as an administrator would look it up. */
  where: z.string().max(1000),
  /** Counted from 1; null where there are no lines (registry). */
  line: z.int().min(1).nullable(),
  /** The name that is wrong, null for the file as a whole. */
  name: z.string().max(200).nullable(),
  reason: z.string().max(2000),
});
export type PolicyProblem = z.infer<typeof PolicyProblem>;

/** The policy that holds. */
export const PolicyState = z.object({
  values: Policy,
  source: z.enum(['none', 'file', 'registry', 'managed-preferences']),
  /** True while a broken one is there and the last good one holds. */
  isLastGood: z.boolean(),
  problems: z.array(PolicyProblem).max(100),
});
export type PolicyState = z.infer<typeof PolicyState>;
