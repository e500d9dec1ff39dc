import {
  ArrowLeft,
  Banknote,
  CircleOff,
  EllipsisVertical,
  FileDown,
  History,
  type LucideIcon,
  MessageCircleWarning,
  Pencil,
  RefreshCw,
  Send,
  Stamp,
  Trash2,
  Undo2,
} from 'lucide-react';
import type { InvoiceDetail } from '../../../../domain/wire/invoices.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Menu } from '../../../ui/Menu.tsx';
import { t } from '../../../words/words.ts';
import type { DocumentFormat } from '../invoice-api.ts';
import { documentName, saveServed } from '../save-document.ts';
import { useInvoices } from '../use-invoices.ts';
import { type InvoiceOn, mayDo } from './use-commands.ts';

const formats: readonly { id: DocumentFormat; key: `invoice.as-${DocumentFormat}`; onlyIssued: boolean }[] = [
  { id: 'pdf', key: 'invoice.as-pdf', onlyIssued: false },
  { id: 'facturx', key: 'invoice.as-facturx', onlyIssued: true },
  { id: 'ubl', key: 'invoice.as-ubl', onlyIssued: true },
  { id: 'csv', key: 'invoice.as-csv', onlyIssued: false },
  { id: 'xlsx', key: 'invoice.as-xlsx', onlyIssued: false },
];

/** The buttons of one invoice: back, save, what comes next, and the rest in a menu. */
export function HeaderActions(props: { detail: InvoiceDetail; isOffline: boolean; on: InvoiceOn }) {
  const { detail, isOffline, on } = props;
  const { api } = useInvoices();
  const { invoice } = detail;
  const may = mayDo(detail);
  const isDraft = invoice.status === 'draft';
  const save = (format: DocumentFormat): void =>
    void saveServed(() => api.document(invoice.id, format), documentName(invoice, format));
  useCommand(
    isOffline
      ? null
      : {
          id: 'invoice.save',
          label: t('invoice.save-pdf'),
          group: t('invoice.group'),
          keys: 'D',
          words: t('invoice.save-words'),
          run: () => save('pdf'),
        },
  );
  const item = (
    id: string,
    is: boolean,
    label: string,
    icon: LucideIcon,
    onAction: () => void,
    keys?: string,
  ) => (is ? [{ id, label, icon, onAction, isDisabled: isOffline, ...(keys ? { keys } : {}) }] : []);
  const more = [
    ...item('edit', may.edit, t('invoice.edit'), Pencil, on.edit, 'N'),
    ...item('refresh', may.refresh, t('invoice.refresh'), RefreshCw, on.refresh, 'R'),
    ...item('credit', may.credit, t('invoice.credit'), Undo2, () => on.dialog('credit'), 'C'),
    ...item('dispute', may.dispute && !invoice.disputed, t('invoice.dispute'), MessageCircleWarning, () =>
      on.dialog('dispute'),
    ),
    ...item(
      'end-dispute',
      Boolean(invoice.disputed),
      t('invoice.end-dispute'),
      MessageCircleWarning,
      on.endDispute,
    ),
    ...item('void', may.void, t('invoice.do-void'), CircleOff, () => on.dialog('void')).map((one) => ({
      ...one,
      isDanger: true,
      startsGroup: true,
    })),
    ...item('discard', may.discard, t('invoice.discard'), Trash2, on.discard).map((one) => ({
      ...one,
      isDanger: true,
      startsGroup: true,
    })),
  ];
  return (
    <>
      <IconButton icon={ArrowLeft} label={t('invoice.back')} keys="Escape" onPress={on.back} />
      <IconButton icon={History} label={t('invoice.activity')} keys="H" onPress={on.activity} />
      <Menu
        label={t('invoice.save')}
        trigger={
          <Button icon={FileDown} isDisabled={isOffline}>
            {t('invoice.save')}
          </Button>
        }
        items={formats
          .filter(({ onlyIssued }) => !isDraft || !onlyIssued)
          .map(({ id, key }) => ({
            id,
            label: t(key),
            ...(id === 'pdf' ? { keys: 'D' } : {}),
            onAction: () => save(id),
          }))}
      />
      {more.length > 0 && (
        <Menu
          label={t('invoice.more')}
          trigger={<IconButton icon={EllipsisVertical} label={t('invoice.more')} />}
          items={more}
        />
      )}
      {isDraft ? (
        <Button
          kind="primary"
          icon={Stamp}
          keys="I"
          isDisabled={isOffline || !may.issue}
          onPress={() => on.dialog('issue')}
        >
          {t('invoice.issue')}
        </Button>
      ) : (
        may.send && (
          <>
            <Button icon={Send} keys="M" isDisabled={isOffline} onPress={() => on.dialog('send')}>
              {t('invoice.send')}
            </Button>
            <Button
              kind={invoice.openMinor > 0 ? 'primary' : 'normal'}
              icon={Banknote}
              keys="P"
              isDisabled={isOffline}
              onPress={() => on.dialog('pay')}
            >
              {t('invoice.pay')}
            </Button>
          </>
        )
      )}
    </>
  );
}
