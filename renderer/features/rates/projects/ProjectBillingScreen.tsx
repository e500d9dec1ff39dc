import { FolderKanban } from 'lucide-react';
import { useMemo } from 'react';
import type { ProjectType } from '../../../../domain/entities/project.ts';
import { checkTerms } from '../../../../domain/rules/billing-checks.ts';
import { dateIn } from '../../../../domain/rules/civil-date.ts';
import { RateCards } from '../../../../domain/wire/billing-setup.ts';
import { errorWords } from '../../../data/error-words.ts';
import { useClients, useProjects } from '../../../data/workspace.tsx';
import { Page, PageHeader } from '../../../ui/Page.tsx';
import { EmptyState, OfflineNote } from '../../../ui/states.tsx';
import { showToast } from '../../../ui/Toast.tsx';
import type { WordKey } from '../../../words/en/catalogue.ts';
import { t } from '../../../words/words.ts';
import { useRateNames } from '../cards/use-names.ts';
import { EffectView, effectSum } from '../common/EffectView.tsx';
import { FormFoot } from '../common/FormFoot.tsx';
import { Guard, NotRead } from '../common/Guard.tsx';
import { MasterDetail } from '../common/MasterDetail.tsx';
import { saySaved, withDrafts } from '../common/say-saved.ts';
import { useEffectOf } from '../common/use-effect.ts';
import { useRead } from '../common/use-read.ts';
import { CardChoice } from './CardChoice.tsx';
import { Milestones } from './Milestones.tsx';
import { TermsEditor } from './TermsEditor.tsx';
import { TermsHistory } from './TermsHistory.tsx';
import { contentOfTerms, type EditTerms, gapsOfTerms } from './terms-model.ts';
import { useProjectBilling, useShownProject } from './use-project-billing.ts';

const types: Readonly<Record<ProjectType, WordKey>> = {
  time_and_materials: 'projects.type-time-and-materials',
  fixed_price: 'projects.type-fixed-price',
  retainer: 'projects.type-retainer',
  outcome_based: 'projects.type-outcome-based',
};

/** How each project is billed: its card, its own rates, retainer, milestones and outcomes. */
export function ProjectBillingScreen() {
  return (
    <Guard title={t('billing.projects')}>
      <Projects />
    </Guard>
  );
}

function Projects() {
  const projects = useProjects();
  const clients = useClients();
  const shown = useShownProject(({ projectId }) => projectId);
  const items = useMemo(
    () =>
      [...projects.values()]
        .filter(({ isTemplate }) => !isTemplate)
        .map(({ id, name, type, clientId }) => ({
          id,
          label: name,
          hint: `${clients.get(clientId)?.name ?? ''} · ${t(types[type])}`,
        }))
        .toSorted((a, b) => a.hint.localeCompare(b.hint) || a.label.localeCompare(b.label)),
    [projects, clients],
  );
  const projectId = shown !== null && projects.has(shown) ? shown : (items[0]?.id ?? null);
  if (projectId === null)
    return (
      <Page header={<PageHeader title={t('billing.projects')} />}>
        <EmptyState icon={FolderKanban} title={t('billing.no-projects')} />
      </Page>
    );
  return <OneProject key={projectId} projectId={projectId} items={items} />;
}

function OneProject({
  projectId,
  items,
}: {
  projectId: string;
  items: Parameters<typeof MasterDetail>[0]['items'];
}) {
  const today = dateIn(Intl.DateTimeFormat().resolvedOptions().timeZone, new Date().toISOString());
  const { read, form, giveCard, setMilestone } = useProjectBilling(projectId, today);
  const cards = useRead('/v1/billing/cards', RateCards).value?.cards;
  const names = useRateNames(useMemo(() => cards ?? [], [cards]));
  const project = useProjects().get(projectId);
  const { value, problems, change, isChanged } = form;
  const effect = useEffectOf(isChanged && value ? changeOf(projectId, value) : null);
  const billing = read.value;
  const save = async (): Promise<void> => {
    const { saved, undoable } = await form.save();
    if (saved) saySaved(withDrafts(t('billing.terms-saved'), billing?.drafts ?? []), undoable);
  };
  const currency = billing?.currency ?? project?.currency ?? 'EUR';
  const type = billing?.type ?? project?.type ?? 'time_and_materials';
  return (
    <Page
      isFilled
      header={<PageHeader title={t('billing.projects')} />}
      foot={
        isChanged && (
          <FormFoot
            form={form}
            group={t('billing.projects')}
            saveLabel={t('billing.save-terms')}
            note={effectSum(effect)}
            onSave={() => void save()}
          />
        )
      }
    >
      <MasterDetail
        label={t('billing.projects-list')}
        items={items}
        value={projectId}
        onChange={(id) => useShownProject.setState({ projectId: id })}
      >
        <div className="relative min-h-0 flex-1 overflow-auto p-6">
          <div className="flex max-w-4xl flex-col gap-8">
            <h2 className="text-15 font-semibold">{project?.name}</h2>
            {billing === null && <NotRead read={read} label={t('billing.loading')} />}
            {read.isOffline && billing !== null && <OfflineNote>{t('billing.offline-shown')}</OfflineNote>}
            {billing && (
              <CardChoice
                key={`${billing.cardId}`}
                billing={billing}
                isOffline={read.isOffline}
                giveCard={giveCard}
              />
            )}
            {billing && (type === 'fixed_price' || billing.milestones.length > 0) && (
              <Milestones
                milestones={billing.milestones}
                currency={currency}
                isOffline={read.isOffline}
                onChange={(before, after) =>
                  void setMilestone(before, after).then(
                    () => saySaved(t('billing.milestone-saved', { name: before.name }), true),
                    (error: unknown) => showToast({ message: errorWords(error), tone: 'bad' }),
                  )
                }
              />
            )}
            {value && (
              <TermsEditor
                terms={value}
                currency={currency}
                problems={problems}
                change={change}
                type={type}
                names={names}
                today={today}
                billedOutcomes={billing?.billedOutcomes ?? []}
              />
            )}
            <EffectView state={effect} />
            {billing && <TermsHistory terms={billing.terms} currency={currency} />}
          </div>
        </div>
      </MasterDetail>
    </Page>
  );
}

function changeOf(projectId: string, terms: EditTerms) {
  const content = contentOfTerms(terms);
  const isWhole = gapsOfTerms(terms).size === 0 && checkTerms(content).length === 0;
  return isWhole ? { kind: 'terms' as const, projectId, content } : null;
}
