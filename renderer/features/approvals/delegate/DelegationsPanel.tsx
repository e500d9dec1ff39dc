import { UserPlus } from 'lucide-react';
import type { StandingDelegation } from '../../../../domain/rules/delegation.ts';
import { usePeople, useWorkspace } from '../../../data/workspace.tsx';
import { Button } from '../../../ui/Button.tsx';
import { formatDate } from '../../../ui/format.ts';
import { SidePanel } from '../../../ui/SidePanel.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { recordUndo, type UndoStep } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { say, sayError, takeBackStep } from '../decide/say.ts';
import { endOfDelegation, newDelegation, useDelegations } from './use-delegations.ts';

/** Who decides for whom just now, with a way to end what was given. */
export function DelegationsPanel({ onClose, onNew }: { onClose: () => void; onNew: () => void }) {
  const { data, session, info } = useWorkspace();
  const people = usePeople();
  const { given, received } = useDelegations();
  const nameOf = (id: string): string => people.get(id)?.name ?? t('approvals.somebody');
  const { tenantId, userId } = session.session;

  const end = async (to: string): Promise<void> => {
    const ended = given.filter((one) => one.to === to);
    const send = async (): Promise<void> =>
      data.decide(await endOfDelegation({ tenantId, userId, to, now: new Date() }));
    try {
      await send();
    } catch (error) {
      sayError(error);
      return;
    }
    const said = t('decide.delegation-ended', { name: nameOf(to) });
    const step: UndoStep = {
      label: said.replace(/\.$/, ''),
      undo: async () => {
        for (const { until, entryIds } of ended) {
          const entries = entryIds ? (await data.findEntries(entryIds)).here : [];
          if (entryIds && entries.length === 0) continue;
          await data.decide(await newDelegation({ tenantId, userId, to, until, entries, now: new Date() }));
        }
      },
      redo: send,
    };
    recordUndo(step);
    say({
      message: said,
      tone: 'ok',
      undo: { label: t('common.undo'), onUndo: () => void takeBackStep(step) },
    });
  };

  const scope = ({ entryIds, until }: StandingDelegation): string => {
    const what = entryIds
      ? t('decide.delegate-chosen', { count: entryIds.length })
      : t('decide.delegate-all');
    const date = until && formatDate(until, info.locale, { day: 'numeric', month: 'short', year: 'numeric' });
    return date ? t('decide.scope-until', { what, date }) : t('decide.scope-open', { what });
  };

  return (
    <SidePanel
      title={t('decide.delegations')}
      onClose={onClose}
      closeLabel={t('common.close')}
      actions={
        <Button icon={UserPlus} keys="D" onPress={onNew}>
          {t('decide.delegate-title')}
        </Button>
      }
    >
      {given.length + received.length === 0 && (
        <EmptyState icon={UserPlus} title={t('decide.no-delegations')}>
          {t('decide.no-delegations-help')}
        </EmptyState>
      )}
      {given.length > 0 && (
        <section aria-label={t('decide.given')}>
          <h3 className="mb-1 text-12 font-medium text-muted">{t('decide.given')}</h3>
          <ul>
            {given.map((one) => (
              <li key={one.decisionId} className="flex items-center gap-2 border-b border-line/60 py-2">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{nameOf(one.to)}</span>
                  <span className="block text-12 text-muted">{scope(one)}</span>
                </span>
                <Button
                  size="small"
                  aria-label={t('decide.end-for', { name: nameOf(one.to) })}
                  onPress={() => void end(one.to)}
                >
                  {t('decide.end-now')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {received.length > 0 && (
        <section aria-label={t('decide.received')} className="mt-4">
          <h3 className="mb-1 text-12 font-medium text-muted">{t('decide.received')}</h3>
          <ul>
            {received.map((one) => (
              <li key={one.decisionId} className="border-b border-line/60 py-2">
                <span className="block truncate font-medium">{nameOf(one.from)}</span>
                <span className="block text-12 text-muted">{scope(one)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </SidePanel>
  );
}
