import { useCommand } from '../../../ui/commands.ts';
import { t } from '../../../words/words.ts';
import { useToday } from '../use-week.ts';
import { useWeekStore } from '../week-store.ts';
import { ApplyDialog } from './ApplyDialog.tsx';
import { ListDialog } from './ListDialog.tsx';
import { ProposalsDialog } from './ProposalsDialog.tsx';
import { RecurringDialog } from './RecurringDialog.tsx';
import { SaveDialog } from './SaveDialog.tsx';
import { useTemplatesStore } from './templates-store.ts';
import { useProposals } from './use-proposals.ts';
import { useTemplates } from './use-templates.ts';

/** The dialogs and commands of templates and recurring entries; once, for whoever logs time. */
export function TemplatesHost() {
  const { view, show } = useTemplatesStore();
  const { kept } = useTemplates();
  const { proposals } = useProposals();
  const today = useToday();
  const shown = useWeekStore((store) => store.date);
  // A template goes onto the week that is shown; a day of it, onto today or the day that is shown.
  const date = shown !== null && shown <= today ? shown : today;
  const group = t('templates.group');
  const words = t('templates.words');
  const close = (): void => show(null);
  const back = (): void => show({ kind: 'list' });

  useCommand({ id: 'templates.list', label: t('templates.title'), group, words, run: back });
  useCommand({
    id: 'templates.save-week',
    label: t('templates.save-week'),
    group,
    words,
    run: () => show({ kind: 'save', scope: 'week', date }),
  });
  useCommand({
    id: 'templates.save-day',
    label: t('templates.save-day'),
    group,
    words,
    run: () => show({ kind: 'save', scope: 'day', date }),
  });
  useCommand({
    id: 'templates.new-recurring',
    label: t('templates.new-recurring'),
    group,
    words,
    run: () => show({ kind: 'recurring', recurringId: null }),
  });
  useCommand(
    proposals.length > 0
      ? {
          id: 'templates.proposals',
          label: t('templates.proposals', { count: proposals.length }),
          group,
          words,
          run: () => show({ kind: 'proposals' }),
        }
      : null,
  );
  return (
    <>
      {kept.templates.map(({ id, name }) => (
        <ApplyCommand key={id} id={id} name={name} date={date} />
      ))}
      {view?.kind === 'list' && <ListDialog date={date} onClose={close} />}
      {view?.kind === 'save' && <SaveDialog scope={view.scope} date={view.date} onClose={close} />}
      {view?.kind === 'recurring' && (
        <RecurringDialog
          recurring={kept.recurring.find(({ id }) => id === view.recurringId) ?? null}
          today={today}
          onClose={close}
        />
      )}
      {view?.kind === 'proposals' && <ProposalsDialog onClose={close} />}
      <ApplyHost today={today} onClose={close} />
    </>
  );
}

function ApplyHost({ today, onClose }: { today: string; onClose: () => void }) {
  const view = useTemplatesStore((store) => store.view);
  const { kept } = useTemplates();
  const template =
    view?.kind === 'apply' ? kept.templates.find(({ id }) => id === view.templateId) : undefined;
  if (view?.kind !== 'apply' || !template) return null;
  return <ApplyDialog template={template} date={view.date} today={today} onClose={onClose} />;
}

function ApplyCommand({ id, name, date }: { id: string; name: string; date: string }) {
  const show = useTemplatesStore((store) => store.show);
  useCommand({
    id: `templates.apply.${id}`,
    label: t('templates.apply-name', { name }),
    group: t('templates.group'),
    words: t('templates.words'),
    run: () => show({ kind: 'apply', templateId: id, date }),
  });
  return null;
}
