import type { DraftChange, InvoiceDetail, ManualDiscount } from '../../../../domain/wire/invoices.ts';
import { basisOf } from '../basis.ts';

/** What a person may change on a draft. */
export type DraftFields = Pick<DraftChange, 'note' | 'dueDate' | 'discounts'>;

/** The discounts that were entered by hand, read back from the lines that came of them. */
export function discountsOf({ lines }: Pick<InvoiceDetail, 'lines'>): ManualDiscount[] {
  return lines.flatMap((line): ManualDiscount[] => {
    const basis = line.kind === 'discount' ? basisOf(line.basis) : null;
    if (basis?.kind !== 'discount') return [];
    if (basis.percent !== null) return [{ description: line.description, percent: basis.percent }];
    return line.amountMinor < 0 ? [{ description: line.description, amountMinor: -line.amountMinor }] : [];
  });
}

/** A draft's fields as they stand. */
export function fieldsOf(detail: InvoiceDetail): DraftFields {
  return {
    note: detail.invoice.note,
    dueDate: detail.invoice.dueDate,
    discounts: discountsOf(detail),
  };
}

/** What is sent to make a draft have these fields and descriptions, on the version that is known. */
export function changeOf(
  detail: InvoiceDetail,
  fields: Partial<DraftFields>,
  descriptions: DraftChange['descriptions'] = [],
): DraftChange {
  return { version: detail.invoice.version, ...fieldsOf(detail), ...fields, descriptions };
}

/** What is left of each line to credit, by position; lines that take off are credited with all of it only. */
export function leftToCredit({ lines, creditNotes }: InvoiceDetail): Map<number, number> {
  const left = new Map(lines.map(({ position, amountMinor }) => [position, amountMinor]));
  for (const note of creditNotes)
    for (const { position, netMinor } of note.lines) left.set(position, (left.get(position) ?? 0) - netMinor);
  return left;
}
