import { Notification } from 'electron';
import type { IpcRequest } from '../domain/ipc/table.ts';

/** By tag; also because a notification that nothing holds loses its click. */
const shown = new Map<string, Notification>();

/**
 * Shows a desktop notification; one with the same tag goes away for it.
 * @returns whether the system has notifications at all (it may still keep them from the person)
 */
export function showNotification(
  { title, body, tag }: IpcRequest<'notify.show'>,
  onClick: () => void,
): boolean {
  if (!Notification.isSupported()) return false;
  shown.get(tag)?.close();
  const notification = new Notification({ title, body });
  const forget = () => {
    if (shown.get(tag) === notification) shown.delete(tag);
  };
  notification.on('click', () => {
    forget();
    onClick();
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  shown.set(tag, notification);
  notification.show();
  return true;
}
