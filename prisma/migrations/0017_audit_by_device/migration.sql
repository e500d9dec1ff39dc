-- The person's device that asked for what a record says; its name is in devices. Null for what no device did, and in the
-- records from before: a hash leaves out a device that is not named, so theirs stay as they are (docs/audit.md).
ALTER TABLE audit_records ADD COLUMN device_id uuid;

-- entry_audit runs as the owner and names the tenant itself.
CREATE POLICY owner_finds_history ON audit_records FOR SELECT TO CURRENT_USER USING (true);

-- What the log says of one entry of the current tenant after after_seq, oldest first, at most `most` steps: before and
-- after of that entry alone, also where a record speaks of several.
--
-- It runs as the owner because an array operator may not look at rows that row-level security has yet to judge: behind
-- the tenant's policy `@>` cannot use its index, and each look would read the tenant's whole log. The tenant is the one of
-- the setting that the policies use, and of nobody else.
CREATE FUNCTION entry_audit(entry uuid, after_seq bigint, most integer)
RETURNS TABLE (seq bigint, at timestamptz, user_id uuid, device_id uuid, action text, before jsonb, after jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  tenant uuid := nullif(current_setting('app.current_tenant', true), '')::uuid;
BEGIN
  IF tenant IS NULL THEN
    RAISE EXCEPTION 'no tenant is set' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
    -- Each found by its own index, and only then put in order: the order of the log would tempt the planner to read it all.
    WITH alone AS MATERIALIZED (
      SELECT r.* FROM public.audit_records r
      WHERE r.tenant_id = tenant AND r.resource_type = 'time_entry' AND r.resource_id = entry
    ), together AS MATERIALIZED (
      SELECT r.*, array_position(r.resource_ids, entry) - 1 AS place FROM public.audit_records r
      WHERE r.resource_ids @> ARRAY[entry] AND cardinality(r.resource_ids) > 0
    )
    SELECT s.seq, s.at, s.user_id, s.device_id, s.action, s.before, s.after FROM (
      SELECT a.seq, a.at, a.user_id, a.device_id, a.action, a.before, a.after FROM alone a
      UNION ALL
      SELECT t.seq, t.at, t.user_id, t.device_id, t.action, t.before -> t.place, t.after -> t.place FROM together t
      WHERE t.tenant_id = tenant AND t.resource_type = 'time_entry'
    ) s
    WHERE s.seq > after_seq ORDER BY s.seq LIMIT most;
END $$;
REVOKE ALL ON FUNCTION entry_audit(uuid, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entry_audit(uuid, bigint, integer) TO stint_app;
