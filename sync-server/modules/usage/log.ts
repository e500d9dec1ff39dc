import { createHash } from 'node:crypto';
import { FlattenedSign } from 'jose';
import type { PoolClient } from 'pg';
import {
  type MeteringEventType,
  MeteringEventType as Types,
} from '../../../domain/entities/metering-event.ts';
import { Exact } from '../../../domain/rules/exact.ts';
import { toDecimal, toMinor } from '../../../domain/rules/money.ts';
import type { PriceBand } from '../../../domain/rules/tiered-price.ts';
import { bandsOf, costOf } from '../../../domain/rules/usage-cost.ts';
import { StintError } from '../../errors.ts';
import type { SigningKey } from '../identity/keys.ts';
import { daysOf, monthOf } from './months.ts';
import type { PriceList } from './prices.ts';
import { type UsageEventRow, usageEvents } from './totals.ts';

/** Names the form of the file; a change of it is another name. */
const LOG_FORMAT = 'stint-usage-log/1';
/** What the signature says that it is of, so that it is good for nothing else. */
const SIGNATURE_TYPE = 'stint-usage-log+jws';

interface Party {
  id: string;
  name: string;
}

/**
 * A client's metering log of a month as a file of JSON lines (docs/usage-log.md): a head with bands and totals, a line an
 * event with what it was priced at, and the signature over all lines before it, byte for byte. Nothing in head and events
 * depends on when it is asked for, so the same events make the same bytes; the time of signing stands in the signature.
 * In the caller's tenant transaction.
 * @throws StintError platform_unavailable where the prices of a type that was used are not known, not_found
 */
export async function usageLog(
  tx: PoolClient,
  { clientId, month }: { clientId: string; month: string },
  prices: PriceList | null,
  key: SigningKey,
  now: Date,
): Promise<string> {
  const [tenant, client] = await readParties(tx, clientId);
  const events = await usageEvents(tx, { clientId, ...daysOf(month) });
  const currency = prices?.currency ?? null;
  const bands = new Map<MeteringEventType, PriceBand[]>();
  for (const eventType of new Set(events.map((event) => event.eventType))) {
    const of = prices?.bandsOf(eventType) ?? null;
    if (of === null || currency === null)
      throw new StintError(
        'platform_unavailable',
        'The prices are not known: the metering platform has not told them yet. The log is there as soon as it has.',
      );
    bands.set(eventType, of);
  }
  const priced = price(events, bands);
  const types = Types.options.flatMap((eventType) => {
    const of = bands.get(eventType);
    const last = priced.findLast((event) => event.eventType === eventType);
    if (of === undefined || last === undefined || currency === null) return [];
    const amount = costOf(of, last.usageAfter);
    return [
      {
        eventType,
        unit: last.unit,
        bands: of.map(({ upTo, unitPrice }) => ({ upTo, unitPrice })),
        events: priced.filter((event) => event.eventType === eventType).length,
        quantity: last.usageAfter,
        amount,
        billed: toDecimal({ minor: toMinor(amount, currency), currency }),
      },
    ];
  });
  const head = {
    kind: 'head',
    format: LOG_FORMAT,
    ...{ tenant, client, month },
    /** An open month may still grow; of a closed one only what is reported late. */
    closed: month < monthOf(now),
    currency,
    pricesVersion: prices?.told.version ?? null,
    pricesDigest: prices?.digest ?? null,
    ...{ types, events: priced.length },
    billed: currency === null ? '0' : billedTotal(types, currency),
  };
  const lines = [JSON.stringify(head)];
  for (const [index, event] of priced.entries())
    lines.push(
      JSON.stringify({ kind: 'event', n: index + 1, ...event, previous: sha256(lines[index] ?? '') }),
    );
  const content = `${lines.join('\n')}\n`;
  return `${content}${await signatureLine(content, lines, key, now)}\n`;
}

/** Each event priced over the bands that it spans from the usage of its type before it, in the order of the log. */
function price(
  events: readonly UsageEventRow[],
  bands: ReadonlyMap<MeteringEventType, readonly PriceBand[]>,
) {
  const used = new Map<MeteringEventType, string>();
  return events.map(
    ({ id, eventType, timestamp, quantity, unit, projectId, corrects, causeId, causeSeq }) => {
      const of = bands.get(eventType) ?? [];
      const usageBefore = used.get(eventType) ?? '0';
      const usageAfter = text(new Exact(usageBefore).plus(quantity));
      used.set(eventType, usageAfter);
      return {
        ...{ id, eventType, at: timestamp, quantity, unit, projectId, corrects, cause: causeId, causeSeq },
        ...{ usageBefore, usageAfter },
        spans: spansOf(of, usageBefore, usageAfter),
        amount: text(new Exact(costOf(of, usageAfter)).minus(costOf(of, usageBefore))),
      };
    },
  );
}

/** What of the way from one usage to the other lies in each band; going back counts negatively. */
function spansOf(bands: readonly PriceBand[], before: string, after: string) {
  const filledBefore = bandsOf(bands, before).bands;
  return bandsOf(bands, after).bands.flatMap((band, index) => {
    const quantity = new Exact(band.quantity).minus(filledBefore[index]?.quantity ?? 0);
    return quantity.isZero() ? [] : [{ quantity: text(quantity), unitPrice: band.unitPrice }];
  });
}

function billedTotal(types: readonly { billed: string }[], currency: string): string {
  const sum = types.reduce((before, { billed }) => before + toMinor(billed, currency), 0);
  return toDecimal({ minor: sum, currency });
}

/** A JWS with its payload left out (RFC 7515, appendix F) and unencoded (RFC 7797): any JOSE library checks it. */
async function signatureLine(
  content: string,
  lines: readonly string[],
  key: SigningKey,
  now: Date,
): Promise<string> {
  const jws = await new FlattenedSign(new TextEncoder().encode(content))
    .setProtectedHeader({
      alg: 'EdDSA',
      typ: SIGNATURE_TYPE,
      kid: key.kid,
      b64: false,
      crit: ['b64'],
      iat: Math.floor(now.getTime() / 1000),
    })
    .sign(key.privateKey);
  return JSON.stringify({
    kind: 'signature',
    lines: lines.length,
    previous: sha256(lines.at(-1) ?? ''),
    protected: jws.protected,
    signature: jws.signature,
  });
}

async function readParties(tx: PoolClient, clientId: string): Promise<[tenant: Party, client: Party]> {
  const { rows } = await tx.query<{ tenant: Party; client: Party }>(
    `select json_build_object('id', t.id, 'name', t.name) as tenant,
            json_build_object('id', c.id, 'name', c.name) as client
       from clients c join tenants t on t.id = c.tenant_id where c.id = $1`,
    [clientId],
  );
  const [row] = rows;
  if (row === undefined) throw new StintError('not_found', 'There is no such client.');
  return [row.tenant, row.client];
}

function sha256(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

function text(value: Exact): string {
  return value.isZero() ? '0' : value.toFixed();
}
