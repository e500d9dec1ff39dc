import { CircleCheckBig, Inbox } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { can } from '../../../../domain/rules/permissions.ts';
import type { DeadLetter } from '../../../../domain/wire/metering.ts';
import { useActor, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useCommand } from '../../../ui/commands.ts';
import { Page, PageHeader, Toolbar } from '../../../ui/Page.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { Table } from '../../../ui/Table.tsx';
import type { TableColumn } from '../../../ui/table-model.ts';
import { t } from '../../../words/words.ts';
import { AskedNote, Loading, NotYours } from '../common/Asked.tsx';
import { StandingBadge, StandingNote, useStanding } from '../common/Standing.tsx';
import type { LetterState } from '../common/usage-api.ts';
import { dayWords, instantWords, quantityWords, typeWords } from '../common/usage-words.ts';
import { DropDialog } from './DropDialog.tsx';
import { LetterPanel } from './LetterPanel.tsx';
import { causeWords, neighbour, reasonWords } from './letter-model.ts';
import { useLetterActions } from './use-letter-actions.ts';
import { useLetters } from './use-letters.ts';

const none: readonly DeadLetter[] = [];
const rowId = ({ id }: DeadLetter): string => id;

/** Events that the platform refused, and what can be done about them. For whoever looks after billing. */
export function DeadLettersScreen() {
  if (!can(useActor(), 'settings.billing')) return <NotYours title={t('letters.title')} />;
  return <Letters />;
}

