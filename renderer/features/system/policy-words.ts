import { Policy, type PolicyName, type PolicyProblem } from '../../../domain/policy/policy.ts';
import { t } from '../../words/words.ts';

const policyNames = Object.keys(Policy.shape) as PolicyName[];

/** One thing that IT has set, as a person reads it. */
export interface ManagedLine {
  name: PolicyName;
  label: string;
  value: string;
}

/** Everything that IT has set, in the order of the schema. */
export function managedLines(values: Policy): ManagedLine[] {
  return policyNames
    .filter((name) => values[name] !== undefined)
    .map((name) => ({ name, label: t(`system.policy.${name}`), value: valueWords(name, values) }));
}

function valueWords(name: PolicyName, values: Policy): string {
  const count = Number(values[name]);
  switch (name) {
    case 'SignInMethod':
      return t(`system.value.signin.${values.SignInMethod ?? 'any'}`);
    case 'UpdateMode':
      return t(`system.value.updates.${values.UpdateMode ?? 'automatic'}`);
    case 'UpdateRing':
      return t(`system.value.ring.${values.UpdateRing ?? 'broad'}`);
    case 'ProxyMode':
      return t(`system.value.proxy.${values.ProxyMode ?? 'system'}`);
    case 'LogLevel':
      return t(`system.value.log.${values.LogLevel ?? 'info'}`);
    case 'UpdateDeadlineDays':
      return t('system.value.days', { count });
    case 'IdleMinutes':
      return t('system.value.minutes', { count });
    case 'TimerMaxHours':
      return t('system.value.hours', { count });
    case 'LocalRetentionMonths':
      return t('system.value.months', { count });
    case 'TimerShortcutAllowed':
    case 'ExportAllowed':
      return t(values[name] ? 'system.managed.yes' : 'system.managed.no');
    case 'ServerAddress':
    case 'UpdateFeed':
    case 'ProxyServer':
    case 'ProxyPacUrl':
    case 'ProxyBypass':
    case 'ProxyAuthServers':
      return values[name] ?? '';
  }
}

/** Where the mistake is, as an administrator looks it up, and what it is (English, as in the log). */
export function problemLine({ where, line, name, reason }: PolicyProblem): string {
  const said = name === null || reason.includes(name) ? reason : `${name}: ${reason}`;
  return line === null
    ? t('system.managed.problem-no-line', { where, reason: said })
    : t('system.managed.problem', { where, line: String(line), reason: said });
}
