import type { EntryStatus, TrustReason, WarningKind } from '../../domain/entities/time-entry.ts';
import { NetworkFailure, PolicyFailure, SsoFailure } from '../../domain/ipc/table.ts';
import { formatMinutes } from '../../domain/rules/duration.ts';
import type { RefusalValues } from '../../domain/rules/lifecycle.ts';
import { ErrorKind } from '../../domain/wire/errors.ts';
import { RejectionCode } from '../../domain/wire/push.ts';
import { en, type WordKey } from '../words/en/catalogue.ts';
import { spokenLanguage, spokenLocale, t } from '../words/words.ts';

/** One part of a key: the codes of the wire have underscores. */
function kebab(code: string): string {
  return code.replaceAll('_', '-');
}

function isKey(key: string): key is WordKey {
  return Object.hasOwn(en, key);
}

function dateWords(date: string): string {
  return new Intl.DateTimeFormat(spokenLocale(), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );
}

/**
 * Why an entry is refused, in the person's language: what happened and what to do.
 * @param code a RejectionCode; another one (of a newer server) is answered with `fallback`
 * @param fallback what the rule or the server itself says, in English
 */
export function rejectionWords(code: string, values: RefusalValues, fallback: string): string {
  // The rule wrote it with everything at hand, so in its own language nothing says it better.
  if (spokenLanguage() === 'en' && fallback !== '') return fallback;
  if (!RejectionCode.safeParse(code).success) return fallback;
  const { reason, date, minutes, status } = values;
  const general = `rules.${kebab(code)}`;
  const special = reason ? `${general}.${reason}` : general;
  const key = isKey(special) ? special : general;
  if (!isKey(key)) return fallback;
  return t(key, {
    project: values.project ?? t('rules.this-project'),
    task: values.task ?? '',
    activity: values.activity ?? '',
    zone: values.zone ?? '',
    date: date ? dateWords(date) : t('rules.that-day'),
    minutes: minutes === undefined ? '' : formatMinutes(minutes),
    status: t(`rules.status.${status ?? (code === 'project_closed' ? 'closed' : 'approved')}`),
  });
}

/** A refusal of a rule of the domain, in the person's language. */
export function refusalWords(refusal: { code: string; message: string; values?: RefusalValues }): string {
  return rejectionWords(refusal.code, refusal.values ?? {}, refusal.message);
}

/**
 * Why a request had no answer that could be used, in the person's language.
 * @param kind an ErrorKind, a NetworkFailure, an SsoFailure, a PolicyFailure, `disk_full` or `disk_error`; another one is answered with `fallback`
 * @param fallback what the server or main itself says, in English
 */
export function failureWords(kind: string, fallback: string): string {
  if (spokenLanguage() === 'en' && fallback !== '') return fallback;
  const key = `rules.failure.${kebab(kind)}`;
  return isKey(key) ? t(key) : fallback;
}

/** What each warning means, for the one who decides. */
export function warningWords(warning: WarningKind): string {
  const keys = {
    outside_project_dates: 'rules.warning.outside-project-dates',
    long_day: 'rules.warning.long-day',
    over_budget: 'rules.warning.over-budget',
    weekend_or_holiday: 'rules.warning.weekend-or-holiday',
    late: 'rules.warning.late',
    unusual: 'rules.warning.unusual',
    low_time_trust: 'rules.warning.low-time-trust',
  } as const satisfies Record<WarningKind, WordKey>;
  return t(keys[warning]);
}

/** Why the clocks of an entry are not fully relied on. */
export function trustWords(reason: TrustReason): string {
  const keys = {
    clock_jumped_forward: 'rules.trust.clock-jumped-forward',
    clock_jumped_back: 'rules.trust.clock-jumped-back',
    suspended: 'rules.trust.suspended',
    rebooted: 'rules.trust.rebooted',
    zone_changed: 'rules.trust.zone-changed',
    server_clock_differs: 'rules.trust.server-clock-differs',
  } as const satisfies Record<TrustReason, WordKey>;
  return t(keys[reason]);
}

/** The status of an entry inside a sentence: `approved`. */
export function statusWords(status: EntryStatus): string {
  return t(`rules.status.${status}`);
}

/** Every code that `rejectionWords` and `failureWords` have words for, with its key; a test holds them to the wire. */
export const codeKeys: readonly string[] = [
  ...RejectionCode.options.map((code) => `rules.${kebab(code)}`),
  ...[...ErrorKind.options, ...NetworkFailure.options, ...SsoFailure.options, ...PolicyFailure.options].map(
    (kind) => `rules.failure.${kebab(kind)}`,
  ),
];
