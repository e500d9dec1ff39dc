import { z } from 'zod';
import type { LineBasis } from '../../../domain/rules/billing/types.ts';

const match = z.object({
  billRole: z.string().nullable(),
  activityCode: z.string().nullable(),
  userId: z.string().nullable(),
});
const ofTerms = { projectId: z.string(), termsVersion: z.number() };
const rolled = z.array(z.object({ month: z.string(), minutes: z.number() }));

const origin = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('card'),
    cardId: z.string(),
    cardVersion: z.number(),
    name: z.string(),
    matched: match,
  }),
  z.object({ from: z.literal('project'), ...ofTerms, matched: match }),
  z.object({ from: z.literal('client') }),
  z.object({ from: z.literal('retainer'), ...ofTerms, month: z.string() }),
  z.object({ from: z.literal('overage'), ...ofTerms, month: z.string() }),
]);

const factor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('overtime'), factor: z.string(), thresholdMinutes: z.number() }),
  z.object({
    kind: z.literal('volume'),
    factor: z.string(),
    discount: z.string(),
    fromMinutes: z.number(),
    month: z.string(),
  }),
  z.object({
    kind: z.literal('tier'),
    factor: z.string(),
    discount: z.string(),
    tier: z.string(),
    from: z.enum(['card', 'client']),
  }),
]);

/** What explains a line, as the engine writes it (domain/rules/billing/types.ts); the wire carries it as JSON. */
const Basis: z.ZodType<LineBasis> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('time'),
    rateMinor: z.number(),
    origin,
    factors: z.array(factor),
    roundingVersion: z.number().nullable(),
    minutes: z.number(),
    exact: z.string(),
    cardId: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('usage'),
    eventType: z.string(),
    month: z.string(),
    usageBefore: z.string(),
    quantity: z.string(),
    cardId: z.string(),
    cardVersion: z.number(),
    spans: z.array(z.object({ quantity: z.string(), unitPrice: z.string(), amount: z.string() })),
    exact: z.string(),
  }),
  z.object({ kind: z.literal('milestone'), milestoneId: z.string(), reachedOn: z.string() }),
  z.object({
    kind: z.literal('retainer'),
    ...ofTerms,
    month: z.string(),
    includedMinutes: z.number(),
    rolledIn: rolled,
    usedMinutes: z.number(),
    rolledOut: rolled,
  }),
  z.object({
    kind: z.literal('outcome'),
    outcomeId: z.string(),
    achievedOn: z.string(),
    termsVersion: z.number(),
  }),
  z.object({ kind: z.literal('expense'), expenseId: z.string(), date: z.string() }),
  z.object({
    kind: z.literal('discount'),
    percent: z.string().nullable(),
    ofMinor: z.number().nullable(),
    exact: z.string(),
  }),
]);

/** The basis of a line; null for one of a newer server that this version cannot explain. */
export function basisOf(json: unknown): LineBasis | null {
  return Basis.safeParse(json).data ?? null;
}