function Letters() {
  const { locale } = useWorkspace().info;
  const [state, setState] = useState<LetterState>('dead');
  const [openId, setOpenId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [dropping, setDropping] = useState<readonly string[] | null>(null);
  const standing = useStanding();
  const dead = standing.value?.dead ?? 0;
  const reading = useLetters(state, dead);
  // The list is newer than the count where they differ: what was refused a moment ago is counted at once.
  const reloadStanding = standing.reload;
  const listed = state === 'dead' ? (reading.value?.total ?? null) : null;
  useEffect(() => {
    if (listed !== null) reloadStanding();
  }, [listed, reloadStanding]);
  const actions = useLetterActions();
  const list = reading.value;
  const letters = list?.letters ?? none;
  const open = letters.find(({ id }) => id === openId) ?? null;
  const selected = letters.filter(({ id }) => chosen.has(id));
  // What a key acts on: what was chosen, else what is open.
  const target = selected.length > 0 ? selected : open ? [open] : [];
  const ids = target.map(({ id }) => id);
  const mayAct = target.length > 0 && !reading.isOffline && !actions.isBusy;
  const isDead = state === 'dead';
  const total = list?.total ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: heads and cells are in the language of the person
  const columns = useMemo(() => columnsOf(isDead), [isDead, locale]);

  const show = (next: LetterState): void => {
    setState(next);
    setOpenId(null);
    setChosen(new Set());
  };
  const replay = (): void => void actions.replay({ ids });
  const restore = (): void => void actions.restore(target);
  const replayAll = (): void => void actions.replay({ all: true });
  const group = t('letters.title');
  const step = (by: 1 | -1) => (): void => setOpenId(neighbour(letters, openId, by)?.id ?? null);
  useCommand({ id: 'letters.next', label: t('letters.next'), group, keys: 'J', run: step(1) });
  useCommand({ id: 'letters.previous', label: t('letters.previous'), group, keys: 'K', run: step(-1) });
  const onlyIf = (is: boolean, id: string, label: string, keys: string, run: () => void) =>
    is ? { id, label, group, keys, run } : null;
  useCommand(onlyIf(isDead && mayAct, 'letters.replay', t('letters.replay'), 'R', replay));
  useCommand(onlyIf(isDead && mayAct, 'letters.drop', t('letters.drop'), 'X', () => setDropping(ids)));
  useCommand(onlyIf(!isDead && mayAct, 'letters.restore', t('letters.restore'), 'U', restore));
  const mayReplayAll = isDead && total > 0 && !reading.isOffline && !actions.isBusy;
  useCommand(
    onlyIf(
      mayReplayAll,
      'letters.replay-all',
      t('letters.replay-all', { count: total }),
      'Shift+R',
      replayAll,
    ),
  );

  return (
    <Page
      isFilled
      header={
        <PageHeader
          title={t('letters.title')}
          actions={
            isDead &&
            total > 0 && (
              <Button kind="primary" keys="Shift+R" isDisabled={!mayReplayAll} onPress={replayAll}>
                {t('letters.replay-all', { count: total })}
              </Button>
            )
          }
        >
          <StandingBadge reading={standing} />
        </PageHeader>
      }
      toolbar={
        <Toolbar label={t('letters.filter')}>
          <SegmentedControl
            label={t('letters.filter')}
            options={[
              { id: 'dead', label: t('letters.dead') },
              { id: 'dropped', label: t('letters.dropped-tab') },
            ]}
            value={state}
            onChange={show}
          />
          {selected.length > 0 && (
            <span className="ml-auto flex flex-wrap items-center gap-2">
              <span className="text-muted">{t('letters.chosen', { count: selected.length })}</span>
              {isDead ? (
                <>
                  <Button size="small" isDisabled={!mayAct} onPress={() => setDropping(ids)}>
                    {t('letters.drop')}
                  </Button>
                  <Button size="small" isDisabled={!mayAct} onPress={replay}>
                    {t('letters.replay')}
                  </Button>
                </>
              ) : (
                <Button size="small" isDisabled={!mayAct} onPress={restore}>
                  {t('letters.restore')}
                </Button>
              )}
            </span>
          )}
        </Toolbar>
      }
      foot={total > 0 && <p className="text-muted">{t('letters.shown', { shown: letters.length, total })}</p>}
      panel={
        open && (
          <LetterPanel
            key={open.id}
            letter={open}
            actions={actions}
            isOffline={reading.isOffline}
            onDrop={() => setDropping([open.id])}
            onClose={() => setOpenId(null)}
          />
        )
      }
    >
      <div className="flex flex-col gap-2 px-6 py-3 empty:hidden">
        <AskedNote reading={reading} />
        {!reading.isOffline && <StandingNote reading={standing} />}
      </div>
      {list === null ? (
        <div className="px-6">
          <Loading reading={reading} label={t('letters.loading')} />
        </div>
      ) : (
        <Table
          label={t('letters.title')}
          columns={columns}
          rows={letters}
          rowId={rowId}
          currentId={openId}
          onOpen={({ id }) => setOpenId(id === openId ? null : id)}
          onNearEnd={reading.more}
          selection={{ ids: chosen, onChange: setChosen, label: t('letters.choose-all') }}
          empty={
            <EmptyState
              icon={isDead ? CircleCheckBig : Inbox}
              title={t(isDead ? 'letters.none' : 'letters.none-dropped')}
            >
              {t(isDead ? 'letters.none-help' : 'letters.none-dropped-help')}
            </EmptyState>
          }
        />
      )}
      {dropping && (
        <DropDialog
          count={dropping.length}
          isBusy={actions.isBusy}
          onClose={() => setDropping(null)}
          onDrop={(reason) =>
            void actions.drop(dropping, reason).then((isDropped) => {
              if (!isDropped) return;
              setDropping(null);
              setChosen(new Set());
            })
          }
        />
      )}
    </Page>
  );
}

function columnsOf(isDead: boolean): TableColumn<DeadLetter>[] {
  return [
    {
      id: 'reason',
      header: t('letters.why'),
      width: 170,
      text: (letter) => (isDead ? reasonWords(letter).short : (letter.dropReason ?? '')),
    },
    {
      id: 'about',
      header: t('letters.about'),
      width: 220,
      minWidth: 140,
      text: (letter) => causeWords(letter, false),
    },
    { id: 'client', header: t('usage.client'), width: 130, text: ({ client }) => client.name },
    { id: 'project', header: t('letters.project'), width: 130, text: ({ project }) => project?.name ?? '–' },
    {
      id: 'date',
      header: t('letters.worked-on'),
      width: 116,
      minWidth: 112,
      text: ({ timestamp }) => dayWords(timestamp.slice(0, 10)),
      sortBy: ({ timestamp }) => timestamp,
    },
    {
      id: 'type',
      header: t('letters.type'),
      width: 136,
      minWidth: 130,
      text: ({ eventType }) => typeWords(eventType),
    },
    {
      id: 'quantity',
      header: t('letters.quantity'),
      width: 100,
      align: 'end',
      text: ({ quantity, unit }) => quantityWords(quantity, unit),
      sortBy: ({ quantity }) => Number(quantity),
    },
    {
      id: 'refused',
      header: t('letters.refused'),
      width: 112,
      text: ({ refusedAt }) => instantWords(refusedAt),
      sortBy: ({ refusedAt }) => refusedAt,
    },
  ];
}
