import { MessageSquare, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { warningWords } from '../../../data/rule-words.ts';
import { usePeople, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { dateFormat } from '../../../ui/format.ts';
import { TextArea } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { AdjustmentNote } from './AdjustmentNote.tsx';
import { useComments, writeComment } from './comments.ts';
import { Difference } from './Difference.tsx';
import { lookAt, type SeenEntry } from './shown.ts';

/** One entry of a sheet: the work, what speaks against it, what was said before, and what is said now. */
export function EntryRow(props: {
  entry: TimeEntry;
  seen: SeenEntry | null;
  isChanged: boolean;
  isSelected: boolean;
  isCommenting: boolean;
  onSelect: (isIn: boolean) => void;
  onFocus: () => void;
  onComment: (isOpen: boolean) => void;
}) {
  const { entry, seen, isChanged, isSelected, isCommenting, onSelect, onFocus, onComment } = props;
  const project = useProjects().get(entry.projectId);
  const comment = useComments(({ byEntry }) => byEntry.get(entry.id) ?? '');
  const noteId = useId();
  const task = project?.tasks.find(({ id }) => id === entry.taskId)?.name;
  const activity =
    project?.activityCodes.find(({ code }) => code === entry.activityCode)?.name ?? entry.activityCode;
  const work = [project?.name ?? t('approvals.unknown-project'), task, activity].filter(Boolean).join(' · ');
  const changedTo = seen?.changedTo ?? null;
  const isUnseen = changedTo !== null || seen?.isNew === true;
  const words = [
    isUnseen ? t(changedTo ? 'decide.changed-now' : 'decide.came-now') : null,
    isChanged ? t('approvals.changed') : null,
    ...entry.warnings.map(warningWords),
    entry.billable ? null : t('approvals.not-billable'),
  ].filter((word) => word !== null);
  return (
    <li
      data-entry={entry.id}
      onFocus={onFocus}
      className="flex items-start gap-2 border-b border-line/60 px-1 py-1.5 last:border-0 focus-within:bg-hover"
    >
      <Checkbox
        isSelected={isSelected}
        onChange={onSelect}
        aria-label={`${work}, ${formatMinutes(entry.minutes)}`}
        {...(words.length > 0 ? { 'aria-describedby': noteId } : {})}
      />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={work}>
          {work}
        </p>
        {entry.description && <p className="break-words text-strong">{entry.description}</p>}
        <p id={noteId} className="mt-1 flex flex-wrap gap-1.5 empty:hidden">
          {words.map((word, index) => (
            <Badge
              key={word}
              tone={word === t('approvals.not-billable') ? 'neutral' : 'warn'}
              {...(index === 0 && (isUnseen || isChanged) ? { icon: TriangleAlert } : {})}
            >
              {word}
            </Badge>
          ))}
        </p>
        {seen && changedTo && <Difference before={seen.seen} after={changedTo} />}
        {isUnseen && (
          <div className="mt-1">
            <Button size="small" onPress={() => lookAt([entry.id])}>
              {t('decide.looked')}
            </Button>
          </div>
        )}
        {entry.correctsId !== null && <AdjustmentNote entry={entry} correctsId={entry.correctsId} />}
        <SaidBefore entry={entry} />
        {isCommenting ? (
          <TextArea
            className="mt-1"
            label={t('decide.comment-on', { work })}
            hideLabel
            value={comment}
            onChange={(text) => writeComment(entry.id, text)}
            placeholder={t('decide.comment-placeholder')}
            rows={2}
            maxLength={2000}
            autoFocus
            onBlur={() => onComment(false)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
                onComment(false);
                document.querySelector<HTMLElement>(`[data-entry="${entry.id}"] input`)?.focus();
              } else event.continuePropagation();
            }}
          />
        ) : (
          comment !== '' && (
            <button
              type="button"
              className="mt-1 block text-left break-words text-accent-ink"
              onClick={() => onComment(true)}
            >
              {t('decide.quote', { comment })}
            </button>
          )
        )}
      </div>
      {!isCommenting && (
        <IconButton
          icon={MessageSquare}
          size="small"
          kind="quiet"
          label={t('decide.comment-on', { work })}
          onPress={() => onComment(true)}
        />
      )}
      <span className="digits pt-px font-semibold">{formatMinutes(entry.minutes)}</span>
    </li>
  );
}

/** What was decided about it before it was submitted again. */
function SaidBefore({ entry: { decision } }: { entry: TimeEntry }) {
  const { info } = useWorkspace();
  const people = usePeople();
  if (!decision || decision.action === 'approve') return null;
  const name = (decision.by && people.get(decision.by)?.name) ?? t('approvals.somebody');
  const at = dateFormat(info.locale, { day: 'numeric', month: 'short' }).format(new Date(decision.at));
  return (
    <p className="mt-1 text-12 text-muted">
      {t(`decide.before-${decision.action}`, { name, at })}
      {decision.comment !== '' && <> {t('decide.quote', { comment: decision.comment })}</>}
    </p>
  );
}
