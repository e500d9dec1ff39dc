import { History } from 'lucide-react';
import { useMemo } from 'react';
import { foldText } from '../../../../domain/rules/fold.ts';
import { suggestWork } from '../../../../domain/rules/suggest.ts';
import { t } from '../../../words/words.ts';
import { useToday } from '../use-week.ts';
import { type RowKey, rowId } from '../week-model.ts';
import { reasonWords } from './QuickList.tsx';
import { remembered } from './quick-kept.ts';
import { useHistory } from './use-own-work.ts';
import { useQuickKept } from './use-pins.ts';

const SHOWN = 4;

/**
 * Descriptions that this person used before on a row of work and that go on with what was typed; a press takes one.
 * Nothing is shown where there is none, or while suggestions are off.
 */
export function DescriptionSuggestions(props: {
  row: RowKey | null;
  /** The entry's date. */
  date: string;
  text: string;
  onChoose: (description: string) => void;
}) {
  const { row, date, text, onChoose } = props;
  const today = useToday();
  const [kept] = useQuickKept();
  const history = useHistory(today, row !== null && kept.suggests);
  const found = useMemo(() => {
    if (!row) return [];
    const typed = foldText(text.trim());
    const own = remembered(history, kept).filter((work) => {
      const folded = foldText(work.description);
      return (
        rowId(work) === rowId(row) && work.description !== '' && folded !== typed && folded.startsWith(typed)
      );
    });
    const seen = new Set<string>();
    return suggestWork(own, { date, limit: own.length }).filter(({ work }) => {
      if (seen.has(work.description)) return false;
      seen.add(work.description);
      return true;
    });
  }, [history, kept, row, date, text]);
  if (found.length === 0) return null;
  return (
    <ul aria-label={t('quick.descriptions')} className="-mt-2 flex flex-wrap gap-1.5">
      {found.slice(0, SHOWN).map(({ work, reason }) => (
        <li key={work.description} className="max-w-full min-w-0">
          <button
            type="button"
            onClick={() => onChoose(work.description)}
            data-word={reasonWords(reason)}
            className="inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-normal border border-line px-2 py-0.5 text-12 text-strong hover:bg-hover"
          >
            <History size={12} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
            <span className="min-w-0 truncate">{work.description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
