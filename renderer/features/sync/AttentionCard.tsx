import { FilePen, TriangleAlert, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { TimeEntry } from '../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { isEditable, isSettled } from '../../../domain/rules/lifecycle.ts';
import { errorWords } from '../../data/error-words.ts';
import { fieldWord } from '../../data/field-words.ts';
import { statusWords } from '../../data/rule-words.ts';
import type { AttentionItem } from '../../data/types.ts';
import { useProjects, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatDate } from '../../ui/format.ts';
import { showToast } from '../../ui/Toast.tsx';
import { t } from '../../words/words.ts';
import { valueWord } from './words.ts';

export interface AttentionCardProps {
  item: AttentionItem;
  onFix: (entryId: string, date: string) => void;
}

/** One thing that the server did not take as it was: why, both sides, and the ways out. */
export function AttentionCard({ item, onFix }: AttentionCardProps) {
  const { data, info } = useWorkspace();
  const projects = useProjects();
  const [isPending, setPending] = useState(false);
  const mine = TimeEntry.safeParse(item.mine);
  const theirs = TimeEntry.safeParse(item.theirs);
  const entry = mine.success && !item.deleted ? mine.data : null;
  const settled = theirs.success && isSettled(theirs.data.status) ? theirs.data.status : null;
  const late = item.kind === 'refused' && item.code === 'period_locked' ? entry : null;
  /** The same entry, as the late work that it has become: with a decision of its own. */
  const logLate = async (refused: TimeEntry): Promise<void> => {
    await data.saveEntry({ ...refused, source: 'adjustment' });
    if (refused.status !== 'submitted') await data.submitEntries([refused.id]);
  };
  const day = (date: string): string => formatDate(date, info.locale, { dateStyle: 'medium' });
  const lineOf = ({ date, projectId }: TimeEntry): string =>
    t('sync.entry-line', {
      date: day(date),
      project: projects.get(projectId)?.name ?? t('sync.project-gone'),
    });
  const act = async (action: () => Promise<unknown>, done: string): Promise<void> => {
    setPending(true);
    try {
      await action();
      showToast({ message: done });
    } catch (error) {
      showToast({ message: errorWords(error), tone: 'bad' });
    }
    setPending(false);
  };
  return (
    <li className="rounded-large border border-line p-3">
      <div className="flex items-start gap-2">
        <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
        <div className="min-w-0 flex-1">
          <p className="font-medium">{item.message}</p>
          {mine.success && (
            <p className="break-words text-strong">
              {t('sync.yours')} <span className="digits">{formatMinutes(mine.data.minutes)}</span>{' '}
              {lineOf(mine.data)}
              {mine.data.description && `, ${t('sync.said', { text: mine.data.description })}`}
              {item.deleted && ` ${t('sync.deleted')}`}
            </p>
          )}
          {item.kind === 'refused' && theirs.success && (
            <p className="break-words text-strong">
              {t('sync.server-has')} <span className="digits">{formatMinutes(theirs.data.minutes)}</span>{' '}
              {lineOf(theirs.data)}
            </p>
          )}
          {item.kind === 'overlap' && <BothSides item={item} />}
          <p className="text-12 text-muted">
            {settled && entry
              ? t('sync.stays-settled', { status: statusWords(settled) })
              : t(late ? 'adjust.stays-late' : 'sync.stays-here')}
          </p>
        </div>
      </div>
      <div className="mt-2 flex flex-wrap justify-end gap-2">
        <Button
          size="small"
          icon={Undo2}
          isDisabled={isPending}
          onPress={() =>
            void (item.kind === 'overlap'
              ? act(() => data.dropAttention(item.operationId), t('sync.kept-servers'))
              : act(
                  () => data.revert(item.operationId),
                  item.theirs ? t('sync.put-back-done') : t('sync.removed-done'),
                ))
          }
        >
          {item.kind === 'overlap'
            ? t('sync.keep-servers')
            : item.theirs
              ? t('sync.put-back')
              : t('sync.remove-mine')}
        </Button>
        {settled && entry && (
          <Button
            size="small"
            kind="primary"
            icon={FilePen}
            isDisabled={isPending}
            onPress={() =>
              void act(
                () => data.adjust(item.operationId),
                t('sync.adjusted-done', { date: day(entry.date) }),
              )
            }
          >
            {t('sync.adjust')}
          </Button>
        )}
        {!settled && entry && (
          <Button size="small" kind={late ? 'normal' : 'primary'} onPress={() => onFix(entry.id, entry.date)}>
            {t('sync.fix')}
          </Button>
        )}
        {late && (
          <Button
            size="small"
            kind="primary"
            icon={FilePen}
            isDisabled={isPending}
            // A draft without words is opened first: whoever decides on late work reads why.
            onPress={() =>
              late.description.trim() === '' && isEditable(late.status)
                ? onFix(late.id, late.date)
                : void act(() => logLate(late), t('adjust.logged-late'))
            }
          >
            {t('adjust.log-late')}
          </Button>
        )}
      </div>
    </li>
  );
}

function BothSides({ item }: { item: AttentionItem }) {
  const projects = useProjects();
  const side = (values: { [field: string]: unknown } | null, field: string): string =>
    field === '_deleted'
      ? (values === item.mine) === item.deleted
        ? t('sync.yes')
        : t('sync.no')
      : valueWord(field, values?.[field], projects);
  return (
    <table className="my-1.5 text-12">
      <thead>
        <tr className="text-left text-muted">
          <td />
          <th scope="col" className="pr-6 font-normal">
            {t('sync.column-yours')}
          </th>
          <th scope="col" className="font-normal">
            {t('sync.column-servers')}
          </th>
        </tr>
      </thead>
      <tbody>
        {item.fields.map((field) => (
          <tr key={field} className="align-top">
            <th scope="row" className="pr-6 text-left font-normal text-muted">
              {fieldWord(field)}
            </th>
            <td className="digits max-w-60 pr-6 break-words">{side(item.mine, field)}</td>
            <td className="digits max-w-60 break-words">{side(item.theirs, field)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
