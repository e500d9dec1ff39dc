import { ListChecks } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { t } from '../../../words/words.ts';
import type { Finding } from './week-check.ts';

/** Opens the week's check list; says how much there is to look at. */
export function CheckButton(props: { findings: readonly Finding[]; isOpen: boolean; onPress: () => void }) {
  const { findings, isOpen, onPress } = props;
  const count = findings.filter(({ severity }) => severity !== 'note').length;
  if (isOpen) return null;
  return (
    <Button icon={ListChecks} keys="C" onPress={onPress}>
      {count > 0 ? t('submit.check-count', { count }) : t('submit.check')}
    </Button>
  );
}
