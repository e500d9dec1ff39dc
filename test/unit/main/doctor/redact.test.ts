import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactor, redactValue } from '../../../../main/doctor/redact.ts';

const people = {
  home: '/home/mmuster',
  user: 'mmuster',
  host: 'muster-laptop',
  names: ['Maria Müller-Muster', 'Nordwind Beratung GmbH'],
  labels: ['Brücken AG · Neubau Ost: Statik', 'Brücken AG'],
};
const redact = redactor(() => people);

describe('what is taken out', () => {
  test.each([
    ['Authorization: Bearer abc.def.ghi', 'Authorization: [removed]'],
    ['{"password":"hunter2 \\" x","a":1}', '{"password":"[removed]","a":1}'],
    ["refreshToken: 'x'", "refreshToken: '[removed]'"],
    ['http://me:geheim@proxy.example.com:3128/a?b=c#d', 'http://proxy.example.com:3128/a?[removed]'],
    ['to maria@example.com, now', 'to [email], now'],
    ['at /home/mmuster/.config/Stint/x.js:3:4', 'at ~/.config/Stint/x.js:3:4'],
    ['/home/other/file', '/home/[user]/file'],
    ['C:\\Users\\other\\AppData', 'C:\\Users\\[user]\\AppData'],
    ['Maria was here, MÜLLER-MUSTER too', '[name] was here, [name] too'],
    ['for Nordwind Beratung GmbH', 'for [name]'],
    ['on muster-laptop', 'on [device]'],
    ['Brücken AG · Neubau Ost: Statik ran', '[name] ran'],
    ['the Statik of neubau ost', 'the [name] of [name]'],
    ['-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----', '[key]'],
  ])('%s', (given, left) => {
    expect(redact(given)).toBe(left);
  });

  test('what support needs stays', () => {
    for (const text of [
      'net::ERR_CERT_AUTHORITY_INVALID at https://stint.example.com/health via 10.1.2.3:3128',
      'commit 0123456789abcdef0123456789abcdef01234567',
      '018f4c9e-7a52-7a10-9c1b-2f4f7f0a9b3e',
      '2026-11-24T19:25:16.000Z',
      'dist/renderer/assets/index.js:1:1',
      '/etc/stint/policy.json line 3: UpdateRing must be pilot or broad',
    ]) {
      expect(redact(text)).toBe(text);
    }
  });

  test('under the name of a secret nothing stays, in whatever it is', () => {
    expect(redactValue({ proxyPassword: 'ab', list: [{ token: 'x' }], status: 200 }, redact)).toEqual({
      proxyPassword: '[removed]',
      list: [{ token: '[removed]' }],
      status: 200,
    });
  });
});

const secret = fc
  .stringMatching(/^[A-Za-z0-9_-]{43}$/)
  .filter((text) => /\d/.test(text) || /[a-z].*[A-Z]|[A-Z].*[a-z]/.test(text));
const word = fc.stringMatching(/^Q[a-z]{7,12}z$/);
const around = fc.tuple(
  fc.constantFrom('', 'error ', 'x=1 ', '{"a":"b",', '\n', 'Ünïcode „“ '),
  fc.constantFrom('', ' end', '\n', ',"c":1}', ' (code 3)'),
);

describe('no canary comes through', () => {
  const settings = { numRuns: 300 };
  const never = (canary: string, text: string, names: readonly string[] = []) => {
    const { home, user } = { home: `/home/${canary}`, user: canary };
    const of = names.length > 0 ? { ...people, names } : people;
    expect(redactor(() => of)(text)).not.toContain(canary);
    expect(
      JSON.stringify(
        redactValue(
          { note: text, nested: [text] },
          redactor(() => of),
        ),
      ),
    ).not.toContain(canary);
    return { home, user };
  };

  test('a token, wherever it stands', () => {
    fc.assert(
      fc.property(
        secret,
        around,
        fc.constantFrom(
          (s: string) => s,
          (s: string) => `Bearer ${s}`,
          (s: string) => `authorization: Basic ${s}`,
          (s: string) => `https://a.example/?token=${s}`,
          (s: string) => `https://a.example/x#${s}`,
          (s: string) => `https://a.example/x/${s}`,
          (s: string) => `018f4c9e-7a52-7a10-9c1b-2f4f7f0a9b3e.${s}`,
          (s: string) => `"refreshToken":"${s}"`,
          (s: string) => `whsec_${s}`,
          (s: string) => `eyJhbGciOi.${s}.${s}`,
        ),
        (s, [before, after], put) => {
          never(s, `${before}${put(s)}${after}`);
        },
      ),
      settings,
    );
  });

  test('a short password, where it is called one', () => {
    fc.assert(
      fc.property(
        word,
        around,
        fc.constantFrom(
          (s: string) => `password=${s}`,
          (s: string) => `"password": "${s}"`,
          (s: string) => `"proxyPassword":"a ${s} b"`,
          (s: string) => `pwd: ${s}`,
          (s: string) => `"{\\"password\\":\\"a ${s}\\",\\"b\\":1}"`,
          (s: string) => `https://user:${s}@proxy:3128`,
          (s: string) => `https://user:p@${s}@proxy:3128/x`,
          (s: string) => `https://user:p/${s}@proxy:3128/x`,
          (s: string) => `http://${s}:x@proxy`,
          (s: string) => `client_secret=${s}&x=1`,
          (s: string) => `Cookie: a=b; c=${s}`,
          (s: string) => `Proxy-Authorization: Basic ${s}`,
        ),
        (s, [before, after], put) => {
          never(s, `${before}${put(s)}${after}`);
        },
      ),
      settings,
    );
  });

  test('an e-mail address and the names that are known, in any case', () => {
    fc.assert(
      fc.property(word, word, around, (first, last, [before, after]) => {
        never(first, `${before}${first}.${last}@${last}.example${after}`);
        never(first, `${before}${first} ${last}${after}`, [`${first} ${last}`]);
        never(first, `${before}${last}, ${first}${after}`, [`${first} ${last}`]);
        never(first.toUpperCase(), `${before}${first.toUpperCase()}${after}`, [`${first} ${last}`]);
      }),
      settings,
    );
  });

  test('whose home folder it is, in any spelling of a path', () => {
    fc.assert(
      fc.property(
        word,
        around,
        fc.constantFrom('/home/', '/Users/', 'C:\\Users\\', 'C:\\\\Users\\\\', 'file:///C:/Users/'),
        (name, [before, after], root) => {
          never(name, `${before}${root}${name}/x.js${after}`);
          const mine = redactor(() => ({ ...people, home: `/srv/people/${name}`, user: name }));
          expect(mine(`${before}/srv/people/${name}/a file:///srv/people/${name}${after}`)).not.toContain(
            name,
          );
        },
      ),
      settings,
    );
  });
});
