import type { TenantSettings } from '../../../domain/entities/tenant.ts';

/**
 * What the database itself saw, in the transaction in which it happened: each change of an entry, with what stood around
 * it at that moment. So the model judges a decision by the firm's rules, managers and delegations of that very moment,
 * and not by what the server says that it read. It also holds the world's clock, which SQL of the server asks as `now()`.
 */
export const witnessSql = `
  CREATE SCHEMA sim;
  GRANT USAGE ON SCHEMA sim TO PUBLIC;
  CREATE TABLE sim.clock (at timestamptz NOT NULL);
  INSERT INTO sim.clock VALUES ('2026-06-01T08:00:00Z');
  CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
    AS $$ SELECT at FROM sim.clock $$;
  ALTER FUNCTION public.note_ended_delegations() SET search_path = sim, pg_catalog, public, pg_temp;
  CREATE TABLE sim.seen (
    tenant_id uuid NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what jsonb NOT NULL);
  CREATE INDEX ON sim.seen (tenant_id);
  CREATE FUNCTION sim.entry(e public.time_entries) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', e.id, 'userId', e.user_id, 'projectId', e.project_id, 'taskId', e.task_id,
      'activityCode', e.activity_code, 'date', e.date, 'minutes', e.minutes, 'zone', e.zone, 'billable', e.billable,
      'description', e.description, 'startedAt', e.started_at, 'endedAt', e.ended_at, 'correctsId', e.corrects_id,
      'source', e.source, 'status', e.status, 'deleted', e.deleted, 'amount', e.amount_minor) $$;
  CREATE FUNCTION sim.witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = sim, pg_catalog, public, pg_temp AS $$
  DECLARE
    decided boolean := NEW.decision IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.decision IS DISTINCT FROM OLD.decision);
    what jsonb := jsonb_build_object('before', CASE WHEN TG_OP = 'UPDATE' THEN sim.entry(OLD) END, 'after', sim.entry(NEW),
      'settings', (SELECT settings FROM public.tenants WHERE id = NEW.tenant_id), 'today', (now() AT TIME ZONE 'UTC')::date);
  BEGIN
    IF decided THEN
      what := what || jsonb_build_object('decision', NEW.decision, 'warnings', NEW.warnings,
        'managers', (SELECT jsonb_agg(DISTINCT p.manager_id) FROM public.projects p WHERE p.tenant_id = NEW.tenant_id
          AND (p.id = NEW.project_id OR p.id = (SELECT c.project_id FROM public.time_entries c
            WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.corrects_id))),
        'sheet', (SELECT coalesce(jsonb_agg(DISTINCT p.manager_id), '[]') FROM public.assignments a
          JOIN public.projects p ON p.tenant_id = a.tenant_id AND p.id = a.project_id
          WHERE a.tenant_id = NEW.tenant_id AND a.user_id = NEW.user_id AND NOT a.deleted),
        'lent', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'from', d.decided_by, 'to', d.delegate_to,
            'at', d.decided_at, 'until', d.delegate_until, 'state', d.state,
            'entries', (SELECT coalesce(jsonb_agg(n->>'entryId'), '[]') FROM jsonb_array_elements(d.entries) n))), '[]')
          FROM public.decisions d WHERE d.tenant_id = NEW.tenant_id AND d.action = 'delegate'
            AND d.delegate_to = (NEW.decision->>'by')::uuid));
    END IF;
    INSERT INTO sim.seen (tenant_id, what) VALUES (NEW.tenant_id, what);
    RETURN NULL;
  END $$;
  CREATE TRIGGER zz_witness AFTER INSERT OR UPDATE ON public.time_entries FOR EACH ROW EXECUTE FUNCTION sim.witness();
`;

/** Lets SQL of the server ask the world for the time. Said on every connection of it. */
export const worldsClockSql = 'SET search_path = sim, pg_catalog, public';

interface SeenEntry {
  id: string;
  userId: string;
  projectId: string;
  activityCode: string;
  date: string;
  minutes: number;
  correctsId: string | null;
  source: string;
  status: string;
  deleted: boolean;
  amount: number | null;
  [field: string]: unknown;
}

export interface Lent {
  id: string;
  from: string;
  to: string;
  at: string;
  until: string | null;
  state: string;
  /** Empty: everything. */
  entries: string[];
}

/** One change of an entry. What follows `today` is there where a decision made it. */
export interface Seen {
  before: SeenEntry | null;
  after: SeenEntry;
  settings: TenantSettings;
  today: string;
  decision?: { decisionId: string; action: string; by: string | null };
  warnings?: string[];
  managers?: string[];
  sheet?: string[];
  lent?: Lent[];
}
