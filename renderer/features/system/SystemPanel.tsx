import { SidePanel } from '../../ui/SidePanel.tsx';
import { t } from '../../words/words.ts';
import { DoctorActions, DoctorView } from './DoctorView.tsx';
import { LicencesPanel } from './LicencesPanel.tsx';
import { NewsPanel } from './NewsPanel.tsx';
import { useSystemStore } from './system-store.ts';
import { useDoctor } from './use-doctor.ts';

/** What is open beside the settings: the check of this computer, licences, what is new. */
export function SystemPanel() {
  const { panel, show } = useSystemStore();
  const close = (): void => show(null);
  if (panel === 'doctor') return <DoctorPanel onClose={close} />;
  if (panel === 'licences') return <LicencesPanel onClose={close} />;
  if (panel === 'news') return <NewsPanel onClose={close} />;
  return null;
}

function DoctorPanel({ onClose }: { onClose: () => void }) {
  const doctor = useDoctor();
  return (
    <SidePanel
      title={t('system.doctor')}
      width={440}
      onClose={onClose}
      closeLabel={t('common.close')}
      actions={<DoctorActions doctor={doctor} />}
    >
      <DoctorView doctor={doctor} />
    </SidePanel>
  );
}
