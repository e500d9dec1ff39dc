import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { startPostgres } from '../../../dev/postgres.ts';
import { TokenResponse } from '../../../domain/wire/auth.ts';
import { WIRE_HEADER, wireVersionText } from '../../../domain/wire/version.ts';
import { migrate } from '../../../prisma/migrate.ts';
import { type Firm, seedFirm } from '../../support/firm.ts';
import { type Author, offlineEntries } from './documents.ts';
import { HttpLine, httpRequest } from './http-line.ts';
import { expectStatus } from './load.ts';
import { SIZED, startServer } from './server.ts';

/** A consultant with a token, as a device of theirs is signed in. */
export interface SignedIn extends Author {
  headers: Record<string, string>;
}

export interface StintUnderTest {
  url: string;
  /** stint_app's address: the walls of row-level security stand for the bare SQL too. */
  databaseUrl: string;
  /** Consultants by firm: the first firm has many more than the others. */
  consultants: SignedIn[][];
  /** One who has `pullEntries` entries. */
  reader: SignedIn;
  stop(): Promise<void>;
}

export interface StintSize {
  firms: number;
  consultantsAFirm: number;
  pullEntries: number;
  /** Entries that the firms' consultants have from years before, together. */
  held: number;
}

/**
 * The real thing: the server's own process in production mode on a durable Postgres (fsync and synchronous commit on),
 * sized as an administrator would, as stint_app behind row-level security, everybody signed in. Only the limit of requests a
 * minute is lifted.
 */
export async function startStint(size: StintSize): Promise<StintUnderTest> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'stint-bench-'));
  const postgres = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), settings: SIZED });
  const { appUrl, adminUrl } = await migrate({
    adminUrl: postgres.adminUrl,
    appPassword: 'only-for-the-bench',
  });
  const owner = new pg.Pool({ connectionString: adminUrl, max: 4 });
  owner.on('error', () => undefined);
  const server = await startServer(dataDir, appUrl);
  const stop = async () => {
    await server.stop();
    await owner.end();
    await postgres.stop();
    // Postgres keeps its data elsewhere where it could not reach this folder.
    for (const folder of [postgres.dataDir, dataDir])
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const firms: Firm[] = [];
    for (let index = 0; index < size.firms; index += 1) firms.push(await seedFirm(owner));
    const people = await Promise.all(firms.map((firm) => addConsultants(owner, firm, size.consultantsAFirm)));
    const line = await HttpLine.open(server.url);
    const consultants: SignedIn[][] = [];
    for (const [index, firm] of firms.entries()) {
      const signedIn: SignedIn[] = [];
      for (const person of people[index] ?? []) signedIn.push(await signIn(server.url, line, firm, person));
      consultants.push(signedIn);
    }
    const readersFirm = await seedFirm(owner);
    const reader = await signIn(server.url, line, readersFirm, readersFirm.consultant);
    line.close();
    await addEntries(owner, reader, size.pullEntries);
    const each = Math.ceil(size.held / (size.firms * size.consultantsAFirm));
    for (const firm of consultants) await addHeld(owner, firm, each);
    await owner.query('VACUUM ANALYZE');
    return { url: server.url, databaseUrl: appUrl, consultants, reader, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Person {
  id: string;
  email: string;
}

/** Colleagues of the firm's consultant, on the same project, with the same password. */
async function addConsultants(owner: pg.Pool, firm: Firm, count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, index) => ({
    id: uuidv7(),
    email: `consultant-${index}@${firm.slug}.test`,
    assignmentId: uuidv7(),
  }));
  await owner.query(
    `WITH given AS (SELECT * FROM json_to_recordset($1::json) AS g(id uuid, email text, "assignmentId" uuid)),
       made AS (
         INSERT INTO users (id, tenant_id, email, name, roles, status, password_hash)
         SELECT g.id, $2, g.email, g.email, '{consultant}', 'active', u.password_hash
           FROM given g, users u WHERE u.tenant_id = $2 AND u.id = $3)
     SELECT`,
    [JSON.stringify(people), firm.tenantId, firm.consultant.id],
  );
  await owner.query(
    `INSERT INTO assignments (id, tenant_id, project_id, user_id, role, minutes_per_week, from_date)
     SELECT g."assignmentId", $2, $3, g.id, 'consultant', 2400, '2000-01-01'
       FROM json_to_recordset($1::json) AS g(id uuid, "assignmentId" uuid)`,
    [JSON.stringify(people), firm.tenantId, firm.project.id],
  );
  await owner.query('UPDATE projects SET start_date = $3 WHERE tenant_id = $1 AND id = $2', [
    firm.tenantId,
    firm.project.id,
    '2000-01-01',
  ]);
  return people;
}

export async function signIn(url: string, line: HttpLine, firm: Firm, person: Person): Promise<SignedIn> {
  const wire = { [WIRE_HEADER]: wireVersionText() };
  const answer = await line.send(
    httpRequest(
      'POST',
      url,
      '/v1/auth/sign-in',
      wire,
      JSON.stringify({
        tenant: firm.slug,
        email: person.email,
        password: firm.password,
        device: { id: uuidv7(), name: 'Bench', platform: 'linux' },
      }),
    ),
  );
  expectStatus(answer, 200);
  const { accessToken } = TokenResponse.parse(JSON.parse(answer.body.toString()));
  return {
    tenantId: firm.tenantId,
    userId: person.id,
    projectId: firm.project.id,
    taskId: firm.project.taskId,
    headers: { ...wire, authorization: `Bearer ${accessToken}` },
  };
}

/** `each` entries for everybody of a firm, two a day, from before all days that are pushed. */
async function addHeld(owner: pg.Pool, firm: readonly SignedIn[], each: number): Promise<void> {
  const [first] = firm;
  if (!first || each === 0) return;
  await owner.query(
    `INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, zone,
       billable, description, source, status)
     SELECT uuidv7(-(random() * interval '10 days')), $1, person.id, $2, $3, 'DEV', date '1990-01-01' + number / 2, 60,
         'Europe/Berlin', true, 'Work number ' || number || ' on the report that the client asked for', 'manual', 'draft'
       FROM unnest($4::uuid[]) AS person(id), generate_series(1, $5::int) AS number`,
    [first.tenantId, first.projectId, first.taskId, firm.map(({ userId }) => userId), each],
  );
}

/** As many entries, 100 a transaction as if 100 were pushed at a time. */
async function addEntries(owner: pg.Pool, author: Author, count: number): Promise<void> {
  for (let serial = 0; serial * 100 < count; serial += 1) {
    const rows = offlineEntries(author, serial, Math.min(100, count - serial * 100));
    await owner.query(
      `INSERT INTO time_entries (id, tenant_id, user_id, project_id, task_id, activity_code, date, minutes, zone,
         billable, description, source, status)
       SELECT id, "tenantId", "userId", "projectId", "taskId", "activityCode", date, minutes, zone, billable,
           description, source, status
         FROM json_to_recordset($1::json) AS r(id uuid, "tenantId" uuid, "userId" uuid, "projectId" uuid,
           "taskId" uuid, "activityCode" text, date date, minutes int, zone text, billable boolean, description text,
           source text, status text)`,
      [JSON.stringify(rows)],
    );
  }
}
