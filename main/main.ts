import path from 'node:path';
import { app } from 'electron';
import { registerAppScheme } from './app-protocol.ts';
import { showWindow, start } from './start.ts';

// Chromium takes the switch for its own files; ours and the single-instance lock must follow it.
const profileFolder = app.commandLine.getSwitchValue('user-data-dir');
if (profileFolder) {
  app.setPath('userData', path.resolve(profileFolder));
  app.setPath('sessionData', path.resolve(profileFolder));
}
registerAppScheme();

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  // Not awaited here: Electron becomes ready only when this module has ended.
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      process.stderr.write(`Stint could not start: ${error instanceof Error ? error.stack : error}\n`);
      app.exit(1);
    });
} else {
  app.quit();
}
