import { ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldHints, FieldLabel, type FieldProps, fieldClass } from './field.tsx';
import { listBoxClass, type Option, optionItems } from './options.tsx';

export interface SelectProps extends FieldProps {
  options: readonly Option[];
  value: string | null;
  onChange: (id: string) => void;
  placeholder?: string;
  isDisabled?: boolean;
  isRequired?: boolean;
}

/** One of a few. For more than about twelve options take ComboBox. */
export function Select(props: SelectProps) {
  const { label, hideLabel, description, error, className, options, value, onChange, placeholder } = props;
  return (
    <AriaSelect
      value={value}
      onChange={(id) => id !== null && onChange(String(id))}
      isInvalid={Boolean(error)}
      isDisabled={props.isDisabled ?? false}
      isRequired={props.isRequired ?? false}
      placeholder={placeholder ?? ''}
      className={fieldClass(className)}
    >
      <FieldLabel label={label} hidden={hideLabel} />
      <Button className="field-frame w-full gap-2 px-2.5 text-left data-focus-visible:border-focus data-focus-visible:outline-1 data-focus-visible:outline-focus">
        <SelectValue className="min-w-0 flex-1 truncate data-placeholder:text-faint">
          {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
        </SelectValue>
        <ChevronDown size={14} aria-hidden className="shrink-0 text-muted" />
      </Button>
      <FieldHints description={description} error={error} />
      <Popover offset={4} className="floating min-w-(--trigger-width) data-entering:animate-appear">
        <ListBox className={listBoxClass}>{optionItems(options)}</ListBox>
      </Popover>
    </AriaSelect>
  );
}
