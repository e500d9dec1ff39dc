import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { CellNotice } from './cell-notice.tsx';
import { cx } from './cx.ts';

/** What is being typed into a cell. */
export interface Editing {
  text: string;
  /** Begun by typing over the value: arrows leave the cell. Else they move in the text. */
  isQuick: boolean;
  error: string | null;
}

interface EditBoxProps {
  editing: Editing;
  label: string;
  noticeId: string;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onBlur: () => void;
}

/** The text field over a cell that is edited, with what is wrong under it. Takes the focus when it appears. */
export function EditBox({ editing, label, noticeId, onChange, onKeyDown, onBlur }: EditBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const isQuick = useRef(editing.isQuick);
  useLayoutEffect(() => {
    input.current?.focus();
    if (!isQuick.current) input.current?.select();
  }, []);
  return (
    <>
      <input
        ref={input}
        aria-label={label}
        aria-invalid={editing.error !== null}
        aria-describedby={editing.error ? noticeId : undefined}
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
        <CellNotice id={noticeId} tone="bad">
          {editing.error}
        </CellNotice>
      )}
    </>
  );
}
