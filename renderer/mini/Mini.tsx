import { AppWindow, CircleHelp, Play, Square, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { IpcRequest, TimerView } from '../../domain/ipc/table.ts';
import { formatMinutes } from '../../domain/rules/duration.ts';
import { bridge } from '../data/bridge.ts';
import { cx } from '../ui/cx.ts';

type Command = IpcRequest<'mini.run'>['command'];

function run(command: Command): void {
  void bridge().invoke('mini.run', { command });
}

/** What the page told main about the timer, from now on; null until it did. */
function useView(): TimerView | null {
  const [view, setView] = useState<TimerView | null>(null);
  useEffect(() => {
    const stop = bridge().on('mini.changed', setView);
    void bridge()
      .invoke('mini.get', {})
      .then((answer) => setView((known) => known ?? answer.view));
    return stop;
  }, []);
  return view;
}

/** The running time as `0:42`, drawn again when its minute ends. */
function Elapsed({ startedAt }: { startedAt: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const wait = 60_000 - (Math.max(0, now - Date.parse(startedAt)) % 60_000);
    const timer = window.setTimeout(() => setNow(Date.now()), wait);
    return () => window.clearTimeout(timer);
  }, [now, startedAt]);
  const minutes = Math.max(0, Math.floor((Math.max(now, Date.now()) - Date.parse(startedAt)) / 60_000));
  return <span className="digits text-15 font-semibold">{formatMinutes(minutes)}</span>;
}

function Act(props: { label: string; icon: typeof X; isMain?: boolean; onPress: () => void }) {
  const { label, icon: Icon, isMain = false, onPress } = props;
  return (
    <AriaButton
      aria-label={label}
      onPress={onPress}
      className={cx(
        'flex shrink-0 items-center justify-center rounded-normal transition-colors [-webkit-app-region:no-drag]',
        isMain
          ? 'size-9 bg-accent text-on-accent data-hovered:bg-accent-hover'
          : 'size-6 text-muted data-hovered:bg-hover data-hovered:text-ink',
      )}
    >
      <Icon size={isMain ? 14 : 15} fill={isMain ? 'currentColor' : 'none'} strokeWidth={1.75} aria-hidden />
    </AriaButton>
  );
}

/** The small window: what runs and for how long, stop and start, the way to the big one. Drag it by its ground. */
export function Mini() {
  const view = useView();
  useEffect(() => {
    if (view) document.documentElement.lang = view.language;
  }, [view]);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') run('close');
      if (event.key.toLowerCase() === 's' && !event.ctrlKey && !event.metaKey && !event.altKey) run('toggle');
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  useEffect(() => {
    const fit = (): void => run('fit');
    window.addEventListener('resize', fit);
    return () => window.removeEventListener('resize', fit);
  }, []);
  if (!view) return null;
  const { timer, last, words } = view;
  return (
    <main className="flex h-full items-center gap-2.5 border border-line-strong bg-raised pr-1.5 pl-3 select-none [-webkit-app-region:drag]">
      <h1 className="sr-only">Stint</h1>
      <Act
        isMain
        label={timer ? words.stop : words.start}
        icon={timer ? Square : Play}
        onPress={() => run('toggle')}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        {timer ? (
          <>
            <span className="truncate text-12" title={timer.label}>
              {timer.label}
            </span>
            <span className="flex items-baseline gap-2">
              <Elapsed startedAt={timer.startedAt} />
              {timer.question && <span className="truncate text-12 text-warn">{timer.question}</span>}
            </span>
          </>
        ) : (
          <>
            <span className="truncate text-12 text-muted">{words.idle}</span>
            {last && (
              <span className="truncate text-12" title={last}>
                {last}
              </span>
            )}
          </>
        )}
      </div>
      {timer?.question && <Act label={words.decide} icon={CircleHelp} onPress={() => run('decide')} />}
      <div className="flex flex-col">
        <Act label={words.close} icon={X} onPress={() => run('close')} />
        <Act label={words.open} icon={AppWindow} onPress={() => run('open')} />
      </div>
    </main>
  );
}
