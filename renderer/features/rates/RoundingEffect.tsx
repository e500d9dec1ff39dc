import type { RoundingRule } from '../../../domain/entities/tenant.ts';
import { can } from '../../../domain/rules/permissions.ts';
import { useActor } from '../../data/workspace.tsx';
import { EffectView } from './common/EffectView.tsx';
import { useEffectOf } from './common/use-effect.ts';

/** What another rounding rule would move, below where it is chosen; nothing for whoever does not see billing. */
export function RoundingEffect({ rule }: { rule: RoundingRule }) {
  const sees = can(useActor(), 'settings.billing');
  return <EffectView state={useEffectOf(sees ? { kind: 'rounding', rule } : null)} />;
}
