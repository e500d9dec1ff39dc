import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ManualDiscount } from '../../../../domain/wire/invoices.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { cx } from '../../../ui/cx.ts';
import { ConfirmDialog } from '../../../ui/Dialog.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState, OfflineNote } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { LinePanel } from '../explain/LinePanel.tsx';
import { discountsTyped, type TypedDiscount } from '../invoice/DiscountFields.tsx';
import { money } from '../invoice-words.ts';
import { Paper } from '../paper/Paper.tsx';
import { paperOfPreview } from '../paper/paper-model.ts';
import { DifferenceNote } from './DifferenceNote.tsx';
import { OptionsPanel } from './OptionsPanel.tsx';
import { problemWords } from './problem-words.ts';
import type { BillRun, Priced } from './use-bill-run.ts';

/** While somebody types a discount, nothing is priced digit by digit. */
const TYPING_MS = 300;

/** The invoices as they would be, before anything is written: left the clients, in the middle the paper, right why. */
export function PreviewView({ run, isOffline }: { run: BillRun; today: string; isOffline: boolean }) {
  const previews = run.previews ?? [];
  const projects = useProjects();
  const [index, setIndex] = useState(0);
  const [lineAt, setLineAt] = useState<number | null>(null);
  const [hasOptions, setHasOptions] = useState(false);
  const [discounts, setDiscounts] = useState<readonly TypedDiscount[]>([]);
  const [note, setNote] = useState('');
  const [isConfirming, setConfirming] = useState(false);
  const [isMissing, setMissing] = useState(false);

  const current = previews[Math.min(index, previews.length - 1)];
  const projectName = (id: string): string | null => projects.get(id)?.name ?? null;
  const currencies = new Set(previews.map(({ preview }) => preview.currency));
  const currency = currencies.size === 1 ? (previews[0]?.preview.currency ?? null) : null;
  const withLines = previews.filter(({ preview }) => preview.lines.length > 0);
  const canIssue = withLines.every(({ preview }) => preview.missing.length === 0);
  const isBusy = run.progress !== null;

  const typed = discountsTyped(discounts, currency ?? 'EUR');
  usePricedWith(run, typed);
  const generate = (issue: boolean): void => {
    if (typed === null) {
      setMissing(true);
      setHasOptions(true);
      return;
    }
    void run.generate(withLines, { discounts: typed, note: note.trim(), issue });
  };
  const show = (at: number): void => {
    setIndex(Math.max(0, Math.min(previews.length - 1, at)));
    setLineAt(null);
  };
  const group = t('bill.title');
  const is = withLines.length > 0 && !isBusy && !isOffline;
  useCommand({ id: 'bill.back', label: t('bill.back'), group, keys: 'Escape', run: run.close });
  useCommand(
    is
      ? {
          id: 'bill.draft',
          label: t('bill.make-drafts', { count: withLines.length }),
          group,
          keys: 'Mod+Enter',
          run: () => generate(false),
        }
      : null,
  );
  useCommand({
    id: 'bill.options',
    label: t('bill.options'),
    group,
    keys: 'O',
    run: () => setHasOptions(!hasOptions),
  });
  useCommand(
    previews.length > 1
      ? { id: 'bill.next', label: t('bill.next'), group, keys: 'J', run: () => show(index + 1) }
      : null,
  );
  useCommand(
    previews.length > 1
      ? { id: 'bill.previous', label: t('bill.previous'), group, keys: 'K', run: () => show(index - 1) }
      : null,
  );

  const line = current?.preview.lines.find(({ position }) => position === lineAt);
  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('bill.preview-title')}
          actions={
            run.progress ? (
              <>
                <span role="status" className="digits text-muted">
                  {t('bill.making', { done: run.progress.done, of: run.progress.of })}
                </span>
                <Button onPress={run.stop}>{t('bill.stop')}</Button>
              </>
            ) : (
              <>
                <Button keys="Escape" onPress={run.close}>
                  {t('bill.back')}
                </Button>
                <Button keys="O" onPress={() => setHasOptions(!hasOptions)}>
                  {t('bill.options')}
                </Button>
                <Button isDisabled={!is || !canIssue} onPress={() => setConfirming(true)}>
                  {t('bill.issue-now')}
                </Button>
                <Button kind="primary" keys="Mod+Enter" isDisabled={!is} onPress={() => generate(false)}>
                  {t('bill.make-drafts', { count: withLines.length })}
                </Button>
              </>
            )
          }
        />
      }
      panel={
        line && current ? (
          <LinePanel
            key={`${current.preview.clientId} ${line.position}`}
            line={line}
            currency={current.preview.currency}
            taxes={current.preview.taxes}
            projectName={projectName}
            onClose={() => setLineAt(null)}
          />
        ) : (
          hasOptions && (
            <OptionsPanel
              discounts={discounts}
              currency={currency}
              note={note}
              isMissing={isMissing}
              isRepricing={run.isRepricing}
              repriceFailure={run.repriceFailure?.words ?? null}
              onDiscounts={(typed) => {
                setDiscounts(typed);
                setMissing(false);
              }}
              onNote={setNote}
              onClose={() => setHasOptions(false)}
            />
          )
        )
      }
    >
      {(isOffline || run.failure) && (
        <div className="px-6 pt-4 pb-3">
          {isOffline ? (
            <OfflineNote>{t('bill.preview-offline')}</OfflineNote>
          ) : (
            <ErrorState shape="line" title={t('bill.not-made')}>
              {run.failure?.words} {t('bill.not-made-help')}
            </ErrorState>
          )}
        </div>
      )}
      {current === undefined ? (
        <EmptyState title={t('bill.nothing-to-bill')}>{t('bill.nothing-to-bill-help')}</EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1">
          {previews.length > 1 && (
            <ClientList previews={previews} current={current} isAside={line !== undefined} onShow={show} />
          )}
          <div className="min-h-0 min-w-0 flex-1 overflow-auto bg-side p-6 @max-[640px]:p-3">
            <div className="mx-auto flex max-w-3xl flex-col gap-3">
              <Warnings priced={current} projectName={projectName} />
              <DifferenceNote preview={current.preview} />
              {current.preview.lines.length > 0 && (
                <Paper
                  paper={paperOfPreview(
                    current.preview,
                    { from: current.scope.from, to: current.scope.to },
                    note,
                  )}
                  currentLine={lineAt}
                  onLine={setLineAt}
                />
              )}
            </div>
          </div>
        </div>
      )}
      <ConfirmDialog
        isOpen={isConfirming}
        onClose={() => setConfirming(false)}
        kind="primary"
        title={t('bill.issue-title', { count: withLines.length })}
        confirmLabel={t('bill.issue-now')}
        cancelLabel={t('common.cancel')}
        onConfirm={() => {
          setConfirming(false);
          generate(true);
        }}
      >
        {t('bill.issue-help')}
      </ConfirmDialog>
    </Page>
  );
}

