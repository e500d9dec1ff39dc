import { Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { type DeadLetter, METADATA_MAX_BYTES } from '../../../../domain/wire/metering.ts';
import { useProjects } from '../../../data/workspace.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { ComboBox } from '../../../ui/ComboBox.tsx';
import { cx } from '../../../ui/cx.ts';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../../../words/words.ts';
import { decimalWords } from '../common/usage-words.ts';
import { bytesOf, type Field, metadataOf, typedValue } from './letter-model.ts';

/** An event under change: its metadata, and the project that it is said to be of. */
export interface FixDraft {
  readonly projectId: string | null;
  readonly fields: readonly Field[];
}

/** Whether it can be sent as it stands. */
export function isSendable({ fields }: FixDraft): boolean {
  const metadata = metadataOf(fields);
  return metadata !== null && bytesOf(metadata) <= METADATA_MAX_BYTES;
}

/** What of a refused event may be changed. What is owed may not, so it is not here. */
export function FixForm(props: { letter: DeadLetter; draft: FixDraft; onChange: (draft: FixDraft) => void }) {
  const { letter, draft, onChange } = props;
  const projects = useProjects();
  const options = useMemo(
    () =>
      [...projects.values()]
        .filter(({ clientId, isTemplate }) => clientId === letter.client.id && !isTemplate)
        .map(({ id, name }) => ({ id, label: name }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    [projects, letter.client.id],
  );
  const metadata = metadataOf(draft.fields);
  const bytes = metadata === null ? null : bytesOf(metadata);
  const isTooLarge = bytes !== null && bytes > METADATA_MAX_BYTES;
  const put = (name: string, text: string): void =>
    onChange({
      ...draft,
      fields: draft.fields.map((field) => (field.name === name ? { ...field, text } : field)),
    });
  return (
    <div className="flex flex-col gap-3">
      <p className="text-12 text-muted">{t('letters.fix-help')}</p>
      <ComboBox
        label={t('letters.project')}
        placeholder={t('letters.no-project')}
        options={options}
        value={draft.projectId}
        emptyText={t('letters.no-such-project')}
        onChange={(projectId) => onChange({ ...draft, projectId })}
      />
      {draft.fields.map((field) => (
        <div key={field.name} className="flex items-end gap-1">
          <TextField
            className="min-w-0 flex-1"
            label={field.name}
            value={field.text}
            error={typedValue(field) === null ? t('letters.wrong-kind') : null}
            onChange={(text) => put(field.name, text)}
          />
          <IconButton
            icon={Trash2}
            label={t('letters.remove-field', { name: field.name })}
            onPress={() =>
              onChange({ ...draft, fields: draft.fields.filter(({ name }) => name !== field.name) })
            }
          />
        </div>
      ))}
      {bytes !== null && (
        <p className={cx('digits text-12', isTooLarge ? 'text-bad' : 'text-muted')}>
          {t(isTooLarge ? 'letters.bytes-too-many' : 'letters.bytes', {
            bytes: decimalWords(String(bytes)),
            most: decimalWords(String(METADATA_MAX_BYTES)),
          })}
        </p>
      )}
    </div>
  );
}
