import type { FastifyPluginAsync } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { Id } from '../../../domain/entities/primitives.ts';
import { can } from '../../../domain/rules/permissions.ts';
import {
  BillingChange,
  BillingSettingsAnswer,
  BillingSettingsChange,
  ClientBilling,
  ClientBillingChange,
  EffectAnswer,
  ExpenseChange,
  ExpenseList,
  ExpenseQuery,
  ExpenseRow,
  MilestoneChange,
  NewCardVersion,
  NewTerms,
  ProjectBilling,
  ProjectCard,
  RateCardSaved,
  RateCards,
  RateCardTakenBack,
} from '../../../domain/wire/billing-setup.ts';
import { ErrorBody } from '../../../domain/wire/errors.ts';
import type { Actor } from '../../actor.ts';
import type { AppDeps } from '../../app.ts';
import { withTenant, withTenantSnapshot } from '../../db.ts';
import { StintError } from '../../errors.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { addCardVersion, readCards, takeBackCardVersion } from './cards.ts';
import { changeClientBilling, readClientBilling } from './clients.ts';
import { readEffect } from './effect.ts';
import { listExpenses, putExpense } from './expenses.ts';
import { changeMilestone, giveCard, readProjectBilling } from './projects.ts';
import { changeBillingSettings, showBillingSettings } from './settings.ts';
import { addTerms, takeBackTerms } from './terms.ts';

const OfId = z.object({ id: Id.toLowerCase() });
const OfVersion = OfId.extend({ version: z.coerce.number().int().min(1) });
const OfMilestone = OfId.extend({ milestoneId: Id.toLowerCase() });

/** Routes of domain/wire/billing-setup.ts, for whoever has settings.billing. */
export const billingSetupRoutes: FastifyPluginAsync<{ deps: AppDeps; sealing: SealingKeys }> = async (
  scope,
  { deps, sealing },
) => {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { pool, clock } = deps;
  const mayBill = (actor: Actor): void => {
    if (!can(actor, 'settings.billing'))
      throw new StintError('forbidden', 'Only an administrator sees and changes how the firm bills.');
  };
  const within = <T>(actor: Actor, run: (tx: PoolClient) => Promise<T>): Promise<T> => {
    mayBill(actor);
    return withTenant(pool, actor.tenantId, run);
  };
  const schema = <const Answer extends z.ZodType, const Part extends object>(
    summary: string,
    answer: Answer,
    part: Part,
  ) => ({
    schema: {
      tags: ['billing'],
      summary,
      response: { 200: answer, '4xx': ErrorBody, '5xx': ErrorBody },
      ...part,
    },
  });

  app.get('/v1/billing/settings', schema('The firm as a seller', BillingSettingsAnswer, {}), ({ actor }) =>
    within(actor, (tx) => showBillingSettings(tx, actor)),
  );
  app.put(
    '/v1/billing/settings',
    schema('Change the firm as a seller', BillingSettingsAnswer, { body: BillingSettingsChange }),
    ({ actor, body }) => within(actor, (tx) => changeBillingSettings(tx, actor, body, clock())),
  );
  app.get(
    '/v1/billing/clients/:id',
    schema('Who is billed for a client and how', ClientBilling, { params: OfId }),
    ({ actor, params }) => within(actor, (tx) => readClientBilling(tx, sealing, actor, params.id)),
  );
  app.put(
    '/v1/billing/clients/:id',
    schema('Change who is billed for a client and how', ClientBilling, {
      params: OfId,
      body: ClientBillingChange,
    }),
    ({ actor, params, body }) =>
      within(actor, (tx) => changeClientBilling(tx, sealing, actor, params.id, body, clock())),
  );
  app.get(
    '/v1/billing/cards',
    schema('Rate cards with all their versions', RateCards, {}),
    async ({ actor }) => ({ cards: await within(actor, (tx) => readCards(tx)) }),
  );
  app.post(
    '/v1/billing/cards/:id/versions',
    schema('Another version of a rate card', RateCardSaved, { params: OfId, body: NewCardVersion }),
    ({ actor, params, body }) => within(actor, (tx) => addCardVersion(tx, actor, params.id, body, clock())),
  );
  app.post(
    '/v1/billing/cards/:id/versions/:version/take-back',
    schema('Take the newest version of a rate card back', RateCardTakenBack, { params: OfVersion }),
    ({ actor, params }) =>
      within(actor, (tx) => takeBackCardVersion(tx, actor, params.id, params.version, clock())),
  );
  app.get(
    '/v1/billing/projects/:id',
    schema('How a project is billed', ProjectBilling, { params: OfId }),
    ({ actor, params }) => within(actor, (tx) => readProjectBilling(tx, params.id)),
  );
  app.put(
    '/v1/billing/projects/:id/card',
    schema('Give a project a rate card', ProjectBilling, { params: OfId, body: ProjectCard }),
    ({ actor, params, body }) => within(actor, (tx) => giveCard(tx, actor, params.id, body.cardId, clock())),
  );
  app.post(
    '/v1/billing/projects/:id/terms',
    schema('Another version of a project’s terms', ProjectBilling, { params: OfId, body: NewTerms }),
    ({ actor, params, body }) => within(actor, (tx) => addTerms(tx, actor, params.id, body, clock())),
  );
  app.post(
    '/v1/billing/projects/:id/terms/:version/take-back',
    schema('Take the newest version of a project’s terms back', ProjectBilling, { params: OfVersion }),
    ({ actor, params }) =>
      within(actor, (tx) => takeBackTerms(tx, actor, params.id, params.version, clock())),
  );
  app.put(
    '/v1/billing/projects/:id/milestones/:milestoneId',
    schema('Say when a milestone was reached', ProjectBilling, {
      params: OfMilestone,
      body: MilestoneChange,
    }),
    ({ actor, params, body }) =>
      within(actor, (tx) => changeMilestone(tx, actor, params.id, params.milestoneId, body, clock())),
  );
  app.get(
    '/v1/billing/expenses',
    schema('Expenses', ExpenseList, { querystring: ExpenseQuery }),
    ({ actor, query }) => within(actor, (tx) => listExpenses(tx, query)),
  );
  app.put(
    '/v1/billing/expenses/:id',
    schema('Add, change or remove an expense', ExpenseRow, { params: OfId, body: ExpenseChange }),
    ({ actor, params, body }) => within(actor, (tx) => putExpense(tx, actor, params.id, body, clock())),
  );
  app.post(
    '/v1/billing/effect',
    schema('What a change would do to the drafts there are', EffectAnswer, { body: BillingChange }),
    async ({ actor, body }) => {
      mayBill(actor);
      return withTenantSnapshot(pool, actor.tenantId, (tx) =>
        readEffect(tx, sealing, actor.tenantId, body, clock()),
      );
    },
  );
};
