import { CircleAlert, Ellipsis } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import { formatMinutes } from '../../../../domain/rules/duration.ts';
import { newEntry } from '../../../data/new-entry.ts';
import { refusalWords } from '../../../data/rule-words.ts';
import { useWorkspace } from '../../../data/workspace.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { matchesKeys } from '../../../ui/commands.ts';
import { Kbd } from '../../../ui/Kbd.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import { undoStep, useUndoStore } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { useEntryActions } from '../use-entry-actions.ts';
import { dateWords, QuickChips, timeWords } from './QuickChips.tsx';
import { QuickList } from './QuickList.tsx';
import type { QuickOption } from './quick-options.ts';
import { useQuickStore } from './quick-store.ts';
import { usePins } from './use-pins.ts';
import { useQuick } from './use-quick.ts';
import { useSuggestionSwitch } from './use-suggestion-switch.ts';
import { useWorkNames } from './use-work-names.ts';

/** The line itself: text, what it was understood as, and what can be chosen. */
export function QuickLine({ today, icon }: { today: string; icon: ReactNode }) {
  const { session, info } = useWorkspace();
  const { text, chosen, type, choose, clear, close } = useQuickStore();
  const { entry, understood, options, hasWork } = useQuick(text, chosen, today);
  const actions = useEntryActions();
  const pins = usePins();
  const names = useWorkNames();
  const suggestions = useSuggestionSwitch();
  const listId = useId();
  const [marked, setMarked] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);

  const isReady = understood.missing.length === 0;
  const mustChoose = text.trim() !== '' && understood.missing.includes('choice');
  const place = options.findIndex(({ id }) => id === marked);
  const active = place >= 0 ? place : mustChoose && options.length > 0 ? 0 : -1;

  const draft = useMemo(() => {
    const { row, minutes, interval } = understood;
    if (!isReady || !row || minutes === null) return null;
    return newEntry(
      session.session,
      {
        ...row,
        date: understood.date,
        minutes,
        zone: info.zone,
        description: understood.description,
        billable: understood.billable,
        ...(interval ?? {}),
      },
      new Date(),
    );
  }, [understood, isReady, session.session, info.zone]);

  useEffect(() => {
    let isStale = false;
    setRefused(null);
    if (draft) {
      void actions.check(draft).then(([broken]) => {
        if (!isStale) setRefused(broken ? refusalWords(broken) : null);
      });
    }
    return () => {
      isStale = true;
    };
  }, [draft, actions]);

  const pick = (option: QuickOption): void => {
    setMarked(null);
    setAsking(false);
    if (option.kind !== 'suggestion') {
      choose({ row: option.row, workWords: entry.workWords });
      return;
    }
    const { work, minutes } = option.suggestion;
    const time = understood.clock
      ? `${understood.clock.from}-${understood.clock.to}`
      : formatMinutes(understood.minutes ?? minutes);
    const date = understood.isDateSaid ? ` ${understood.date}` : '';
    const description = work.description.replaceAll('"', '”');
    choose({ row: option.row, workWords: '' }, `${time}${date}${description ? ` "${description}"` : ''}`);
  };

  const save = async (goesOn: boolean): Promise<void> => {
    if (!draft) return setAsking(true);
    const failed = await actions.save(draft);
    if (failed) return setRefused(failed);
    const step = useUndoStore.getState().done.at(-1);
    const { project } = names(draft);
    showToast({
      message: t('quick.saved', {
        date: dateWords(draft.date, today),
        minutes: formatMinutes(draft.minutes),
        project,
      }),
      tone: 'ok',
      ...(step ? { undo: { label: t('common.undo'), onUndo: () => void undoStep(step) } } : {}),
    });
    clear();
    setAsking(false);
    if (!goesOn) close();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const option = options[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = active + step;
      setMarked(options[next < -1 ? options.length - 1 : next]?.id ?? null);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (option) pick(option);
      else void save(event.shiftKey);
    } else if (matchesKeys('Mod+P', event)) {
      event.preventDefault();
      const row = option?.row ?? understood.row;
      if (row) void pins.toggle(row);
    } else if (matchesKeys('Mod+Delete', event) && option?.kind === 'suggestion') {
      event.preventDefault();
      void suggestions.forgetOne(option.suggestion.work);
      setMarked(null);
    }
  };

  const rowNames = understood.row ? names(understood.row) : null;
  const summary = rowNames
    ? [timeWords(understood), rowNames.project, rowNames.work, dateWords(understood.date, today)].join(', ')
    : '';
  const isEmpty = text.trim() === '' && !chosen;
  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <span className="shrink-0 text-muted">{icon}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the bar was opened to be typed into.
          autoFocus
          role="combobox"
          aria-label={t('quick.title')}
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          {...(active >= 0 ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
          value={text}
          placeholder={t('quick.placeholder')}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            type(event.target.value);
            setMarked(null);
            setAsking(false);
          }}
          onKeyDown={onKeyDown}
          className="h-11 min-w-0 flex-1 bg-transparent text-15 outline-none placeholder:text-faint"
        />
        <Menu
          trigger={<IconButton size="small" label={t('quick.more')} icon={Ellipsis} />}
          label={t('quick.more')}
          items={[
            { id: 'switch', label: suggestions.switchLabel, onAction: () => void suggestions.toggle() },
            { id: 'forget', label: t('quick.forget'), onAction: () => void suggestions.forgetAll() },
          ]}
        />
        <Kbd keys="Escape" />
      </div>
      {!isEmpty && (
        <div className="border-b border-line px-4 py-2.5">
          <QuickChips
            understood={understood}
            today={today}
            names={rowNames}
            choices={entry.choices.length}
            unknownActivity={entry.unknownActivity}
          />
          {refused && (
            <p role="alert" className="mt-2 flex items-start gap-1.5 text-bad">
              <CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
              {refused}
            </p>
          )}
        </div>
      )}
      <p aria-live="polite" className="sr-only">
        {isReady && summary ? t('quick.ready', { summary }) : mustChoose || isAsking ? t('quick.choose') : ''}
      </p>
      {!hasWork && <p className="px-4 py-4 text-center text-muted">{t('quick.none')}</p>}
      <QuickList
        id={listId}
        options={options}
        active={active}
        names={names}
        isPinned={pins.isPinned}
        onChoose={pick}
      />
      <footer className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-12 text-muted low:hidden">
        {(active >= 0 || isReady) && (
          <Hint keys="Enter" text={t(active >= 0 ? 'quick.hint.choose' : 'quick.hint.save')} />
        )}
        {active < 0 && isReady && <Hint keys="Shift+Enter" text={t('quick.hint.more')} />}
        {options.length > 0 && <Hint keys="ArrowDown" text={t('quick.hint.choose')} />}
        {(active >= 0 || understood.row) && <Hint keys="Mod+P" text={t('quick.hint.pin')} />}
        {options[active]?.kind === 'suggestion' && <Hint keys="Mod+Delete" text={t('quick.hint.forget')} />}
      </footer>
    </>
  );
}

function Hint({ keys, text }: { keys: string; text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <Kbd keys={keys} />
      {text}
    </span>
  );
}
