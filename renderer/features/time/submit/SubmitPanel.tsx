import { ArrowRight, CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { usePeople, useProjects } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { t } from '../../../words/words.ts';
import { rowLabel, sumMinutes } from '../week-model.ts';
import { findingWords } from './finding-words.ts';
import { type Finding, submittable } from './week-check.ts';

const looks = {
  stop: { icon: CircleAlert, className: 'text-bad', word: 'submit.stop' },
  look: { icon: TriangleAlert, className: 'text-warn', word: 'submit.look' },
  note: { icon: Info, className: 'text-muted', word: 'submit.note' },
} as const;

/** Where a press on a finding leads. */
export interface FindingWays {
  onEntry: (entryId: string) => void;
  onDay: (date: string) => void;
  onSync: () => void;
  onOverlaps: () => void;
  onAway: () => void;
}

/** The week's check list: what is missing, odd or not finished, each with the way to mend it, and the button that submits. */
export function SubmitPanel(props: {
  title: string;
  findings: readonly Finding[];
  entries: Parameters<typeof submittable>[0];
  ways: FindingWays;
  onSubmit: () => void;
  onClose: () => void;
}) {
  const { title, findings, entries, ways, onSubmit, onClose } = props;
  const projects = useProjects();
  const people = usePeople();
  const ready = submittable(entries, findings);
  const minutes = formatMinutes(sumMinutes(ready));
  const stops = findings.filter(({ severity }) => severity === 'stop').length;
  return (
    <SidePanel
      title={t('submit.title')}
      subtitle={title}
      closeLabel={t('common.close')}
      onClose={onClose}
      actions={
        <div className="flex items-center justify-between gap-3">
          <span className="text-12 text-muted">
            {ready.length === 0
              ? t('submit.nothing')
              : stops > 0
                ? t('submit.without', { count: stops })
                : t('submit.can-recall')}
          </span>
          <Button kind="primary" keys="Mod+Enter" isDisabled={ready.length === 0} onPress={onSubmit}>
            {t('submit.submit', { minutes })}
          </Button>
        </div>
      }
    >
      {findings.length === 0 ? (
        <EmptyState icon={CircleCheck} title={t('submit.clean')}>
          {t('submit.clean-more')}
        </EmptyState>
      ) : (
        <ul className="flex flex-col" aria-label={t('submit.list')}>
          {findings.map((finding) => (
            <Line
              key={keyOf(finding)}
              finding={finding}
              words={findingWords(
                finding,
                (entry) => {
                  const project = projects.get(entry.projectId);
                  return `${project?.name ?? t('entry.no-project')}, ${rowLabel(project, entry)}`;
                },
                (id) => people.get(id)?.name ?? t('submit.somebody'),
              )}
              onPress={wayOf(finding, ways)}
            />
          ))}
        </ul>
      )}
    </SidePanel>
  );
}

function Line(props: {
  finding: Finding;
  words: { where: string; what: string };
  onPress: (() => void) | null;
}) {
  const { finding, words, onPress } = props;
  const { icon: Icon, className, word } = looks[finding.severity];
  const content = (
    <>
      <Icon
        size={16}
        strokeWidth={1.75}
        role="img"
        aria-label={t(word)}
        className={`mt-0.5 shrink-0 ${className}`}
      />
      <span className="min-w-0 flex-1">
        <span className="block text-12 text-muted">{words.where}</span>
        <span className="block break-words">{words.what}</span>
      </span>
      {onPress && <ArrowRight size={14} aria-hidden className="mt-1 shrink-0 text-muted" />}
    </>
  );
  return (
    <li className="border-b border-line last:border-b-0">
      {onPress ? (
        <button
          type="button"
          onClick={onPress}
          className="flex w-full items-start gap-2.5 rounded-normal px-1.5 py-2 text-left hover:bg-hover"
        >
          {content}
        </button>
      ) : (
        <div className="flex items-start gap-2.5 px-1.5 py-2">{content}</div>
      )}
    </li>
  );
}

function keyOf(finding: Finding): string {
  switch (finding.kind) {
    case 'refused':
    case 'returned':
      return `${finding.kind} ${finding.entry.id}`;
    case 'missing':
      return `missing ${finding.date}`;
    case 'warning':
      return `warning ${finding.date} ${finding.warning}`;
    default:
      return finding.kind;
  }
}

function wayOf(finding: Finding, ways: FindingWays): (() => void) | null {
  switch (finding.kind) {
    case 'refused':
    case 'returned':
      return () => ways.onEntry(finding.entry.id);
    case 'missing':
      return () => ways.onDay(finding.date);
    case 'warning':
    case 'undescribed': {
      const [first] = finding.entries;
      return first ? () => ways.onEntry(first.id) : null;
    }
    case 'attention':
    case 'unsent':
      return ways.onSync;
    case 'overlap':
      return ways.onOverlaps;
    case 'away':
      return ways.onAway;
    case 'timer':
      return null;
  }
}
