import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../../../main/cli/command-line.ts';

describe('the command line', () => {
  test('without options of ours opens Stint, whatever Chromium, Electron, Playwright or a desktop passes', () => {
    for (const args of [
      [],
      ['--no-sandbox', '--remote-debugging-port=0', '--user-data-dir=/tmp/x', '--inspect=0'],
      ['--ozone-platform=headless', '--disable-gpu', '--lang=de', '--v=1', '--vmodule=a=1', '--log-level=3'],
      ['--headless', '--proxy-server=a:1', '--enable-logging', '--js-flags=--expose-gc', '--single-process'],
      [
        '--original-process-start-time=1',
        '--allow-file-access-from-files',
        '--squirrel-firstrun',
        '-psn_0_1',
      ],
      ['--force-device-scale-factor=2', '--password-store=basic', '--class=Stint', '--trace-warnings', '-vh'],
      ['stint://week/2026-01-05'],
      ['/home/a/unsent.stint'],
      ['--', '--doctor'],
    ]) {
      expect(parseCommandLine(args), args.join(' ')).toEqual({ kind: 'open' });
    }
  });

  test('says version, help and doctor', () => {
    expect(parseCommandLine(['--version'])).toEqual({ kind: 'version', json: false, output: null });
    expect(parseCommandLine(['-v'])).toEqual({ kind: 'version', json: false, output: null });
    expect(parseCommandLine(['--version', '--json', '--output=v.json'])).toEqual({
      kind: 'version',
      json: true,
      output: 'v.json',
    });
    expect(parseCommandLine(['-h'])).toEqual({ kind: 'help', output: null });
    expect(parseCommandLine(['--doctor', '--help', '--json'])).toEqual({ kind: 'help', output: null });
    expect(
      parseCommandLine(['--no-sandbox', '--doctor', '--json', '--output', 'r.json', '--bundle', 'b.zip']),
    ).toEqual({ kind: 'doctor', json: true, output: 'r.json', bundle: 'b.zip' });
  });

  test.each([
    [['--docter'], '--doctor'],
    [['--doctor', '--jsn'], '--json'],
    [['--Version'], '--version'],
    [['--doctor', '--ouput=x'], '--output'],
  ])('%j: names what was probably meant', (args, meant) => {
    expect(parseCommandLine(args)).toMatchObject({
      kind: 'usage-error',
      message: expect.stringContaining(`Did you mean ${meant}?`),
    });
  });

  test.each([
    [['--json'], 'goes with --doctor'],
    [['--bundle', 'x.zip'], 'goes with --doctor'],
    [['--version', '--bundle', 'x.zip'], '--bundle goes with --doctor only'],
    [['--version', '--doctor'], 'one at a time'],
    [['--doctor', 'report.txt'], '--output FILE'],
    [['--doctor', '--output'], 'needs the name of a file'],
    [['--doctor', '--output='], 'needs the name of a file'],
    [['--doctor', '--output', '--json'], 'needs the name of a file'],
    [['--doctor', '--output=a', '--output=b'], 'more than once'],
    [['--doctor', '--json=yes'], 'takes no value'],
    [['--doctor=all'], 'takes no value'],
  ])('%j: is wrong usage, told in a sentence', (args, part) => {
    expect(parseCommandLine(args)).toMatchObject({
      kind: 'usage-error',
      message: expect.stringContaining(part),
    });
  });
});
