import { FileUp } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { t } from '../../words/words.ts';

/** The way from Settings to the import. */
export function ImportSettings({ onOpen }: { onOpen: () => void }) {
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-15 font-semibold">{t('import.title')}</h2>
      <p>{t('import.settings-help')}</p>
      <div>
        <Button icon={FileUp} onPress={onOpen}>
          {t('import.open-from-settings')}
        </Button>
      </div>
    </section>
  );
}
