import { useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import type { OverlapChoice } from '../../../../domain/rules/intervals.ts';
import type { Overlap } from '../../../data/types.ts';
import { useProjects, useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { ChoiceCards } from '../../../ui/ChoiceCards.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { formatDate } from '../../../ui/format.ts';
import { spokenLocale, t } from '../../../words/words.ts';
import { rowLabel } from '../week-model.ts';
import { overlapWords, partWords, resultWords } from './overlap-words.ts';
import { mendOverlap } from './use-overlaps.ts';

/** Two entries that share time, as two devices make them that know nothing of each other: keep both, trim or split. */
export function OverlapDialog({ overlap, onClose }: { overlap: Overlap; onClose: () => void }) {
  const { data, info } = useWorkspace();
  const projects = useProjects();
  const tenant = useTenant();
  const [choice, setChoice] = useState<OverlapChoice | null>(null);
  const [isPending, setPending] = useState(false);
  const words = overlapWords(overlap, tenant?.settings ?? null, info.zone, new Date().toISOString());
  const { first, second, fixed, shared } = words;
  const workOf = (entry: TimeEntry): string => {
    const project = projects.get(entry.projectId);
    if (first.projectId === second.projectId) return rowLabel(project, entry);
    return `${project?.name ?? t('timer.unknown-project')} · ${rowLabel(project, entry)}`;
  };
  const result = (kind: OverlapChoice): string[] => resultWords(words, kind, workOf, info.zone);

  const mend = async (): Promise<void> => {
    if (!choice) return;
    setPending(true);
    const isDone = await mendOverlap(data, overlap, choice);
    setPending(false);
    setChoice(null);
    if (isDone) onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('timer.overlap.title')}
      width={520}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('timer.away.later')}
          </Button>
          <Button
            kind="primary"
            isDisabled={choice === null}
            isPending={isPending}
            onPress={() => void mend()}
          >
            {t('timer.away.do')}
          </Button>
        </>
      }
    >
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {([first, second] as const).map((entry, index) => (
          <div key={entry.id} className="contents">
            <dt className="text-muted">{t(index === 0 ? 'timer.overlap.first' : 'timer.overlap.second')}</dt>
            <dd className="digits text-ink">
              {formatDate(entry.date, spokenLocale(), { weekday: 'short', day: 'numeric', month: 'short' })},{' '}
              {partWords(entry, workOf, info.zone)}
            </dd>
          </div>
        ))}
      </dl>
      <p>
        {t('timer.overlap.explain', shared)}
        {fixed && ` ${t('timer.overlap.fixed', { which: fixed })}`}
      </p>
      <ChoiceCards
        label={t('timer.overlap.choices')}
        value={choice}
        onChange={setChoice}
        choices={[
          {
            id: 'keep_both',
            label: t('timer.overlap.keep-both'),
            description: result('keep_both'),
          },
          { id: 'trim', label: t('timer.overlap.trim'), description: result('trim') },
          { id: 'split', label: t('timer.overlap.split'), description: result('split') },
        ]}
      />
    </Dialog>
  );
}
