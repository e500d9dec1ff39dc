import { CircleAlert, CircleCheck, CircleHelp, CloudOff, Gift, Play, RefreshCw, Square } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useFolded } from './AppFrame.tsx';
import { cx } from './cx.ts';
import { Tooltip } from './Tooltip.tsx';

export interface SideTimerProps {
  isRunning: boolean;
  /** `0:42`, or `0:42:10`; drawn by the feature so that this piece has no clock. */
  elapsed: string;
  /** What runs: "Analysis", or all of it: "Acme · Analysis". */
  label: string;
  /** What it belongs to, in a line above: "Acme". */
  detail?: string;
  startLabel: string;
  stopLabel: string;
  keys?: string;
  onToggle: () => void;
  /** The details of what runs. */
  onOpen?: () => void;
}

/** The timer in the side bar: what runs and for how long, or a quiet button that starts one. */
export function SideTimer(props: SideTimerProps) {
  const { isRunning, elapsed, detail, startLabel, stopLabel, keys, onToggle, onOpen } = props;
  const label = detail ? `${detail} · ${props.label}` : props.label;
  const folded = useFolded();
  const action = isRunning ? stopLabel : startLabel;
  const Icon = isRunning ? Square : Play;
  const toggle = (
    <Tooltip
      text={folded && isRunning ? `${action}: ${label} ${elapsed}` : action}
      keys={keys}
      placement="right"
    >
      <AriaButton
        aria-label={folded && isRunning ? `${action}: ${label}, ${elapsed}` : action}
        onPress={onToggle}
        className={cx(
          'flex shrink-0 items-center justify-center rounded-normal transition-colors',
          folded ? 'min-h-8 w-full flex-col py-1.5' : 'size-6',
          isRunning
            ? 'bg-accent text-on-accent data-hovered:bg-accent-hover'
            : 'text-muted data-hovered:bg-hover',
        )}
      >
        <Icon size={isRunning ? 10 : 14} fill="currentColor" strokeWidth={1.5} aria-hidden />
        {folded && isRunning && <span className="digits text-12 font-medium">{elapsed}</span>}
      </AriaButton>
    </Tooltip>
  );
  if (folded) return toggle;
  if (!isRunning) {
    return (
      <AriaButton
        onPress={onToggle}
        className="flex h-8 w-full items-center gap-2.5 rounded-normal px-2 text-muted transition-colors data-hovered:bg-hover data-hovered:text-ink"
      >
        <Play size={14} strokeWidth={1.75} aria-hidden className="mx-px" />
        {startLabel}
      </AriaButton>
    );
  }
  return (
    <div className="flex items-center gap-2 rounded-normal border border-line bg-raised py-1.5 pr-2 pl-1.5">
      {toggle}
      <AriaButton
        onPress={() => onOpen?.()}
        aria-label={`${label}, ${elapsed}`}
        className="flex min-w-0 flex-1 items-center justify-between gap-2 rounded-small text-left"
      >
        <span className="flex min-w-0 flex-col text-12">
          {detail && <span className="truncate text-muted">{detail} </span>}
          <span className="truncate">{props.label}</span>
        </span>{' '}
        <span className="digits font-semibold">{elapsed}</span>
      </AriaButton>
    </div>
  );
}

/** A line below the timer that waits for the person: what, and what can be done about it. */
export function SideNote({ text, action, onPress }: { text: string; action: string; onPress: () => void }) {
  const folded = useFolded();
  return (
    <Tooltip text={`${text}. ${action}`} placement="right">
      <AriaButton
        onPress={onPress}
        aria-label={`${text}. ${action}`}
        className={cx(
          'flex min-h-7 w-full items-center rounded-normal bg-warn-soft text-12 transition-colors data-hovered:bg-hover',
          folded ? 'justify-center' : 'gap-2 px-2 py-1',
        )}
      >
        <CircleHelp size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-warn" />
        {!folded && (
          <span className="flex min-w-0 flex-1 items-baseline justify-between gap-2">
            <span className="digits truncate text-ink">{text}</span>{' '}
            <span className="font-semibold text-accent-ink">{action}</span>
          </span>
        )}
      </AriaButton>
    </Tooltip>
  );
}

/** A line above the sync line: something new that does not wait for anybody. */
export function SideNews({ text, action, onPress }: { text: string; action: string; onPress: () => void }) {
  const folded = useFolded();
  return (
    <Tooltip text={`${text}. ${action}`} placement="right">
      <AriaButton
        onPress={onPress}
        aria-label={`${text}. ${action}`}
        className={cx(
          'flex min-h-8 w-full items-center rounded-normal transition-colors data-hovered:bg-hover',
          folded ? 'justify-center' : 'gap-2.5 px-2 py-1.5',
        )}
      >
        <Gift size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent-ink" />
        {!folded && <span className="truncate">{text}</span>}
      </AriaButton>
    </Tooltip>
  );
}

export type SyncLook = 'sent' | 'sending' | 'waiting' | 'offline' | 'attention';

export interface SyncLineProps {
  look: SyncLook;
  /** "All sent", "3 to send", "Offline", "1 needs attention". */
  text: string;
  /** When, or what else: "12:04". */
  detail?: string;
  isCurrent?: boolean;
  onPress: () => void;
}

const looks = {
  sent: { icon: CircleCheck, colour: 'text-ok' },
  sending: { icon: RefreshCw, colour: 'text-muted' },
  waiting: { icon: RefreshCw, colour: 'text-muted' },
  offline: { icon: CloudOff, colour: 'text-muted' },
  attention: { icon: CircleAlert, colour: 'text-warn' },
} as const;

/** Whether the work of this device has been sent. Opens the Sync screen. */
export function SyncLine({ look, text, detail, isCurrent = false, onPress }: SyncLineProps) {
  const folded = useFolded();
  const { icon: Icon, colour } = looks[look];
  const words = detail ? `${text}, ${detail}` : text;
  return (
    <Tooltip text={words} placement="right">
      <AriaButton
        onPress={onPress}
        aria-label={words}
        aria-current={isCurrent && 'page'}
        className={cx(
          'flex min-h-8 w-full items-center rounded-normal transition-colors',
          folded ? 'justify-center' : 'gap-2.5 px-2 py-1.5',
          isCurrent ? 'bg-pressed' : 'data-hovered:bg-hover',
        )}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden className={cx('shrink-0', colour)} />
        {!folded && (
          <span className="flex min-w-0 flex-1 items-baseline justify-between gap-2">
            <span className="truncate">{text}</span>{' '}
            {detail && <span className="digits text-12 text-muted">{detail}</span>}
          </span>
        )}
      </AriaButton>
    </Tooltip>
  );
}
