import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TimeEntry } from '../../../../domain/entities/time-entry.ts';
import { addDays } from '../../../../domain/rules/civil-date.ts';
import { MINUTE_MS, type Span } from '../../../../domain/rules/day-plan.ts';
import { useObservable } from '../../../data/hooks.ts';
import type { Way } from '../../../data/types.ts';
import { usePeople, useProjects, useSyncStatus, useWorkspace } from '../../../data/workspace.tsx';
import { formatDate } from '../../../ui/format.ts';
import { Page, Toolbar } from '../../../ui/Page.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { spokenLocale, t } from '../../../words/words.ts';
import { entryStatus } from '../entry-status.ts';
import { useToday } from '../use-week.ts';
import { useWeekStore } from '../week-store.ts';
import type { ItemProps } from './BlockView.tsx';
import { DayCommands } from './DayCommands.tsx';
import { DayFoot } from './DayFoot.tsx';
import { DayHeader } from './DayHeader.tsx';
import { type DayPanel, DayPanelHost } from './DayPanelHost.tsx';
import { DayTimeline } from './DayTimeline.tsx';
import type { DayItem } from './day-model.ts';
import { itemWords, lockWords, timeWords, workWords } from './day-words.ts';
import type { Dragged } from './drag-model.ts';
import { ItemMenu } from './ItemMenu.tsx';
import { type ItemContext, itemActions } from './item-actions.ts';
import { itemMenu } from './item-menu.ts';
import { planJoin, planLog, planPlace, planSpan, planSplit } from './plans.ts';
import { suggestedSpan } from './suggested-span.ts';
import { UntimedStrip } from './UntimedStrip.tsx';
import { useDay } from './use-day.ts';
import { useDrag } from './use-drag.ts';
import { useItemKeys } from './use-item-keys.ts';
import { useItemMenu } from './use-item-menu.ts';
import { useItems } from './use-items.ts';
import { type Question, usePerform } from './use-perform.ts';
import { WhichDialog } from './WhichDialog.tsx';

const noWays: ReadonlyMap<string, Way> = new Map();

