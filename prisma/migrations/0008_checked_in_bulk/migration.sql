-- What a push of many rows asks of every row, asked once a statement (docs/decisions/0010).

-- What an entry names exists. A foreign key asks for each row, in a query of its own, and holds the row that it finds so
-- that nobody removes it meanwhile. Here nobody can: a row that travels by sync is never removed (refuse_removal) and
-- keeps its tenant and id (set_sync_version). So asking once a statement, for all rows together, is as good.
ALTER TABLE time_entries
  DROP CONSTRAINT time_entries_tenant_id_user_id_fkey,
  DROP CONSTRAINT time_entries_tenant_id_project_id_fkey,
  DROP CONSTRAINT time_entries_tenant_id_invoice_id_fkey,
  DROP CONSTRAINT time_entries_tenant_id_corrects_id_fkey;

CREATE FUNCTION check_entry_references() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  missing text;
BEGIN
  SELECT format('%s %s', wanted.what, wanted.id) INTO missing
    FROM (
      SELECT DISTINCT 'user' AS what, tenant_id, user_id AS id FROM entries_after
      UNION ALL SELECT DISTINCT 'project', tenant_id, project_id FROM entries_after
    ) wanted
    WHERE CASE wanted.what
      WHEN 'user' THEN NOT EXISTS (
        SELECT FROM public.users u WHERE u.tenant_id = wanted.tenant_id AND u.id = wanted.id)
      ELSE NOT EXISTS (
        SELECT FROM public.projects p WHERE p.tenant_id = wanted.tenant_id AND p.id = wanted.id)
      END
    LIMIT 1;
  IF missing IS NULL AND EXISTS (SELECT FROM entries_after WHERE invoice_id IS NOT NULL OR corrects_id IS NOT NULL) THEN
    SELECT format('%s %s', wanted.what, wanted.id) INTO missing
      FROM (
        SELECT DISTINCT 'invoice' AS what, tenant_id, invoice_id AS id FROM entries_after WHERE invoice_id IS NOT NULL
        UNION ALL
        SELECT DISTINCT 'time entry', tenant_id, corrects_id FROM entries_after WHERE corrects_id IS NOT NULL
      ) wanted
      WHERE CASE wanted.what
        WHEN 'invoice' THEN NOT EXISTS (
          SELECT FROM public.invoices i WHERE i.tenant_id = wanted.tenant_id AND i.id = wanted.id)
        ELSE NOT EXISTS (
          SELECT FROM public.time_entries e WHERE e.tenant_id = wanted.tenant_id AND e.id = wanted.id)
        END
      LIMIT 1;
  END IF;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'a time entry names the % that its tenant does not have', missing
      USING ERRCODE = 'foreign_key_violation', TABLE = 'time_entries', CONSTRAINT = 'time_entries_references';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER references_insert AFTER INSERT ON time_entries REFERENCING NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION check_entry_references();
CREATE TRIGGER references_update AFTER UPDATE ON time_entries REFERENCING NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION check_entry_references();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER references_insert;
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER references_update;
REVOKE ALL ON FUNCTION check_entry_references() FROM PUBLIC;

-- One record for everything of one kind that a push does: 50 new entries are one link of the chain, with their ids, and
-- before and after as lists in their order. What one thing underwent is found in either column.
ALTER TABLE audit_records
  ALTER COLUMN resource_id DROP NOT NULL,
  ADD COLUMN resource_ids uuid[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT audit_records_names_one_or_several
    CHECK (cardinality(resource_ids) = 0 AND resource_id IS NOT NULL OR cardinality(resource_ids) > 1 AND resource_id IS NULL);
CREATE INDEX audit_records_resources_idx ON audit_records USING gin (resource_ids) WHERE cardinality(resource_ids) > 0;
DROP INDEX audit_records_resource_idx;
CREATE INDEX audit_records_resource_idx ON audit_records (tenant_id, resource_type, resource_id)
  WHERE resource_id IS NOT NULL;
