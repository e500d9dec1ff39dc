-- Settled time summed by person, project and day, exact in the transaction that changes the entries (docs/sync-spec.md has
-- nothing of it: it does not travel). Daily utilisation, weekly burn and monthly revenue are sums over it.
--
-- Settled is what is approved or invoiced and not deleted. A row whose entries were all reopened stays, with zeros.
CREATE TABLE time_rollups (
  tenant_id uuid NOT NULL,
  user_id uuid NOT NULL,
  date date NOT NULL,
  project_id uuid NOT NULL,
  -- Of amount_minor; '' for entries without an amount.
  currency text NOT NULL,
  entries integer NOT NULL,
  minutes integer NOT NULL,
  billable_minutes integer NOT NULL,
  billed_minutes integer NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (tenant_id, user_id, date, project_id, currency)
);
-- Burn and revenue ask by project.
CREATE INDEX time_rollups_project_idx ON time_rollups (tenant_id, project_id, date);

-- By difference, one statement for all rows of a statement. It runs as the owner, the only one who may write the sums.
-- What holds no settled entry, such as every push of drafts, leaves at the first question. Rows are taken in the order of
-- their key, and whoever writes entries holds the tenant's counter by then (set_sync_version), so writers do not meet.
-- Billed minutes of what was settled before rounding had rules are its minutes (domain/rules/rounding.ts, billedMinutesOf).
CREATE FUNCTION keep_time_rollups() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM entries_after WHERE status IN ('approved', 'invoiced')) THEN
      RETURN NULL;
    END IF;
    INSERT INTO public.time_rollups AS r (tenant_id, user_id, date, project_id, currency, entries, minutes,
        billable_minutes, billed_minutes, amount_minor)
      SELECT tenant_id, user_id, date, project_id, coalesce(currency, ''), count(*), sum(minutes),
          coalesce(sum(minutes) FILTER (WHERE billable), 0),
          coalesce(sum(coalesce(billed_minutes, minutes)) FILTER (WHERE billable), 0), sum(coalesce(amount_minor, 0))
        FROM entries_after WHERE status IN ('approved', 'invoiced') AND NOT deleted
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (tenant_id, user_id, date, project_id, currency) DO UPDATE SET
        entries = r.entries + excluded.entries, minutes = r.minutes + excluded.minutes,
        billable_minutes = r.billable_minutes + excluded.billable_minutes,
        billed_minutes = r.billed_minutes + excluded.billed_minutes,
        amount_minor = r.amount_minor + excluded.amount_minor;
  ELSE
    IF NOT EXISTS (SELECT FROM entries_after WHERE status IN ('approved', 'invoiced'))
      AND NOT EXISTS (SELECT FROM entries_before WHERE status IN ('approved', 'invoiced')) THEN
      RETURN NULL;
    END IF;
    INSERT INTO public.time_rollups AS r (tenant_id, user_id, date, project_id, currency, entries, minutes,
        billable_minutes, billed_minutes, amount_minor)
      SELECT tenant_id, user_id, date, project_id, coalesce(currency, ''), sum(sign), sum(sign * minutes),
          coalesce(sum(sign * minutes) FILTER (WHERE billable), 0),
          coalesce(sum(sign * coalesce(billed_minutes, minutes)) FILTER (WHERE billable), 0),
          sum(sign * coalesce(amount_minor, 0))
        FROM (
          SELECT 1 AS sign, tenant_id, user_id, date, project_id, currency, minutes, billable, billed_minutes, amount_minor
            FROM entries_after WHERE status IN ('approved', 'invoiced') AND NOT deleted
          UNION ALL
          SELECT -1, tenant_id, user_id, date, project_id, currency, minutes, billable, billed_minutes, amount_minor
            FROM entries_before WHERE status IN ('approved', 'invoiced') AND NOT deleted
        ) changes
        GROUP BY 1, 2, 3, 4, 5
        HAVING sum(sign) <> 0 OR sum(sign * minutes) <> 0 OR sum(sign * minutes) FILTER (WHERE billable) <> 0
          OR sum(sign * coalesce(billed_minutes, minutes)) FILTER (WHERE billable) <> 0
          OR sum(sign * coalesce(amount_minor, 0)) <> 0
        ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (tenant_id, user_id, date, project_id, currency) DO UPDATE SET
        entries = r.entries + excluded.entries, minutes = r.minutes + excluded.minutes,
        billable_minutes = r.billable_minutes + excluded.billable_minutes,
        billed_minutes = r.billed_minutes + excluded.billed_minutes,
        amount_minor = r.amount_minor + excluded.amount_minor;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER rollups_insert AFTER INSERT ON time_entries REFERENCING NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION keep_time_rollups();
