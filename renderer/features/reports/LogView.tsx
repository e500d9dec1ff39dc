import { useEffect, useRef } from 'react';
import type { ReportLogLine } from '../../../domain/wire/reports.ts';
import { cx } from '../../ui/cx.ts';
import { dateFormat } from '../../ui/format.ts';
import { t } from '../../words/words.ts';

/** More lines than a person reads; the page must not grow without end. */
const SHOWN = 500;
/** px from the foot within which new lines are followed. */
const NEAR = 24;

/** What the program wrote, as it writes it. Stays at the newest line unless the person scrolled up. */
export function LogView({
  lines,
  isLive,
  locale,
}: {
  lines: readonly ReportLogLine[];
  isLive: boolean;
  locale: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const last = lines.at(-1)?.seq;
  useEffect(() => {
    if (box.current && follows.current && last !== undefined)
      box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  const shown = lines.slice(-SHOWN);
  const time = dateFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (
    <div
      ref={box}
      role="log"
      aria-label={t('reports.log')}
      aria-live={isLive ? 'polite' : 'off'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < NEAR;
      }}
      className="max-h-72 overflow-auto rounded-normal border border-line bg-side px-3 py-2 font-mono text-12 select-text"
    >
      {lines.length > SHOWN && (
        <p className="text-muted">{t('reports.log-cut', { count: lines.length - SHOWN })}</p>
      )}
      {shown.length === 0 && (
        <p className="text-muted">{isLive ? t('reports.log-nothing-yet') : t('reports.log-nothing')}</p>
      )}
      {shown.map((line) => (
        <p key={line.seq} className="flex gap-3">
          <span className="shrink-0 text-muted">{time.format(new Date(line.at))}</span>
          <span
            className={cx(
              'min-w-0 break-words whitespace-pre-wrap',
              line.stream === 'stderr' && 'text-bad',
              line.stream === 'system' && 'text-muted',
            )}
          >
            {line.stream === 'stderr' && <span className="sr-only">{t('reports.log-error')} </span>}
            {line.line}
          </span>
        </p>
      ))}
    </div>
  );
}
