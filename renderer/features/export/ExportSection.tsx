import { Download } from 'lucide-react';
import { useMayExport } from '../../data/machine.ts';
import { Button } from '../../ui/Button.tsx';
import { ManagedMark } from '../../ui/ManagedMark.tsx';
import { t } from '../../words/words.ts';
import { useExportStore } from './export-store.ts';

/** The way to one's own data in the settings. */
export function ExportSection() {
  const { show } = useExportStore();
  const isAllowed = useMayExport();
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-15 font-semibold">{t('export.section')}</h2>
      <p className="text-12 text-muted">{t(isAllowed ? 'export.section-help' : 'system.managed.export')}</p>
      <div>
        <Button icon={Download} isDisabled={!isAllowed} onPress={() => show(true)}>
          {t('export.open')}
        </Button>
      </div>
      {!isAllowed && <ManagedMark text={t('system.managed')} hint={t('system.managed.help')} />}
    </section>
  );
}
