import { CircleAlert } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';
import type { Form } from './use-form.ts';

/** At the foot of a form that was changed: what stands in the way, discard and save (Ctrl+S). */
export function FormFoot(props: {
  form: Pick<Form<object>, 'isChanged' | 'isOffline' | 'isSaving' | 'failure' | 'isStale' | 'discard'>;
  saveLabel: string;
  group: string;
  onSave: () => void;
  /** In the place of "Not saved yet.": what saving moves. */
  note?: string | null;
  /** There is something to save though nothing was typed, and a way out. */
  onCancel?: (() => void) | undefined;
}) {
  const { form, saveLabel, group, onSave, onCancel, note } = props;
  const { isChanged, isOffline, isSaving, failure, isStale, discard } = form;
  const mayBeSaved = isChanged && !isOffline && !isSaving;
  useCommand(mayBeSaved ? { id: 'billing.save', label: saveLabel, group, keys: 'Mod+S', run: onSave } : null);
  if (!isChanged && !onCancel) return null;
  return (
    <div className="flex flex-wrap items-center justify-end gap-3">
      {failure === null ? (
        <p role="status" className="min-w-0 flex-1 text-muted">
          {isChanged && (isOffline ? t('billing.unsaved-offline') : (note ?? t('billing.unsaved')))}
        </p>
      ) : (
        <p role="alert" className="flex min-w-0 flex-1 items-start gap-2 text-bad">
          <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0">{t('billing.not-saved', { why: failure })}</span>
        </p>
      )}
      <Button
        onPress={() => {
          discard();
          onCancel?.();
        }}
      >
        {t(isStale ? 'billing.look' : 'billing.discard')}
      </Button>
      <Button kind="primary" keys="Mod+S" isDisabled={!mayBeSaved} isPending={isSaving} onPress={onSave}>
        {saveLabel}
      </Button>
    </div>
  );
}
