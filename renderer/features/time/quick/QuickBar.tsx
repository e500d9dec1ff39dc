import { Zap } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { veilClass } from '../../../ui/Dialog.tsx';
import { t } from '../../../words/words.ts';
import { useToday } from '../use-week.ts';
import { useQuickStore } from './quick-store.ts';

/** Reading dates takes a library of its own, which the first window does not wait for. */
const QuickLine = lazy(() => import('./QuickLine.tsx').then((module) => ({ default: module.QuickLine })));

/** The bar that reads an entry from one line (`Q`). Esc closes it and keeps what was typed. */
export function QuickBar() {
  const isOpen = useQuickStore((store) => store.isOpen);
  const close = useQuickStore((store) => store.close);
  const today = useToday();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && close()}
      isDismissable
      className={`${veilClass} items-start pt-[12vh]! low:pt-4!`}
    >
      <Modal className="floating flex max-h-full max-w-full flex-col overflow-hidden" style={{ width: 640 }}>
        <Dialog aria-label={t('quick.title')} data-modal="" className="flex min-h-0 flex-col outline-none">
          <Suspense fallback={<div className="h-11" />}>
            <QuickLine today={today} icon={<Zap size={16} strokeWidth={1.75} aria-hidden />} />
          </Suspense>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
