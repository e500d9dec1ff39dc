import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { MeteringEventType } from '../../../domain/entities/metering-event.ts';
import { Instant } from '../../../domain/entities/primitives.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import type { PriceBand } from '../../../domain/rules/tiered-price.ts';
import { costOf } from '../../../domain/rules/usage-cost.ts';
import type { UsagePrices } from '../../../domain/wire/usage.ts';
import { withTenant } from '../../db.ts';
import type { MeteringClient } from '../../integrations/creto-metering/client.ts';
import { TiersAnswer } from '../../integrations/creto-metering/wire.ts';
import { missingOf } from './platform.ts';

/** How long the platform's price list is taken as it was told before it is asked for again. */
const FRESH_MS = 60_000;
/** How often it is written down that a list is still told. */
const SEEN_MS = 3_600_000;

/** The platform's price list. */
export interface PriceList {
  told: UsagePrices;
  /** SHA-256 of version and tiers, to tell two lists apart whatever they call themselves. */
  digest: string;
  /** The one currency of all types; null where they have several, and then there is no total. */
  currency: string | null;
  /** Null for a type that the list does not price. */
  bandsOf(type: MeteringEventType): PriceBand[] | null;
}

const Kept = z.object({ digest: z.string(), version: z.string(), tiers: z.unknown(), at: Instant });

/**
 * The platform's prices, from the platform or, where it does not answer, as it last told them to this firm. One for a
 * process: it asks once a minute.
 */
export class Prices {
  readonly #metering: MeteringClient | null;
  readonly #clock: () => Date;
  #fresh: { at: number; answer: TiersAnswer } | null = null;
  #asking: Promise<TiersAnswer | null> | null = null;
  /** When each tenant's copy of a list was last written down by this process, in ms. */
  readonly #kept = new Map<string, number>();

  constructor(metering: MeteringClient | null, clock: () => Date) {
    this.#metering = metering;
    this.#clock = clock;
  }

  /** Null where nobody ever told any. No transaction may be open: the platform is asked. */
  async of(pool: Pool, tenantId: string): Promise<PriceList | null> {
    const answer = await this.#ask();
    if (answer === null) return withTenant(pool, tenantId, readKept);
    const now = this.#clock();
    const list = priceList(answer, 'now', now.toISOString());
    const key = `${tenantId} ${list.digest}`;
    if (now.getTime() - (this.#kept.get(key) ?? Number.NEGATIVE_INFINITY) >= SEEN_MS) {
      await withTenant(pool, tenantId, (tx) => keep(tx, tenantId, answer, list.digest, now));
      this.#kept.set(key, now.getTime());
    }
    return list;
  }

  async #ask(): Promise<TiersAnswer | null> {
    if (this.#metering === null) return null;
    if (this.#fresh !== null && this.#clock().getTime() - this.#fresh.at < FRESH_MS)
      return this.#fresh.answer;
    this.#asking ??= this.#metering
      .tiers()
      .then(
        (answer) => {
          this.#fresh = { at: this.#clock().getTime(), answer };
          return answer;
        },
        (error: unknown) => {
          missingOf(error);
          return null;
        },
      )
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }
}

function priceList({ tiers, version }: TiersAnswer, source: UsagePrices['source'], at: string): PriceList {
  const currencies = new Set(tiers.map(({ currency }) => currency));
  const bands = new Map(
    tiers.map((tier): [string, PriceBand[]] => [
      tier.event_type,
      tier.bands.map(({ up_to, unit_price }) => ({ upTo: up_to, unitPrice: unit_price })),
    ]),
  );
  // A list without an order of its own gets one, so that the same prices have the same digest.
  const canonical = MeteringEventType.options.map((type) => [
    type,
    tiers.find(({ event_type }) => event_type === type)?.currency ?? null,
    bands.get(type) ?? null,
  ]);
  return {
    told: { version, source, at },
    digest: createHash('sha256')
      .update(JSON.stringify([version, canonical]))
      .digest('hex'),
    currency: currencies.size === 1 ? ([...currencies][0] ?? null) : null,
    bandsOf: (type) => bands.get(type) ?? null,
  };
}

async function readKept(tx: PoolClient): Promise<PriceList | null> {
  const { rows } = await tx.query(
    `select digest, version, tiers, last_seen as at from metering_price_lists order by last_seen desc limit 1`,
  );
  if (rows[0] === undefined) return null;
  const kept = Kept.parse(rows[0]);
  return priceList(TiersAnswer.parse({ version: kept.version, tiers: kept.tiers }), 'kept', kept.at);
}

async function keep(
  tx: PoolClient,
  tenantId: string,
  { version, tiers }: TiersAnswer,
  digest: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into metering_price_lists as l (tenant_id, digest, version, tiers, first_seen, last_seen)
     values ($1, $2, $3, $4, $5, $5)
     on conflict (tenant_id, digest) do update set last_seen = greatest(l.last_seen, excluded.last_seen)`,
    [tenantId, digest, version, JSON.stringify(tiers), now.toISOString()],
  );
}

/** What a month's usage of a type costs, exact; null where there is no price. */
export function costBy(list: PriceList | null, type: MeteringEventType, quantity: string): string | null {
  const bands = list?.bandsOf(type) ?? null;
  return bands === null ? null : costOf(bands, quantity);
}

/** Sum of costs; null where one is missing. */
export function sumOf(costs: readonly (string | null)[]): string | null {
  let sum = new Exact(0);
  for (const cost of costs) {
    if (cost === null) return null;
    sum = sum.plus(cost);
  }
  return sum.isZero() ? '0' : sum.toFixed();
}
