import { BookOpenText, Stethoscope } from 'lucide-react';
import { useSyncStatus, useWorkspace } from '../../data/workspace.tsx';
import { Button } from '../../ui/Button.tsx';
import { t } from '../../words/words.ts';
import { usePlace, useSystemStore } from './system-store.ts';
import { UpdateView } from './UpdateView.tsx';

/** The foot of the settings: which Stint this is, updates, the check of this computer, licences. */
export function SystemSection() {
  const { info } = useWorkspace();
  const { unsent } = useSyncStatus();
  const { show } = useSystemStore();
  const heading = usePlace('about');
  return (
    <section className="flex flex-col gap-4">
      <h2 ref={heading} tabIndex={-1} className="text-15 font-semibold outline-none">
        {t('system.title')}
      </h2>
      <UpdateView unsent={unsent} />
      <div className="flex flex-wrap gap-2">
        <Button icon={Stethoscope} onPress={() => show('doctor')}>
          {t('system.doctor')}
        </Button>
        <Button kind="quiet" icon={BookOpenText} onPress={() => show('licences')}>
          {t('system.licences')}
        </Button>
      </div>
      <div className="flex flex-col gap-1 text-12 text-muted">
        <p className="digits">
          {t('settings.version', {
            version: info.version,
            platform: info.platform,
            electron: info.electron,
          })}
        </p>
        <p className="digits break-all">{t('settings.device', { id: info.deviceId })}</p>
      </div>
    </section>
  );
}
