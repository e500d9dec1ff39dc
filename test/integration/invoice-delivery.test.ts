import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InvoiceDetail } from '../../domain/wire/invoices.ts';
import { Deliveries, type DeliverRequest } from '../../domain/wire/receivables.ts';
import { ConfigError, readConfig, type SmtpConfig } from '../../sync-server/config.ts';
import { withTenant } from '../../sync-server/db.ts';
import { createLogger } from '../../sync-server/logger.ts';
import {
  deliverInvoices,
  type InvoiceDeliveryDeps,
  TRIES_MAX,
  waitAfter,
} from '../../sync-server/modules/receivables/deliver.ts';
import { dropFile } from '../../sync-server/modules/receivables/drop.ts';
import {
  isOwnNetwork,
  type Mail,
  MailRefused,
  sendMail,
} from '../../sync-server/modules/receivables/smtp.ts';
import { errorOf, signIn, type TestApp, testApp } from '../support/app.ts';
import { billingSettings } from '../support/billing.ts';
import { type Firm, seedFirm } from '../support/firm.ts';
import { issuedInvoice } from '../support/issued-invoice.ts';
import { type MailServer, mailServer, selfSigned } from '../support/mail.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { eventually, testWorker } from '../support/worker.ts';

const smtpEnv = { STINT_SMTP_URL: 'smtp://127.0.0.1:1', STINT_SMTP_FROM: 'bills@stint.test' };
let database: TestDatabase;
/** One that mails, and one that has nothing to mail with. */
let mailing: TestApp;
let filing: TestApp;
let firm: Firm;
let relay: MailServer;
let drop: string;
let logs: string[];

beforeAll(async () => {
  database = await testDatabase();
  mailing = await testApp(database, { env: smtpEnv });
  filing = await testApp(database);
});
afterAll(async () => {
  await mailing?.[Symbol.asyncDispose]();
  await filing?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  firm = await seedFirm(database.ownerPool);
  relay = await mailServer();
  drop = await mkdtemp(path.join(os.tmpdir(), 'stint-test-drop-'));
  logs = [];
});
afterEach(async () => {
  await relay.close();
  await rm(drop, { recursive: true, force: true });
});

const issue = () =>
  issuedInvoice(database.ownerPool, firm, [{ amountMinor: 10_000 }], { dueDate: '2026-07-14' });
const ask = async (server: TestApp, id: string, change: Partial<DeliverRequest> = {}) => {
  const { headers } = await signIn(server.app, firm, firm.admin);
  return server.app.inject({
    ...{ method: 'POST', url: `/v1/invoices/${id}/deliver`, headers },
    payload: {
      ...{ requestId: uuidv7(), kind: 'invoice', creditNoteId: null, email: null, message: '' },
      ...change,
    },
  });
};
const asked = async (server: TestApp, id: string, change: Partial<DeliverRequest> = {}) => {
  const answer = await ask(server, id, change);
  if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}: ${answer.body}`);
  return InvoiceDetail.parse(answer.json()).deliveries;
};
const pdf = new TextEncoder().encode('%PDF-1.7 a bill');
const smtpOf = (server: MailServer, change: Partial<SmtpConfig> = {}): SmtpConfig => ({
  ...{ url: `smtp://127.0.0.1:${server.port}`, from: 'bills@stint.test', allowPlain: true },
  ...change,
});
const deliver = (change: Partial<InvoiceDeliveryDeps> = {}) =>
  deliverInvoices(
    {
      ...{ pool: database.pool, smtp: smtpOf(relay), dropDir: drop, render: async () => pdf },
      ...{
        clock: () => new Date(),
        logger: createLogger('trace', { write: (line) => void logs.push(line) }),
      },
      ...change,
    },
    firm.tenantId,
    new AbortController().signal,
  );
interface Row {
  id: string;
  state: string;
  attempts: number;
  error: string | null;
  next: string;
}
const rowsOf = async (id: string) =>
  (
    await database.ownerPool.query<Row>(
      `select id, state, attempts, error, reason, next_attempt_at as next from invoice_deliveries where invoice_id = $1
        order by created_at, id`,
      [id],
    )
  ).rows;
