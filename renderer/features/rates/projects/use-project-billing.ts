import { create } from 'zustand';
import { checkTerms } from '../../../../domain/rules/billing-checks.ts';
import { ProjectBilling } from '../../../../domain/wire/billing-setup.ts';
import { useAskServer } from '../../../data/ask-server.ts';
import { recordUndo } from '../../../ui/undo.ts';
import { t } from '../../../words/words.ts';
import { draftStore } from '../common/drafts.ts';
import { useForm } from '../common/use-form.ts';
import { useRead } from '../common/use-read.ts';
import { contentOfTerms, type EditTerms, gapsOfTerms, sameTerms, termsOf } from './terms-model.ts';

/** Which project is open, kept while other screens are. */
export const useShownProject = create<{ projectId: string | null }>(() => ({ projectId: null }));

const termsDrafts = draftStore<ProjectBilling, EditTerms>();

/** How one project is billed, and the ways to change that. */
export function useProjectBilling(projectId: string, today: string) {
  const ask = useAskServer();
  const path = `/v1/billing/projects/${projectId}`;
  const read = useRead(path, ProjectBilling);
  const told = (answer: ProjectBilling): ProjectBilling => {
    read.put(answer);
    return answer;
  };
  const giveCard = async (cardId: string | null): Promise<ProjectBilling> =>
    told(await ask(`${path}/card`, ProjectBilling, { cardId }));
  const setMilestone = async (
    id: string,
    state: { reachedOn: string | null; amountMinor: number | null },
  ): Promise<ProjectBilling> => told(await ask(`${path}/milestones/${id}`, ProjectBilling, state));
  const add = async (after: number, terms: EditTerms): Promise<ProjectBilling> =>
    told(await ask(`${path}/terms`, ProjectBilling, { after, content: contentOfTerms(terms) }, 'POST'));
  const takeBack = async (version: number): Promise<void> => {
    told(await ask(`${path}/terms/${version}/take-back`, ProjectBilling, {}, 'POST'));
  };
  const form = useForm<ProjectBilling, EditTerms>({
    name: `terms ${projectId}`,
    store: termsDrafts,
    base: read.value,
    valueFrom: (base) => termsOf(base, today),
    check: (value) => checkTerms(contentOfTerms(value)),
    gaps: gapsOfTerms,
    put: (on, value) => add(on.terms[0]?.termsVersion ?? 0, value),
    prefix: 'content',
    onSaved: read.put,
    reload: read.reload,
    undoLabel: t('billing.undo-terms'),
    way: (before, after) => {
      const newest = after.terms[0];
      if (!newest) return null;
      return {
        undo: () => takeBack(newest.termsVersion),
        redo: async () => void (await add(before.terms[0]?.termsVersion ?? 0, sameTerms(newest))),
      };
    },
  });
  return {
    read,
    form,
    /** @throws RequestFailure */
    giveCard: async (cardId: string | null): Promise<ProjectBilling> => {
      const before = read.value?.cardId ?? null;
      const answer = await giveCard(cardId);
      recordUndo({
        label: t('billing.undo-card'),
        undo: async () => void (await giveCard(before)),
        redo: async () => void (await giveCard(cardId)),
      });
      return answer;
    },
    /** @throws RequestFailure */
    setMilestone: async (
      before: { id: string; reachedOn: string | null; amountMinor: number | null },
      after: { reachedOn: string | null; amountMinor: number | null },
    ): Promise<void> => {
      const { id, reachedOn, amountMinor } = before;
      await setMilestone(id, after);
      recordUndo({
        label: t('billing.undo-milestone'),
        undo: async () => void (await setMilestone(id, { reachedOn, amountMinor })),
        redo: async () => void (await setMilestone(id, after)),
      });
    },
  };
}
