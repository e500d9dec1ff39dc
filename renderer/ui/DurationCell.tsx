import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { formatMinutes } from '../../domain/rules/duration.ts';
import { EditBox, type Editing } from './cell-edit-box.tsx';
import { cellProps, type Move, moveFrom } from './cell-grid.tsx';
import { CellNotice } from './cell-notice.tsx';
import { cx } from './cx.ts';
import { spokenMinutes } from './format.ts';
import { type GlyphStatus, StatusGlyph } from './StatusGlyph.tsx';

/** What a typed text means: minutes, nothing (an emptied cell), or why it cannot be read. */
export type ParsedDuration = { ok: true; minutes: number | null } | { ok: false; message: string };

export interface DurationCellProps {
  row: number;
  column: number;
  minutes: number | null;
  /** What the cell is for, without its value: "Analysis, Wed 20". */
  label: string;
  parse: (text: string) => ParsedDuration;
  /**
   * Takes what was typed. A promise says what came of it: null when it is saved, else why not; then the text stays in
   * the cell with the reason. Until it is kept the cell shows the new value.
   * @param text as it was typed; empty when the cell was emptied by a key
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: whoever cannot refuse gives nothing back.
  onCommit: (minutes: number | null, text: string) => void | Promise<string | null>;
  /** Space, or a double click: the details of what is in the cell. */
  onOpen?: (() => void) | undefined;
  /** Drawn together with its word. */
  status?: GlyphStatus | undefined;
  statusWord?: string | undefined;
  /** It can be looked at, not typed into. */
  isReadOnly?: boolean | undefined;
  /** Why it is read-only; said when one tries to type. */
  readOnlyWord?: string | undefined;
  /** What a person can do about it at once, by a key of its own; `label` is said instead of `readOnlyWord`. */
  remedy?: { key: string; label: string; onPress: () => void } | undefined;
  isToday?: boolean | undefined;
  /** There is a description. */
  hasNote?: boolean | undefined;
}

const arrows: Record<string, Move> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** How long a kept value is shown before the data has it too, ms; a write takes a few. */
const KEPT_FOR_MS = 1_000;

/**
 * A cell of a CellGrid for time. Type over it, or Enter, F2 or a click to edit; Enter goes down, Tab right, arrows
 * their way, each keeping what was typed; Esc takes it back; Delete empties. What cannot be read, or is refused, stays
 * as it was typed, with the reason under it.
 */