/** One day as a timeline: what is logged, what is missing, and everything to put it right. All of it is local. */
export function DayView() {
  const { data, info } = useWorkspace();
  const projects = useProjects();
  const people = usePeople();
  const sync = useSyncStatus();
  const ways = useObservable(() => data.entryWays(), [data], noWays);
  const today = useToday();
  const { view, day: shownDay, showDay, showView } = useWeekStore();
  const date = shownDay ?? today;
  const { model, entries, usual, now, optimistic } = useDay(date);
  const times = useMemo(() => timeWords(model), [model]);

  const [panel, setPanel] = useState<DayPanel | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [said, setSaid] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const focus = useItems(model.items, root);
  const { current } = focus;
  const menu = useItemMenu(canvas, model.day);
  const closePanel = useCallback(() => setPanel(null), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said and opened belongs to the day that was shown
  useEffect(() => {
    setPanel(null);
    setSaid('');
  }, [date]);

  const openItem = (item: DayItem, element: Element): void => {
    if (item.kind === 'gap' || item.kind === 'overlap') menu.openUnder(item, element);
    else if (item.kind === 'untimed' || item.block.entry) setPanel({ kind: 'entry', entryId: item.id });
  };
  const keys = useItemKeys({
    focus,
    count: model.items.length,
    onAction: (id) => act(id),
    onOpen: openItem,
    onCursor: (at) => setSaid(t('day.said.cursor', { time: times.at(at) })),
  });
  const perform = usePerform({
    optimistic,
    onAsk: setQuestion,
    onDone: (words, id) => {
      setSaid(words);
      keys.forgetCursor();
      if (id && root.current?.contains(document.activeElement)) focus.go(id);
      else if (id) focus.note(id);
    },
  });
  const context: ItemContext = { model, times, projects, usual, cursor: keys.cursor };
  const act = (id: string, item: DayItem | null = current): void => {
    const action = itemActions().find((one) => one.id === id);
    if (action && item) void perform(action.plan(item, context));
  };
  const isFuture = date > today;
  const logNew = (span: Span = suggestedSpan(model, usual, now)): void => {
    if (!isFuture) setPanel({ kind: 'new', span });
  };

  const drag = useDrag({
    canvas,
    scroller,
    day: model.day,
    mayDrag: ({ id }) => {
      if (id === null) return !isFuture;
      const block = model.blocks.find((one) => one.id === id);
      const entry = block ? block.entry : model.untimed.find((one) => one.id === id);
      const locked = entry === undefined ? null : lockWords(entry);
      if (locked) showToast({ message: locked });
      return locked === null;
    },
    onDrop: ({ kind, id }: Dragged, to) => {
      if (kind === 'create') logNew(to);
      const block = model.blocks.find((one) => one.id === id);
      const untimed = model.untimed.find((one) => one.id === id);
      if (block) void perform(planSpan(context, block, to, kind === 'move' ? 'move' : 'resize'));
      else if (untimed) void perform(planPlace(context, untimed, usual, to.from));
    },
    onCancel: () => setSaid(t('day.said.cancelled')),
  });

  const nameOf = (userId: string): string => people.get(userId)?.name ?? '';
  const statusOf = (entry: TimeEntry) => entryStatus(entry, ways.get(entry.id), nameOf);
  const wordsOf = (item: DayItem): string => itemWords(item, times, projects);
  const itemProps = (item: DayItem): ItemProps => ({
    'data-item': item.id,
    role: 'button',
    tabIndex: focus.tabStop === item.id ? 0 : -1,
    onFocus: () => focus.note(item.id),
    onClick: (event) => openItem(item, event.currentTarget),
    onContextMenu: (event) => menu.onContextMenu(item, event),
  });

  const dateWords = formatDate(date, spokenLocale(), { dateStyle: 'full' });
  const emptyWords = isFuture ? t('day.empty-future') : t('day.empty');
  return (
    <Page
      isFilled
      header={
        <DayHeader
          date={date}
          today={today}
          minutes={model.minutes}
          onShow={showDay}
          onLog={() => logNew()}
        />
      }
      toolbar={
        <Toolbar label={t('week.view')}>
          <SegmentedControl
            size="small"
            label={t('week.view')}
            options={[
              { id: 'week', label: t('week.view.week') },
              { id: 'day', label: t('week.view.day') },
            ]}
            value={view}
            onChange={showView}
          />
        </Toolbar>
      }
      foot={<DayFoot model={model} />}
      panel={
        panel && (
          <DayPanelHost
            panel={panel}
            date={date}
            today={today}
            dateWords={dateWords}
            entries={entries}
            ways={ways}
            onSpan={(span) => setPanel({ kind: 'new', span })}
            onLog={async (entry) => {
              const refused = await perform(planLog(context, entry), { isSaidElsewhere: true });
              if (refused === null) focus.go(entry.id);
              return refused;
            }}
            onClose={closePanel}
          />
        )
      }
    >
      <DayCommands
        hasItem={current !== null}
        isTyping={panel !== null}
        group={t('day.group')}
        onAction={act}
        onLog={() => logNew()}
        onTurn={(days) => showDay(addDays(date, days))}
        onToday={() => showDay(null)}
      />
      {!sync.initialPullDone && projects.size === 0 ? (
        <Skeleton label={t('day.loading')} rows={8} className="p-6" />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys of the items in it
        <div
          ref={root}
          className="flex min-h-0 flex-1 flex-col"
          onKeyDown={keys.onKeyDown}
          {...focus.rootProps}
        >
          {model.items.length === 0 && (
            <p className="shrink-0 border-b border-line px-6 py-2 text-muted @max-[640px]:px-4">
              {model.day.from === model.day.to ? t('day.no-such-day', { zone: info.zone }) : emptyWords}
            </p>
          )}
          <UntimedStrip
            entries={model.untimed}
            itemOf={(entry) => itemProps({ kind: 'untimed', id: entry.id, entry })}
            nameOf={(entry) => wordsOf({ kind: 'untimed', id: entry.id, entry })}
            titleOf={(entry) => workWords(entry, projects)}
            statusOf={statusOf}
            draggedId={drag.preview?.id ?? null}
            onGrab={(entry, event) => {
              const span = { from: 0, to: entry.minutes * MINUTE_MS };
              drag.begin(event, { kind: 'place', id: entry.id, span });
            }}
          />
          <DayTimeline
            model={model}
            times={times}
            usual={usual}
            now={now}
            label={t('day.timeline', { date: dateWords })}
            projects={projects}
            statusOf={statusOf}
            itemProps={itemProps}
            wordsOf={wordsOf}
            current={current && { id: current.id, cursor: keys.cursor }}
            preview={drag.preview}
            draft={panel?.kind === 'new' ? panel.span : null}
            canvas={canvas}
            scroller={scroller}
            onGrab={drag.begin}
          />
          <p role="status" className="sr-only">
            {said}
          </p>
        </div>
      )}
      {menu.menu && (
        <ItemMenu
          x={menu.menu.x}
          y={menu.menu.y}
          label={t('day.actions')}
          onClose={menu.close}
          items={itemMenu({
            ...menu.menu,
            times,
            projects,
            onAction: act,
            onOpen: (item) => setPanel({ kind: 'entry', entryId: item.id }),
            onSplit: (block, at) => void perform(planSplit(context, block, at)),
            onLogIn: ({ from, to }) => logNew({ from, to }),
          })}
        />
      )}
      {question && (
        <WhichDialog
          {...question}
          projects={projects}
          zone={info.zone}
          onClose={() => setQuestion(null)}
          onKeep={(entry) => {
            const block = model.blocks.find(({ id }) => id === question.first.id);
            setQuestion(null);
            if (block) void perform(planJoin(context, block, entry));
          }}
        />
      )}
    </Page>
  );
}
