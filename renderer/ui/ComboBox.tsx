import { ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { cx } from './cx.ts';
import { FieldHints, FieldLabel, type FieldProps, fieldClass, inputText } from './field.tsx';
import { fuzzyFilter } from './fuzzy.ts';
import { listBoxClass, type Option, optionItems } from './options.tsx';

/** As many as are ever drawn at once; typing narrows the rest. */
const SHOWN = 60;

export interface ComboBoxProps extends FieldProps {
  options: readonly Option[];
  value: string | null;
  /** Null when the person emptied the field. */
  onChange: (id: string | null) => void;
  placeholder?: string;
  /** Said when nothing answers what was typed. */
  emptyText?: string;
  /** Said under the list when more answer than are shown, for example "Keep typing: 240 more". */
  moreText?: (hidden: number) => string;
  isDisabled?: boolean;
  isRequired?: boolean;
  autoFocus?: boolean;
}

/** One of many, found by typing any part of its words. Thousands of options stay quick. */
export function ComboBox(props: ComboBoxProps) {
  const { label, hideLabel, description, error, className, options, value, onChange } = props;
  const selected = useMemo(() => options.find((option) => option.id === value) ?? null, [options, value]);
  const [typed, setTyped] = useState('');
  const query = selected && typed === selected.label ? '' : typed;
  const found = useMemo(
    () =>
      fuzzyFilter(options, query, (option) => `${option.label} ${option.hint ?? ''} ${option.group ?? ''}`),
    [options, query],
  );
  // The chosen one is always among them, or React Aria would take it for gone and empty the field.
  const shown = found.slice(0, SHOWN);
  if (query === '' && selected && !shown.includes(selected)) shown.unshift(selected);
  const hidden = found.length - SHOWN;
  return (
    <AriaComboBox
      value={value}
      onChange={(id) => onChange(id === null ? null : String(id))}
      onInputChange={setTyped}
      items={shown}
      defaultFilter={() => true}
      menuTrigger="focus"
      allowsEmptyCollection
      isInvalid={Boolean(error)}
      isDisabled={props.isDisabled ?? false}
      isRequired={props.isRequired ?? false}
      autoFocus={props.autoFocus ?? false}
      className={fieldClass(className)}
    >
      <FieldLabel label={label} hidden={hideLabel} />
      <Group className="field-frame">
        <Input placeholder={props.placeholder ?? ''} className={cx(inputText, 'truncate')} />
        <Button className="flex h-full w-8 items-center justify-center text-muted data-hovered:text-ink">
          <ChevronDown size={14} aria-hidden />
        </Button>
      </Group>
      <FieldHints description={description} error={error} />
      <Popover
        offset={4}
        className="floating w-max max-w-md min-w-(--trigger-width) data-entering:animate-appear"
      >
        <ListBox
          className={listBoxClass}
          renderEmptyState={() => <p className="px-2 py-1.5 text-muted">{props.emptyText}</p>}
        >
          {optionItems(shown)}
        </ListBox>
        {hidden > 0 && props.moreText && (
          <p className="border-t border-line px-3 py-1.5 text-12 text-muted">{props.moreText(hidden)}</p>
        )}
      </Popover>
    </AriaComboBox>
  );
}
