import { describe, expect, test } from 'vitest';
import { readPolicyText } from '../../../../main/policy/json-text.ts';
import { readManagedPreferences } from '../../../../main/policy/managed-preferences.ts';
import { registrySource } from '../../../../main/policy/registry-source.ts';
import { readRegistryText } from '../../../../main/policy/registry-text.ts';

const file = '/etc/stint/policy.json';

function problemsOf(text: string): [number | null, string | null, string][] {
  const reading = readPolicyText(text, file);
  if (reading.kind !== 'broken') throw new Error(`not refused: ${JSON.stringify(reading)}`);
  expect(reading.problems.every((problem) => problem.where === file)).toBe(true);
  return reading.problems.map(({ line, name, reason }) => [line, name, reason]);
}

describe('a policy file', () => {
  test('is taken with a byte order mark and Windows line ends, and when it sets nothing', () => {
    expect(readPolicyText('\uFEFF{\r\n  "IdleMinutes": 5\r\n}\r\n', file)).toEqual({
      kind: 'valid',
      source: 'file',
      values: { IdleMinutes: 5 },
    });
    expect(readPolicyText('{}', file)).toMatchObject({ kind: 'valid', values: {} });
  });

  test.each([
    ['', 1, null, 'is empty'],
    ['{\n  // server\n  "IdleMinutes": 5\n}', 2, null, 'comments are not allowed'],
    ['{\n  "IdleMinutes": 5,\n}', 3, 'IdleMinutes', 'a name in double quotes is missing'],
    ['{\n  "IdleMinutes" 5\n}', 2, 'IdleMinutes', 'a colon is missing'],
    ['{\n  "IdleMinutes": 5\n  "LogLevel": "info"\n}', 3, 'LogLevel', 'a comma is missing'],
    ['{\n  "LogLevel": info\n}', 2, 'LogLevel', 'text must stand in double quotes'],
    ['{\n  "LogLevel": "info\n}', 2, 'LogLevel', 'the closing double quote is missing'],
    ['{\n  "IdleMinutes": 5\n', 3, 'IdleMinutes', 'the closing } is missing'],
    ['{}\n{}', 2, null, 'something stands after the closing }'],
    ['[]', 1, null, 'must be an object of names and values, and is a list'],
    ['"x"', 1, null, 'must be an object of names and values, and is text'],
  ])('that is no JSON object is refused with line and reason: %j', (text, line, name, reason) => {
    const [first] = problemsOf(text);
    expect(first?.[0]).toBe(line);
    expect(first?.[1]).toBe(name);
    expect(first?.[2]).toContain(reason);
  });

  test('is refused as a whole, with every wrong value by line and name', () => {
    const text = `{
  "ServerAdress": "https://stint.example.com",
  "IdleMinutes": "5",
  "TimerMaxHours": 99,
  "UpdateDeadlineDays": 1.5,
  "UpdateMode": "Off",
  "ExportAllowed": "no",
  "ProxyServer": "",
  "ProxyPacUrl": "proxy.pac",
  "Colour": null,
  "LogLevel": "info"
}`;
    expect(problemsOf(text)).toEqual([
      [2, 'ServerAdress', 'is no setting of this version of Stint; did you mean ServerAddress?'],
      [3, 'IdleMinutes', 'must be a whole number from 0 to 1440, and is the text "5"'],
      [4, 'TimerMaxHours', 'must be a whole number from 1 to 24, and is 99'],
      [5, 'UpdateDeadlineDays', 'must be a whole number from 0 to 60, and is 1.5'],
      [6, 'UpdateMode', 'must be "automatic", "ask" or "off", and is the text "Off"'],
      [7, 'ExportAllowed', 'must be true or false, and is the text "no"'],
      [8, 'ProxyServer', 'must be text of 1 to 500 characters, and is the text ""'],
      [9, 'ProxyPacUrl', 'must be the http(s):// address of a PAC file, and is the text "proxy.pac"'],
      [10, 'Colour', 'is no setting of this version of Stint'],
    ]);
  });

  test.each([
    ['{"ProxyMode":"fixed"}', 'ProxyMode', 'is fixed, and that needs ProxyServer'],
    ['{"ProxyMode":"pac","ProxyServer":"p:1"}', 'ProxyMode', 'is pac, and that needs ProxyPacUrl'],
    ['{"ServerAddress":"http://stint.example.com"}', 'ServerAddress', 'must start with https://'],
    ['{"ServerAddress":"http://localhost.evil.example"}', 'ServerAddress', 'must start with https://'],
    ['{"UpdateFeed":"https://me:secret@mirror.example/"}', 'UpdateFeed', 'no user name or password'],
  ])('that goes against a rule between names is refused: %s', (text, name, reason) => {
    expect(problemsOf(text)[0]).toEqual([1, name, expect.stringContaining(reason)]);
  });

  test('may name a server on this machine without TLS', () => {
    const text = '{"ServerAddress":"http://127.0.0.1:8080","ProxyMode":"fixed","ProxyServer":"p:1"}';
    expect(readPolicyText(text, file).kind).toBe('valid');
  });

  test('that sets a name twice is refused at the second', () => {
    expect(problemsOf('{\n"IdleMinutes": 1,\n"IdleMinutes": 2\n}')).toEqual([
      [3, 'IdleMinutes', 'is set more than once'],
    ]);
  });

  test('cannot bring names of JavaScript objects', () => {
    expect(problemsOf('{"__proto__": {"IdleMinutes": 1}}')[0]?.[1]).toBe('__proto__');
    expect(problemsOf('{"constructor": 1}')[0]?.[1]).toBe('constructor');
  });

  test('is refused with at most a hundred problems', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`Nothing${index}`, 1]));
    expect(problemsOf(JSON.stringify(many))).toHaveLength(100);
  });
});

