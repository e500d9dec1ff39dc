import type { PoolClient } from 'pg';
import { z } from 'zod';
import { RateCard } from '../../../domain/entities/rate-card.ts';
import { roundEntries } from '../../../domain/rules/rounding.ts';
import type {
  BillingChange,
  DraftEffect,
  DraftRef,
  EffectAnswer,
} from '../../../domain/wire/billing-setup.ts';
import { StintError } from '../../errors.ts';
import type { SealingKeys } from '../identity/sealing-keys.ts';
import { readBefore } from '../invoices/before.ts';
import { contentOf } from '../invoices/draft-content.ts';
import { readDraft } from '../invoices/draft-row.ts';
import { type Firm, readFirm } from '../invoices/firm.ts';
import { type Gathered, gather } from '../invoices/gather.ts';
import * as columns from '../invoices/rows.ts';
import { draftsOf } from './common.ts';
import { differences } from './effect-lines.ts';

/**
 * What a change would do to the drafts there are: each is computed from what is due now, once as things are and once with
 * the change, by what makes invoices. It writes nothing: call it in a read-only snapshot.
 * @throws StintError not_found
 */
export async function readEffect(
  tx: PoolClient,
  sealing: SealingKeys,
  tenantId: string,
  change: BillingChange,
  now: Date,
): Promise<EffectAnswer> {
  const firm = await readFirm(tx, sealing, tenantId, now);
  const touched = await draftsOf(tx, scopeOf(change));
  const drafts: DraftEffect[] = [];
  for (const ref of touched) {
    const effect = await effectOn(tx, firm, ref, change);
    if (effect.differenceMinor !== 0 || effect.lineCount > 0) drafts.push(effect);
  }
  return { drafts, draftCount: touched.length, applies: change.kind === 'rounding' ? 'approval' : 'refresh' };
}

function scopeOf(change: BillingChange): { clientId?: string; projectId?: string; cardId?: string } {
  switch (change.kind) {
    case 'card':
      return { cardId: change.cardId };
    case 'terms':
    case 'project_card':
      return { projectId: change.projectId };
    case 'client':
      return { clientId: change.clientId };
    case 'rounding':
      return {};
  }
}

async function effectOn(
  tx: PoolClient,
  firm: Firm,
  ref: DraftRef,
  change: BillingChange,
): Promise<DraftEffect> {
  const { inputs, periodFrom: from, periodTo: to } = await readDraft(tx, firm.tenantId, ref.invoiceId, null);
  const { scope, grouping, discounts, descriptions } = inputs;
  const asked = {
    ...{ clientId: ref.clientId, from, to, grouping },
    ...{ projectIds: [...scope.projectIds], includeUsage: scope.includeUsage },
  };
  const gathered = await gather(tx, firm, ref.clientId, asked, discounts, ref.invoiceId);
  const asIs = { ...gathered, input: { ...gathered.input, descriptions } };
  const changed = await withChange(tx, firm, ref.invoiceId, asIs, change);
  const [before, after] = [contentOf(asIs.input, asIs.entries), contentOf(changed.input, changed.entries)];
  const differenceMinor = after.totals.totalMinor - before.totals.totalMinor;
  return {
    ...ref,
    differenceMinor,
    newTotalMinor: ref.totalMinor + differenceMinor,
    ...differences(before, after),
  };
}

/** What was gathered, as it would have been after the change. */
async function withChange(
  tx: PoolClient,
  firm: Firm,
  invoiceId: string,
  gathered: Gathered,
  change: BillingChange,
): Promise<Gathered> {
  const { input, entries } = gathered;
  switch (change.kind) {
    case 'client': {
      const { client, tax } = input;
      const contractTerms = change.contractTerms ?? client.contractTerms;
      return {
        ...gathered,
        input: { ...input, client: { ...client, contractTerms }, tax: change.tax ?? tax },
      };
    }
    case 'rounding': {
      const billed = roundEntries(entries, change.rule);
      const roundingVersion = firm.settings.rounding.version + 1;
      return {
        ...gathered,
        entries: entries.map((entry) => ({
          ...entry,
          billedMinutes: billed.get(entry.id) ?? entry.billedMinutes,
          roundingVersion,
        })),
      };
    }
    case 'card': {
      const { cardId, content } = change;
      const versions = input.cards.filter((card) => card.cardId === cardId);
      const cards = [...input.cards, nextVersion(firm.tenantId, cardId, versions, content)];
      return goingOn(tx, firm, invoiceId, { ...gathered, input: { ...input, cards } });
    }
    case 'project_card': {
      const { projectId, cardId } = change;
      const projects = input.projects.map((one) =>
        one.id === projectId ? { ...one, rateCardId: cardId } : one,
      );
      const others = input.cards.filter((card) => card.cardId !== cardId);
      const cards = [...others, ...(cardId === null ? [] : await readVersions(tx, cardId))];
      return goingOn(tx, firm, invoiceId, { ...gathered, input: { ...input, projects, cards } });
    }
    case 'terms': {
      const projects = input.projects.map((one) => {
        if (one.id !== change.projectId || change.content.validFrom > input.period.to) return one;
        const termsVersion = Math.max(0, ...one.terms.map((terms) => terms.termsVersion)) + 1;
        return { ...one, terms: [...one.terms, { projectId: one.id, termsVersion, ...change.content }] };
      });
      return goingOn(tx, firm, invoiceId, { ...gathered, input: { ...input, projects } });
    }
  }
}

/** A version that is not there yet. */
function nextVersion(
  tenantId: string,
  cardId: string,
  versions: readonly RateCard[],
  content: Extract<BillingChange, { kind: 'card' }>['content'],
): RateCard {
  const cardVersion = Math.max(0, ...versions.map((card) => card.cardVersion)) + 1;
  const at = new Date(0).toISOString();
  return { id: cardId, tenantId, version: 0, createdAt: at, updatedAt: at, cardId, cardVersion, ...content };
}

/** The versions of a card. @throws StintError not_found */
async function readVersions(tx: PoolClient, cardId: string): Promise<RateCard[]> {
  const { rows } = await tx.query(
    `select ${columns.cardColumns} from rate_cards r where r.card_id = $1 and not r.deleted order by r.card_version`,
    [cardId],
  );
  if (rows.length === 0) throw new StintError('not_found', 'There is no such rate card.');
  return z.array(RateCard).parse(rows);
}

/** Other cards and terms ask for more of what was billed before: overtime, volume discounts and retainers go on from it. */
async function goingOn(
  tx: PoolClient,
  { tenantId, settings }: Firm,
  own: string,
  gathered: Gathered,
): Promise<Gathered> {
  const { input, entries, client } = gathered;
  const { projects, cards, period } = input;
  const span = {
    ...{ tenantId, clientId: client.id, from: period.from, to: period.to, own },
    projectIds: projects.map(({ id }) => id),
  };
  const dates = {
    from: entries[0]?.date ?? period.from,
    to: entries.at(-1)?.date ?? period.to,
    weekStart: settings.weekStart,
  };
  const retainers = projects.filter(({ terms }) => terms.some(({ retainer }) => retainer !== null));
  const before = await readBefore(
    tx,
    span,
    cards,
    dates,
    retainers.map(({ id }) => id),
  );
  return { ...gathered, input: { ...input, before } };
}
