import { app, type Session } from 'electron';
import { isAppUrl } from './content-policy.ts';

/** What a page of ours may have of the permissions that a page can ask for: putting text on the clipboard. */
const ALLOWED = 'clipboard-sanitized-write';

/** Refuses, for every page there will be: other pages, other windows, embedded pages, permissions, downloads. */
export function lockDown(session: Session): void {
  app.on('web-contents-created', (_, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(permission === ALLOWED && isAppUrl(contents.getURL()));
  });
  session.setPermissionCheckHandler(
    (contents, permission) => permission === ALLOWED && !!contents && isAppUrl(contents.getURL()),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}
