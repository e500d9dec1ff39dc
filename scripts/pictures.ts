/**
 * `npm run pictures`: takes every screen from the running app, signed in to the demo firm, in light and dark, into
 * docs/images/light and docs/images/dark, and writes docs/screens.md that shows them. Somebody has to look at them then.
 */
import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { hasDisplay, virtualDisplay } from '../dev/display.ts';
import { launchStint, newProfile } from '../test/e2e/support/app.ts';
import { type DemoPerson, demoPerson, signInToDemo, startDemo } from '../test/e2e/support/demo.ts';
import {
  answer,
  anUpdate,
  aReport,
  quietUpdate,
  setPolicy,
  setUpdate,
} from '../test/e2e/support/machine-hooks.ts';
import { buildApp } from './build.ts';

const root = path.resolve(import.meta.dirname, '..');
const images = path.join(root, 'docs', 'images');
/** Larger ones stay out of git. */
const BYTES_MAX = 300_000;
const themes = ['light', 'dark'] as const;

interface Screen {
  name: string;
  title: string;
  /** From the screen before. */
  reach(page: Page): Promise<void>;
}

const palette = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(text);
  await page.keyboard.press('Enter');
};
const away = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
};

/** One of the screens behind Invoices, with what the server says of it. */
const billing = async (page: Page, title: string): Promise<void> => {
  await away(page);
  await palette(page, title);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.waitForTimeout(1200);
};

