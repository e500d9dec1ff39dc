import path from 'node:path';
import { app } from 'electron';
import { registerAppScheme } from './app-protocol.ts';
import { answerAtOnce } from './cli/answer.ts';
import { EXIT, parseCommandLine } from './cli/command-line.ts';
import { complain } from './cli/terminal.ts';
import { catchCrashes, watchPages } from './crashes.ts';
import { buildFacts } from './doctor/build-facts.ts';
import { log } from './log.ts';
import { openedAgain, start, takeLinks } from './start.ts';
import { dropDangerousSwitches } from './switches.ts';

// Unpackaged, Electron is told the app's folder as well.
const given = process.argv.slice(1).filter((arg) => app.isPackaged || path.resolve(arg) !== app.getAppPath());
const line = parseCommandLine(given);
const answered = answerAtOnce(line, buildFacts);
if (answered !== null) process.exit(answered);

if (app.isPackaged) {
  const dropped = dropDangerousSwitches(app.commandLine);
  if (dropped.length > 0) log.warn('switches-dropped', { switches: dropped.join(' ') });
}

// Chromium takes the switch for its own files; ours and the single-instance lock must follow it.
const profileFolder = app.commandLine.getSwitchValue('user-data-dir');
if (profileFolder) {
  app.setPath('userData', path.resolve(profileFolder));
  app.setPath('sessionData', path.resolve(profileFolder));
}
registerAppScheme();

if (line.kind === 'doctor') {
  // Loaded only when it is asked for: no part of an ordinary start.
  const { enterHeadless, runDoctorProcess } = await import('./doctor/doctor-process.ts');
  enterHeadless();
  runDoctorProcess(line);
} else if (app.requestSingleInstanceLock()) {
  let hasOpened = false;
  catchCrashes(
    () => hasOpened,
    (code) => app.exit(code),
  );
  watchPages(app);
  app.on('second-instance', (_, args, folder) => openedAgain(args, folder));
  takeLinks(given);
  app.on('window-all-closed', () => app.quit());
  // Not awaited here: Electron becomes ready only when this module has ended.
  app
    .whenReady()
    .then(start)
    .then(() => {
      hasOpened = true;
    })
    .catch((error: unknown) => {
      log.error('could-not-start', { error: error instanceof Error ? error : new Error(String(error)) });
      complain(`Stint could not start: ${error instanceof Error ? error.stack : error}`);
      app.exit(EXIT.start);
    });
} else {
  app.quit();
}
