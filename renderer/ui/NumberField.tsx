import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import {
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaProps,
} from 'react-aria-components/NumberField';
import { cx } from './cx.ts';
import { FieldHints, FieldLabel, type FieldProps, fieldClass, inputText } from './field.tsx';

type Base = Omit<AriaProps, 'className' | 'style' | 'children' | 'render' | 'isInvalid' | 'validate'>;

export interface NumberFieldProps extends Base, FieldProps {
  /** After the number, for example `h` or `%`. */
  unit?: string;
}

/** A number in the person's own notation; arrow keys step. `formatOptions` is Intl's. NaN means empty. */
export function NumberField(props: NumberFieldProps) {
  const { label, hideLabel, description, error, className, unit, ...rest } = props;
  return (
    <AriaNumberField {...rest} isInvalid={Boolean(error)} className={fieldClass(className)}>
      <FieldLabel label={label} hidden={hideLabel} />
      <Group className="field-frame">
        <Input className={cx(inputText, 'digits text-right')} />
        {unit && <span className="pr-2.5 text-muted">{unit}</span>}
      </Group>
      <FieldHints description={description} error={error} />
    </AriaNumberField>
  );
}
