import { TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { errorWords } from '../../../data/error-words.ts';
import { statusWords } from '../../../data/rule-words.ts';
import { usePeople, useProjects, useWorkspace } from '../../../data/workspace.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { dateFormat, formatDate } from '../../../ui/format.ts';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { Difference } from '../sheet/Difference.tsx';
import { type OpenAnswer, othersDecisions } from './answers.ts';
import { useAnswered, useAnswers } from './use-answers.ts';

/** As many entries as one reads one by one; each of them is in the queue too, or in its own history. */
const SHOWN = 20;

/** The decisions of this person that did not count for some entries: which, why, and who was first. */
export function Answers() {
  const { answers, dismiss } = useAnswers();
  if (answers.length === 0) return null;
  return (
    <ul
      aria-label={t('decide.answers')}
      className="flex max-h-64 flex-col gap-2 overflow-auto low:max-h-none"
    >
      {answers.map((answer) => (
        <AnswerItem
          key={answer.decision.id}
          answer={answer}
          onDismiss={() =>
            dismiss(answer.decision.id).catch((error: unknown) =>
              showToast({ message: errorWords(error), tone: 'bad' }),
            )
          }
        />
      ))}
    </ul>
  );
}

function AnswerItem({ answer, onDismiss }: { answer: OpenAnswer; onDismiss: () => void }) {
  const { info } = useWorkspace();
  const people = usePeople();
  const { now, shown } = useAnswered(answer);
  const { decision, entryIds } = answer;
  const nameOf = (id: string): string => people.get(id)?.name ?? t('approvals.somebody');
  const when = (instant: string): string =>
    dateFormat(info.locale, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(
      new Date(instant),
    );
  const hereOf = (ids: readonly string[]): TimeEntry[] => ids.flatMap((id) => now.get(id) ?? []);
  const count = [...entryIds.values()].reduce((sum, ids) => sum + ids.length, 0);
  const changed = entryIds.get('changed_since_reviewed') ?? [];
  const { others, elsewhere } = othersDecisions(hereOf(entryIds.get('wrong_state') ?? []), decision);
  const more = Math.max(0, changed.length - SHOWN) + Math.max(0, elsewhere.length - SHOWN);
  const unseen = (entryIds.get('wrong_state') ?? []).filter((id) => !now.has(id)).length;
  const refused = (entryIds.get('not_permitted') ?? []).length;
  const gone = (entryIds.get('unknown_entry') ?? []).length + unseen;
  return (
    <li className="flex items-start gap-2 rounded-normal border border-warn-line bg-warn-soft px-3 py-2">
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {decision.action === 'delegate'
            ? t('decide.answer.delegate', {
                name: decision.delegateTo ? nameOf(decision.delegateTo) : t('approvals.somebody'),
                at: when(decision.decidedAt),
              })
            : t(`decide.answer.${decision.action}`, { count, at: when(decision.decidedAt) })}
        </p>
        <ul className="mt-1 flex flex-col gap-1 text-strong">
          {changed.slice(0, SHOWN).map((id) => {
            const entry = now.get(id);
            const before = shown.get(id);
            return (
              <li key={id}>
                {entry ? <EntryWords entry={entry} name={nameOf(entry.userId)} /> : t('decide.answer.one')}
                {': '}
                {entry && entry.status !== 'submitted'
                  ? t('decide.answer.changed-now', { status: statusWords(entry.status) })
                  : t('decide.answer.changed')}
                {entry && before ? (
                  <Difference before={before} after={entry} />
                ) : (
                  <span className="block text-12 text-muted">{t('decide.answer.not-kept')}</span>
                )}
              </li>
            );
          })}
          {others.map(({ by, action: what, at, comment, entries }) => (
            <li key={`${by} ${at}`}>
              {by === null
                ? t('decide.answer.rule', { rule: comment, ...sumOf(entries) })
                : t(`decide.answer.other-${what}`, { name: nameOf(by), at: when(at), ...sumOf(entries) })}
              {by !== null && comment !== '' && (
                <span className="text-muted"> {t('decide.quote', { comment })}</span>
              )}
            </li>
          ))}
          {elsewhere.slice(0, SHOWN).map((entry) => (
            <li key={entry.id}>
              <EntryWords entry={entry} name={nameOf(entry.userId)} />
              {': '}
              {t('decide.answer.elsewhere', { status: statusWords(entry.status) })}
            </li>
          ))}
          {more > 0 && <li className="text-muted">{t('decide.answer.more', { count: more })}</li>}
          {refused > 0 && <li>{t('decide.answer.not-permitted', { count: refused })}</li>}
          {gone > 0 && <li>{t('decide.answer.gone', { count: gone })}</li>}
        </ul>
      </div>
      <IconButton icon={X} size="small" kind="quiet" label={t('decide.dismiss')} onPress={onDismiss} />
    </li>
  );
}

function EntryWords({ entry, name }: { entry: TimeEntry; name: string }): ReactNode {
  const { info } = useWorkspace();
  const project = useProjects().get(entry.projectId);
  const day = formatDate(entry.date, info.locale, { weekday: 'short', day: 'numeric', month: 'short' });
  return [name, project?.name ?? t('approvals.unknown-project'), day].join(' · ');
}

function sumOf(entries: readonly TimeEntry[]): { count: number; minutes: string } {
  return {
    count: entries.length,
    minutes: formatMinutes(entries.reduce((sum, { minutes }) => sum + minutes, 0)),
  };
}
