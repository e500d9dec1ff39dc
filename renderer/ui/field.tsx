import { CircleAlert } from 'lucide-react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { cx } from './cx.ts';

/** What every field has. Values are controlled: the feature holds them. */
export interface FieldProps {
  label: string;
  /** Keeps the label for screen readers only; for fields whose place says what they are. */
  hideLabel?: boolean;
  /** Under the field: what to put here. */
  description?: string | undefined;
  /** What is wrong and what to do. A field with an error is invalid. */
  error?: string | null | undefined;
  className?: string;
}

export const inputText = 'min-w-0 flex-1 bg-transparent px-2.5 outline-none';

/** The label above a field. */
export function FieldLabel({ label, hidden }: { label: string; hidden?: boolean | undefined }) {
  return <Label className={hidden ? 'sr-only' : 'text-12 font-medium text-strong'}>{label}</Label>;
}

/** The description and the error under a field, tied to it for screen readers. */
export function FieldHints({ description, error }: Pick<FieldProps, 'description' | 'error'>) {
  return (
    <>
      {description && !error && (
        <Text slot="description" className="text-12 text-muted">
          {description}
        </Text>
      )}
      <FieldError className="flex items-start gap-1 text-12 text-bad">
        {error && (
          <>
            <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
            <span>{error}</span>
          </>
        )}
      </FieldError>
    </>
  );
}

export function fieldClass(className?: string): string {
  return cx('flex min-w-0 flex-col gap-1', className);
}
