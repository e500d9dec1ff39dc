import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';
import { DoctorActions, DoctorView } from './DoctorView.tsx';
import { useDoctor } from './use-doctor.ts';

/** The check of this computer where there are no settings yet: for whoever cannot sign in. */
export function DoctorDialog({ onClose }: { onClose: () => void }) {
  const doctor = useDoctor();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('system.doctor')}
      width={560}
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('common.close')}
          </Button>
          <DoctorActions doctor={doctor} />
        </>
      }
    >
      <DoctorView doctor={doctor} />
    </Dialog>
  );
}
