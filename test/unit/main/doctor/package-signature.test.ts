import { describe, expect, test } from 'vitest';
import {
  authenticodeSays,
  codesignSays,
  dpkgSays,
  rpmSays,
} from '../../../../main/doctor/checks/package-signature.ts';
import type { Ran } from '../../../../main/doctor/context.ts';

const ran = (code: number | null, stdout = '', stderr = ''): Ran => ({ code, stdout, stderr });

describe('whether what is installed is what was handed out', () => {
  test('dpkg says nothing when every file is as it came', () => {
    expect(dpkgSays(ran(0))).toMatchObject({ status: 'ok', facts: { changedFiles: 0 } });
  });

  test('dpkg names what differs and what is gone, but for configuration', () => {
    const said = dpkgSays(
      ran(
        1,
        '??5?????? c /etc/stint/defaults\n??5??????   /opt/Stint/resources/app.asar\nmissing     /opt/Stint/stint\n',
      ),
    );
    expect(said).toMatchObject({
      status: 'failed',
      summary: 'Files differ from the package: /opt/Stint/resources/app.asar, /opt/Stint/stint.',
      facts: { changedFiles: 2 },
    });
  });

  test('dpkg that knows no such package, or is not there, is no fault of the package', () => {
    const unknown =
      "dpkg: error: --verify needs a valid package name but 'stint' is not: package 'stint' is not installed";
    expect(dpkgSays(ran(2, '', unknown)).status).toBe('skipped');
    expect(dpkgSays(ran(null, '', 'spawn /usr/bin/dpkg ENOENT'))).toMatchObject({
      status: 'skipped',
      summary: expect.stringContaining('ENOENT'),
    });
  });

  test('rpm the same', () => {
    expect(rpmSays(ran(0)).status).toBe('ok');
    expect(rpmSays(ran(1, 'package stint is not installed\n')).status).toBe('skipped');
    expect(rpmSays(ran(1, 'S.5....T.    /opt/Stint/stint\n')).summary).toContain('/opt/Stint/stint');
    expect(rpmSays(ran(1, 'S.5....T.  c /etc/stint/defaults\n')).status).toBe('ok');
  });

  test('codesign: sealed by somebody, ad hoc, changed', () => {
    const signer = ran(
      0,
      '',
      'Executable=/Applications/Stint.app/Contents/MacOS/Stint\nAuthority=Developer ID Application: Stint GmbH (ABCDE12345)\nAuthority=Apple Root CA\nTeamIdentifier=ABCDE12345\n',
    );
    expect(codesignSays(ran(0), signer)).toMatchObject({
      status: 'ok',
      facts: { signer: 'Developer ID Application: Stint GmbH (ABCDE12345)', team: 'ABCDE12345' },
    });
    expect(codesignSays(ran(0), ran(0, '', 'Signature=adhoc\nTeamIdentifier=not set\n')).status).toBe(
      'failed',
    );
    const changed = ran(
      1,
      '',
      '/Applications/Stint.app: a sealed resource is missing or invalid\nfile modified: x\n',
    );
    expect(codesignSays(changed, signer)).toMatchObject({
      status: 'failed',
      summary: "The app's signature does not hold: a sealed resource is missing or invalid.",
    });
  });

  test.each([
    ['Valid', 'CN=Stint GmbH, O=Stint GmbH, C=DE', 'ok'],
    ['NotSigned', '', 'failed'],
    ['HashMismatch', 'CN=Stint GmbH', 'failed'],
    ['UnknownError', 'CN=Stint GmbH', 'failed'],
  ])('Authenticode %s', (status, signer, expected) => {
    expect(authenticodeSays(ran(0, `${JSON.stringify({ status, signer })}\r\n`)).status).toBe(expected);
  });

  test('a PowerShell that is forbidden here is no fault of the package', () => {
    expect(authenticodeSays(ran(1, '', 'running scripts is disabled on this system.\n')).status).toBe(
      'skipped',
    );
  });
});
