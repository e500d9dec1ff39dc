import type { PoolClient } from 'pg';
import { z } from 'zod';
import { MeteringEventType } from '../../../domain/entities/metering-event.ts';
import { DecimalString, Id } from '../../../domain/entities/primitives.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { METERING_TOPIC } from '../metering/record.ts';
import { daysOf } from '../usage/months.ts';
import { plain } from '../usage/totals.ts';

const Side = z.object({ quantity: DecimalString, events: z.int().min(0) });
type Side = z.infer<typeof Side>;

/** What we hold of one client and type, and what became of it on the way out. The parts add up to `held`. */
export interface Held {
  clientId: string;
  eventType: MeteringEventType;
  held: Side;
  delivered: Side;
  pending: Side;
  dead: Side;
  dropped: Side;
  /** Without an outbox row. */
  untracked: Side;
}

const Row = z.object({
  clientId: Id,
  eventType: MeteringEventType,
  state: z.enum(['delivered', 'pending', 'dead', 'dropped', 'untracked']),
  quantity: DecimalString,
  events: z.int(),
});
type Part = z.infer<typeof Row>;

const nothing: Side = { quantity: '0', events: 0 };

/**
 * What we hold of a month (UTC), by client and type, with what the outbox says of it; of some clients only, or of all. In
 * the caller's tenant transaction.
 */
export async function readHeld(
  tx: PoolClient,
  month: string,
  clientIds: readonly string[] | null,
): Promise<Held[]> {
  const { from, to } = daysOf(month);
  const { rows } = await tx.query(
    `select e.client_id as "clientId", e.event_type as "eventType", coalesce(o.state, 'untracked') as state,
            sum(e.quantity)::text as quantity, count(*)::int as events
       from metering_events e
       left join outbox o on o.tenant_id = e.tenant_id and o.id = e.id and o.topic = $4
      where e."timestamp" >= $1::date::timestamp at time zone 'UTC'
        and e."timestamp" < $2::date::timestamp at time zone 'UTC'
        and ($3::uuid[] is null or e.client_id = any($3))
      group by 1, 2, 3 order by 1, 2`,
    [from, to, clientIds, METERING_TOPIC],
  );
  const parts = rows.map((row) => Row.parse({ ...row, quantity: plain(row.quantity) }));
  return [...Map.groupBy(parts, ({ clientId, eventType }) => `${clientId} ${eventType}`).values()].flatMap(
    (of) => {
      const [first] = of;
      if (first === undefined) return [];
      const { clientId, eventType } = first;
      const side = (state: Part['state']): Side => {
        const part = of.find((one) => one.state === state);
        return part === undefined ? nothing : { quantity: part.quantity, events: part.events };
      };
      return [
        {
          ...{ clientId, eventType, held: sumOfSides(of) },
          delivered: side('delivered'),
          pending: side('pending'),
          dead: side('dead'),
          dropped: side('dropped'),
          untracked: side('untracked'),
        },
      ];
    },
  );
}

/** A row of a client and type of which we hold nothing. */
export function heldNothing(clientId: string, eventType: MeteringEventType): Held {
  return {
    ...{ clientId, eventType, held: nothing, delivered: nothing, pending: nothing },
    ...{ dead: nothing, dropped: nothing, untracked: nothing },
  };
}

function sumOfSides(sides: readonly Side[]): Side {
  return sides.reduce(
    (sum, { quantity, events }) => ({ quantity: plus(sum.quantity, quantity), events: sum.events + events }),
    nothing,
  );
}

function plus(a: string, b: string): string {
  return plain(new Exact(a).plus(b).toFixed());
}