/** A moment ago: the worker's clock has milliseconds, the database's more. */
const dueNow = (id: string) =>
  database.ownerPool.query(
    `update invoice_deliveries set next_attempt_at = now() - interval '1 second' where invoice_id = $1`,
    [id],
  );

describe('by mail', () => {
  test('an invoice reaches the client’s address with the document and what was written to go with it', async () => {
    const { id } = await issue();
    expect(await asked(mailing, id, { message: 'Dear Ben,\n\nhere it is.' })).toMatchObject([
      { kind: 'invoice', channel: 'email', target: 'invoices@first.test', state: 'pending' },
    ]);
    await deliver();
    const [row] = await rowsOf(id);
    expect(row).toMatchObject({ state: 'delivered', attempts: 1, error: null });
    const [{ mail, to } = expect.fail('nothing came')] = relay.received;
    expect(to).toEqual(['invoices@first.test']);
    expect(mail.messageId).toBe(`<${row?.id}@stint.test>`);
    expect([mail.from?.text, mail.replyTo?.text]).toEqual([
      '"Stint Beratung GmbH" <bills@stint.test>',
      'billing@stint.test',
    ]);
    expect(mail.subject).toBe('Invoice INV-00001 from Stint Beratung GmbH');
    expect(mail.text).toBe(
      'Dear Ben,\n\nhere it is.\n\nAttached is our invoice INV-00001 of 30 June 2026 over €119.00.\n\nIt is payable by 14 July 2026.\n\nQuestions? Ada Admin, billing@stint.test\n\nStint Beratung GmbH\n',
    );
    const [attachment] = mail.attachments;
    expect([attachment?.filename, attachment?.contentType]).toEqual(['INV-00001.pdf', 'application/pdf']);
    expect(attachment?.content.equals(pdf)).toBe(true);
  });

  test('in the language of what the firm’s clients receive', async () => {
    const { id } = await issue();
    await database.ownerPool.query(
      `update invoices set parties = jsonb_set(parties, '{seller,language}', '"de"') where id = $1`,
      [id],
    );
    await asked(mailing, id, { kind: 'reminder', email: 'someone.else@first.test' });
    await deliver();
    const [{ mail, to } = expect.fail('nothing came')] = relay.received;
    expect(to).toEqual(['someone.else@first.test']);
    expect(mail.subject).toBe('Zahlungserinnerung: Rechnung INV-00001 von Stint Beratung GmbH');
    expect(mail.text).toMatch(
      /^Guten Tag,\n\nunsere Rechnung INV-00001 vom 30\. Juni 2026 über 119,00\s€ war bis zum 14\. Juli 2026 zahlbar\./,
    );
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('a credit note goes under its own number', async () => {
    const { id } = await issue();
    const noteId = uuidv7();
    await withTenant(database.ownerPool, firm.tenantId, (tx) =>
      tx.query(
        `insert into credit_notes (id, tenant_id, invoice_id, number, issued_on, net_minor, tax_minor, amount_minor, currency, reason)
         values ($1, $2, $3, 7, '2026-07-01', 1000, 190, 1190, 'EUR', 'x')`,
        [noteId, firm.tenantId, id],
      ),
    );
    const wanted: unknown[] = [];
    await asked(mailing, id, { kind: 'credit_note', creditNoteId: noteId });
    await deliver({
      render: async (_, of) => {
        wanted.push(of);
        return pdf;
      },
    });
    expect(wanted).toEqual([{ invoiceId: id, creditNoteId: noteId }]);
    expect(relay.received[0]?.mail.subject).toBe(
      'Credit note CN-00007 to invoice INV-00001 from Stint Beratung GmbH',
    );
    expect((await ask(mailing, id, { kind: 'credit_note', creditNoteId: uuidv7() })).statusCode).toBe(404);
  });

  test('what is put off is sent later, once, and always as the same mail', async () => {
    const { id } = await issue();
    await asked(mailing, id);
    relay.refuse.recipients.push(450);
    relay.refuse.mails.push(451);
    await deliver();
    const [first] = await rowsOf(id);
    expect(first).toMatchObject({
      ...{
        state: 'pending',
        attempts: 1,
        error: 'The mail server asks to try again later (450).',
        reason: 'try_later',
      },
    });
    expect(Date.parse(first?.next ?? '') - Date.now()).toBeGreaterThan(waitAfter(1) - 20_000);
    await deliver();
    expect((await rowsOf(id))[0]?.attempts).toBe(1);
    for (let nth = 0; nth < 2; nth += 1) {
      await dueNow(id);
      await deliver();
    }
    expect((await rowsOf(id))[0]).toMatchObject({ state: 'delivered', attempts: 3, error: null });
    // As after a worker that died before it wrote down that it had sent.
    await database.ownerPool.query(`update invoice_deliveries set state = 'pending' where invoice_id = $1`, [
      id,
    ]);
    await dueNow(id);
    await deliver();
    expect(relay.received).toHaveLength(2);
    expect(new Set(relay.received.map(({ mail }) => mail.messageId)).size).toBe(1);
  });

  test('an address that is refused fails at once, in words, and nothing of it is in the logs', async () => {
    const { id } = await issue();
    await asked(mailing, id, { email: 'nobody@first.test', message: 'secret words' });
    relay.refuse.recipients.push(550);
    await deliver();
    expect((await rowsOf(id))[0]).toMatchObject({
      ...{
        state: 'failed',
        attempts: 1,
        error: 'The mail server does not take mail for this address (550).',
        reason: 'address_refused',
      },
    });
    expect(logs.join()).toContain('does not take mail');
    expect(logs.join()).not.toMatch(/nobody|first\.test|secret/);
    const { headers } = await signIn(mailing.app, firm, firm.admin);
    const list = async () =>
      Deliveries.parse((await mailing.app.inject({ url: '/v1/receivables/deliveries', headers })).json())
        .deliveries;
    expect(await list()).toMatchObject([
      {
        ...{ invoiceId: id, state: 'failed', clientName: 'First Client', numberText: 'INV-00001' },
        ...{ reason: 'address_refused', message: 'secret words', creditNoteId: null },
      },
    ]);
    await asked(mailing, id);
    expect(await list()).toMatchObject([{ state: 'pending' }]);
  });

  test('a relay that is away is asked again, longer and longer, and then no more', async () => {
    const { id } = await issue();
    await asked(mailing, id);
    const away = { smtp: smtpOf({ ...relay, port: 1 }) };
    for (let nth = 1; nth <= TRIES_MAX; nth += 1) {
      await deliver(away);
      expect((await rowsOf(id))[0]).toMatchObject({
        ...{ state: nth === TRIES_MAX ? 'failed' : 'pending', attempts: nth },
        ...{ error: 'The mail server could not be reached.', reason: 'unreachable' },
      });
      await dueNow(id);
    }
    const waits = Array.from({ length: TRIES_MAX }, (_, nth) => waitAfter(nth + 1) / 60_000);
    expect(waits).toEqual([1, 3, 9, 27, 81, 240, 240, 240]);
  });

  test('two workers at once send each mail once', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, async () => (await issue()).id));
    for (const id of ids) await asked(mailing, id);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(relay.received.map(({ mail }) => mail.messageId)).toHaveLength(6);
    expect(new Set(relay.received.map(({ mail }) => mail.messageId)).size).toBe(6);
  });

  test('what became pointless meanwhile is not sent', async () => {
    const [paid, gone] = [await issue(), await issue()];
    await asked(mailing, paid.id, { kind: 'reminder' });
    await asked(mailing, gone.id);
    await withTenant(database.ownerPool, firm.tenantId, async (tx) => {
      await tx.query(
        `insert into payments (id, tenant_id, invoice_id, received_on, amount_minor, currency, method, reference)
         values ($1, $2, $3, '2026-07-01', 11900, 'EUR', 'card', '')`,
        [uuidv7(), firm.tenantId, paid.id],
      );
      await tx.query(`update invoices set status = 'void' where id = $1`, [gone.id]);
    });
    await deliver();
    expect(relay.received).toEqual([]);
    expect((await rowsOf(paid.id))[0]).toMatchObject({
      ...{
        state: 'failed',
        error: 'The invoice was settled before the reminder was sent.',
        reason: 'settled',
      },
    });
    expect((await rowsOf(gone.id))[0]).toMatchObject({
      ...{ state: 'failed', error: 'The invoice was voided before this was sent.', reason: 'void' },
    });
    // Nobody is asked to send these again.
    const { headers } = await signIn(mailing.app, firm, firm.admin);
    const answer = await mailing.app.inject({ url: '/v1/receivables/deliveries', headers });
    expect(Deliveries.parse(answer.json()).deliveries).toEqual([]);
  });

  test('a firm without an address for the client is told so', async () => {
    const { id } = await issue();
    await database.ownerPool.query(
      `update invoices set parties = jsonb_set(parties, '{buyer,email}', 'null') where id = $1`,
      [id],
    );
    const refused = await ask(mailing, id);
    expect([refused.statusCode, errorOf(refused).details?.[0]?.path]).toEqual([400, 'email']);
  });
});