/** As `reg.exe query HKLM\Software\Policies\Stint /reg:64` of Windows 11 prints it. */
const registry = `\r
HKEY_LOCAL_MACHINE\\Software\\Policies\\Stint\r
    (Standard)    REG_SZ    \r
    ServerAddress    REG_SZ    https://stint.example.com\r
    UpdateDeadlineDays    REG_DWORD    0xe\r
    ExportAllowed    REG_DWORD    0x0\r
    timershortcutallowed    REG_DWORD    0x1\r
    ProxyBypass    REG_SZ    .example.com, 10.0.0.0/8\r
\r
HKEY_LOCAL_MACHINE\\Software\\Policies\\Stint\\Future\r
`;

describe('the registry of Windows', () => {
  test('is mapped by type', () => {
    expect(readRegistryText(registry)).toEqual({
      kind: 'valid',
      source: 'registry',
      values: {
        ServerAddress: 'https://stint.example.com',
        UpdateDeadlineDays: 14,
        ExportAllowed: false,
        TimerShortcutAllowed: true,
        ProxyBypass: '.example.com, 10.0.0.0/8',
      },
    });
  });

  test.each([
    ['ExportAllowed    REG_DWORD    0x2', 'ExportAllowed', 'must be 0 (no) or 1 (yes), and is 2'],
    ['ExportAllowed    REG_SZ    false', 'ExportAllowed', 'must be REG_DWORD, and is REG_SZ'],
    ['IdleMinutes    REG_DWORD    0xffffffff', 'IdleMinutes', 'from 0 to 1440, and is 4294967295'],
    ['LogLevel    REG_EXPAND_SZ    info', 'LogLevel', 'must be REG_SZ, and is REG_EXPAND_SZ'],
    ['LogLevel    REG_SZ', 'LogLevel', 'must be "error", "warn", "info" or "debug"'],
    ['Idle    REG_DWORD    0x1', 'Idle', 'is no setting of this version of Stint'],
    ['ProxyServer    REG_SZ    pr\u0081fung:80', 'ProxyServer', 'plain ASCII'],
    ['what is this', null, 'has a line that cannot be read'],
  ])('is refused with the name: %s', (line, name, reason) => {
    const reading = readRegistryText(`${registry}    ${line}\r\n`);
    const problems = reading.kind === 'broken' ? reading.problems : [];
    expect(problems).toEqual([
      {
        where: 'HKLM\\Software\\Policies\\Stint',
        line: null,
        name,
        reason: expect.stringContaining(reason),
      },
    ]);
  });

  test('tells a missing key from one that it may not read, in any language of Windows', async () => {
    const missing = { code: 1, output: 'FEHLER: Der angegebene Schlüssel wurde nicht gefunden.' };
    const policies = (stint: string) => `\r\nHKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\r\n${stint}`;
    const read = (stint: string) =>
      registrySource(async (args) =>
        args[1]?.endsWith('Stint') ? missing : { code: 0, output: policies(stint) },
      ).read();
    expect(await read('')).toEqual({ kind: 'none' });
    expect(await read('HKEY_LOCAL_MACHINE\\Software\\Policies\\Stint\r\n')).toMatchObject({ kind: 'broken' });
    const noReg = await registrySource(async () => ({ code: null, output: '' })).read();
    expect(noReg).toMatchObject({ kind: 'broken', source: 'registry' });
  });

  test('is not taken for empty where reg.exe is forbidden or cannot be started', async () => {
    // DisableRegistryTools: every query ends so, whatever is there.
    const forbidden = { code: 1, output: 'ERROR: Registry editing has been disabled by your administrator.' };
    expect(await registrySource(async () => forbidden).read()).toMatchObject({ kind: 'broken' });
    // A rule of AppLocker: Node throws `spawn UNKNOWN`.
    const thrown = registrySource(() => Promise.reject(new Error('spawn UNKNOWN'))).read();
    expect(await thrown).toMatchObject({ kind: 'broken', source: 'registry' });
  });
});

describe('the managed preferences of macOS', () => {
  const machine = '/Library/Managed Preferences/com.stint.desktop.plist';
  const person = '/Library/Managed Preferences/ada/com.stint.desktop.plist';

  test('take what the machine sets before what is set for the person, and leave out what macOS keeps', () => {
    const found = [
      { where: machine, settings: { PayloadUUID: 'x', ExportAllowed: false } },
      { where: person, settings: { ExportAllowed: true, IdleMinutes: 5 } },
    ];
    expect(readManagedPreferences(found)).toEqual({
      kind: 'valid',
      source: 'managed-preferences',
      values: { ExportAllowed: false, IdleMinutes: 5 },
    });
  });

  test('say in which of both a value is wrong', () => {
    const found = [
      { where: machine, settings: { ExportAllowed: false } },
      { where: person, settings: { IdleMinutes: true } },
    ];
    expect(readManagedPreferences(found)).toMatchObject({
      kind: 'broken',
      problems: [{ where: person, line: null, name: 'IdleMinutes' }],
    });
    expect(readManagedPreferences([{ where: machine, settings: [1] }])).toMatchObject({ kind: 'broken' });
  });
});