CREATE TRIGGER rollups_update AFTER UPDATE ON time_entries
  REFERENCING OLD TABLE AS entries_before NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION keep_time_rollups();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER rollups_insert;
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER rollups_update;

-- ---------------------------------------------------------------- walls

ALTER TABLE time_rollups ENABLE ROW LEVEL SECURITY;
ALTER TABLE time_rollups FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON time_rollups
  USING (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
-- keep_time_rollups runs as the owner, for whichever tenant's entries were written.
CREATE POLICY owner_keeps ON time_rollups TO CURRENT_USER USING (true);

-- ---------------------------------------------------------------- proof and repair

-- The rollups of the current tenant that do not say what its entries say, as they ought to be.
CREATE FUNCTION wrong_time_rollups() RETURNS SETOF time_rollups
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH tenant AS (SELECT nullif(current_setting('app.current_tenant', true), '')::uuid AS id),
    counted AS (
      SELECT e.tenant_id, e.user_id, e.date, e.project_id, coalesce(e.currency, '') AS currency, count(*)::int AS entries,
          sum(e.minutes)::int AS minutes, coalesce(sum(e.minutes) FILTER (WHERE e.billable), 0)::int AS billable_minutes,
          coalesce(sum(coalesce(e.billed_minutes, e.minutes)) FILTER (WHERE e.billable), 0)::int AS billed_minutes,
          sum(coalesce(e.amount_minor, 0))::bigint AS amount_minor
        FROM public.time_entries e
        WHERE e.tenant_id = (SELECT id FROM tenant) AND e.status IN ('approved', 'invoiced') AND NOT e.deleted
        GROUP BY 1, 2, 3, 4, 5
    ),
    kept AS (SELECT * FROM public.time_rollups WHERE tenant_id = (SELECT id FROM tenant))
  SELECT tenant_id, user_id, date, project_id, currency, coalesce(c.entries, 0), coalesce(c.minutes, 0),
      coalesce(c.billable_minutes, 0), coalesce(c.billed_minutes, 0), coalesce(c.amount_minor, 0)
    FROM counted c FULL JOIN kept k USING (tenant_id, user_id, date, project_id, currency)
    WHERE (coalesce(c.entries, 0), coalesce(c.minutes, 0), coalesce(c.billable_minutes, 0),
        coalesce(c.billed_minutes, 0), coalesce(c.amount_minor, 0))
      <> (coalesce(k.entries, 0), coalesce(k.minutes, 0), coalesce(k.billable_minutes, 0),
        coalesce(k.billed_minutes, 0), coalesce(k.amount_minor, 0))
$$;

-- Puts them right, as the tenant's only writer. Returns how many were wrong.
CREATE FUNCTION repair_time_rollups() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  repaired integer;
BEGIN
  PERFORM public.lock_tenant_writes();
  INSERT INTO public.time_rollups
    SELECT * FROM public.wrong_time_rollups() ORDER BY tenant_id, user_id, date, project_id, currency
    ON CONFLICT (tenant_id, user_id, date, project_id, currency) DO UPDATE SET entries = excluded.entries,
      minutes = excluded.minutes, billable_minutes = excluded.billable_minutes,
      billed_minutes = excluded.billed_minutes, amount_minor = excluded.amount_minor;
  GET DIAGNOSTICS repaired = ROW_COUNT;
  RETURN repaired;
END $$;

REVOKE ALL ON FUNCTION keep_time_rollups(), wrong_time_rollups(), repair_time_rollups() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wrong_time_rollups(), repair_time_rollups() TO stint_app;
GRANT SELECT ON time_rollups TO stint_app;

-- What is settled already.
DO $$
DECLARE
  tenant uuid;
BEGIN
  FOR tenant IN SELECT tenant_id FROM tenant_directory LOOP
    PERFORM set_config('app.current_tenant', tenant::text, true);
    PERFORM repair_time_rollups();
  END LOOP;
  PERFORM set_config('app.current_tenant', '', true);
END $$;
