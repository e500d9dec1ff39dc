import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { formatMinutes } from '../../domain/rules/duration.ts';
import { cellProps, type Move, moveFrom } from './cell-grid.tsx';
import { cx } from './cx.ts';
import { spokenMinutes } from './format.ts';
import { type GlyphStatus, StatusGlyph, statusWords } from './StatusGlyph.tsx';

/** What a typed text means: minutes, nothing (an emptied cell), or why it cannot be read. */
export type ParsedDuration = { ok: true; minutes: number | null } | { ok: false; message: string };

export interface DurationCellProps {
  row: number;
  column: number;
  minutes: number | null;
  /** What the cell is for, without its value: "Analysis, Wed 20". */
  label: string;
  parse: (text: string) => ParsedDuration;
  onCommit: (minutes: number | null) => void;
  /** Space, or a double click: the details of what is in the cell. */
  onOpen?: () => void;
  status?: GlyphStatus | undefined;
  statusWord?: string | undefined;
  /** Submitted and later: it can be looked at, not typed into. */
  isReadOnly?: boolean;
  isToday?: boolean;
  /** There is a description. */
  hasNote?: boolean;
}

interface Editing {
  text: string;
  /** Begun by typing over the value: arrows leave the cell. Else they move in the text. */
  isQuick: boolean;
  error: string | null;
}

const arrows: Record<string, Move> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/**
 * A cell of a CellGrid for time. Type over it, or Enter, F2 or a click to edit; Enter goes down, Tab right, arrows
 * their way, each keeping what was typed; Esc takes it back; Delete empties. What cannot be read stays, with the
 * reason under it.
 */
export function DurationCell(props: DurationCellProps) {
  const { row, column, minutes, label, parse, onCommit, onOpen, status, isReadOnly = false } = props;
  const [editing, setEditing] = useState<Editing | null>(null);
  const cell = useRef<HTMLDivElement>(null);
  const settled = useRef(true);
  const errorId = useId();
  const value = minutes === null ? '' : formatMinutes(minutes);

  const edit = (text: string, isQuick: boolean): void => {
    if (isReadOnly) return;
    settled.current = false;
    setEditing({ text, isQuick, error: null });
  };

  const stop = (): void => {
    settled.current = true;
    setEditing(null);
  };

  /** Takes what was typed. False when it cannot be read: then the cell stays open and says why. */
  const commit = (): boolean => {
    if (!editing || settled.current) return true;
    const parsed = editing.text.trim() === value ? { ok: true as const, minutes } : parse(editing.text);
    if (!parsed.ok) {
      setEditing({ ...editing, error: parsed.message });
      return false;
    }
    stop();
    if (parsed.minutes !== minutes) onCommit(parsed.minutes);
    return true;
  };

  const leave = (move: Move, event: KeyboardEvent): void => {
    if (!commit()) {
      event.preventDefault();
      return;
    }
    const moved = cell.current ? moveFrom(cell.current, move) : false;
    if (moved || event.key !== 'Tab') event.preventDefault();
    if (!moved) cell.current?.focus();
  };

  const onEditKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const arrow = arrows[event.key];
    const leaves = arrow === 'up' || arrow === 'down' || editing?.isQuick;
    if (event.key === 'Escape') {
      event.preventDefault();
      stop();
      cell.current?.focus();
    } else if (event.key === 'Enter') leave(event.shiftKey ? 'up' : 'down', event);
    else if (event.key === 'Tab') leave(event.shiftKey ? 'previous' : 'next', event);
    else if (arrow && leaves && !event.shiftKey) leave(arrow, event);
  };

  const onCellKey = (event: KeyboardEvent): void => {
    if (event.target !== cell.current || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' && onOpen) {
      event.preventDefault();
      onOpen();
    } else if (isReadOnly) {
      if (event.key === 'Enter' && onOpen) {
        event.preventDefault();
        onOpen();
      }
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      edit(value, false);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      if (minutes !== null) onCommit(null);
    } else if (/^[\d.,:]$/.test(event.key)) {
      event.preventDefault();
      edit(event.key, true);
    }
  };

  const word = status && (props.statusWord ?? statusWords[status]);
  const spoken = [label, minutes === null ? null : spokenMinutes(minutes), word].filter(Boolean).join(', ');

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: cellProps makes it a gridcell.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: cellProps makes it a gridcell.
    <div
      ref={cell}
      {...cellProps(row, column)}
      aria-label={spoken}
      aria-readonly={isReadOnly}
      className={cx(
        'group relative flex h-full min-h-8 min-w-16 items-center justify-end gap-1.5 px-2 outline-none',
        'focus:z-10 focus:ring-inside select-none',
        props.isToday && 'bg-accent-soft/55',
        !isReadOnly && !editing && 'cursor-text hover:bg-hover',
      )}
      onKeyDown={onCellKey}
      onClick={() => (editing ? undefined : edit(value, false))}
      onDoubleClick={onOpen}
    >
      {editing ? (
        <EditBox
          editing={editing}
          label={label}
          errorId={errorId}
          onChange={(text) => setEditing({ ...editing, text, error: null })}
          onKeyDown={onEditKey}
          onBlur={commit}
        />
      ) : (
        <>
          {props.hasNote && (
            <span aria-hidden className="absolute top-1.5 right-1 size-1 rounded-full bg-mark" />
          )}
          <span aria-hidden className={cx('digits', minutes === null && 'text-decoration')}>
            {value || '–'}
          </span>
          <span className="flex w-3 justify-center" aria-hidden>
            {status && <StatusGlyph status={status} word={word} />}
          </span>
        </>
      )}
    </div>
  );
}

interface EditBoxProps {
  editing: Editing;
  label: string;
  errorId: string;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onBlur: () => void;
}

function EditBox({ editing, label, errorId, onChange, onKeyDown, onBlur }: EditBoxProps) {
  return (
    <>
      <input
        ref={(input) => {
          if (!input || document.activeElement === input) return;
          input.focus();
          if (!editing.isQuick) input.select();
        }}
        aria-label={label}
        aria-invalid={editing.error !== null}
        aria-describedby={editing.error ? errorId : undefined}
        value={editing.text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
        className={cx(
          'digits absolute inset-0 z-10 w-full bg-raised px-2 text-right outline-2 -outline-offset-1',
          editing.error ? 'outline-bad-line' : 'outline-focus',
        )}
      />
      {editing.error && (
        <p
          id={errorId}
          ref={(words) => words?.scrollIntoView({ block: 'nearest' })}
          role="alert"
          className="floating absolute top-full right-0 z-30 mt-1 w-max max-w-56 px-2.5 py-1.5 text-left text-12 text-bad"
        >
          {editing.error}
        </p>
      )}
    </>
  );
}