describe('the way to the relay', () => {
  const mail: Mail = {
    ...{ id: uuidv7(), fromName: 'Firm', to: 'one@client.test', replyTo: null, isAutomatic: false },
    ...{ subject: 'S', text: 'T', attachment: { filename: 'x.pdf', bytes: pdf } },
  };
  const refusalOf = (config: SmtpConfig) =>
    sendMail(config, mail).then(
      () => null,
      (error: unknown) => {
        if (!(error instanceof MailRefused)) throw error;
        return error.message;
      },
    );

  test('is encrypted with a certificate that holds, or is not taken', async () => {
    const unsafe = 'The mail server offers no encryption that holds, so nothing was sent.';
    expect(await refusalOf(smtpOf(relay, { allowPlain: false }))).toBe(unsafe);
    const pair = await selfSigned();
    const encrypted = await mailServer({ ...pair, disabledCommands: [] });
    const implicit = await mailServer({ ...pair, secure: true });
    const trusted = tls.getCACertificates('default');
    try {
      const starttls = smtpOf(encrypted, { url: `smtp://localhost:${encrypted.port}`, allowPlain: false });
      const smtps = smtpOf(implicit, { url: `smtps://localhost:${implicit.port}` });
      expect([await refusalOf(starttls), await refusalOf(smtps)]).toEqual([unsafe, unsafe]);
      tls.setDefaultCACertificates([...trusted, pair.cert]);
      expect([await refusalOf(starttls), await refusalOf(smtps)]).toEqual([null, null]);
      expect([...encrypted.received, ...implicit.received].map(({ secure }) => secure)).toEqual([true, true]);
    } finally {
      tls.setDefaultCACertificates(trusted);
      await encrypted.close();
      await implicit.close();
    }
  });

  test('is plain only to this machine and its own network', () => {
    const near = ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '::1', 'fd00::1'];
    const far = ['8.8.8.8', '172.32.0.1', '2001:4860:4860::8888'];
    expect(near.map(isOwnNetwork)).toEqual(near.map(() => true));
    expect(far.map(isOwnNetwork)).toEqual(far.map(() => false));
  });

  test('a user who is not let in is said to be the trouble', async () => {
    const strict = await mailServer({
      ...{ authOptional: false, allowInsecureAuth: true },
      onAuth: ({ username, password }, _, done) =>
        username === 'us er' && password === 'p@ss' ? done(null, { user: username }) : done(new Error('no')),
    });
    try {
      const url = (password: string) => `smtp://us%20er:${password}@127.0.0.1:${strict.port}`;
      expect(await refusalOf(smtpOf(strict, { url: url('wrong') }))).toContain('user or password');
      expect(await refusalOf(smtpOf(strict, { url: url('p%40ss') }))).toBeNull();
    } finally {
      await strict.close();
    }
  });

  test.each([
    [{ STINT_SMTP_URL: 'smtp://h' }, /STINT_SMTP_FROM is missing/],
    [{ STINT_SMTP_FROM: 'a@b.test' }, /STINT_SMTP_URL is missing/],
    [{ STINT_SMTP_URL: 'https://h', STINT_SMTP_FROM: 'a@b.test' }, /STINT_SMTP_URL must be/],
  ])('%j is not taken', (env, message) => {
    const read = () => readConfig({ DATABASE_URL: 'postgresql://h/d', ...env });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(message);
  });

  test('in production nothing goes unencrypted unless it is allowed', () => {
    const env = {
      ...{ DATABASE_URL: 'postgresql://h/d', NODE_ENV: 'production', ...smtpEnv },
      ...{ STINT_JWT_PRIVATE_KEY: 'a.pem', STINT_SEALING_KEY: 'b.pem' },
    };
    expect(readConfig(env).smtp?.allowPlain).toBe(false);
    expect(readConfig({ ...env, STINT_SMTP_ALLOW_PLAIN: 'true' }).smtp?.allowPlain).toBe(true);
    expect(readConfig({ DATABASE_URL: 'postgresql://h/d', ...smtpEnv }).smtp?.allowPlain).toBe(true);
  });
});

