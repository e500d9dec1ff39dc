import { canonicalJson } from '../../../../domain/rules/audit-hash.ts';
import type { RateCardVersion } from '../../../../domain/wire/billing-setup.ts';

export type RowGroup = 'card' | 'rates' | 'overtime' | 'volume' | 'tiers' | 'usage';

/** What one row of the comparison is about, for whoever words it. */
export type RowSubject =
  | { readonly of: 'validFrom' | 'name' | 'currency' | 'overtime' }
  | {
      readonly of: 'rate';
      readonly role: string | null;
      readonly activity: string | null;
      readonly user: string | null;
    }
  | { readonly of: 'volume'; readonly fromMinutes: number }
  | { readonly of: 'tier'; readonly tier: string }
  | { readonly of: 'usage'; readonly eventType: string; readonly from: string };

export type CellValue = string | number | null | { readonly threshold: number; readonly multiplier: string };

export interface CompareRow {
  readonly key: string;
  readonly group: RowGroup;
  readonly subject: RowSubject;
  /** One a version, in the order that they came in. */
  readonly cells: readonly CellValue[];
  /** Whether a version differs here from the one before it, which stands after it. */
  readonly changed: readonly boolean[];
}

/** Versions of a card beside each other, newest first: a row for all that any of them says. */
export function compareVersions(versions: readonly RateCardVersion[]): CompareRow[] {
  const said = versions.map(sayings);
  const subjects = new Map<string, { group: RowGroup; subject: RowSubject }>();
  // The newest says the order; what only older ones say comes after, in each group.
  for (const version of said)
    for (const [key, { group, subject }] of version)
      if (!subjects.has(key)) subjects.set(key, { group, subject });
  const order: RowGroup[] = ['card', 'rates', 'overtime', 'volume', 'tiers', 'usage'];
  const rows = [...subjects].map(([key, { group, subject }]): CompareRow => {
    const cells = said.map((version) => version.get(key)?.value ?? null);
    const changed = cells.map((cell, index) => {
      const before = cells[index + 1];
      return before !== undefined && canonicalJson(cell) !== canonicalJson(before);
    });
    return { key, group, subject, cells, changed };
  });
  return rows.toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}

interface Saying {
  readonly group: RowGroup;
  readonly subject: RowSubject;
  readonly value: CellValue;
}

function sayings(version: RateCardVersion): Map<string, Saying> {
  const found = new Map<string, Saying>();
  const say = (group: RowGroup, subject: RowSubject, value: CellValue) =>
    found.set(canonicalJson(subject), { group, subject, value });
  say('card', { of: 'validFrom' }, version.validFrom);
  say('card', { of: 'name' }, version.name);
  say('card', { of: 'currency' }, version.currency);
  for (const { billRole, activityCode = null, userId = null, rate } of version.rates)
    say('rates', { of: 'rate', role: billRole, activity: activityCode, user: userId }, rate);
  if (version.overtime) {
    const { thresholdMinutesPerWeek: threshold, multiplier } = version.overtime;
    say('overtime', { of: 'overtime' }, { threshold, multiplier });
  }
  for (const { fromMinutes, discount } of version.volumeDiscounts)
    say('volume', { of: 'volume', fromMinutes }, discount);
  for (const { tier, discount } of version.tierDiscounts) say('tiers', { of: 'tier', tier }, discount);
  for (const { eventType, bands } of version.usagePrices) {
    let from = '0';
    for (const { upTo, unitPrice } of bands) {
      say('usage', { of: 'usage', eventType, from }, unitPrice);
      from = upTo ?? from;
    }
  }
  return found;
}
