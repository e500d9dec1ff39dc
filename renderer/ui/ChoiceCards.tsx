import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { cx } from './cx.ts';

export interface Choice<Id extends string> {
  id: Id;
  label: string;
  /** What it does, in quieter lines below. */
  description?: string | readonly string[];
  isDisabled?: boolean;
}

/**
 * One of a few ways, each with what it does. Nothing is chosen until the person chooses: arrows and the space bar, or a
 * click.
 */
export function ChoiceCards<Id extends string>(props: {
  label: string;
  choices: readonly Choice<Id>[];
  value: Id | null;
  onChange: (id: Id) => void;
}) {
  const { label, choices, value, onChange } = props;
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onChange={(id) => {
        const chosen = choices.find((choice) => choice.id === id);
        if (chosen) onChange(chosen.id);
      }}
      className="flex flex-col gap-1.5"
    >
      {choices.map(({ id, label: name, description, isDisabled = false }) => (
        <Radio
          key={id}
          value={id}
          isDisabled={isDisabled}
          className={({ isSelected, isFocusVisible }) =>
            cx(
              'flex items-start gap-2.5 rounded-normal border px-3 py-2 transition-colors data-disabled:text-faint',
              isSelected ? 'border-accent bg-accent-soft' : 'border-line data-hovered:bg-hover',
              isFocusVisible && 'outline-2 outline-offset-1 outline-focus',
            )
          }
        >
          {({ isSelected }) => (
            <>
              <span
                className={cx(
                  'mt-[3px] flex size-3.5 shrink-0 items-center justify-center rounded-full border bg-raised',
                  isSelected ? 'border-accent' : 'border-mark',
                )}
              >
                {isSelected && <span className="size-1.5 rounded-full bg-accent" />}
              </span>
              <span className="flex min-w-0 flex-col">
                <span className={cx('font-medium', !isDisabled && 'text-ink')}>{name}</span>
                {[description ?? []].flat().map((line) => (
                  <span key={line} className={cx('digits text-12', isDisabled ? 'text-faint' : 'text-muted')}>
                    {line}
                  </span>
                ))}
              </span>
            </>
          )}
        </Radio>
      ))}
    </RadioGroup>
  );
}
