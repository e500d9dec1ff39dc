import type { InvoiceHead } from '../../../domain/wire/invoices.ts';
import { saveFile } from '../../data/save-file.ts';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { failureOf } from './failure.ts';
import type { DocumentFormat, ServedFile } from './invoice-api.ts';

const extensions: Record<DocumentFormat, string> = {
  pdf: 'pdf',
  facturx: 'pdf',
  ubl: 'xml',
  csv: 'csv',
  xlsx: 'xlsx',
};

/** `INV-00042-Hartwell-Logistics.pdf`, with nothing in it that a file name may not have. */
export function documentName(
  { numberText, clientName }: Pick<InvoiceHead, 'numberText' | 'clientName'>,
  format: DocumentFormat,
): string {
  const stem = `${numberText ?? 'draft'}-${clientName}${format === 'facturx' ? '-facturx' : ''}`;
  const clean = stem.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/-+$/, '');
  return `${clean.slice(0, 100)}.${extensions[format]}`;
}

/** Fetches a file and asks the person where to put it; says how it went. */
export async function saveServed(fetch: () => Promise<ServedFile>, fallbackName: string): Promise<void> {
  try {
    const { bytes, name } = await fetch();
    const answer = await saveFile('document', name ?? fallbackName, bytes);
    if (answer.saved)
      showToast({
        message: answer.path ? t('invoice.saved-to', { path: answer.path }) : t('invoice.saved'),
        tone: 'ok',
      });
  } catch (error) {
    showToast({ message: t('invoice.not-saved', { why: failureOf(error).words }), tone: 'bad' });
  }
}
