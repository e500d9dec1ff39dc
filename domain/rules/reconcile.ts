import type { ReconciliationReason, ReconciliationRow } from '../wire/reconciliation.ts';
import { Exact } from './exact.ts';
import { unitOf } from './metering.ts';
import { toMinor } from './money.ts';

type Side = ReconciliationRow['held'];
type Reason = ReconciliationReason['reason'];

export interface Sides {
  clientId: string;
  eventType: ReconciliationRow['eventType'];
  held: Side;
  delivered: Side;
  pending: Side;
  dead: Side;
  dropped: Side;
  untracked: Side;
  /** Null where the platform did not answer for this client. */
  platform: (Side & { cost: string; currency: string }) | null;
  /** What the held quantity costs by the platform's price list; null where it is not known. */
  heldCost: string | null;
  /** The price list's currency. */
  currency: string | null;
}

/**
 * Compares one client and type of a month: quantities exactly, money to the cent, each side rounded half-even first. What
 * differs is put down to its causes in this order, and together they make up the whole difference:
 *
 * 1. what has not been delivered, by why: pending, dead letter, dropped, without an outbox row;
 * 2. of the rest, the platform having more than was confirmed, as far as what is pending covers it: its answer was lost;
 * 3. what is left: it counts what we do not hold, or does not count what it confirmed.
 *
 * Only where the quantities agree do the numbers of events and the money say something of their own.
 */
export function reconcile(sides: Sides): ReconciliationRow {
  const { clientId, eventType, held, delivered, pending, dead, dropped, platform, heldCost } = sides;
  const quantity = platform === null ? null : new Exact(held.quantity).minus(platform.quantity);
  const costDifferenceMinor = moneyDifference(sides);
  const reasons =
    platform === null || quantity === null
      ? []
      : quantity.isZero()
        ? reasonsOfMoney(sides, platform, costDifferenceMinor)
        : reasonsOfQuantity(sides, platform);
  return {
    ...{ clientId, eventType, unit: unitOf(eventType) },
    ...{ held, delivered, pending, dead, dropped },
    platform: platform === null ? null : { quantity: platform.quantity, events: platform.events },
    heldCost,
    platformCost: platform?.cost ?? null,
    quantityDifference: quantity === null ? null : text(quantity),
    costDifferenceMinor,
    agrees: platform !== null && reasons.length === 0,
    reasons,
  };
}

function moneyDifference({ heldCost, currency, platform }: Sides): number | null {
  if (heldCost === null || currency === null || platform === null || platform.currency !== currency)
    return null;
  return toMinor(heldCost, currency) - toMinor(platform.cost, currency);
}

function reasonsOfMoney(
  { held, heldCost, currency }: Sides,
  platform: NonNullable<Sides['platform']>,
  difference: number | null,
): ReconciliationReason[] {
  const of = (reason: Reason, events = 0) => ({ reason, quantity: '0', events });
  const counts = held.events === platform.events ? [] : [of('count_differs', held.events - platform.events)];
  if (heldCost === null || currency === null) return [...counts, of('no_prices')];
  if (platform.currency !== currency) return [...counts, of('currency_differs')];
  return difference === 0 ? counts : [...counts, of('price_differs')];
}

function reasonsOfQuantity(
  { delivered, pending, dead, dropped, untracked }: Sides,
  platform: NonNullable<Sides['platform']>,
): ReconciliationReason[] {
  const reasons: ReconciliationReason[] = [];
  const say = (reason: Reason, quantity: Exact, events: number): void => {
    if (!quantity.isZero() || events !== 0) reasons.push({ reason, quantity: text(quantity), events });
  };
  // Of what we cannot follow any more the platform may have all, none or some.
  const beyond = new Exact(platform.quantity).minus(delivered.quantity);
  const beyondEvents = platform.events - delivered.events;
  const hasUntracked =
    untracked.events > 0 && beyond.equals(untracked.quantity) && beyondEvents === untracked.events;
  const known = hasUntracked
    ? {
        quantity: new Exact(delivered.quantity).plus(untracked.quantity),
        events: delivered.events + untracked.events,
      }
    : { quantity: new Exact(delivered.quantity), events: delivered.events };
  for (const [reason, side] of [
    ['pending', pending],
    ['dead_letter', dead],
    ['dropped', dropped],
    ['untracked', hasUntracked ? { quantity: '0', events: 0 } : untracked],
  ] as const)
    say(reason, new Exact(side.quantity), side.events);

  const more = new Exact(platform.quantity).minus(known.quantity);
  const moreEvents = platform.events - known.events;
  if (more.isZero() && moreEvents === 0) return reasons;
  const isCovered = moreEvents > 0 && moreEvents <= pending.events && within(more, pending.quantity);
  const reason = isCovered ? 'unconfirmed' : more.isNegative() ? 'platform_has_less' : 'platform_has_more';
  say(reason, more.negated(), -moreEvents);
  return reasons;
}

/** Whether `part` lies between nothing and `whole`. */
function within(part: Exact, whole: string): boolean {
  const all = new Exact(whole);
  return part.isZero() || (part.isNegative() === all.isNegative() && part.abs().lessThanOrEqualTo(all.abs()));
}

function text(value: Exact): string {
  return value.isZero() ? '0' : value.toFixed();
}
