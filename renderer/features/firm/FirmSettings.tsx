import { Scale } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { t } from '../../words/words.ts';

/** The way from Settings to the firm's rules. */
export function FirmSettings({ onOpen }: { onOpen: () => void }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-15 font-semibold">{t('firm.title')}</h2>
      <p>{t('firm.help')}</p>
      <div>
        <Button icon={Scale} onPress={onOpen}>
          {t('firm.open')}
        </Button>
      </div>
    </section>
  );
}
