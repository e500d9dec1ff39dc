import { z } from 'zod';
import { Instant } from '../entities/primitives.ts';

export const DoctorCheck = z.enum([
  'version',
  'signature',
  'policy',
  'proxy',
  'tls',
  'server',
  'clock',
  'disk',
  'keyring',
  'journal',
  'updates',
  'log',
]);
export type DoctorCheck = z.infer<typeof DoctorCheck>;

/** One thing looked at. `advice` says what to do when it is not `ok`; nothing in it is secret. */
export const DoctorFinding = z.object({
  check: DoctorCheck,
  status: z.enum(['ok', 'warning', 'failed', 'skipped']),
  /** One sentence in English, as support will read it; the page shows its own title for the check. */
  summary: z.string().max(1000),
  advice: z.string().max(1000).nullable(),
  /** Figures behind it. */
  facts: z.record(z.string().max(60), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])),
  ms: z.number().min(0),
});
export type DoctorFinding = z.infer<typeof DoctorFinding>;

export const DoctorReport = z.object({
  at: Instant,
  version: z.string(),
  platform: z.string(),
  findings: z.array(DoctorFinding),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
