-- As before, in another order: of many entries that one transaction approves (an import), only the first of a person and
-- client looks through what that person had before.
CREATE OR REPLACE FUNCTION note_first_approved() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  of_client uuid;
BEGIN
  SELECT p.client_id INTO of_client FROM public.projects p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.project_id;
  IF NOT EXISTS (
      SELECT 1 FROM public.users u WHERE u.tenant_id = NEW.tenant_id AND u.client_id = of_client AND NOT EXISTS (
        SELECT 1 FROM public.scope_changes s WHERE s.tenant_id = NEW.tenant_id AND s.user_id = u.id
          AND s.version = NEW.version AND s.subject_id = NEW.user_id))
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

-- Their index is a summary by now (0005): it finds what is old, and does not sort.
CREATE OR REPLACE FUNCTION remove_old_operations(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  removed integer;
BEGIN
  DELETE FROM public.sync_operations WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM public.sync_operations WHERE at < now() - interval '30 days' LIMIT most FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;
