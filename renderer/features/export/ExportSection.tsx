import { Download } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { t } from '../../words/words.ts';
import { useExportStore } from './export-store.ts';

/** The way to one's own data in the settings. */
export function ExportSection() {
  const { show } = useExportStore();
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-15 font-semibold">{t('export.section')}</h2>
      <p className="text-12 text-muted">{t('export.section-help')}</p>
      <div>
        <Button icon={Download} onPress={() => show(true)}>
          {t('export.open')}
        </Button>
      </div>
    </section>
  );
}
