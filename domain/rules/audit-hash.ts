/**
 * JSON in one exact form, as hash chains and content hashes need it: object keys in order of their UTF-16
 * code units, no white space, `undefined` members left out. Two values that say the same give the same text,
 * whatever order a database or an object literal kept the keys in.
 * @throws TypeError for what JSON cannot say: NaN, Infinity, bigint, functions, `undefined` outside an object.
 */
export function canonicalJson(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    let members = '';
    for (const { key, label } of inOrder(value)) {
      const member: unknown = Reflect.get(value, key);
      if (member === undefined) continue;
      members += members === '' ? label : `,${label}`;
      members += canonicalJson(member);
    }
    return `{${members}}`;
  }
  throw new TypeError(`a ${typeof value} has no form in JSON`);
}

interface Member {
  key: string;
  /** `"key":` */
  label: string;
}

/** Orders that were found before, by the keys as they came: the same few kinds of objects are asked for again and again. */
const orders = new Map<string, readonly Member[]>();
const ORDERS_MAX = 200;

/** The keys by UTF-16 code units, which is how `sort` compares without a comparer. */
function inOrder(value: object): readonly Member[] {
  const keys = Object.keys(value);
  const kind = JSON.stringify(keys);
  const known = orders.get(kind);
  if (known) return known;
  const members = keys.sort().map((key) => ({ key, label: `${JSON.stringify(key)}:` }));
  if (orders.size >= ORDERS_MAX) orders.clear();
  orders.set(kind, members);
  return members;
}

/** SHA-256 of the UTF-8 bytes of `text`, in lower-case hex. Web Crypto, so the same in browser and server. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the first record of a chain names as the one before it. */
export const chainStart = '0'.repeat(64);

/** A record of the audit log as far as its hash goes. */
export interface AuditBody {
  readonly previousHash: string;
  readonly deviceId: string | null;
  readonly resourceId: string | null;
  readonly resourceIds: readonly string[];
  /** Its own, which is no part of it. */
  readonly hash?: string;
}

/**
 * The text whose SHA-256 is a record's hash: the hash before it, a line feed, and the record in canonical JSON (without
 * its own hash). A record of several things does not name one, nor one of a single thing a list, and one that no device
 * made names no device: so that what was written before there were lists and devices keeps its hash (docs/audit.md).
 */
export function auditText({ hash: _, deviceId, resourceId, resourceIds, ...rest }: AuditBody): string {
  const record = {
    ...rest,
    ...(deviceId === null ? {} : { deviceId }),
    ...(resourceIds.length > 0 ? { resourceIds } : { resourceId }),
  };
  return `${rest.previousHash}\n${canonicalJson(record)}`;
}
