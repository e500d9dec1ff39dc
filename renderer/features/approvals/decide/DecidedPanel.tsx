import { History } from 'lucide-react';
import { useState } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { canTransition } from '../../../../domain/rules/lifecycle.ts';
import { usePeople, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Checkbox } from '../../../ui/Checkbox.tsx';
import { dateFormat, formatDate } from '../../../ui/format.ts';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { TextArea } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import type { DecidedGroup } from './decided.ts';
import { useDecide } from './use-decide.ts';
import { useDecided } from './use-decided.ts';

/** As many as one looks through; the newest come first. */
const SHOWN = 40;

/** What was decided lately, and reopening it: an approved entry becomes a draft again, never once it is invoiced. */
export function DecidedPanel({ onClose }: { onClose: () => void }) {
  const groups = useDecided();
  const { reopen } = useDecide();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [comment, setComment] = useState('');
  const [error, setError] = useState<string | null>(null);
  const entries = groups.flatMap((group) => group.entries).filter(({ id }) => chosen.has(id));

  const choose = (ids: readonly string[], isIn: boolean): void => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (isIn) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };
  const go = async (): Promise<void> => {
    if (comment.trim() === '') return setError(t('decide.reopen-why'));
    if (await reopen(entries, comment.trim())) {
      setChosen(new Set());
      setComment('');
    }
  };

  return (
    <SidePanel
      title={t('decide.decided')}
      subtitle={t('decide.decided-help')}
      onClose={onClose}
      closeLabel={t('common.close')}
      width={440}
      actions={
        entries.length > 0 && (
          <div className="flex w-full flex-col gap-2">
            <TextArea
              label={t('decide.reopen-comment')}
              value={comment}
              onChange={(text) => {
                setComment(text);
                setError(null);
              }}
              error={error}
              rows={2}
              maxLength={2000}
            />
            <Button kind="primary" onPress={() => void go()}>
              {t('decide.reopen-count', { count: entries.length })}
            </Button>
          </div>
        )
      }
    >
      {groups.length === 0 ? (
        <EmptyState icon={History} title={t('decide.none-decided')}>
          {t('decide.none-decided-help')}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {groups.slice(0, SHOWN).map((group) => (
            <Group key={group.id} group={group} chosen={chosen} onChoose={choose} />
          ))}
        </ul>
      )}
    </SidePanel>
  );
}

function Group(props: {
  group: DecidedGroup;
  chosen: ReadonlySet<string>;
  onChoose: (ids: readonly string[], isIn: boolean) => void;
}) {
  const { group, chosen, onChoose } = props;
  const { info } = useWorkspace();
  const people = usePeople();
  const projects = useProjects();
  const name = people.get(group.userId)?.name ?? t('approvals.somebody');
  const at = dateFormat(info.locale, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(group.at));
  const by = group.by === null ? group.comment : (people.get(group.by)?.name ?? t('approvals.somebody'));
  const open = group.entries
    .filter(({ status, replacedById }) => replacedById === null && canTransition(status, 'draft', 'manager'))
    .map(({ id }) => id);
  const count = open.filter((id) => chosen.has(id)).length;
  return (
    <li>
      <div className="flex items-center gap-2 border-b border-line py-1">
        <Checkbox
          isSelected={count > 0 && count === open.length}
          isIndeterminate={count > 0 && count < open.length}
          isDisabled={open.length === 0}
          onChange={(isIn) => onChoose(open, isIn)}
          aria-label={t('decide.decided-all', { name, at })}
        />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-12 text-muted">
            {t(group.by === null ? 'decide.decided-rule' : `decide.decided-${group.action}`, { by, at })}
          </span>
        </span>
        <span className="digits font-semibold">{formatMinutes(group.minutes)}</span>
      </div>
      <ul>
        {group.entries.map((entry) => {
          const project = projects.get(entry.projectId)?.name ?? t('approvals.unknown-project');
          const day = formatDate(entry.date, info.locale, {
            weekday: 'short',
            day: 'numeric',
            month: 'short',
          });
          const words = `${day} · ${project}`;
          return (
            <li key={entry.id} className="flex items-center gap-2 py-1">
              <Checkbox
                isSelected={chosen.has(entry.id)}
                isDisabled={!open.includes(entry.id)}
                onChange={(isIn) => onChoose([entry.id], isIn)}
                aria-label={`${words}, ${formatMinutes(entry.minutes)}`}
              />
              <span className="min-w-0 flex-1 truncate" title={entry.description}>
                {words}
                {(entry.status === 'invoiced' || entry.replacedById !== null) && (
                  <span className="text-muted">
                    {' · '}
                    {t(entry.status === 'invoiced' ? 'decide.invoiced-stays' : 'decide.corrected-stays')}
                  </span>
                )}
              </span>
              <span className="digits text-muted">{formatMinutes(entry.minutes)}</span>
            </li>
          );
        })}
      </ul>
    </li>
  );
}
