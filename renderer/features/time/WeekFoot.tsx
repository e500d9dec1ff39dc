import { Send, TriangleAlert } from 'lucide-react';
import type { AttentionItem } from '../../data/types.ts';
import { Button } from '../../ui/Button.tsx';

/** What stands between the week and its being sent: what needs attention, or how far it is, and the way on. */
export function WeekFoot(props: {
  attention: readonly AttentionItem[];
  summary: string;
  canSubmit: boolean;
  onSubmit: () => void;
  onOpenSync: () => void;
}) {
  const { attention, summary, canSubmit, onSubmit, onOpenSync } = props;
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
            {attention.length === 1 ? '1 needs attention' : `${attention.length} need attention`} ·{' '}
            {first.message}
          </span>
          <span className="font-semibold underline">Fix</span>
        </button>
      ) : (
        <span className="text-12 text-muted">{summary}</span>
      )}
      <div className="ml-auto">
        <Button kind="primary" icon={Send} keys="Mod+Enter" isDisabled={!canSubmit} onPress={onSubmit}>
          Submit week
        </Button>
      </div>
    </div>
  );
}

/** How far a week's entries are, in words. */
export function weekSummary(open: number, submitted: number, all: number): string {
  if (all === 0) return 'Nothing to submit yet';
  const parts: string[] = [];
  if (open > 0) parts.push(`${open} to submit`);
  if (submitted > 0) parts.push(`${submitted} waiting for approval`);
  const done = all - open - submitted;
  if (done > 0) parts.push(`${done} decided`);
  return parts.join(' · ');
}
