/**
 * `npm run verify-usage -- <file> --jwks <file or url>`: checks a signed usage log (docs/usage-log.md) without Stint. It
 * needs the file and the firm's public keys (`/.well-known/jwks.json` of its server, or a copy), recomputes the bill from
 * the events alone, and names every line that was changed, added or left out and every sum that is wrong. It shares no
 * code with the server that wrote the log. Ends with 0 where all is well, 1 where anything is wrong, 2 where it could not
 * be checked.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Decimal as Base } from 'decimal.js';
import { createLocalJWKSet, flattenedVerify, type JSONWebKeySet, type JWK } from 'jose';
import { z } from 'zod';

const Decimal = Base.clone({ precision: 80, rounding: Base.ROUND_HALF_EVEN, toExpNeg: -40, toExpPos: 60 });
type Decimal = Base;

const FORMAT = 'stint-usage-log/1';
const SIGNATURE_TYPE = 'stint-usage-log+jws';

const Amount = z.string().regex(/^-?\d+(\.\d+)?$/);
const Party = z.object({ id: z.string(), name: z.string() });
const Head = z.object({
  kind: z.literal('head'),
  format: z.literal(FORMAT),
  tenant: Party,
  client: Party,
  month: z.string().regex(/^\d{4}-\d{2}$/),
  closed: z.boolean(),
  currency: z.string().nullable(),
  types: z.array(
    z.object({
      eventType: z.string(),
      unit: z.string(),
      bands: z.array(z.object({ upTo: Amount.nullable(), unitPrice: Amount })).min(1),
      events: z.int(),
      quantity: Amount,
      amount: Amount,
      billed: Amount,
    }),
  ),
  events: z.int(),
  billed: Amount,
});
type Head = z.infer<typeof Head>;
type Bands = Head['types'][number]['bands'];

const Event = z.object({
  kind: z.literal('event'),
  n: z.int(),
  id: z.string(),
  eventType: z.string(),
  at: z.iso.datetime(),
  quantity: Amount,
  unit: z.string(),
  corrects: z.string().nullable(),
  cause: z.string(),
  causeSeq: z.int().min(0),
  usageBefore: Amount,
  usageAfter: Amount,
  spans: z.array(z.object({ quantity: Amount, unitPrice: Amount })),
  amount: Amount,
  previous: z.string(),
});
type Event = z.infer<typeof Event>;

const Signature = z.object({
  kind: z.literal('signature'),
  lines: z.int(),
  previous: z.string(),
  protected: z.string(),
  signature: z.string(),
});
const Protected = z.object({ alg: z.literal('EdDSA'), typ: z.literal(SIGNATURE_TYPE), kid: z.string() });

export interface Verdict {
  /** Each in a sentence that names its line; empty where all is well. */
  problems: string[];
  /** What was checked, in a sentence; null where the head could not be read. */
  bill: string | null;
}

/** Checks a log. @param keys what `/.well-known/jwks.json` answers */
export async function verifyUsageLog(bytes: Uint8Array, keys: JSONWebKeySet): Promise<Verdict> {
  const text = Buffer.from(bytes).toString('utf8');
  const lines = text.split('\n');
  const problems: string[] = [];
  if (lines.pop() !== '') problems.push('The last line is cut off: the file does not end with a line break.');
  const parsed = lines.map(parseJson);
  const signature = Signature.safeParse(parsed.at(-1));
  if (!signature.success) problems.push('The signature is missing: the last line is no signature.');
  const body = signature.success ? lines.slice(0, -1) : lines;
  const head = Head.safeParse(parsed[0]);
  if (!head.success) problems.push(`Line 1 is no head of a log in the form ${FORMAT}.`);
  const events = eventsOf(parsed.slice(1, body.length), problems);
  checkChain(body, events, signature.data?.previous, problems);
  checkNumbers(events, signature.data?.lines ?? null, body.length, head.data?.events ?? null, problems);
  if (signature.success) await checkSignature(bytes, lines.at(-1) ?? '', signature.data, keys, problems);
  if (!head.success) return { problems, bill: null };
  checkBill(head.data, events, problems);
  const { client, month, billed, currency, closed } = head.data;
  const bill = `${client.name}, ${month}${closed ? '' : ' (not over yet)'}: ${events.length} events, ${billed} ${currency ?? ''}`;
  return { problems, bill: bill.trimEnd() };
}

interface Placed {
  event: Event;
  line: number;
}

