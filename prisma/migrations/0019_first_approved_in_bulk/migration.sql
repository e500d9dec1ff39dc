-- With the first settled entry of somebody, the client's people get to see who that is (0004). Asked once a statement and
-- of the rollups, not of every entry and all that its person ever did: a decision over 1,000 entries spent nine tenths of
-- its time on it. By the name of the triggers it is asked before the rollups (0013) count the statement in.
DROP TRIGGER scope_approved ON time_entries;
DROP TRIGGER scope_approved_later ON time_entries;
DROP FUNCTION note_first_approved();

CREATE FUNCTION note_first_approved() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- A push of drafts leaves here.
  IF NOT EXISTS (SELECT FROM entries_after WHERE status IN ('approved', 'invoiced')) THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.scope_changes (tenant_id, user_id, subject_id)
    SELECT worked.tenant_id, u.id, worked.user_id
      FROM (
        SELECT DISTINCT e.tenant_id, e.user_id, p.client_id
          FROM (
            SELECT DISTINCT tenant_id, user_id, project_id FROM entries_after
              WHERE status IN ('approved', 'invoiced') AND NOT deleted
          ) e
          JOIN public.projects p ON p.tenant_id = e.tenant_id AND p.id = e.project_id
      ) worked
      JOIN public.users u ON u.tenant_id = worked.tenant_id AND u.client_id = worked.client_id
      -- Not EXISTS: of a person with a past, the first row or two are enough.
      WHERE (
        SELECT true FROM public.time_rollups r JOIN public.projects p ON p.tenant_id = r.tenant_id AND p.id = r.project_id
          WHERE r.tenant_id = worked.tenant_id AND r.user_id = worked.user_id AND r.entries > 0
            AND p.client_id = worked.client_id
          LIMIT 1) IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER first_approved_insert AFTER INSERT ON time_entries REFERENCING NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION note_first_approved();
CREATE TRIGGER first_approved_update AFTER UPDATE ON time_entries REFERENCING NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION note_first_approved();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER first_approved_insert;
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER first_approved_update;
REVOKE ALL ON FUNCTION note_first_approved() FROM PUBLIC;
