import type { Pool } from 'pg';
import { z } from 'zod';
import { Exact } from '../../domain/rules/exact.ts';
import { tieredPrice } from '../../domain/rules/tiered-price.ts';

const Usage = z.object({
  usage: z.array(
    z.object({ event_type: z.string(), total_quantity: z.string(), event_count: z.int(), cost: z.string() }),
  ),
  total_cost: z.string(),
});
const Tiers = z.object({
  tiers: z.array(
    z.object({
      event_type: z.string(),
      bands: z.array(z.object({ up_to: z.string().nullable(), unit_price: z.string() })),
    }),
  ),
});

/** Asks the platform for a path. */
export type Platform = (at: string) => Promise<unknown>;

/** Per client, month and type: how many events, how much of it, and what it costs, all exact. */
export type Books = Map<string, { events: number; quantity: string; cost: string }>;

/** From our own events and our own pricing; a period's cost is that of its total, in whatever order it came. */
export async function ourBooks(ownerPool: Pool, tenantId: string, platform: Platform): Promise<Books> {
  const { tiers } = Tiers.parse(await platform('/v1/pricing/tiers'));
  const bandsOf = new Map(
    tiers.map(({ event_type, bands }) => [
      event_type,
      bands.map(({ up_to, unit_price }) => ({ upTo: up_to, unitPrice: unit_price })),
    ]),
  );
  const { rows } = await ownerPool.query<{ key: string; type: string; events: number; quantity: string }>(
    `SELECT client_id || ' ' || to_char("timestamp" AT TIME ZONE 'UTC', 'YYYY-MM') || ' ' || event_type AS key,
            event_type AS type, count(*)::int AS events, sum(quantity)::text AS quantity
       FROM metering_events WHERE tenant_id = $1 GROUP BY 1, 2`,
    [tenantId],
  );
  return new Map(
    rows.map(({ key, type, events, quantity }) => {
      const { total } = tieredPrice(bandsOf.get(type)!, '0', quantity);
      return [key, { events, quantity: new Exact(quantity).toFixed(), cost: new Exact(total).toFixed() }];
    }),
  );
}

/** As the platform says of these clients and months (`YYYY-MM`). */
export async function theirBooks(
  clients: readonly { id: string }[],
  months: readonly string[],
  platform: Platform,
): Promise<Books> {
  const books: Books = new Map();
  for (const client of clients)
    for (const month of months) {
      const [year, nr] = month.split('-').map(Number);
      const end = new Date(Date.UTC(year!, nr!, 1)).toISOString();
      const answer = Usage.parse(
        await platform(`/v1/metering/usage/${client.id}?start=${month}-01T00:00:00Z&end=${end}`),
      );
      for (const { event_type, total_quantity, event_count, cost } of answer.usage)
        books.set(`${client.id} ${month} ${event_type}`, {
          events: event_count,
          quantity: new Exact(total_quantity).toFixed(),
          cost: new Exact(cost).toFixed(),
        });
    }
  return books;
}
