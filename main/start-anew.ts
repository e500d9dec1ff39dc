import { app } from 'electron';
import { ownAppImage } from './updates/package-type.ts';

/** Ends this Stint and starts it again. An AppImage runs from a mount that is gone by then: its own file is started. */
export function startAnew(): void {
  const appImage = ownAppImage({ executable: process.execPath, env: process.env });
  app.relaunch(appImage === null ? {} : { execPath: appImage });
  app.quit();
}
