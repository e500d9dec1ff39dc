import { CalendarPlus } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { t } from '../../../words/words.ts';
import { useTemplatesStore } from './templates-store.ts';

/** Opens templates and recurring entries from the week. */
export function TemplatesButton() {
  const show = useTemplatesStore((store) => store.show);
  return (
    <Button kind="quiet" size="small" icon={CalendarPlus} onPress={() => show({ kind: 'list' })}>
      {t('templates.tab.templates')}
    </Button>
  );
}
