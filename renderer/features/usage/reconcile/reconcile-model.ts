import { Exact } from '../../../../domain/rules/exact.ts';
import type { ReconciliationRow, ReconciliationRun } from '../../../../domain/wire/reconciliation.ts';
import { t } from '../../../words/words.ts';
import { instantWords, minorWords, monthWords } from '../common/usage-words.ts';

/** Where a row stands: equal, different, or not known because the platform did not answer. */
export function rowState({ agrees, platform }: ReconciliationRow): 'equal' | 'differs' | 'unknown' {
  if (agrees) return 'equal';
  return platform === null ? 'unknown' : 'differs';
}

/** What a run found, in a few words for a list. */
export function runWords({ state, differing }: ReconciliationRun): string {
  if (state === 'agrees') return t('reconcile.agrees');
  return state === 'differs' ? t('reconcile.differs', { count: differing }) : t('reconcile.incomplete');
}

/** What a run found, in a sentence, with why the platform is missing where it is. */
export function runSentence(run: ReconciliationRun): string {
  const { state, rows, differing, currency, heldCostMinor, platformCostMinor, finishedAt, month } = run;
  const when = instantWords(finishedAt);
  if (state === 'agrees')
    return rows === 0
      ? t('reconcile.agrees-nothing', { when, month: monthWords(month) })
      : t('reconcile.agrees-long', { when, rows, money: minorWords(heldCostMinor, currency) });
  if (state === 'differs')
    return t('reconcile.differs-long', {
      when,
      count: differing,
      rows,
      held: minorWords(heldCostMinor, currency),
      platform: minorWords(platformCostMinor, currency),
    });
  const why = run.missing === null ? '' : `${t(`reconcile.missing-${run.missing}`)} `;
  return `${why}${t('reconcile.incomplete-long', { when })}`;
}

/** What is not zero of how the events of a row stand on our side, the delivered ones apart. */
export function openSides({ pending, dead, dropped }: ReconciliationRow) {
  const sides = [
    { key: 'pending', ...pending },
    { key: 'dead', ...dead },
    { key: 'dropped', ...dropped },
  ] as const;
  return sides.filter(({ events, quantity }) => events !== 0 || !new Exact(quantity).isZero());
}

/** One row of a run has no id: a client and a type are one. */
export function rowKey({ clientId, eventType }: Pick<ReconciliationRow, 'clientId' | 'eventType'>): string {
  return `${clientId} ${eventType}`;
}
