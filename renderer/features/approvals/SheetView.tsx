import { Check, CheckCheck, TriangleAlert, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { warningWords } from '../../data/rule-words.ts';
import { useWorkspace } from '../../data/workspace.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { formatDate } from '../../ui/format.ts';
import { t } from '../../words/words.ts';
import { useDecide } from './decide/use-decide.ts';
import { DecidedFor } from './delegate/DelegationBanner.tsx';
import { type FlagContext, flagWords } from './queue/flag-words.ts';
import { RejectDialog } from './RejectDialog.tsx';
import { EntryRow } from './sheet/EntryRow.tsx';
import { leaveSheet, lookAt, lookedAt, showSheet, useShown } from './sheet/shown.ts';
import { useDrawnDays } from './sheet/use-drawn-days.ts';
import { useSheetCommands } from './sheet/use-sheet-commands.ts';
import type { Sheet } from './sheets.ts';

export interface SheetViewProps {
  sheet: Sheet;
  name: string;
  /** Entries that changed after a decision of ours on them. */
  changed: ReadonlySet<string>;
  /** Entries that the person took out of the selection. */
  left: ReadonlySet<string>;
  onLeave: (left: ReadonlySet<string>) => void;
  onApprove: () => void;
  onReject: () => void;
  /** What the sentences about flags name; without it they are said by their kind alone. */
  context?: FlagContext;
  /** What approving does to budgets. */
  effect?: ReactNode;
}

/**
 * One person's week, by day, with everything that a decision should know. What is decided is what was seen here: an entry
 * that changes or comes while the sheet is open is left out until it was looked at.
 */
export function SheetView(props: SheetViewProps) {
  const { sheet, name, changed, left, onLeave, onApprove, onReject, context, effect } = props;
  const { info } = useWorkspace();
  const { partly } = useDecide();
  const [current, setCurrent] = useState<string | null>(null);
  const [commented, setCommented] = useState<string | null>(null);
  const [isParting, setParting] = useState(false);
  const rows = useRef<HTMLDivElement>(null);
  const { all } = useShown();
  useEffect(() => showSheet(sheet.id, sheet.entries), [sheet]);
  useEffect(() => () => leaveSheet(sheet.id), [sheet.id]);

  const chosen = sheet.entries.filter(({ id }) => !left.has(id));
  const decided = lookedAt(all, chosen);
  const rest = lookedAt(
    all,
    sheet.entries.filter(({ id }) => left.has(id)),
  );
  const unseen = sheet.entries.filter((entry) => lookedAt(all, [entry]).length === 0).map(({ id }) => id);
  const minutes = decided.reduce((sum, entry) => sum + entry.minutes, 0);
  const days = useDrawnDays([...Map.groupBy(sheet.entries, ({ date }) => date)]);
  const canPart = decided.length > 0 && rest.length > 0;
  const dayOf = (date: string): string =>
    formatDate(date, info.locale, { weekday: 'long', day: 'numeric', month: 'short' });

  const toggle = (id: string, isIn: boolean): void => {
    const next = new Set(left);
    if (isIn) next.delete(id);
    else next.add(id);
    onLeave(next);
  };
  const boxes = (): HTMLElement[] => [
    ...(rows.current?.querySelectorAll<HTMLElement>('[data-entry] input[type="checkbox"]') ?? []),
  ];
  const move = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const focused = document.activeElement;
    if (by === 0 || event.shiftKey || !(focused instanceof HTMLInputElement) || focused.type !== 'checkbox')
      return;
    event.preventDefault();
    const list = boxes();
    list[list.indexOf(focused) + by]?.focus();
  };
  const rowId = sheet.entries.some(({ id }) => id === current) ? current : (sheet.entries[0]?.id ?? null);
  useSheetCommands({
    entry: sheet.entries.find(({ id }) => id === rowId) ?? null,
    unseen,
    canPart,
    toRows: () => boxes()[0]?.focus(),
    comment: setCommented,
    look: () => lookAt(rowId !== null && unseen.includes(rowId) ? [rowId] : unseen),
    part: () => setParting(true),
  });

  return (
    <section aria-label={t('approvals.sheet-of', { name })} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-auto px-6 py-4">
        <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
          <h2 className="text-15 font-semibold">{name}</h2>
          <span className="digits text-muted">
            {t('approvals.sum', {
              minutes: formatMinutes(sheet.minutes),
              billable: formatMinutes(sheet.billableMinutes),
            })}
          </span>
          <DecidedFor entries={sheet.entries} />
        </div>
        {(context ? sheet.flags.length : sheet.warnings.length) > 0 && (
          <ul className="mb-4 flex flex-col gap-1 text-warn" aria-label={t('approvals.flags')}>
            {context
              ? sheet.flags.map((flag) => (
                  <li key={`${flag.code} ${flag.entry.id}`} className="flex items-start gap-1.5">
                    <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
                    {flagWords(flag, context)}
                  </li>
                ))
              : sheet.warnings.map((warning) => (
                  <li key={warning}>
                    <Badge tone="warn" icon={TriangleAlert}>
                      {warningWords(warning)}
                    </Badge>
                  </li>
                ))}
          </ul>
        )}
        <div ref={rows} role="group" aria-label={t('decide.entries')} onKeyDown={move}>
          {days.map(([date, entries]) => (
            <section key={date} className="mb-4" aria-label={dayOf(date)}>
              <h3 className="flex justify-between border-b border-line py-1 text-12 font-medium text-muted">
                {dayOf(date)}
                <span className="digits">
                  {formatMinutes(entries.reduce((sum, one) => sum + one.minutes, 0))}
                </span>
              </h3>
              <ul>
                {entries.map((entry) => (
                  <EntryRow
                    key={entry.id}
                    entry={entry}
                    seen={all.get(entry.id) ?? null}
                    isChanged={changed.has(entry.id)}
                    isSelected={!left.has(entry.id)}
                    isCommenting={commented === entry.id}
                    onSelect={(isIn) => toggle(entry.id, isIn)}
                    onFocus={() => setCurrent(entry.id)}
                    onComment={(is) => setCommented(is ? entry.id : null)}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
        {effect}
      </div>
      <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-2">
        <Checkbox
          isSelected={chosen.length === sheet.entries.length}
          isIndeterminate={chosen.length > 0 && chosen.length < sheet.entries.length}
          onChange={(isAll) => onLeave(isAll ? new Set() : new Set(sheet.entries.map(({ id }) => id)))}
        >
          {chosen.length === sheet.entries.length
            ? t('approvals.all-entries')
            : t('approvals.some-entries', { selected: chosen.length, all: sheet.entries.length })}
        </Checkbox>
        <span className="digits mr-auto pl-2 text-muted">{formatMinutes(minutes)}</span>
        {unseen.length > 0 && (
          <Button size="small" icon={TriangleAlert} keys="L" onPress={() => lookAt(unseen)}>
            {t('decide.looked-all', { count: unseen.length })}
          </Button>
        )}
        {canPart && (
          <Button icon={CheckCheck} keys="P" onPress={() => setParting(true)}>
            {t('decide.partly')}
          </Button>
        )}
        <Button icon={X} keys="R" isDisabled={decided.length === 0} onPress={onReject}>
          {t('approvals.reject')}
        </Button>
        <Button kind="primary" icon={Check} keys="A" isDisabled={decided.length === 0} onPress={onApprove}>
          {t('approvals.approve')}
        </Button>
      </footer>
      <RejectDialog
        isOpen={isParting}
        count={rest.length}
        approving={decided.length}
        entryIds={rest.map(({ id }) => id)}
        name={name}
        onClose={() => setParting(false)}
        onReject={async (comment) => {
          if (await partly(decided, rest, comment)) setParting(false);
        }}
      />
    </section>
  );
}
