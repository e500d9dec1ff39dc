import type { Project } from '../../../../domain/entities/project.ts';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { t } from '../../../words/words.ts';
import { clockWords, workWords } from './day-words.ts';

/** Two that are joined are different work: which of them is it then? */
export function WhichDialog(props: {
  first: TimeEntry;
  second: TimeEntry;
  joined: TimeEntry;
  projects: ReadonlyMap<string, Project>;
  zone: string;
  onKeep: (entry: TimeEntry) => void;
  onClose: () => void;
}) {
  const { first, second, joined, projects, zone, onKeep, onClose } = props;
  const nameOf = (entry: TimeEntry): string =>
    [workWords(entry, projects), entry.description.trim()].filter(Boolean).join(': ');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('day.which.title')}
      actions={<Button onPress={onClose}>{t('common.cancel')}</Button>}
    >
      <p>
        {t('day.which.text', {
          minutes: formatMinutes(joined.minutes),
          from: joined.startedAt ? clockWords(Date.parse(joined.startedAt), zone) : '',
          to: joined.endedAt ? clockWords(Date.parse(joined.endedAt), zone) : '',
        })}
      </p>
      <div className="flex flex-col gap-2">
        {[first, second].map((entry, index) => (
          <button
            key={entry.id}
            type="button"
            // biome-ignore lint/a11y/noAutofocus: a dialog puts the focus on its first answer.
            autoFocus={index === 0}
            onClick={() => onKeep(entry)}
            className="rounded-normal border border-line-strong bg-raised px-3 py-2 text-left break-words hover:bg-hover"
          >
            {t('day.which.keep', { work: nameOf(entry) })}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
