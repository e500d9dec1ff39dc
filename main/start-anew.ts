import { app } from 'electron';

/** Ends this Stint and starts it again. An AppImage runs from a mount that is gone by then: its own file is started. */
export function startAnew(): void {
  const appImage = process.env.APPIMAGE;
  app.relaunch(appImage === undefined ? {} : { execPath: appImage });
  app.quit();
}
