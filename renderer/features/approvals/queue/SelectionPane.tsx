import { Check, TriangleAlert, X } from 'lucide-react';
import { useMemo } from 'react';
import type { RoundingRule } from '../../../../domain/entities/tenant.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { type ApprovalSheet, totalsOf } from '../../../../domain/rules/approval-queue.ts';
import { type ExpectedRate, expectedAmount } from '../../../../domain/rules/approval-queue-effect.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { Button } from '../../../ui/Button.tsx';
import { formatMoney, numberFormat } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { type FlagContext, flagWords } from './flag-words.ts';
import { SheetEffect } from './SheetEffect.tsx';
import type { Waiting } from './waiting.ts';

/** As many reasons as one reads before deciding on many at once; the sheets themselves hold the rest. */
const REASONS = 40;

/** Several sheets before they are decided together: what they come to, what to look closer at, what it does to budgets. */
export function SelectionPane(props: {
  sheets: readonly ApprovalSheet[];
  waiting: Waiting;
  rule: RoundingRule;
  rateOf: (entry: TimeEntry) => ExpectedRate | null;
  context: FlagContext;
  personName: (userId: string) => string;
  onOpen: (id: string) => void;
  onClear: () => void;
  onApprove: () => void;
  onReject: () => void;
}) {
  const { sheets, waiting, rule, rateOf, context, personName } = props;
  const totals = useMemo(() => totalsOf(sheets), [sheets]);
  const flagged = useMemo(() => sheets.filter(({ flags }) => flags.length > 0), [sheets]);
  const chosen = useMemo(() => sheets.flatMap(({ entries }) => entries), [sheets]);
  const amount = useMemo(() => expectedAmount(chosen, rule, rateOf), [chosen, rule, rateOf]);
  const money = [...amount.byCurrency].map(([currency, minor]) =>
    formatMoney(minor, currency, 'symbol', spokenLocale()),
  );
  const count = sheets.length;

  return (
    <section aria-label={t('queue.selected', { count })} className="flex min-h-0 flex-1 flex-col">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and by the keyboard too */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto px-6 py-4 focus-visible:ring-inside">
        <h2 className="mb-3 text-15 font-semibold">
          {t('queue.selected', { count })}{' '}
          <span className="font-normal text-muted">
            {t('queue.selected-people', { people: totals.people })}
          </span>
        </h2>
        <dl
          aria-label={t('queue.totals')}
          className="mb-4 grid grid-cols-[repeat(auto-fit,minmax(120px,1fr))] gap-x-4 gap-y-2"
        >
          <Figure label={t('queue.totals.time')}>{formatMinutes(totals.minutes)}</Figure>
          <Figure label={t('queue.totals.billable')}>{formatMinutes(totals.billableMinutes)}</Figure>
          <Figure label={t('queue.totals.entries')}>
            {numberFormat(spokenLocale(), {}).format(totals.entries)}
          </Figure>
          <Figure
            label={t('queue.totals.amount')}
            note={
              amount.unpriced > 0 && money.length > 0
                ? t('queue.totals.unpriced', { count: amount.unpriced })
                : null
            }
          >
            {money.length > 0 ? money.join(' · ') : t('queue.totals.unknown')}
          </Figure>
        </dl>
        {flagged.length > 0 && (
          <section className="mb-4" aria-label={t('queue.selected-flagged', { count: flagged.length })}>
            <h3 className="mb-1 flex items-center gap-1.5 text-12 font-medium text-warn">
              <TriangleAlert size={14} aria-hidden />
              {t('queue.selected-flagged', { count: flagged.length })}
            </h3>
            <ul>
              {flagged.slice(0, REASONS).map(({ id, userId, flags: [first] }) => (
                <li key={id}>
                  <button
                    type="button"
                    onClick={() => props.onOpen(id)}
                    className="flex w-full gap-3 rounded-small py-1 text-left hover:bg-hover"
                  >
                    <span className="w-40 shrink-0 truncate font-medium">{personName(userId)}</span>
                    <span className="min-w-0 flex-1 text-strong">{first && flagWords(first, context)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <SheetEffect entries={chosen} waiting={waiting} rule={rule} rateOf={rateOf} />
      </div>
      <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-2">
        <span className="mr-auto">
          <Button kind="quiet" keys="Escape" onPress={props.onClear}>
            {t('queue.clear-selection')}
          </Button>
        </span>
        <Button icon={X} keys="R" onPress={props.onReject}>
          {t('queue.reject-selected', { count })}
        </Button>
        <Button kind="primary" icon={Check} keys="A" onPress={props.onApprove}>
          {t('queue.approve-selected', { count })}
        </Button>
      </footer>
    </section>
  );
}

function Figure(props: { label: string; note?: string | null; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-12 text-muted">{props.label}</dt>
      <dd className="digits text-15 font-semibold break-words">
        {props.children}
        {props.note && <span className="block text-12 font-normal text-muted">{props.note}</span>}
      </dd>
    </div>
  );
}
