import { useState } from 'react';
import { Dialog } from '../../../ui/Dialog.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { AddWork } from '../AddWork.tsx';
import { useToday } from '../use-week.ts';
import type { RowKey } from '../week-model.ts';

const nothingShown: ReadonlySet<string> = new Set();

/** Asks what a timer is for: the first one, or other work than the last. */
export function StartDialog(props: {
  title: string;
  onStart: (row: RowKey, description: string) => void;
  onClose: () => void;
}) {
  const { title, onStart, onClose } = props;
  const today = useToday();
  const [description, setDescription] = useState('');
  return (
    <Dialog isOpen onClose={onClose} title={title} width={440}>
      <div className="flex flex-col gap-4">
        <AddWork
          day={today}
          shown={nothingShown}
          onAdd={(row) => onStart(row, description.trim())}
          autoFocus
          placeholder={t('timer.start.what')}
        />
        <TextField
          label={t('timer.start.description')}
          value={description}
          onChange={setDescription}
          placeholder={t('timer.start.description-hint')}
        />
        <p className="text-12 text-muted">{t('timer.start.note')}</p>
      </div>
    </Dialog>
  );
}
