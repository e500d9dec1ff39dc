import type { LucideIcon } from 'lucide-react';
import type { Ref } from 'react';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import {
  type TextFieldProps as AriaProps,
  TextField as AriaTextField,
} from 'react-aria-components/TextField';
import { cx } from './cx.ts';
import { FieldHints, FieldLabel, type FieldProps, fieldClass, inputText } from './field.tsx';

type Base = Omit<AriaProps, 'className' | 'style' | 'children' | 'render' | 'isInvalid' | 'validate'>;

export interface TextFieldProps extends Base, FieldProps {
  placeholder?: string;
  /** At the start of the field, as decoration. */
  icon?: LucideIcon;
  inputRef?: Ref<HTMLInputElement>;
}

/** One line of text; `type` may be password, email, url or search. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    hideLabel,
    description,
    error,
    className,
    placeholder,
    icon: Icon,
    inputRef,
    ...rest
  } = props;
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className={fieldClass(className)}>
      <FieldLabel label={label} hidden={hideLabel} />
      <Group className="field-frame">
        {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden className="ml-2 -mr-1 shrink-0 text-muted" />}
        <Input
          {...(inputRef ? { ref: inputRef } : {})}
          placeholder={placeholder ?? ''}
          className={inputText}
        />
      </Group>
      <FieldHints description={description} error={error} />
    </AriaTextField>
  );
}

export interface TextAreaProps extends Base, FieldProps {
  placeholder?: string;
  rows?: number;
  inputRef?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const { label, hideLabel, description, error, className, placeholder, rows = 3, inputRef, ...rest } = props;
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className={fieldClass(className)}>
      <FieldLabel label={label} hidden={hideLabel} />
      <Group className="field-frame">
        <AriaTextArea
          {...(inputRef ? { ref: inputRef } : {})}
          placeholder={placeholder ?? ''}
          rows={rows}
          className={cx(inputText, 'resize-y py-1.5')}
        />
      </Group>
      <FieldHints description={description} error={error} />
    </AriaTextField>
  );
}
