-- What a decision over many entries asks of every event, asked once a statement: as in 0008, and for the same reasons. The
-- key of a project that spends all day being updated is looked for among all that it was since it was last vacuumed, once
-- an event.

-- A client and a project keep their tenant and id, and are never removed. A client has a tenant.
ALTER TABLE metering_events
  DROP CONSTRAINT metering_events_tenant_id_fkey,
  DROP CONSTRAINT metering_events_tenant_id_client_id_fkey,
  DROP CONSTRAINT metering_events_tenant_id_project_id_fkey;
-- Written behind its tenant's wall only, by a session whose tenant exists, as audit records are (0005).
ALTER TABLE outbox DROP CONSTRAINT outbox_tenant_id_fkey;

CREATE FUNCTION check_event_references() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  missing text;
BEGIN
  SELECT format('%s %s', wanted.what, wanted.id) INTO missing
    FROM (
      SELECT DISTINCT 'client' AS what, tenant_id, client_id AS id FROM events_after
      UNION ALL SELECT DISTINCT 'project', tenant_id, project_id FROM events_after WHERE project_id IS NOT NULL
    ) wanted
    WHERE CASE wanted.what
      WHEN 'client' THEN NOT EXISTS (
        SELECT FROM public.clients c WHERE c.tenant_id = wanted.tenant_id AND c.id = wanted.id)
      ELSE NOT EXISTS (
        SELECT FROM public.projects p WHERE p.tenant_id = wanted.tenant_id AND p.id = wanted.id)
      END
    LIMIT 1;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'a metering event names the % that its tenant does not have', missing
      USING ERRCODE = 'foreign_key_violation', TABLE = 'metering_events', CONSTRAINT = 'metering_events_references';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER references_insert AFTER INSERT ON metering_events REFERENCING NEW TABLE AS events_after
  FOR EACH STATEMENT EXECUTE FUNCTION check_event_references();
ALTER TABLE metering_events ENABLE ALWAYS TRIGGER references_insert;
REVOKE ALL ON FUNCTION check_event_references() FROM PUBLIC;
