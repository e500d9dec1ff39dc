import { v7 as uuidv7 } from 'uuid';
import { Checkpoint } from '../../../domain/wire/pull.ts';
import type { Between, Sent } from './network.ts';

/**
 * A mistake that is put in on purpose, to see whether the simulator finds it. Each names where it is put: into a source
 * as it is loaded (hooks.ts), into the database, onto the line between device and server, or into the journal's disk.
 */
export interface Plant {
  /** Where commits can overtake each other, only a real Postgres shows it. */
  tier: 'fast' | 'postgres';
  /** It is found in this many seeds, from seed 1 on. */
  within: number;
  source?: { ending: string; from: string; to: string };
  /** Run as superuser once the database is migrated. */
  sql?: string;
  line?: () => Between;
  /** Changes documents of the journal on their way to the disk. */
  journal?: (document: { [field: string]: unknown }) => void;
}

/** The counter's place is taken by something that is not held to commit. */
function checkpointFrom(version: string, reading: string): string {
  return `
    CREATE SEQUENCE plant_sequence START 1000;
    ALTER TABLE sync_counters RENAME TO planted_counters;
    CREATE VIEW sync_counters AS
      SELECT tenant_id, epoch, ${reading} AS version, last_xid, scope_version FROM planted_counters;
    GRANT SELECT ON sync_counters TO stint_app;
    CREATE OR REPLACE FUNCTION next_sync_version(tenant uuid) RETURNS bigint LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO public.planted_counters (tenant_id, version) VALUES (tenant, 1) ON CONFLICT DO NOTHING;
      PERFORM pg_notify('stint_news', json_build_object('tenant_id', tenant, 'epoch', 'x', 'version', 1)::text);
      RETURN ${version};
    END $$;`;
}
const clock = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

export const plants: Record<string, Plant> = {
  'nextval-checkpoint': {
    tier: 'postgres',
    within: 150,
    sql: checkpointFrom(`nextval('public.plant_sequence')`, '(SELECT last_value FROM plant_sequence)'),
  },
  'updated-at-checkpoint': { tier: 'postgres', within: 150, sql: checkpointFrom(clock, clock) },
  'no-operation-id': { tier: 'fast', within: 200, line: freshOperationIds },
  'checkpoint-before-rows': { tier: 'fast', within: 50, line: earlyCheckpoints },
  'journal-cleared-on-send': {
    tier: 'fast',
    within: 100,
    journal: (operation) => {
      if (operation.sentAt && !operation.receipt && !operation.rejection && !operation.overlap)
        operation._deleted = true;
    },
  },
  'conflict-drops-mine': {
    tier: 'fast',
    within: 50,
    source: {
      ending: '/renderer/data/merge.ts',
      from: 'const { newDocumentState: mine, realMasterState: theirs } = input;',
      to: `const { newDocumentState: mine, realMasterState: theirs } = input;
           await this.yield(mine.id);
           return theirs;`,
    },
  },
  'scope-without-tombstones': { tier: 'fast', within: 50, line: withoutTombstones },
  'approval-without-hash': {
    tier: 'fast',
    within: 100,
    source: {
      ending: '/sync-server/modules/approvals/judge.ts',
      from: "hash('sha256', entryContent(entry), 'hex') !== reviewed",
      to: "reviewed === ''",
    },
  },
  'approve-ignores-delegation-end': {
    tier: 'fast',
    within: 100,
    source: {
      // As if it were always the day on which the delegation was given.
      ending: '/sync-server/modules/approvals/context.ts',
      from: 'const today = delegationToday(now.toISOString());',
      to: "const today = delegationToday('2026-01-01T00:00:00Z');",
    },
  },
  'reopen-without-correction': {
    tier: 'fast',
    within: 100,
    source: {
      ending: '/sync-server/modules/approvals/conclude.ts',
      from: 'const event = correctionEvent(before, history);',
      to: 'const event = history === undefined ? correctionEvent(before, history) : null;',
    },
  },
  'adjustment-counts-twice': {
    tier: 'fast',
    within: 150,
    source: {
      ending: '/sync-server/modules/approvals/conclude.ts',
      from: 'events.push(...correctedEvents(decision.action, before, replaced, clientOf, metered));',
      to: 'correctedEvents(decision.action, before, replaced, clientOf, metered);',
    },
  },
  'takes-back-what-was-sent': {
    tier: 'fast',
    within: 100,
    source: {
      ending: '/renderer/data/decisions.ts',
      from: '!this.journal.operations.value.has(operationId)',
      to: "operationId !== ''",
    },
  },
  'lock-not-checked-on-push': {
    tier: 'fast',
    within: 100,
    source: {
      ending: '/domain/rules/validation.ts',
      from: '!isAdjustment(entry) && isLocked(entry.date, settings, today)',
      to: "!isAdjustment(entry) && isLocked(entry.date, settings, today) && entry.date === ''",
    },
  },
};

/** As if operations had no ids: the server sees a new one each time that something is sent. */
function freshOperationIds(): Between {
  return {
    request: (sent) => {
      if (!sent.path.endsWith('/push') || sent.body === undefined) return sent;
      const body: { rows: { operationId: string }[] } = JSON.parse(sent.body);
      const own = body.rows.map(({ operationId }) => operationId);
      for (const row of body.rows) row.operationId = uuidv7();
      return { ...sent, body: JSON.stringify(body), note: own };
    },
    answer: ({ note }, answer) => {
      if (!note || answer.status !== 200) return answer;
      const body: { results: { operationId: string }[] } = JSON.parse(answer.body);
      for (const [index, result] of body.results.entries())
        result.operationId = note[index] ?? result.operationId;
      return { ...answer, body: JSON.stringify(body) };
    },
  };
}

/** The device notes how far it has read as soon as a page arrives, and not with the page. */
function earlyCheckpoints(): Between {
  const noted = new Map<string, Checkpoint>();
  const collectionOf = ({ path }: Sent) => /^\/v1\/sync\/(\w+)\/pull/.exec(path)?.[1];
  return {
    wiped: () => noted.clear(),
    request: (sent) => {
      const collection = collectionOf(sent);
      const checkpoint = collection && noted.get(collection);
      if (!checkpoint) return sent;
      const url = new URL(sent.path, 'https://any.example');
      if (Number(url.searchParams.get('version') ?? 0) >= checkpoint.version) return sent;
      for (const [name, value] of Object.entries(checkpoint)) url.searchParams.set(name, String(value));
      return { ...sent, path: url.pathname + url.search };
    },
    arrived: (sent, answer) => {
      const collection = collectionOf(sent);
      if (collection && answer.status === 200)
        noted.set(collection, Checkpoint.parse(JSON.parse(answer.body).checkpoint));
    },
  };
}

/** Rows that left the scope are not told of. */
function withoutTombstones(): Between {
  return {
    answer: (sent, answer) => {
      if (answer.status !== 200 || !sent.path.includes('/pull')) return answer;
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), left: [] }) };
    },
  };
}
