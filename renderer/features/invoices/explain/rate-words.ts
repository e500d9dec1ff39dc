import type { RateOrigin } from '../../../../domain/rules/billing/types.ts';
import type { RateMatch } from '../../../../domain/rules/rates.ts';
import { t } from '../../../words/words.ts';
import { monthWords } from '../invoice-words.ts';

/** Names of what a basis names by id; null where it is not known here. */
export interface RateNames {
  projectName(id: string): string | null;
  personName(id: string): string | null;
}

/** Where a rate comes from and by what it was found. */
export function originWords(origin: RateOrigin, names: RateNames): string {
  switch (origin.from) {
    case 'card':
      return `${t('explain.from-card', { name: origin.name, version: origin.cardVersion })} ${matchWords(origin.matched, names)}`;
    case 'project':
      return `${t('explain.from-project', {
        project: names.projectName(origin.projectId) ?? t('explain.a-project'),
        version: origin.termsVersion,
      })} ${matchWords(origin.matched, names)}`;
    case 'client':
      return t('explain.from-client');
    case 'retainer':
      return t('explain.from-retainer', { month: monthWords(origin.month), version: origin.termsVersion });
    case 'overage':
      return t('explain.from-overage', { month: monthWords(origin.month), version: origin.termsVersion });
  }
}

/** By what a rate was found: the person, the role, the activity, or none of them. */
function matchWords({ billRole, activityCode, userId }: RateMatch, names: RateNames): string {
  const parts = [
    userId === null
      ? null
      : t('explain.match-person', { person: names.personName(userId) ?? t('explain.a-person') }),
    billRole === null ? null : t('explain.match-role', { role: billRole }),
    activityCode === null ? null : t('explain.match-activity', { activity: activityCode }),
  ].filter((part) => part !== null);
  return parts.length === 0 ? t('explain.match-any') : t('explain.matched', { by: parts.join(', ') });
}
