import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const main = path.resolve(import.meta.dirname, '../../../main');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'stint-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that catches as main does and then goes wrong twice. */
function goWrong(hasOpened: boolean) {
  const at = (file: string) => JSON.stringify(pathToFileURL(path.join(main, file)).href);
  const program = `
    import { catchCrashes } from ${at('crashes.ts')};
    import { log } from ${at('log.ts')};
    log.open({ folder: ${JSON.stringify(folder)}, level: 'info', redact: (text) => text });
    catchCrashes(() => ${hasOpened}, (code) => process.exit(code));
    setTimeout(() => { throw new Error('thrown where nobody catches'); });
    setTimeout(() => { Promise.reject(new Error('rejected where nobody catches')); }, 20);
    setTimeout(() => process.stdout.write('still there'), 40);
  `;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return { ...ended, log: readFileSync(path.join(folder, 'stint.log'), 'utf8') };
}

test('what nobody caught is logged and told, and Stint goes on once it is open', () => {
  const { status, stdout, stderr, log } = goWrong(true);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'still there' });
  expect(stderr).toContain('something went wrong (thrown where nobody catches)');
  expect(log).toContain('"event":"uncaught-exception"');
  expect(log).toContain('"event":"unhandled-rejection"');
});

test('before it is open, Stint ends with 3 and says why', () => {
  const { status, stdout, stderr, log } = goWrong(false);
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr).toContain('Stint could not start: Error: thrown where nobody catches');
  expect(log).toContain('"event":"uncaught-exception"');
});