/** Keeps the previews in step with the discounts, once they are whole. */
function usePricedWith(run: BillRun, typed: readonly ManualDiscount[] | null): void {
  const [pricedWith, setPricedWith] = useState('[]');
  const wanted = typed === null ? pricedWith : JSON.stringify(typed);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other discounts are the occasion to ask again
  useEffect(() => {
    if (typed === null || wanted === pricedWith) return;
    const timer = window.setTimeout(() => {
      setPricedWith(wanted);
      void run.reprice(typed);
    }, TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [wanted, pricedWith]);
}

function ClientList(props: {
  previews: readonly Priced[];
  current: Priced;
  isAside: boolean;
  onShow: (at: number) => void;
}) {
  const { previews, current, isAside, onShow } = props;
  return (
    <nav
      aria-label={t('bill.clients')}
      className={cx(
        'w-60 shrink-0 overflow-auto border-r border-line py-2 @max-[820px]:w-44',
        isAside && '@max-[1240px]:hidden',
      )}
    >
      <ul>
        {previews.map((priced, at) => {
          const { clientId, clientName, currency, totals, problems, missing } = priced.preview;
          return (
            <li key={clientId}>
              <button
                type="button"
                aria-current={priced === current ? 'true' : undefined}
                onClick={() => onShow(at)}
                className={cx(
                  'flex w-full flex-col px-4 py-1.5 text-left',
                  priced === current ? 'bg-pressed' : 'hover:bg-hover',
                )}
              >
                <span className="flex w-full items-center gap-2">
                  <span className="min-w-0 flex-1 truncate font-medium">{clientName}</span>
                  {(problems.length > 0 || missing.length > 0) && (
                    <>
                      <TriangleAlert size={14} aria-hidden className="shrink-0 text-warn" />
                      <span className="sr-only">{t('bill.has-problems')}</span>
                    </>
                  )}
                </span>
                <span className="digits w-full truncate">{money(totals.totalMinor, currency)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Warnings({ priced, projectName }: { priced: Priced; projectName: (id: string) => string | null }) {
  const { problems, missing, clientName } = priced.preview;
  return (
    <>
      {missing.includes('billing_settings') && <Warning>{t('bill.missing-settings')}</Warning>}
      {missing.includes('billing_info') && (
        <Warning>{t('bill.missing-info', { client: clientName })}</Warning>
      )}
      {problems.map((problem) => (
        <Warning key={`${problem.kind} ${problem.projectId} ${problem.subject}`}>
          {problemWords(problem, projectName)}
        </Warning>
      ))}
    </>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 rounded-normal bg-warn-soft px-3 py-2">
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <span className="min-w-0 flex-1 break-words">{children}</span>
    </p>
  );
}
