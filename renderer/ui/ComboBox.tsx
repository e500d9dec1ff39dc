import { ChevronDown } from 'lucide-react';
import { useContext, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox, ComboBoxStateContext } from 'react-aria-components/ComboBox';
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
  // A list that nobody has come to is not built: it costs more than all else of a screen that has one at its foot.
  const [isAwake, setAwake] = useState(props.autoFocus ?? false);
  const found = useMemo(
    () =>
      fuzzyFilter(
        isAwake ? options : [],
        query,
        (option) => `${option.label} ${option.hint ?? ''} ${option.group ?? ''}`,
      ),
    [options, query, isAwake],
  );
  const best = query === '' ? null : (found[0]?.id ?? null);
  // The chosen one is always in the list, unseen where it does not answer: React Aria looks its words up there when
  // it puts them back, and would empty the field.
  const shown: (Option & { isHidden?: boolean })[] = found.slice(0, SHOWN);
  if (selected && !shown.includes(selected)) {
    if (query === '') shown.unshift(selected);
    else shown.push({ id: selected.id, label: selected.label, isHidden: true, isDisabled: true });
  }
  const hidden = found.length - SHOWN;
  return (
    <AriaComboBox
      value={value}
      onChange={(id) => onChange(id === null ? null : String(id))}
      onInputChange={setTyped}
      onFocus={() => setAwake(true)}
      items={shown}
      defaultFilter={() => true}
      allowsEmptyCollection
      isInvalid={Boolean(error)}
      isDisabled={props.isDisabled ?? false}
      isRequired={props.isRequired ?? false}
      autoFocus={props.autoFocus ?? false}
      className={fieldClass(className)}
    >
      <FieldLabel label={label} hidden={hideLabel} />
      <Group className="field-frame">
        <QuickInput placeholder={props.placeholder ?? ''} best={best} typed={typed} />
        <Button className="flex h-full w-8 items-center justify-center text-muted data-hovered:text-ink">
          <ChevronDown size={14} aria-hidden />
        </Button>
      </Group>
      <FieldHints description={description} error={error} />
      <Popover
        offset={4}
        className="floating w-max max-w-md min-w-(--trigger-width) data-entering:animate-appear"
      >
        <ListBox className={cx(listBoxClass, found.length === 0 && 'hidden')}>{optionItems(shown)}</ListBox>
        {found.length === 0 && <p className="px-3 py-2 text-muted">{props.emptyText}</p>}
        {hidden > 0 && props.moreText && (
          <p className="border-t border-line px-3 py-1.5 text-12 text-muted">{props.moreText(hidden)}</p>
        )}
      </Popover>
    </AriaComboBox>
  );
}

/**
 * Opens the list by a whole click, and marks the best answer to what was typed, so that Enter or Tab takes it. React
 * Aria's own way, on focus, opens at the press and can take its release for a choice in the list that came under the
 * pointer; it also opens a list at every Tab.
 */
function QuickInput(props: { placeholder: string; best: string | null; typed: string }) {
  const { placeholder, best, typed } = props;
  const state = useContext(ComboBoxStateContext);
  const isOpen = state?.isOpen ?? false;
  const manager = useRef(state?.selectionManager);
  manager.current = state?.selectionManager;
  // biome-ignore lint/correctness/useExhaustiveDependencies: React Aria clears the mark at each letter typed.
  useEffect(() => {
    if (!isOpen || best === null) return;
    let isStale = false;
    // After React Aria's own effect of this render, which clears the mark.
    queueMicrotask(() => {
      if (!isStale) manager.current?.setFocusedKey(best);
    });
    return () => {
      isStale = true;
    };
  }, [isOpen, best, typed]);
  return (
    <Input
      placeholder={placeholder}
      className={cx(inputText, 'truncate')}
      onClick={() => state && !state.isOpen && state.open(null, 'manual')}
    />
  );
}