describe('into the folder', () => {
  test('where there is no mail server, the document and its words are put down whole', async () => {
    const { id } = await issue();
    const name = `${firm.slug}/INV-00001.pdf`;
    expect(await asked(filing, id)).toMatchObject([{ channel: 'file', target: name, state: 'pending' }]);
    await asked(filing, id, { kind: 'reminder' });
    await deliver();
    await asked(filing, id);
    await deliver();
    expect((await rowsOf(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
    expect((await readdir(path.join(drop, firm.slug))).toSorted()).toEqual([
      ...['INV-00001-reminder-1.pdf', 'INV-00001-reminder-1.txt', 'INV-00001.pdf', 'INV-00001.txt'],
    ]);
    expect((await readFile(path.join(drop, name))).equals(pdf)).toBe(true);
    expect(await readFile(path.join(drop, name.replace('.pdf', '.txt')), 'utf8')).toMatch(
      /^Invoice INV-00001 from Stint Beratung GmbH\n\nDear Sir or Madam,/,
    );
  });

  test('no number leads out of the firm’s folder', async () => {
    const { id } = await issue();
    await database.ownerPool.query(
      `update invoices set parties = jsonb_set(parties, '{seller,invoicePrefix}', '"../../x/.."') where id = $1`,
      [id],
    );
    expect(await asked(filing, id)).toMatchObject([{ target: `${firm.slug}/x-00001.pdf` }]);
    for (const name of ['../x.pdf', '/tmp/x.pdf', 'a/../../x.pdf', ''])
      await expect(dropFile(drop, { name, bytes: pdf }, 'one')).rejects.toThrow('leads out');
    expect(await readdir(drop)).toEqual([]);
  });

  test('a folder that cannot be written to is said to be the trouble', async () => {
    const { id } = await issue();
    await asked(filing, id);
    await writeFile(path.join(drop, 'taken'), 'a file where a folder should be');
    await deliver({ dropDir: path.join(drop, 'taken') });
    expect((await rowsOf(id))[0]).toMatchObject({
      ...{
        state: 'pending',
        attempts: 1,
        error: 'The folder for invoices cannot be written to.',
        reason: 'not_writable',
      },
    });
  });
});

test('asking, the worker and the real document: a client receives what was billed', async () => {
  await database.ownerPool.query(
    'insert into billing_settings (tenant_id, settings_version, settings) values ($1, 1, $2)',
    [firm.tenantId, billingSettings],
  );
  const worker = await testWorker(database, {}, {}, { smtp: smtpOf(relay) });
  try {
    const { id } = await issue();
    await asked(mailing, id);
    const { mail } = await eventually('the mail', async () => relay.received[0] ?? null);
    expect(mail.attachments[0]?.content.subarray(0, 5).toString()).toBe('%PDF-');
    await eventually('delivered', async () => ((await rowsOf(id))[0]?.state === 'delivered' ? true : null));
  } finally {
    await worker.stop();
  }
});