export function DurationCell(props: DurationCellProps) {
  const { row, column, minutes, label, parse, onCommit, onOpen, status, remedy } = props;
  const { isReadOnly = false, readOnlyWord } = props;
  const [editing, setEditing] = useState<Editing | null>(null);
  const [refused, setRefused] = useState<{ text: string; message: string } | null>(null);
  const [kept, setKept] = useState<{ minutes: number | null; isSettled: boolean } | null>(null);
  const [isExplaining, setExplaining] = useState(false);
  const cell = useRef<HTMLDivElement>(null);
  const settled = useRef(true);
  const noticeId = useId();
  const shown = kept ? kept.minutes : minutes;
  const value = shown === null ? '' : formatMinutes(shown);

  // What was typed stays in sight until the data says the same, so that nothing flickers back.
  useEffect(() => {
    if (!kept?.isSettled) return;
    if (kept.minutes === minutes) return setKept(null);
    const timer = setTimeout(() => setKept(null), KEPT_FOR_MS);
    return () => clearTimeout(timer);
  }, [kept, minutes]);

  const edit = (text: string, isQuick: boolean): void => {
    if (isReadOnly) {
      setExplaining(Boolean(readOnlyWord));
      return;
    }
    settled.current = false;
    setEditing({ text, isQuick, error: isQuick ? null : (refused?.message ?? null) });
    setRefused(null);
  };

  const stop = (): void => {
    settled.current = true;
    setEditing(null);
  };

  const give = (next: number | null, text: string): void => {
    setRefused(null);
    const answer = onCommit(next, text);
    if (!answer) return;
    setKept({ minutes: next, isSettled: false });
    void answer.then((message) => {
      if (message === null) return setKept({ minutes: next, isSettled: true });
      setKept(null);
      setRefused({ text, message });
      if (cell.current && isIdleIn(cell.current)) {
        settled.current = false;
        setRefused(null);
        setEditing({ text, isQuick: false, error: message });
      }
    });
  };

  /** Takes what was typed. False when it cannot be read: then the cell stays open and says why. */
  const commit = (): boolean => {
    if (!editing || settled.current) return true;
    const text = editing.text.trim();
    const parsed = text === value ? { ok: true as const, minutes: shown } : parse(text);
    if (!parsed.ok) {
      setEditing({ ...editing, error: parsed.message });
      return false;
    }
    stop();
    if (text !== value && (parsed.minutes !== null || shown !== null)) give(parsed.minutes, text);
    return true;
  };

  /** The focus went elsewhere: what is known to be wrong waits in the cell, all else is taken. */
  const leaveOpen = (): void => {
    if (settled.current || !editing) return;
    if (editing.error === null && commit()) return;
    const parsed = parse(editing.text);
    setRefused({ text: editing.text.trim(), message: editing.error ?? (parsed.ok ? '' : parsed.message) });
    stop();
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
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key === 'Enter') {
      // What was typed is kept first; then the key does what it does elsewhere.
      if (!commit()) event.stopPropagation();
      else cell.current?.focus();
      return;
    }
    event.stopPropagation();
    const arrow = arrows[event.key];
    const leaves = arrow === 'up' || arrow === 'down' || editing?.isQuick;
    if (event.key === 'Escape') {
      event.preventDefault();
      stop();
      cell.current?.focus();
    } else if (event.key === 'Enter') leave(event.shiftKey ? 'up' : 'down', event);
    else if (event.key === 'Tab') leave(event.shiftKey ? 'previous' : 'next', event);
    else if (arrow && leaves && !event.shiftKey && !isCommand) leave(arrow, event);
  };

  const onCellKey = (event: KeyboardEvent): void => {
    if (event.target !== cell.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const types = /^[\d.,:]$/.test(event.key);
    const empties = event.key === 'Delete' || event.key === 'Backspace';
    if (event.key === 'Escape' && (refused || isExplaining)) {
      setRefused(null);
      setExplaining(false);
    } else if (event.key === ' ' && onOpen) onOpen();
    else if (remedy && event.key.toLowerCase() === remedy.key.toLowerCase()) {
      event.stopPropagation();
      setExplaining(false);
      remedy.onPress();
    } else if (isReadOnly && event.key === 'Enter' && onOpen) onOpen();
    else if (isReadOnly && (types || empties || event.key === 'F2')) setExplaining(Boolean(readOnlyWord));
    else if (isReadOnly) return;
    else if (event.key === 'Enter' || event.key === 'F2') edit(refused?.text ?? value, false);
    else if (empties) {
      if (refused) setRefused(null);
      else if (shown !== null) give(null, '');
    } else if (types) edit(event.key, true);
    else return;
    event.preventDefault();
  };

  const word = status && props.statusWord;
  const time = refused ? refused.text : shown !== null && spokenMinutes(shown);
  const spoken = [label, time, word === readOnlyWord ? null : word, readOnlyWord].filter(Boolean);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: cellProps makes it a gridcell.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: cellProps makes it a gridcell.
    <div
      ref={cell}
      {...cellProps(row, column)}
      // Named by what is in it: a name of its own would hide the time that is seen (WCAG 2.5.3).
      aria-readonly={isReadOnly}
      aria-invalid={refused ? true : undefined}
      aria-describedby={refused && !editing ? noticeId : undefined}
      data-word={editing ? undefined : (refused?.message ?? readOnlyWord)}
      className={cx(
        'group relative flex h-full min-h-8 min-w-16 items-center justify-end gap-1.5 px-2 outline-none',
        'focus:z-10 focus:ring-inside aria-selected:bg-accent-soft select-none',
        props.isToday && 'bg-accent-soft/55',
        !isReadOnly && !editing && 'cursor-text hover:bg-hover',
        refused && !editing && 'z-10 bg-bad-soft text-bad outline-2 -outline-offset-2 outline-bad-line',
      )}
      onKeyDown={onCellKey}
      onBlur={() => setExplaining(false)}
      onClick={(event) => {
        if (editing || event.shiftKey) return;
        if (isReadOnly) cell.current?.focus();
        edit(refused?.text ?? value, false);
      }}
      onDoubleClick={onOpen}
    >
      {editing ? (
        <EditBox
          editing={editing}
          label={label}
          noticeId={noticeId}
          onChange={(text) => setEditing({ ...editing, text, error: null })}
          onKeyDown={onEditKey}
          onBlur={leaveOpen}
        />
      ) : (
        <>
          <span className="sr-only">{spoken.join(', ')}</span>
          {props.hasNote && (
            <span aria-hidden className="absolute top-1.5 right-1 size-1 rounded-full bg-mark" />
          )}
          <span aria-hidden className={cx('digits', shown === null && !refused && 'text-decoration')}>
            {refused ? refused.text || '–' : value || '–'}
          </span>
          <span className="flex w-3 justify-center" aria-hidden>
            {status && word && !refused && !kept && <StatusGlyph status={status} word={word} />}
          </span>
          {refused && (
            <CellNotice id={noticeId} tone="bad">
              {refused.message}
            </CellNotice>
          )}
          {isExplaining && !refused && (
            <CellNotice id={noticeId} tone="plain">
              {remedy?.label ?? readOnlyWord}
            </CellNotice>
          )}
        </>
      )}
    </div>
  );
}

/** Whether a person who typed into `cell` has only walked on in its grid, and is not typing elsewhere. */
function isIdleIn(cell: HTMLElement): boolean {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return false;
  return focused.dataset.row !== undefined && cell.closest('[role="grid"]')?.contains(focused) === true;
}