function eventsOf(parsed: readonly unknown[], problems: string[]): Placed[] {
  return parsed.flatMap((value, index) => {
    const event = Event.safeParse(value);
    if (event.success) return [{ event: event.data, line: index + 2 }];
    problems.push(`Line ${index + 2} is no event: it was changed or does not belong here.`);
    return [];
  });
}

/** Each line holds the hash of the one before it, so a changed byte is found in its own line. */
function checkChain(
  body: readonly string[],
  events: readonly Placed[],
  last: string | undefined,
  problems: string[],
): void {
  const claimed = new Map(events.map(({ event, line }) => [line - 1, event.previous]));
  if (last !== undefined) claimed.set(body.length, last);
  for (const [line, hash] of claimed) {
    const before = body[line - 1];
    if (before !== undefined && createHash('sha256').update(before).digest('hex') !== hash)
      problems.push(
        `Line ${line} was changed, or a line after it is missing: its hash is not what line ${line + 1} says.`,
      );
  }
}

function checkNumbers(
  events: readonly Placed[],
  signedLines: number | null,
  bodyLines: number,
  count: number | null,
  problems: string[],
): void {
  let expected = 1;
  for (const { event, line } of events) {
    if (event.n > expected) problems.push(`Before line ${line} ${missing(expected, event.n - 1)}.`);
    if (event.n < expected) problems.push(`Line ${line} is event ${event.n} once more, or out of order.`);
    expected = Math.max(expected, event.n + 1);
  }
  if (count !== null && expected <= count) problems.push(`At the end ${missing(expected, count)}.`);
  if (count !== null && expected - 1 > count)
    problems.push(`The head counts ${count} events, and there are ${expected - 1}.`);
  if (signedLines !== null && signedLines !== bodyLines)
    problems.push(`${signedLines} lines were signed, and there are ${bodyLines}.`);
}

const missing = (from: number, to: number) =>
  from === to ? `event ${from} is missing` : `events ${from} to ${to} are missing`;

async function checkSignature(
  bytes: Uint8Array,
  lastLine: string,
  signature: z.infer<typeof Signature>,
  keys: JSONWebKeySet,
  problems: string[],
): Promise<void> {
  if (!isAsWritten(signature, lastLine)) {
    problems.push('The last line was changed: a signature is not written like that.');
    return;
  }
  const protectedHeader = Protected.safeParse(
    parseJson(Buffer.from(signature.protected, 'base64url').toString('utf8')),
  );
  if (!protectedHeader.success) {
    problems.push('The signature is none of a usage log.');
    return;
  }
  const { kid } = protectedHeader.data;
  if (!keys.keys.some((key) => key.kid === kid)) {
    problems.push(`The key ${kid} that signed this log is not among the keys given.`);
    return;
  }
  const payload = bytes.subarray(0, bytes.length - Buffer.byteLength(`${lastLine}\n`));
  try {
    await flattenedVerify(
      { protected: signature.protected, payload, signature: signature.signature },
      createLocalJWKSet(keys),
      { algorithms: ['EdDSA'] },
    );
  } catch {
    problems.push('The signature does not fit: something before it is not as it was signed.');
  }
}

/** The last line is what signs, and so is not signed itself: it is held to the one way in which it can be written. */
function isAsWritten(
  { kind, lines, previous, protected: header, signature }: z.infer<typeof Signature>,
  line: string,
): boolean {
  const isPlain = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text;
  const written = JSON.stringify({ kind, lines, previous, protected: header, signature });
  return written === line && isPlain(header) && isPlain(signature);
}

