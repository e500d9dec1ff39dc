import { z } from 'zod';
import { CivilDate, Id } from '../entities/primitives.ts';

/** `GET /v1/invoices/:id/document`: the file itself, with its name in `content-disposition`. */
export const DocumentQuery = z.object({
  format: z.enum(['pdf', 'facturx', 'ubl', 'csv', 'xlsx']).default('pdf'),
  /** One of its credit notes, in the place of the invoice. */
  creditNote: Id.toLowerCase().optional(),
  /** `true`: with what was paid so far, and what is open. Without it it is what the client got. */
  payments: z.stringbool().default(false),
});
export type DocumentQuery = z.infer<typeof DocumentQuery>;

const EXPORTED_MAX = 500;

/**
 * `GET /v1/invoices/export`: issued invoices by the day of issue, both days inside, or by id (comma-separated). `csv` and
 * `xlsx` are a list of them, with void ones too; the others are files for the importer of that program
 * (docs/exports.md).
 */
export const ExportQuery = z
  .object({
    system: z.enum(['quickbooks', 'xero', 'netsuite', 'csv', 'xlsx']),
    from: CivilDate.optional(),
    to: CivilDate.optional(),
    ids: z
      .string()
      .max(EXPORTED_MAX * 37)
      .transform((list) => list.toLowerCase().split(','))
      .pipe(z.array(Id).min(1).max(EXPORTED_MAX))
      .optional(),
    /** Code of the income account. */
    account: z.string().trim().min(1).max(50).default('200'),
    /** Name of the item or service. */
    item: z.string().trim().min(1).max(100).default('Services'),
    /** How the program is set to read dates; left out, as most of its users have it. */
    dates: z.enum(['dmy', 'mdy', 'ymd']).optional(),
    /** What the program calls taxes, by category, or category and percentage: `S@19=20% (VAT on Income);AE=No VAT`. */
    taxes: z
      .string()
      .max(2000)
      .regex(/^(?:[A-Z]{1,2}(?:@\d+(?:\.\d+)?)?=[^;=]+(?:;|$))*$/, 'must be like S@19=Name;AE=Name')
      .default(''),
  })
  .refine(({ ids, from, to }) => ids !== undefined || (from !== undefined && to !== undefined), {
    error: 'name a period or ids',
    path: ['from'],
  });
export type ExportQuery = z.infer<typeof ExportQuery>;
