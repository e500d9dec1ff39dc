import { Repeat } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { t } from '../../../words/words.ts';
import { useTemplatesStore } from './templates-store.ts';
import { useProposals } from './use-proposals.ts';

/** One line over the week: how many recurring entries are due; nothing when none is. */
export function RecurringNote() {
  const { proposals } = useProposals();
  const show = useTemplatesStore((store) => store.show);
  if (proposals.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-6 py-1.5 text-strong">
      <Repeat size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span>{t('templates.proposals', { count: proposals.length })}</span>
      <Button size="small" onPress={() => show({ kind: 'proposals' })}>
        {t('templates.look')}
      </Button>
    </div>
  );
}
