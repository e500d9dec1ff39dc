import { expect, type Page, test } from '@playwright/test';
import { PolicyState } from '../../domain/policy/policy.ts';
import { newProfile } from '../e2e/support/app.ts';
import { launchPackaged } from '../e2e/support/packaged.ts';
import { signIn, startTestStack } from '../e2e/support/stack.ts';
import { addRow, cellsOf, syncLine, typeInto } from '../e2e/support/week.ts';
import { packagedApp } from './support/packaged-app.ts';
import { policyFile } from './support/policy-file.ts';

/** What IT sets in /etc/stint/policy.json, obeyed by the app as people get it. */

const managed = 'https://stint.managed.example';
const other = 'https://other.example';

let executable = '';
test.beforeAll(async () => {
  executable = (await packagedApp()).executable;
});

async function stateOf(page: Page): Promise<PolicyState> {
  return PolicyState.parse(await page.evaluate(() => window.stint!.invoke('policy.get', {})));
}

/** What main answers a page that does not care about policy: the page's own words are no protection. */
async function tryAll(page: Page) {
  return page.evaluate(
    async ([server]) => {
      const file = { suggestedName: 'a.csv', contentBase64: '' };
      const refused = await window.stint!.invoke('session.signIn', {
        server: server ?? '',
        tenant: 'firm',
        email: 'a@firm.example',
        password: 'secret',
      });
      return {
        signIn: refused.ok ? 'ok' : refused.kind,
        export: (await window.stint!.invoke('files.save', { ...file, purpose: 'export' })).refusal,
        server: (await window.stint!.invoke('app.info', {})).defaultServer,
        shortcut: (await window.stint!.invoke('timer.rules', { awayMinutes: 5, shortcut: 'Control+Alt+F9' }))
          .shortcut,
      };
    },
    [other],
  );
}

test('a policy is obeyed from the first moment, a broken one is refused with its line while the last good one holds, and each change holds at once', async () => {
  await using policy = await policyFile();
  await using profile = await newProfile();
  await policy.set({ ServerAddress: managed, ExportAllowed: false, TimerShortcutAllowed: false });
  const obeyed = { signIn: 'managed_server', export: 'managed', server: managed, shortcut: 'off' };
  {
    await using app = await launchPackaged(executable, profile.dir);
    const { page } = app;
    await expect(page.getByText(managed)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Server' })).toHaveCount(0);
    expect(await tryAll(page)).toEqual(obeyed);

    await policy.write(`{\n  "ServerAddress": "${other}",\n  "ExportAlowed": true\n}\n`);
    await expect.poll(async () => (await stateOf(page)).isLastGood).toBe(true);
    expect(await tryAll(page)).toEqual(obeyed);
  }
  {
    // Broken from the start: the last good one comes from the profile.
    await using app = await launchPackaged(executable, profile.dir, {
      env: { STINT_POLICY: '/dev/null', STINT_SERVER: other },
    });
    const { page } = app;
    await expect(page.getByText(managed)).toBeVisible();
    expect(await stateOf(page)).toEqual({
      values: { ServerAddress: managed, ExportAllowed: false, TimerShortcutAllowed: false },
      source: 'file',
      isLastGood: true,
      problems: [
        {
          where: '/etc/stint/policy.json',
          line: 3,
          name: 'ExportAlowed',
          reason: 'is no setting of this version of Stint; did you mean ExportAllowed?',
        },
      ],
    });
    expect(await tryAll(page)).toEqual(obeyed);

    // Another user's file is nobody's word, however good it reads.
    await policy.set({ ExportAllowed: true });
    await policy.giveTo(65_534);
    await expect
      .poll(async () => (await stateOf(page)).problems[0]?.reason)
      .toContain('the file must belong to root');
    expect(await tryAll(page)).toEqual(obeyed);

    // Another server is another content policy, and that comes with a page.
    let loaded = page.waitForEvent('load');
    await policy.set({ ServerAddress: other });
    await loaded;
    await expect(page.getByText(other)).toBeVisible();
    expect(await stateOf(page)).toMatchObject({ values: { ServerAddress: other }, problems: [] });

    loaded = page.waitForEvent('load');
    await policy.remove();
    await loaded;
    await expect(page.getByRole('textbox', { name: 'Server' })).toBeEditable();
    expect(await stateOf(page)).toEqual({ values: {}, source: 'none', isLastGood: false, problems: [] });
  }
});

test('when IT moves the server, what is not sent yet goes to the new address after one sign-in', async () => {
  await using profile = await newProfile();
  const t = await startTestStack();
  try {
    await using policy = await policyFile();
    const before = await t.line();
    const after = await t.line();
    await policy.set({ ServerAddress: before.url });
    await using app = await launchPackaged(executable, profile.dir);
    const { page } = app;
    await signIn(page, t.firm, t.firm.consultant);
    await expect(syncLine(page, /^All sent/)).toBeVisible();
    before.proxy.cut();
    await addRow(page, 'Build it · Development');
    await typeInto(cellsOf(page, 'Build it · Development').first(), '1:30');
    await expect(page.getByLabel('Totals by day')).toContainText('1:30');
    const rows = async () => (await t.database.query('SELECT minutes FROM time_entries')).rows;
    expect(await rows()).toEqual([]);

    await policy.set({ ServerAddress: after.url });
    await page.getByRole('button', { name: /^Sign in, / }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again to send' });
    await expect(page.getByLabel('Totals by day')).toContainText('1:30');
    await dialog.getByLabel('Password').fill(t.firm.password);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect.poll(rows, { timeout: 30_000 }).toEqual([{ minutes: 90 }]);
    await expect(page.getByLabel('Totals by day')).toContainText('1:30');
    await expect(syncLine(page, /^All sent/)).toBeVisible();
  } finally {
    await t.stop();
  }
});
