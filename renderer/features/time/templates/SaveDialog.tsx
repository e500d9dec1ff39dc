import { type FormEvent, useMemo, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { weekDates } from '../../../../domain/rules/civil-date.ts';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { useObservable } from '../../../data/hooks.ts';
import { useTenant, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { DatePicker } from '../../../ui/DatePicker.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { t } from '../../../words/words.ts';
import { sumMinutes } from '../week-model.ts';
import { linesOf, withItem } from './template-model.ts';
import { useTemplates } from './use-templates.ts';

const none: TimeEntry[] = [];

/** Keeps the entries of a day or a week under a name. */
export function SaveDialog(props: { scope: 'day' | 'week'; date: string; onClose: () => void }) {
  const { onClose } = props;
  const { data, session } = useWorkspace();
  const { userId } = session.session;
  const tenant = useTenant();
  const { change } = useTemplates();
  const [scope, setScope] = useState(props.scope);
  const [date, setDate] = useState(props.date);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const weekStart = tenant?.settings.weekStart ?? 1;
  const days = useMemo(
    () => (scope === 'day' ? [date] : weekDates(date, weekStart)),
    [scope, date, weekStart],
  );
  const entries = useObservable(
    () => data.watchEntries({ userId, from: days[0] ?? date, to: days.at(-1) ?? date }),
    [data, userId, days, date],
    none,
  );
  // An adjustment belongs to the entry that it corrects.
  const lines = useMemo(() => linesOf(entries.filter(({ correctsId }) => correctsId === null)), [entries]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const called = name.trim();
    if (called === '') {
      setProblem(t('templates.name-missing'));
      return;
    }
    if (lines.length === 0) return;
    const template = { id: uuidv7(), name: called, kind: scope, lines };
    const isSaved = await change(t('templates.undo.save', { name: called }), (kept) => ({
      ...kept,
      templates: withItem(kept.templates, template),
    }));
    if (!isSaved) return;
    showToast({ message: t('templates.saved', { name: called }), tone: 'ok' });
    onClose();
  };

  return (
    <Dialog isOpen onClose={onClose} title={t('templates.save-title')} width={440}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label={t('templates.name')}
          value={name}
          onChange={(text) => {
            setName(text);
            setProblem(null);
          }}
          maxLength={200}
          placeholder={t('templates.name-example')}
          error={problem}
          autoFocus
        />
        <SegmentedControl
          label={t('templates.scope')}
          options={[
            { id: 'week', label: t('templates.week') },
            { id: 'day', label: t('templates.day') },
          ]}
          value={scope}
          onChange={(chosen) => setScope(chosen === 'day' ? 'day' : 'week')}
        />
        <DatePicker
          label={t(scope === 'day' ? 'templates.from-day' : 'templates.from-week')}
          value={date}
          onChange={(chosen) => chosen && setDate(chosen)}
        />
        <p className={lines.length === 0 ? 'text-warn' : 'text-muted'}>
          {lines.length === 0
            ? t('templates.nothing-there')
            : t('templates.lines', { count: lines.length, time: formatMinutes(sumMinutes(lines)) })}
        </p>
        <div className="flex justify-end gap-2">
          <Button kind="quiet" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={lines.length === 0}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
