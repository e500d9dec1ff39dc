import { Send, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import type { AttentionItem } from '../../data/types.ts';
import { Button } from '../../ui/Button.tsx';
import { t } from '../../words/words.ts';

/** What stands between the week and its being sent: what needs attention, or how far it is, and the way on. */
export function WeekFoot(props: {
  attention: readonly AttentionItem[];
  summary: string;
  /** What is selected in the grid, in words; spoken when it changes. */
  selection: string | null;
  canSubmit: boolean;
  onSubmit: () => void;
  onOpenSync: () => void;
  /** More to do with the week, before the button that submits. */
  children?: ReactNode;
}) {
  const { attention, summary, selection, canSubmit, onSubmit, onOpenSync, children } = props;
  const [first] = attention;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {first ? (
        <button
          type="button"
          onClick={onOpenSync}
          className="flex min-w-0 items-center gap-2 rounded-normal bg-warn-soft px-2.5 py-1 text-left text-warn"
        >
          <TriangleAlert size={14} aria-hidden className="shrink-0" />
          <span className="truncate">
            {t('week.foot.attention', { count: attention.length })} · {first.message}
          </span>
          <span className="font-semibold underline">{t('week.foot.fix')}</span>
        </button>
      ) : (
        <span className="text-12 text-muted">{summary}</span>
      )}
      <span role="status" className="digits text-12 text-strong">
        {selection}
      </span>
      <div className="ml-auto flex items-center gap-2">
        {children}
        <Button kind="primary" icon={Send} keys="Mod+Enter" isDisabled={!canSubmit} onPress={onSubmit}>
          {t('week.foot.submit')}
        </Button>
      </div>
    </div>
  );
}

/**
 * How far a week's entries are, in words.
 * @param missing minutes that past workdays lack
 */
export function weekSummary(open: number, submitted: number, all: number, missing: number): string {
  const parts: string[] = [];
  if (all === 0) parts.push(t('week.foot.nothing'));
  if (open > 0) parts.push(t('week.foot.open', { count: open }));
  if (submitted > 0) parts.push(t('week.foot.waiting', { count: submitted }));
  const done = all - open - submitted;
  if (done > 0) parts.push(t('week.foot.decided', { count: done }));
  if (missing > 0) parts.push(t('week.foot.missing', { minutes: formatMinutes(missing) }));
  return parts.join(' · ');
}
