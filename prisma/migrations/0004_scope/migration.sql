-- What left or came into somebody's sight though the rows themselves did not change (docs/sync-spec.md, Scope).
--
-- A line says "from this version on, look again": at what one person (user_id) sees of a project, of all projects of
-- somebody who lends them the right to decide (lender_id), of one row or one colleague, or, after a change of role, of
-- everything (roles_before, client_before). Without user_id it is about everybody who saw project_id: row_id left there.
-- Pull finds out what that means for the reader; a line too many costs a look and no more.
CREATE TABLE scope_changes (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  at timestamptz(3) NOT NULL DEFAULT now(),
  user_id uuid,
  project_id uuid,
  lender_id uuid,
  -- The client that the project has or had.
  client_id uuid,
  row_id uuid,
  subject_id uuid,
  roles_before text[] NOT NULL DEFAULT '{}',
  client_before uuid,
  -- The delegation whose last day is over.
  ended_delegation uuid,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX scope_changes_reader_idx ON scope_changes (tenant_id, user_id, version);
CREATE INDEX scope_changes_ended_idx ON scope_changes (tenant_id, ended_delegation) WHERE ended_delegation IS NOT NULL;

-- The version of the tenant's last scope change: a reader beyond it has nothing to look for.
ALTER TABLE sync_counters ADD COLUMN scope_version bigint NOT NULL DEFAULT 0;

CREATE FUNCTION set_scope_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.version := public.next_sync_version(NEW.tenant_id);
  UPDATE public.sync_counters SET scope_version = NEW.version
    WHERE tenant_id = NEW.tenant_id AND scope_version < NEW.version;
  RETURN NEW;
END $$;
CREATE TRIGGER scope_version BEFORE INSERT ON scope_changes FOR EACH ROW EXECUTE FUNCTION set_scope_version();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON scope_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE scope_changes ENABLE ALWAYS TRIGGER scope_version;
ALTER TABLE scope_changes ENABLE ALWAYS TRIGGER append_only;

-- ---------------------------------------------------------------- who notes what

-- The project's client is noted with it: it may be another one by the time that somebody pulls.
CREATE FUNCTION note_assignment() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.deleted THEN
      RETURN NULL;
    END IF;
  ELSIF (OLD.user_id, OLD.project_id) IS DISTINCT FROM (NEW.user_id, NEW.project_id) THEN
    INSERT INTO public.scope_changes (tenant_id, user_id, project_id, client_id, row_id)
      SELECT p.tenant_id, person, p.id, p.client_id, OLD.id
      FROM public.projects p CROSS JOIN (VALUES (OLD.user_id), (NULL)) people (person)
      WHERE p.tenant_id = OLD.tenant_id AND p.id = OLD.project_id;
  ELSIF OLD.deleted = NEW.deleted THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.scope_changes (tenant_id, user_id, project_id, client_id)
    SELECT p.tenant_id, NEW.user_id, p.id, p.client_id FROM public.projects p
    WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.project_id;
  RETURN NULL;
END $$;
CREATE TRIGGER scope AFTER INSERT OR UPDATE ON assignments FOR EACH ROW EXECUTE FUNCTION note_assignment();
ALTER TABLE assignments ENABLE ALWAYS TRIGGER scope;
-- It raised project and client for everybody on the project; now they come to whoever joined it.
DROP TRIGGER assigned ON assignments;
DROP FUNCTION touch_assigned();

CREATE FUNCTION note_project() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  managers uuid[] := ARRAY[NEW.manager_id];
  clients uuid[] := ARRAY[NEW.client_id];
  other_client boolean := false;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    other_client := OLD.client_id <> NEW.client_id;
    managers := managers || OLD.manager_id;
    IF other_client THEN
      clients := clients || OLD.client_id;
    END IF;
  END IF;
  INSERT INTO public.scope_changes (tenant_id, user_id, project_id, client_id)
    SELECT NEW.tenant_id, person, NEW.id, client FROM unnest(clients) AS client CROSS JOIN (
      SELECT unnest(managers) AS person
      UNION SELECT delegate_to FROM public.decisions
        WHERE tenant_id = NEW.tenant_id AND action = 'delegate' AND delegate_to IS NOT NULL
          AND decided_by = ANY (managers)
      UNION SELECT user_id FROM public.assignments
        WHERE other_client AND tenant_id = NEW.tenant_id AND project_id = NEW.id AND NOT deleted
      UNION SELECT id FROM public.users
        WHERE other_client AND tenant_id = NEW.tenant_id AND client_id = ANY (clients)
    ) people;
  RETURN NULL;
END $$;
CREATE TRIGGER scope AFTER INSERT ON projects FOR EACH ROW EXECUTE FUNCTION note_project();
CREATE TRIGGER scope_later AFTER UPDATE ON projects FOR EACH ROW
  WHEN (OLD.manager_id <> NEW.manager_id OR OLD.client_id <> NEW.client_id) EXECUTE FUNCTION note_project();
ALTER TABLE projects ENABLE ALWAYS TRIGGER scope;
ALTER TABLE projects ENABLE ALWAYS TRIGGER scope_later;

CREATE FUNCTION note_delegation() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  before record;
  holds boolean := NEW.delegate_to IS NOT NULL AND NOT NEW.deleted AND NEW.state IN ('applied', 'partly_applied');
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT OLD.delegate_to IS NOT NULL AND NOT OLD.deleted AND OLD.state IN ('applied', 'partly_applied') AS held
      INTO before;
    IF before.held = holds AND (OLD.delegate_to, OLD.delegate_until, OLD.decided_by)
        IS NOT DISTINCT FROM (NEW.delegate_to, NEW.delegate_until, NEW.decided_by) THEN
      RETURN NULL;
    END IF;
    IF before.held THEN
      INSERT INTO public.scope_changes (tenant_id, user_id, lender_id)
        VALUES (OLD.tenant_id, OLD.delegate_to, OLD.decided_by);
    END IF;
  END IF;
  IF holds THEN
    INSERT INTO public.scope_changes (tenant_id, user_id, lender_id)
      VALUES (NEW.tenant_id, NEW.delegate_to, NEW.decided_by);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER scope AFTER INSERT OR UPDATE ON decisions
  FOR EACH ROW WHEN (NEW.action = 'delegate') EXECUTE FUNCTION note_delegation();
ALTER TABLE decisions ENABLE ALWAYS TRIGGER scope;

CREATE FUNCTION note_roles() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.scope_changes (tenant_id, user_id, roles_before, client_before)
    VALUES (OLD.tenant_id, OLD.id, OLD.roles, OLD.client_id);
  RETURN NULL;
END $$;
CREATE TRIGGER scope AFTER UPDATE ON users FOR EACH ROW
  WHEN (OLD.roles IS DISTINCT FROM NEW.roles OR OLD.client_id IS DISTINCT FROM NEW.client_id)
  EXECUTE FUNCTION note_roles();
ALTER TABLE users ENABLE ALWAYS TRIGGER scope;

-- An entry that moves to another project leaves whoever sees the old one; one that is approved no longer leaves the
-- client. WHEN keeps the push of ordinary changes free of it.
CREATE FUNCTION note_entry_left() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.scope_changes (tenant_id, project_id, row_id, subject_id)
    VALUES (OLD.tenant_id, OLD.project_id, OLD.id, OLD.user_id);
  IF OLD.user_id <> NEW.user_id THEN
    INSERT INTO public.scope_changes (tenant_id, user_id, row_id) VALUES (OLD.tenant_id, OLD.user_id, OLD.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER scope_left AFTER UPDATE ON time_entries FOR EACH ROW
  WHEN (OLD.project_id <> NEW.project_id OR OLD.user_id <> NEW.user_id
    OR (OLD.status IN ('approved', 'invoiced') AND NOT OLD.deleted
      AND (NEW.status NOT IN ('approved', 'invoiced') OR NEW.deleted)))
  EXECUTE FUNCTION note_entry_left();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER scope_left;

-- With the first approved entry of somebody, the client's people get to see who that is.
CREATE FUNCTION note_first_approved() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  of_client uuid;
BEGIN
  SELECT p.client_id INTO of_client FROM public.projects p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.project_id;
  IF NOT EXISTS (SELECT 1 FROM public.users u WHERE u.tenant_id = NEW.tenant_id AND u.client_id = of_client)
    -- The other rows of this transaction have its version.
    OR EXISTS (
      SELECT 1 FROM public.time_entries e JOIN public.projects p ON p.tenant_id = e.tenant_id AND p.id = e.project_id
      WHERE e.tenant_id = NEW.tenant_id AND e.user_id = NEW.user_id AND e.version < NEW.version AND NOT e.deleted
        AND e.status IN ('approved', 'invoiced') AND p.client_id = of_client)
  THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.scope_changes (tenant_id, user_id, subject_id)
    SELECT NEW.tenant_id, u.id, NEW.user_id FROM public.users u
    WHERE u.tenant_id = NEW.tenant_id AND u.client_id = of_client AND NOT EXISTS (
      SELECT 1 FROM public.scope_changes s WHERE s.tenant_id = NEW.tenant_id AND s.user_id = u.id
        AND s.version = NEW.version AND s.subject_id = NEW.user_id);
  RETURN NULL;
END $$;
CREATE TRIGGER scope_approved AFTER INSERT ON time_entries FOR EACH ROW
  WHEN (NEW.status IN ('approved', 'invoiced') AND NOT NEW.deleted) EXECUTE FUNCTION note_first_approved();
CREATE TRIGGER scope_approved_later AFTER UPDATE ON time_entries FOR EACH ROW
  WHEN (NEW.status IN ('approved', 'invoiced') AND NOT NEW.deleted
    AND (OLD.status NOT IN ('approved', 'invoiced') OR OLD.deleted OR OLD.project_id <> NEW.project_id
      OR OLD.user_id <> NEW.user_id))
  EXECUTE FUNCTION note_first_approved();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER scope_approved;
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER scope_approved_later;

-- ---------------------------------------------------------------- walls, and what the worker does for all tenants

ALTER TABLE scope_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE scope_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON scope_changes
  USING (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
-- note_ended_delegations and remove_old_operations run as the owner.
CREATE POLICY owner_notes ON scope_changes TO CURRENT_USER USING (true);
CREATE POLICY owner_finds_ended ON decisions FOR SELECT TO CURRENT_USER USING (action = 'delegate');
CREATE POLICY owner_removes_old ON sync_operations TO CURRENT_USER USING (at < now() - interval '30 days');

-- A delegation ends with its last day, at midnight UTC, when nobody writes anything. Returns how many ended.
CREATE FUNCTION note_ended_delegations() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  noted integer;
BEGIN
  INSERT INTO public.scope_changes (tenant_id, user_id, lender_id, ended_delegation)
    SELECT d.tenant_id, d.delegate_to, d.decided_by, d.id FROM public.decisions d
    WHERE d.action = 'delegate' AND d.delegate_to IS NOT NULL AND NOT d.deleted
      AND d.state IN ('applied', 'partly_applied') AND d.delegate_until < (now() AT TIME ZONE 'UTC')::date
      AND NOT EXISTS (
        SELECT 1 FROM public.scope_changes s WHERE s.tenant_id = d.tenant_id AND s.ended_delegation = d.id
          AND (s.at AT TIME ZONE 'UTC')::date > d.delegate_until)
    ORDER BY d.tenant_id;
  GET DIAGNOSTICS noted = ROW_COUNT;
  RETURN noted;
END $$;

-- Forgets at most `most` answers to operations that are older than 30 days. Returns how many it forgot.
CREATE FUNCTION remove_old_operations(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  removed integer;
BEGIN
  DELETE FROM public.sync_operations WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM public.sync_operations WHERE at < now() - interval '30 days'
    ORDER BY at LIMIT most FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;

REVOKE ALL ON FUNCTION set_scope_version(), note_assignment(), note_project(), note_delegation(), note_roles(),
  note_entry_left(), note_first_approved(), note_ended_delegations(), remove_old_operations(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_ended_delegations(), remove_old_operations(integer) TO stint_app;
GRANT SELECT, INSERT ON scope_changes TO stint_app;

-- /ready compares what is applied with what it was built for.
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON public._prisma_migrations TO stint_app;
  END IF;
END $$;
