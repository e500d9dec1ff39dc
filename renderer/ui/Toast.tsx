import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Text } from 'react-aria-components/Text';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastRegion as AriaToastRegion,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
} from 'react-aria-components/Toast';

export interface ToastMessage {
  /** What happened, in one sentence. */
  message: string;
  tone?: 'plain' | 'ok' | 'bad';
  /** Takes it back. The toast closes when it is pressed. */
  undo?: { label: string; onUndo: () => void };
  /** How long it stays, ms; null until closed. Bad news stays until closed by itself. */
  stays?: number | null;
}

const STAYS_MS = 6_000;
const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/**
 * Says what happened at the foot of the window, with a way back. Hovering or focusing it stops its clock.
 * @returns a function that takes it away
 */
export function showToast(toast: ToastMessage): () => void {
  const stays = toast.stays === undefined ? (toast.tone === 'bad' ? null : STAYS_MS) : toast.stays;
  const key = queue.add(toast, stays === null ? {} : { timeout: stays });
  return () => queue.close(key);
}

/** Where toasts appear: once, at the root of the app, above the foot of a page, its totals and its buttons. F6 goes to it. */
export function ToastRegion({ label, closeLabel }: { label: string; closeLabel: string }) {
  return (
    <AriaToastRegion
      queue={queue}
      aria-label={label}
      className="fixed bottom-28 left-1/2 z-50 flex w-max max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col-reverse gap-2 outline-none"
    >
      {({ toast }) => (
        <AriaToast
          toast={toast}
          className="flex min-h-10 animate-appear items-center gap-3 rounded-large bg-ink py-1.5 pr-1.5 pl-3.5 text-page shadow-float"
        >
          {toast.content.tone === 'ok' && <CircleCheck size={16} aria-hidden className="shrink-0" />}
          {toast.content.tone === 'bad' && <CircleAlert size={16} aria-hidden className="shrink-0" />}
          <ToastContent className="min-w-0 flex-1">
            <Text slot="title">{toast.content.message}</Text>
          </ToastContent>
          {toast.content.undo && (
            <AriaButton
              className="h-7 rounded-normal px-2.5 font-semibold whitespace-nowrap data-focus-visible:outline-page data-hovered:bg-page/15"
              onPress={() => {
                toast.content.undo?.onUndo();
                queue.close(toast.key);
              }}
            >
              {toast.content.undo.label}
            </AriaButton>
          )}
          <AriaButton
            slot="close"
            aria-label={closeLabel}
            className="flex size-7 shrink-0 items-center justify-center rounded-normal data-focus-visible:outline-page data-hovered:bg-page/15"
          >
            <X size={14} aria-hidden />
          </AriaButton>
        </AriaToast>
      )}
    </AriaToastRegion>
  );
}