/** The bill from the events alone, by the bands of the head. */
function checkBill(head: Head, events: readonly Placed[], problems: string[]): void {
  const wrong = (where: string, what: string, said: string, is: Decimal | string) => {
    if (!new Decimal(said).equals(is))
      problems.push(`${where}: ${what} should be ${new Decimal(is).toFixed()} and not ${said}.`);
  };
  const types = new Map(head.types.map((type) => [type.eventType, type]));
  const used = new Map<string, { quantity: Decimal; events: number }>();
  const known = new Map<string, Event>();
  let before = '';
  for (const { event, line } of events) {
    const where = `Line ${line}`;
    const type = types.get(event.eventType);
    if (type === undefined) {
      problems.push(`${where}: the head has no prices for ${event.eventType}.`);
      continue;
    }
    if (type.unit !== event.unit)
      problems.push(`${where}: ${event.unit} is not the unit of ${event.eventType}.`);
    if (!event.at.startsWith(head.month)) problems.push(`${where}: ${event.at} is not in ${head.month}.`);
    const order = `${event.at} ${event.cause} ${String(event.causeSeq).padStart(10, '0')}`;
    if (order <= before) problems.push(`${where} is out of order.`);
    before = order;
    checkCorrection(event, known, where, problems);
    known.set(event.id, event);
    const so = used.get(event.eventType) ?? { quantity: new Decimal(0), events: 0 };
    const after = so.quantity.plus(event.quantity);
    wrong(where, 'the usage before it', event.usageBefore, so.quantity);
    wrong(where, 'the usage after it', event.usageAfter, after);
    wrong(
      where,
      'its amount',
      event.amount,
      costOf(type.bands, after).minus(costOf(type.bands, so.quantity)),
    );
    const spanned = event.spans.reduce(
      (sum, span) => sum.plus(new Decimal(span.quantity).times(span.unitPrice)),
      new Decimal(0),
    );
    wrong(where, 'the sum of its bands', event.amount, spanned);
    used.set(event.eventType, { quantity: after, events: so.events + 1 });
  }
  let total = new Decimal(0);
  for (const type of head.types) {
    const where = `The head’s ${type.eventType}`;
    const so = used.get(type.eventType) ?? { quantity: new Decimal(0), events: 0 };
    const cost = costOf(type.bands, so.quantity);
    wrong(where, 'its quantity', type.quantity, so.quantity);
    if (so.events !== type.events)
      problems.push(`${where}: it has ${so.events} events and not ${type.events}.`);
    wrong(where, 'its amount', type.amount, cost);
    const billed = cost.toDecimalPlaces(digitsOf(head.currency), Base.ROUND_HALF_EVEN);
    wrong(where, 'what is billed', type.billed, billed);
    total = total.plus(billed);
  }
  wrong('The head', 'the total', head.billed, total);
}

/** What is taken back was given before, to the same client and for the same thing; only then is a quantity negative. */
function checkCorrection(
  event: Event,
  known: ReadonlyMap<string, Event>,
  where: string,
  problems: string[],
): void {
  if (event.corrects === null) {
    if (event.quantity.startsWith('-'))
      problems.push(`${where}: ${event.quantity} takes back nothing that is named.`);
    return;
  }
  const corrected = known.get(event.corrects);
  if (corrected === undefined)
    problems.push(`${where}: it takes back ${event.corrects}, which is not before it.`);
  else if (corrected.eventType !== event.eventType)
    problems.push(`${where}: it takes back an event of another type.`);
}

/** What a month's usage costs: each band's part at its price. Below zero the first band's price goes on. */
function costOf(bands: Bands, usage: Decimal): Decimal {
  let cost = new Decimal(0);
  let from = new Decimal(0);
  for (const [index, { upTo, unitPrice }] of bands.entries()) {
    const end = upTo === null ? usage : Decimal.min(usage, upTo);
    if (index > 0 && end.lessThanOrEqualTo(from)) break;
    cost = cost.plus(end.minus(from).times(unitPrice));
    from = end;
  }
  return cost;
}

function digitsOf(currency: string | null): number {
  if (currency === null) return 2;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isKey = (value: unknown) => z.looseObject({ kty: z.string() }).safeParse(value).success;
const Jwks = z.object({ keys: z.array(z.custom<JWK>(isKey)) });

async function readKeys(from: string): Promise<JSONWebKeySet> {
  const text = /^https?:/.test(from)
    ? await fetch(from, { redirect: 'error' }).then((answer) => {
        if (!answer.ok) throw new Error(`${from} answered with status ${answer.status}.`);
        return answer.text();
      })
    : await readFile(from, 'utf8');
  const { keys } = Jwks.parse(JSON.parse(text));
  return { keys };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { jwks: { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || values.jwks === undefined || positionals.length > 1) {
    process.stderr.write('Usage: npm run verify-usage -- <file> --jwks <file or url of the keys>\n');
    return 2;
  }
  const { problems, bill } = await verifyUsageLog(await readFile(file), await readKeys(values.jwks));
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (problems.length > 0) {
    process.stdout.write(`This log does not hold: ${problems.length} things are wrong with it.\n`);
    return 1;
  }
  process.stdout.write(`This log holds. ${bill}\n`);
  return 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(
      `This log could not be checked: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 2;
  }
}
