import { Check } from 'lucide-react';
import { Collection } from 'react-aria-components/Collection';
import { Header } from 'react-aria-components/Header';
import { ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { cx } from './cx.ts';

/** One thing to choose from. */
export interface Option {
  id: string;
  label: string;
  /** Quieter, at the end of the line: a code, a client, a count. */
  hint?: string;
  /** Options of one group stand together under its name. */
  group?: string;
  isDisabled?: boolean;
}

interface Section {
  id: string;
  options: Option[];
}

/** Groups in the order in which they first come; options without one come first. */
export function sections(options: readonly Option[]): Section[] {
  const byGroup = new Map<string, Option[]>();
  for (const option of options) {
    const group = option.group ?? '';
    const list = byGroup.get(group);
    if (list) list.push(option);
    else byGroup.set(group, [option]);
  }
  return [...byGroup].map(([id, list]) => ({ id, options: list }));
}

export const listBoxClass = 'max-h-80 overflow-auto p-1 outline-none';

/** One line of a list of options. */
export function OptionItem({ option }: { option: Option & { isHidden?: boolean } }) {
  return (
    <ListBoxItem
      id={option.id}
      textValue={option.label}
      isDisabled={option.isDisabled ?? false}
      className={cx(
        'group flex min-h-7 cursor-default items-center gap-2 rounded-normal px-2 py-1 outline-none data-disabled:text-faint data-focused:bg-hover data-selected:font-medium',
        option.isHidden && 'hidden',
      )}
    >
      <span className="min-w-0 flex-1 truncate">{option.label}</span>
      {option.hint && <span className="digits truncate text-12 font-normal text-muted">{option.hint}</span>}
      <Check
        size={14}
        strokeWidth={2.25}
        aria-hidden
        className="invisible shrink-0 text-accent-ink group-data-selected:visible"
      />
    </ListBoxItem>
  );
}

/** The options of a list, under the names of their groups. */
export function optionItems(options: readonly Option[]) {
  if (!options.some((option) => option.group)) {
    return options.map((option) => <OptionItem key={option.id} option={option} />);
  }
  return sections(options).map((section) => (
    <ListBoxSection key={section.id} id={`group:${section.id}`}>
      {section.id && <Header className="px-2 pt-2 pb-1 text-12 font-medium text-muted">{section.id}</Header>}
      <Collection items={section.options}>{(option) => <OptionItem option={option} />}</Collection>
    </ListBoxSection>
  ));
}
