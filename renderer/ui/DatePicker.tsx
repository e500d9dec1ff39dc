import { type CalendarDate, parseDate } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
} from 'react-aria-components/Calendar';
import { DateField as AriaDateField, DateInput, DateSegment } from 'react-aria-components/DateField';
import { DatePicker as AriaDatePicker } from 'react-aria-components/DatePicker';
import { Dialog } from 'react-aria-components/Dialog';
import { Group } from 'react-aria-components/Group';
import { Popover } from 'react-aria-components/Popover';
import { cx } from './cx.ts';
import { FieldHints, FieldLabel, type FieldProps, fieldClass } from './field.tsx';

export interface DateFieldProps extends FieldProps {
  /** A civil date, YYYY-MM-DD. */
  value: string | null;
  onChange: (date: string | null) => void;
  min?: string;
  max?: string;
  isDisabled?: boolean;
  isRequired?: boolean;
  autoFocus?: boolean;
}

const segments = 'flex min-w-0 flex-1 items-center px-2.5';

function Segments() {
  return (
    <DateInput className={segments}>
      {(segment) => (
        <DateSegment
          segment={segment}
          className="digits min-w-6 rounded-small px-0.5 text-center leading-6 caret-transparent outline-none data-focused:bg-accent data-focused:text-on-accent data-placeholder:text-muted data-focused:data-placeholder:text-on-accent data-[type=literal]:min-w-0 data-[type=literal]:px-0"
        />
      )}
    </DateInput>
  );
}

function ariaProps(props: DateFieldProps) {
  return {
    value: props.value ? parseDate(props.value) : null,
    onChange: (date: CalendarDate | null) => props.onChange(date ? date.toString() : null),
    ...(props.min ? { minValue: parseDate(props.min) } : {}),
    ...(props.max ? { maxValue: parseDate(props.max) } : {}),
    isInvalid: Boolean(props.error),
    isDisabled: props.isDisabled ?? false,
    isRequired: props.isRequired ?? false,
    autoFocus: props.autoFocus ?? false,
    className: fieldClass(props.className),
  };
}

/** A date typed in parts; arrow keys step each part. */
export function DateField(props: DateFieldProps) {
  return (
    <AriaDateField {...ariaProps(props)}>
      <FieldLabel label={props.label} hidden={props.hideLabel} />
      <Group className="field-frame">
        <Segments />
      </Group>
      <FieldHints description={props.description} error={props.error} />
    </AriaDateField>
  );
}

/** A date typed in parts or picked from a month. */
export function DatePicker(props: DateFieldProps) {
  return (
    <AriaDatePicker {...ariaProps(props)}>
      <FieldLabel label={props.label} hidden={props.hideLabel} />
      <Group className="field-frame">
        <Segments />
        <Button className="flex size-7 items-center justify-center rounded-small text-muted data-hovered:text-ink">
          <CalendarDays size={16} strokeWidth={1.75} aria-hidden />
        </Button>
      </Group>
      <FieldHints description={props.description} error={props.error} />
      <Popover offset={4} className="floating p-3 data-entering:animate-appear">
        <Dialog className="outline-none">
          <MonthCalendar />
        </Dialog>
      </Popover>
    </AriaDatePicker>
  );
}

const arrow =
  'flex size-7 items-center justify-center rounded-normal text-muted data-hovered:bg-hover data-disabled:text-decoration';

function MonthCalendar() {
  return (
    <Calendar>
      <header className="mb-2 flex items-center justify-between">
        <Button slot="previous" className={arrow}>
          <ChevronLeft size={16} aria-hidden />
        </Button>
        <CalendarHeading className="font-medium" />
        <Button slot="next" className={arrow}>
          <ChevronRight size={16} aria-hidden />
        </Button>
      </header>
      <CalendarGrid className="digits border-separate border-spacing-0.5">
        <CalendarGridHeader>
          {(day) => (
            <CalendarHeaderCell className="size-8 text-12 font-normal text-muted">{day}</CalendarHeaderCell>
          )}
        </CalendarGridHeader>
        <CalendarGridBody>
          {(date) => (
            <CalendarCell
              date={date}
              className={({ isToday }) =>
                cx(
                  'flex size-8 items-center justify-center rounded-normal',
                  'data-hovered:bg-hover data-outside-month:hidden data-disabled:text-decoration',
                  'data-selected:bg-accent data-selected:text-on-accent',
                  isToday && 'font-semibold text-accent-ink',
                )
              }
            />
          )}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  );
}