const consultant: Screen[] = [
  {
    name: 'week',
    title: 'My week: typed like a spreadsheet, with targets and what is missing',
    reach: async (page) => {
      await page.keyboard.press('Control+1');
      await page.keyboard.press('[');
    },
  },
  {
    name: 'week-entry',
    title: 'One cell and its way to the server',
    reach: async (page) => {
      await page.getByRole('gridcell').filter({ hasText: ':' }).first().focus();
      await page.keyboard.press('Space');
      await page.getByRole('complementary').waitFor();
    },
  },
  {
    name: 'history',
    title: 'What happened to an entry, by whom, from which device',
    reach: async (page) => {
      await page.keyboard.press('h');
      await page.getByRole('complementary', { name: 'History' }).waitFor();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'check-list',
    title: 'The check list before a week is submitted',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('c');
      await page.getByRole('complementary', { name: 'Before you submit' }).waitFor();
    },
  },
  {
    name: 'day',
    title: 'A day as a timeline, with its gaps',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press(']');
      // Some clock times on Monday, as somebody types them who works to the clock.
      for (const [row, text] of ['8:30-10', '10-11:45', '13-15:15'].entries()) {
        const line = page
          .getByRole('row')
          .filter({ has: page.getByRole('gridcell') })
          .nth(row);
        await line.getByRole('gridcell').first().focus();
        await page.keyboard.press('Delete');
        await page.keyboard.type(text);
        await page.keyboard.press('Enter');
      }
      await page.keyboard.press('d');
      await page
        .getByRole('button', { name: 'Previous day' })
        .or(page.getByRole('button', { name: 'Day before' }))
        .first()
        .click();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'quick-entry',
    title: 'Logging in one line',
    reach: async (page) => {
      await page.keyboard.press('d');
      await page.keyboard.press('q');
      await page.getByRole('dialog').locator('input:focus').waitFor();
      await page.keyboard.type('1:30 workshop yesterday preparing the decisions');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'palette',
    title: 'The palette finds entries, commands, weeks and projects',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('review');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'shortcuts',
    title: 'Every shortcut',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'templates',
    title: 'Templates and recurring entries',
    reach: async (page) => {
      await away(page);
      await page.getByRole('button', { name: 'Templates' }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'timer',
    title: 'A timer that runs',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('Control+Shift+s');
      await page.getByRole('dialog').getByRole('combobox').fill('review');
      await page.getByRole('option').first().click();
      await page.getByRole('button', { name: 'Stop the timer' }).first().waitFor();
    },
  },
  {
    name: 'import',
    title: 'An import before anything comes in',
    reach: async (page) => {
      await away(page);
      await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Close' }).click();
      await palette(page, 'Import time');
      await page.locator('input[type=file]').setInputFiles(await importSample());
      await page.waitForTimeout(1500);
    },
  },
  {
    name: 'export',
    title: 'One’s own data as a file',
    reach: async (page) => {
      await away(page);
      await palette(page, 'Export my time');
      await page.getByRole('dialog', { name: 'Export my time' }).waitFor();
    },
  },
  {
    name: 'projects',
    title: 'Projects',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('Control+3');
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  {
    name: 'sync',
    title: 'Sync',
    reach: async (page) => {
      await page.keyboard.press('Control+9');
      await page.getByRole('heading', { name: 'Sync' }).waitFor();
    },
  },
  {
    name: 'settings',
    title: 'Settings',
    reach: async (page) => {
      await page.keyboard.press('Control+,');
      await page.getByRole('heading', { name: 'Settings' }).waitFor();
    },
  },
];

const manager: Screen[] = [
  {
    name: 'approvals',
    title: 'Approvals: clean sheets first, the others with their reasons',
    reach: async (page) => {
      await page.keyboard.press('Control+2');
      await page.getByRole('region', { name: /^Sheet of/ }).waitFor();
      await page.keyboard.press('n');
    },
  },
  {
    name: 'approvals-client',
    title: 'The queue by client',
    reach: async (page) => {
      await page.getByText('Client', { exact: true }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'reject',
    title: 'A sheet goes back with a comment',
    reach: async (page) => {
      await page.getByText('Person', { exact: true }).click();
      await page.keyboard.press('r');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('Which of the two visits was this?');
    },
  },
  {
    name: 'decided',
    title: 'What was decided lately, to be reopened',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('o');
      await page.getByRole('complementary', { name: 'Decided lately' }).waitFor();
    },
  },
  {
    name: 'delegate',
    title: 'Somebody else decides, until a day',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('d');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'notifications',
    title: 'Notifications',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('Control+8');
      await page.getByRole('complementary', { name: 'Notifications' }).waitFor();
    },
  },
  {
    name: 'project',
    title: 'One project: health with its reasons, burn and forecast',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('Control+3');
      await page
        .getByText(/Health/)
        .first()
        .waitFor();
      await page.waitForTimeout(1000);
      await page.getByRole('row').nth(2).click();
      await page.getByRole('complementary').waitFor();
    },
  },
  {
    name: 'reports',
    title: 'Reports',
    reach: async (page) => {
      await away(page);
      await page.keyboard.press('Control+4');
      await page.waitForTimeout(500);
    },
  },
];

const admin: Screen[] = [
  {
    name: 'firm',
    title: 'The firm’s rules: who decides, what approves itself, when weeks lock',
    reach: async (page) => {
      await palette(page, 'Firm rules');
      await page.getByRole('heading', { name: 'Firm rules' }).waitFor();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'webhooks',
    title: 'Webhooks: the firm’s own programs are told of every decision',
    reach: async (page) => {
      await palette(page, 'Webhooks');
      await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'invoices',
    title: 'Invoices',
    reach: async (page) => {
      await page.keyboard.press('Control+5');
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  {
    name: 'to-bill',
    title: 'What can be billed, by client and project',
    reach: async (page) => {
      await palette(page, 'To bill');
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  {
    name: 'bill-preview',
    title: 'The bills as they would be, before anything is written',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('heading', { name: 'Preview' }).waitFor();
      await page.keyboard.press('j');
      await page.getByRole('article').waitFor();
    },
  },
  {
    name: 'invoice-line',
    title: 'An invoice as its client will see it, and where each cent of a line comes from',
    reach: async (page) => {
      await page.keyboard.press('Control+Enter');
      await page.getByRole('heading', { level: 1, name: 'Invoices' }).waitFor();
      await page.getByRole('row').filter({ hasText: 'Hartwell' }).first().click();
      await page.locator('button[data-line]').first().click();
      await page.getByText(/^The entries make/).waitFor();
      await page
        .getByRole('region', { name: 'Messages' })
        .getByRole('button', { name: 'Close' })
        .first()
        .click();
    },
  },
  {
    name: 'ageing',
    title: 'What clients owe, by how long it has been due',
    reach: async (page) => {
      await away(page);
      await palette(page, 'Ageing');
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  {
    name: 'rates',
    title: 'Rate cards, each version as it was',
    reach: (page) => billing(page, 'Rate cards'),
  },
  {
    name: 'project-billing',
    title: 'How a project is billed: rates of its own, retainer, milestones, outcomes',
    reach: (page) => billing(page, 'Project billing'),
  },
  {
    name: 'client-billing',
    title: 'Who is billed, where, and how they are taxed',
    reach: (page) => billing(page, 'Client billing'),
  },
  {
    name: 'expenses',
    title: 'Expenses that go on a bill',
    reach: (page) => billing(page, 'Expenses'),
  },
  {
    name: 'seller',
    title: 'The firm as its clients see it on an invoice',
    reach: (page) => billing(page, 'Your firm'),
  },
  {
    name: 'usage',
    title: 'What clients used this month and what it costs',
    reach: (page) => billing(page, 'Usage'),
  },
  {
    name: 'dead-letters',
    title: 'What Creto-Metering refused, and what can be done about it',
    reach: (page) => billing(page, 'Refused events'),
  },
  {
    name: 'reconciliation',
    title: 'What is held against what the platform counted',
    reach: (page) => billing(page, 'Reconciliation'),
  },
];

/** Of this computer: as IT and a feed would have it, by Playwright's own line into main. */
async function walkSystem(serverUrl: string): Promise<void> {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: serverUrl });
  const { page } = app;
  try {
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 820),
    );
    await signInToDemo(page, 'consultant');
    await setUpdate(app, { ...quietUpdate, phase: 'ready', available: anUpdate });
    await page.getByRole('button', { name: /is ready\. Show$/ }).click();
    await take(page, 'updates');
    await setPolicy(app, {
      ServerAddress: serverUrl,
      UpdateMode: 'ask',
      UpdateRing: 'broad',
      UpdateDeadlineDays: 7,
      IdleMinutes: 15,
      TimerMaxHours: 10,
      ExportAllowed: false,
    });
    await palette(page, 'Show what your organisation manages');
    await page.getByRole('heading', { name: 'Managed by your organisation' }).waitFor();
    await take(page, 'managed');
    await answer(app, 'doctor.run', aReport);
    await palette(page, 'Check this computer');
    await page.getByText('2 things need attention.').waitFor();
    await take(page, 'doctor');
  } finally {
    await app.close();
  }
}

const system = [
  { name: 'updates', title: 'An update that is ready, and what is new in it' },
  { name: 'managed', title: 'What IT has set for this computer' },
  { name: 'doctor', title: 'The check of this computer, the worst first' },
];

const client: Screen[] = [
  {
    name: 'client-projects',
    title: 'A client’s own projects',
    reach: async (page) => {
      await page.keyboard.press('Control+3');
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  {
    name: 'client-approved',
    title: 'A client’s approved time',
    reach: async (page) => {
      await page.keyboard.press('Control+6');
      await page.getByRole('heading', { name: 'Approved time' }).waitFor();
      await page.waitForTimeout(300);
    },
  },
];

/** A file as another product exports it, with work of the demo firm and work that nobody knows. */
async function importSample(): Promise<string> {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'stint-pictures-')), 'toggl.csv');
  const me = demoPerson('consultant').email;
  const head =
    'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags';
  const rows = Array.from({ length: 21 }, (_, index) => {
    const [client, project] =
      index % 7 === 0 ? ['Somebody', 'Unknown work'] : ['Hartwell Logistics', 'Transport management rollout'];
    const day = new Date(Date.now() - (1 + (index % 7)) * 86_400_000).toISOString().slice(0, 10);
    const hour = ['05', '18', '20'][Math.floor(index / 7)] ?? '05';
    return `Me,${me},${client},${project},,Line ${index},Yes,${day},${hour}:00:00,${day},${hour}:1${index % 6}:30,00:1${index % 6}:30,`;
  });
  await writeFile(file, [head, ...rows].join('\r\n'));
  return file;
}

async function take(page: Page, name: string): Promise<void> {
  for (const theme of themes) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, theme);
    const file = path.join(images, theme, `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled' });
    const { size } = await stat(file);
    if (size > BYTES_MAX) throw new Error(`${file} has ${size} bytes, more than ${BYTES_MAX}.`);
  }
  process.stdout.write(`${name}\n`);
}

async function walk(
  serverUrl: string,
  role: DemoPerson['role'],
  screens: readonly Screen[],
  signInName?: string,
): Promise<void> {
  await using profile = await newProfile();
  const app = await launchStint({ profileDir: profile.dir, server: serverUrl });
  try {
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 820),
    );
    if (signInName) await take(app.page, signInName);
    await signInToDemo(app.page, role);
    for (const { name, reach } of screens) {
      await reach(app.page);
      await take(app.page, name);
    }
  } finally {
    await app.close();
  }
}

function pageOf(screens: readonly { name: string; title: string }[]): string {
  const sections = screens.map(
    ({ name, title }) =>
      `## ${title}\n\n![${title}, light](images/light/${name}.png)\n\n![${title}, dark](images/dark/${name}.png)\n`,
  );
  return `# The screens\n\nMade from the running app by \`npm run pictures\`, with the demo firm.\n\n${sections.join('\n')}`;
}

const display = hasDisplay() ? undefined : await virtualDisplay();
Object.assign(process.env, display?.env);
await buildApp();
for (const theme of themes) await mkdir(path.join(images, theme), { recursive: true });
const demo = await startDemo();
try {
  await walk(demo.serverUrl, 'consultant', consultant, 'sign-in');
  await walk(demo.serverUrl, 'project manager', manager);
  await walk(demo.serverUrl, 'admin', admin);
  await walk(demo.serverUrl, 'client', client);
  await walkSystem(demo.serverUrl);
  await writeFile(
    path.join(root, 'docs', 'screens.md'),
    pageOf([
      { name: 'sign-in', title: 'Sign in' },
      ...consultant,
      ...manager,
      ...admin,
      ...client,
      ...system,
    ]),
  );
} finally {
  await demo.stop();
  await display?.stop();
}
