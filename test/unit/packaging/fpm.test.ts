import { describe, expect, it } from 'vitest';
import { controlText } from '../../../scripts/packaging/deb.ts';
import { parseFpmArguments } from '../../../scripts/packaging/fpm-arguments.ts';
import { specText } from '../../../scripts/packaging/rpm.ts';

/** As electron-builder 26.17 called it for this project, shortened. */
const called = (type: string, ...more: string[]) => [
  ...['-s', 'dir', '--force', '-t', type, '-d', 'libc6 (>= 2.31)', '-d', 'libnss3', ...more],
  ...['--architecture', 'amd64', '--after-install', '/t/in', '--after-remove', '/t/out'],
  ...['--description', 'In a line\n In many words\n and lines', '--version', '1.2.0'],
  ...['--package', '/o/stint.deb', '--name', 'stint', '--maintainer', 'Stint <s@stint.example>'],
  ...['--vendor', 'Stint <s@stint.example>', '--url', 'https://stint.example', '--license', 'UNLICENSED'],
  ...['/o/linux-unpacked/=/opt/Stint', '/t/x=y.png=/usr/share/icons/stint.png'],
];

describe("fpm's arguments", () => {
  it('are read as electron-builder writes them', () => {
    const asked = parseFpmArguments(called('deb', '--deb-compression', 'xz', '--deb-priority', 'optional'));
    expect(asked).toMatchObject({
      type: 'deb',
      version: '1.2.0',
      summary: 'In a line',
      depends: ['libc6 (>= 2.31)', 'libnss3'],
      files: [
        { from: '/o/linux-unpacked/', to: '/opt/Stint' },
        { from: '/t/x=y.png', to: '/usr/share/icons/stint.png' },
      ],
    });
  });

  it('are refused where one is not known, so that none is lost', () => {
    expect(() => parseFpmArguments(called('deb', '--before-install', '/x'))).toThrow(/before-install/);
    expect(() => parseFpmArguments(called('pacman'))).toThrow(/only deb and rpm/i);
  });
});

it('writes a control file that no description can break out of', () => {
  const text = controlText(parseFpmArguments(called('deb')), 4096);
  expect(text).toContain('Installed-Size: 4096\n');
  expect(text).toContain('Depends: libc6 (>= 2.31), libnss3\n');
  expect(text.endsWith('Description: In a line\n In many words\n and lines\n')).toBe(true);
  expect(text).not.toContain('Recommends');
});

it('writes a spec that owns only what it is given', () => {
  const asked = parseFpmArguments(called('rpm', '--rpm-summary', 'In a line'));
  const given = {
    tree: '/t/tree',
    afterInstall: '#!/bin/sh\ntrue\n',
    afterRemove: '#!/bin/sh\n',
    isFast: false,
  };
  const text = specText(asked, { ...given, files: ['/opt/Stint', '/usr/share/applications/stint.desktop'] });
  expect(text).toContain('Requires: libnss3\n');
  expect(text).toMatch(
    /%files\n%defattr\(-,root,root,-\)\n\/opt\/Stint\n\/usr\/share\/applications\/stint.desktop\n$/,
  );
  expect(text).toContain('%define _binary_payload w6.xzdio');
});
