import { useEffect, useState } from 'react';
import { formatMinutes } from '../../../domain/rules/duration.ts';
import { bridge } from '../../data/bridge.ts';
import { useObservable } from '../../data/hooks.ts';
import type { TimerRecord } from '../../data/types.ts';
import { useClients, useProjects, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { useCommand } from '../../ui/commands.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { SideTimer } from '../../ui/SideSlots.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { AddWork } from './AddWork.tsx';
import { billableByDefault } from './billable.ts';
import { useToday } from './use-week.ts';
import { projectLabel, type RowKey, rowLabel } from './week-model.ts';

const nothingShown: ReadonlySet<string> = new Set();

/** The timer in the side bar, with its dialogs and its key `S`. */
export function TimerSlot() {
  const { data } = useWorkspace();
  const projects = useProjects();
  const clients = useClients();
  const today = useToday();
  const timer = useObservable(() => data.timer.watch(), [data], null);
  const [now, setNow] = useState(() => Date.now());
  const [dialog, setDialog] = useState<'start' | 'edit' | null>(null);
  const [description, setDescription] = useState('');

  useEffect(() => {
    if (!timer) return;
    setNow(Date.now());
    const tick = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(tick);
  }, [timer]);

  const label = timer ? timerLabel(timer, projects, clients) : '';
  useEffect(() => {
    void bridge().invoke('timer.show', {
      timer: timer ? { label, startedAt: timer.startedAt, question: null } : null,
      last: null,
      words: {
        start: 'Start a timer',
        stop: 'Stop the timer',
        open: 'Open Stint',
        showMini: 'Show small window',
        hideMini: 'Hide small window',
        decide: 'Decide',
        close: 'Close',
        idle: 'No timer is running',
      },
      language: 'en',
    });
  }, [timer, label]);

  const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
    try {
      await action();
      return true;
    } catch (error) {
      showToast({ message: error instanceof Error ? error.message : String(error), tone: 'bad' });
      return false;
    }
  };
  const start = (row: RowKey): void => {
    const project = projects.get(row.projectId);
    setDialog(null);
    void attempt(() =>
      data.timer.start({
        ...row,
        description: description.trim(),
        billable: billableByDefault(project, row.activityCode),
      }),
    ).then(() => setDescription(''));
  };
  const stop = async (): Promise<void> => {
    await attempt(async () => {
      const entries = await data.timer.stop();
      const minutes = entries.reduce((sum, entry) => sum + entry.minutes, 0);
      const project = projects.get(entries[0]?.projectId ?? '')?.name ?? 'this project';
      const ids = entries.map(({ id }) => id);
      showToast({
        message: `${formatMinutes(minutes)} on ${project} saved here.`,
        tone: 'ok',
        undo: { label: 'Discard', onUndo: () => void attempt(() => data.removeEntries(ids)) },
      });
    });
  };
  const toggle = (): void => {
    if (timer) void stop();
    else setDialog('start');
  };

  useEffect(() => {
    return bridge().on('command.run', ({ command }) => {
      if (command === 'timer.toggle') toggle();
    });
  });
  useCommand({
    id: 'timer.toggle',
    label: timer ? 'Stop the timer' : 'Start a timer',
    group: 'Time',
    keys: 'S',
    words: 'timer clock start stop',
    run: toggle,
  });

  return (
    <>
      <SideTimer
        isRunning={timer !== null}
        elapsed={
          timer ? formatMinutes(Math.max(0, Math.floor((now - Date.parse(timer.startedAt)) / 60_000))) : ''
        }
        label={label}
        startLabel="Start a timer"
        stopLabel="Stop the timer"
        keys="S"
        onToggle={toggle}
        onOpen={() => {
          setDescription(timer?.description ?? '');
          setDialog('edit');
        }}
      />
      <Dialog isOpen={dialog === 'start'} onClose={() => setDialog(null)} title="Start a timer" width={440}>
        <div className="flex flex-col gap-4">
          <AddWork
            day={today}
            shown={nothingShown}
            onAdd={start}
            autoFocus
            placeholder="What are you working on?"
          />
          <TextField
            label="Description"
            value={description}
            onChange={setDescription}
            placeholder="Can wait until you stop"
          />
          <p className="text-12 text-muted">
            The timer starts when you choose the work. It goes on when Stint is closed.
          </p>
        </div>
      </Dialog>
      <Dialog
        isOpen={dialog === 'edit' && timer !== null}
        onClose={() => setDialog(null)}
        title="Running timer"
        width={440}
        actions={
          <>
            <Button
              kind="quiet"
              onPress={() => {
                setDialog(null);
                void attempt(() => data.timer.discard());
              }}
            >
              Discard
            </Button>
            <Button
              kind="primary"
              onPress={() => {
                void attempt(() => data.timer.update({ description: description.trim() })).then((ok) => {
                  if (ok) setDialog(null);
                });
              }}
            >
              Save
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          <p>{label}</p>
          <TextField label="Description" value={description} onChange={setDescription} autoFocus />
        </div>
      </Dialog>
    </>
  );
}

function timerLabel(
  timer: TimerRecord,
  projects: ReturnType<typeof useProjects>,
  clients: ReturnType<typeof useClients>,
): string {
  const project = projects.get(timer.projectId);
  return `${projectLabel(project, clients)} · ${rowLabel(project, timer)}`;
}
