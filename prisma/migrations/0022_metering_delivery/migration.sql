-- Delivery of metering events in the order of each cause, dead letters that people look after, the platform's state as the
-- workers know it, and months that leave metering_events by policy.

-- The order within a cause is its cause_seq: clocks of two servers may disagree. `dropped`: a person decided that it is
-- not sent, and why is in the audit log.
ALTER TABLE outbox
  ADD COLUMN cause_seq integer NOT NULL DEFAULT 0 CHECK (cause_seq >= 0),
  ADD COLUMN corrects uuid,
  ADD COLUMN refused_at timestamptz(3),
  ADD COLUMN drop_reason text,
  DROP CONSTRAINT outbox_state_check,
  ADD CONSTRAINT outbox_state_check CHECK (state IN ('pending', 'delivered', 'dead', 'dropped'));

-- The owner sees no rows behind its own walls.
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
ALTER TABLE metering_events NO FORCE ROW LEVEL SECURITY;
UPDATE outbox o SET cause_seq = e.cause_seq, corrects = e.corrects,
    refused_at = CASE WHEN o.state = 'dead' THEN o.next_attempt_at END
  FROM metering_events e WHERE e.tenant_id = o.tenant_id AND e.id = o.id;
ALTER TABLE metering_events FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;

-- One index is the queue, says which tenants have something due, and when the next comes due.
DROP INDEX outbox_due_idx;
CREATE INDEX outbox_due_idx ON outbox (tenant_id, next_attempt_at, id) WHERE state = 'pending';
-- What stands before a row, and what waits behind it.
CREATE INDEX outbox_cause_idx ON outbox (tenant_id, cause_id, cause_seq) WHERE state IN ('pending', 'dead');
CREATE INDEX outbox_corrects_idx ON outbox (tenant_id, corrects) WHERE corrects IS NOT NULL;
CREATE INDEX outbox_letters_idx ON outbox (tenant_id, state, refused_at, id) WHERE state IN ('dead', 'dropped');

-- A probe a tenant, however much waits.
CREATE OR REPLACE FUNCTION tenants_with_due_outbox(due_by timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.tenant_id FROM public.tenant_directory t CROSS JOIN LATERAL (
    SELECT FROM public.outbox o
      WHERE o.tenant_id = t.tenant_id AND o.state = 'pending' AND o.next_attempt_at <= due_by LIMIT 1
  ) due
$$;

-- What waits of all tenants together, for the worker's metrics: sums, and nothing of any one of them. What stands behind a
-- dead letter is `held` and makes no lag: no platform will take it before a person has looked.
CREATE FUNCTION outbox_totals(at timestamptz)
RETURNS TABLE (pending bigint, held bigint, dead bigint, lag_seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE behind AS (
    SELECT d.tenant_id, d.id, d.cause_id, d.cause_seq, d.state FROM public.outbox d WHERE d.state = 'dead'
    UNION
    SELECT f.* FROM behind b CROSS JOIN LATERAL (
      SELECT l.tenant_id, l.id, l.cause_id, l.cause_seq, l.state FROM public.outbox l
        WHERE l.tenant_id = b.tenant_id AND l.cause_id = b.cause_id AND l.cause_seq > b.cause_seq
          AND l.state IN ('pending', 'dead')
      UNION ALL
      SELECT c.tenant_id, c.id, c.cause_id, c.cause_seq, c.state FROM public.outbox c
        WHERE c.tenant_id = b.tenant_id AND c.corrects = b.id AND c.state IN ('pending', 'dead')
    ) f
  )
  SELECT count(*) FILTER (WHERE o.state = 'pending'),
         count(*) FILTER (WHERE o.state = 'pending' AND h.id IS NOT NULL),
         count(*) FILTER (WHERE o.state = 'dead'),
         coalesce(greatest(extract(epoch FROM at - min(o.created_at) FILTER (WHERE o.state = 'pending' AND h.id IS NULL)),
           0), 0)::float8
    FROM public.outbox o LEFT JOIN behind h ON h.tenant_id = o.tenant_id AND h.id = o.id
    WHERE o.state IN ('pending', 'dead')
$$;

-- ---------------------------------------------------------------- the platforms, as the workers know them

-- The breaker lives in a worker's memory; here it says how it stands, so that the server can tell and another worker
-- obeys the same Retry-After. It is of no tenant, and holds a code of an error and never its words, which may name one.
CREATE TABLE platform_states (
  platform text NOT NULL,
  worker uuid NOT NULL,
  breaker text NOT NULL CHECK (breaker IN ('closed', 'half_open', 'open')),
  paused_until timestamptz(3),
  told_at timestamptz(3) NOT NULL,
  PRIMARY KEY (platform, worker)
);

CREATE FUNCTION tell_platform_state(
  of_platform text, of_worker uuid, its_breaker text, its_pause timestamptz, at timestamptz
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM public.platform_states WHERE told_at < at - interval '1 day';
  INSERT INTO public.platform_states (platform, worker, breaker, paused_until, told_at)
    VALUES (of_platform, of_worker, its_breaker, its_pause, at)
    ON CONFLICT (platform, worker) DO UPDATE
      SET breaker = excluded.breaker, paused_until = excluded.paused_until, told_at = excluded.told_at
$$;

-- The worst that any worker has said of a platform since then; no row where none has said anything.
CREATE FUNCTION platform_state(of_platform text, since timestamptz)
RETURNS TABLE (breaker text, paused_until timestamptz, told_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN bool_or(s.breaker = 'open') THEN 'open' WHEN bool_or(s.breaker = 'half_open') THEN 'half_open'
           ELSE 'closed' END,
         max(s.paused_until), max(s.told_at)
    FROM public.platform_states s WHERE s.platform = of_platform AND s.told_at >= since
    HAVING count(*) > 0
$$;

-- ---------------------------------------------------------------- months that leave

CREATE SCHEMA metering_archive;
-- What detaches runs as the owner, and looks at every tenant's events of the month.
CREATE POLICY owner_detaches ON metering_events FOR SELECT TO CURRENT_USER USING (true);

-- Detaches the oldest month of metering_events that ended before `before` and of which every event was delivered (or
-- dropped by a person), and keeps its table, append-only and walled as before, in metering_archive; never drops it.
-- Returns the month's first day, or null where there is none to detach. One month a call, so that the lock on the table
-- is short; it gives up after 5 s rather than keep approvals waiting.
CREATE FUNCTION detach_metering_partition(before date) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  part record;
  idx record;
  archived text;
  copies integer;
  undelivered boolean;
BEGIN
  IF before > (date_trunc('month', now() AT TIME ZONE 'UTC') - interval '23 months')::date THEN
    RAISE EXCEPTION 'the last 24 months of metering events stay' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('stint.metering_partitions', 0));
  FOR part IN
    SELECT c.relname AS name, to_date(right(c.relname, 7), 'YYYY_MM') AS first_day
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'public.metering_events'::regclass ORDER BY 2
  LOOP
    EXIT WHEN (part.first_day + interval '1 month')::date > before;
    -- Asked without a lock first: a month that may not go holds up nobody.
    FOR locked IN 0 .. 1 LOOP
      IF locked = 1 THEN
        LOCK TABLE public.metering_events IN ACCESS EXCLUSIVE MODE;
      END IF;
      SELECT EXISTS (
        SELECT FROM public.metering_events e
          WHERE e."timestamp" >= (part.first_day::timestamp AT TIME ZONE 'UTC')
            AND e."timestamp" < ((part.first_day + interval '1 month') AT TIME ZONE 'UTC')
            AND NOT EXISTS (
              SELECT FROM public.outbox o
                WHERE o.tenant_id = e.tenant_id AND o.id = e.id AND o.state IN ('delivered', 'dropped'))
      ) INTO undelivered;
      EXIT WHEN undelivered;
    END LOOP;
    CONTINUE WHEN undelivered;

    archived := part.name;
    copies := 1;
    WHILE to_regclass('metering_archive.' || archived) IS NOT NULL LOOP
      -- The month came back, for work that was metered years later.
      copies := copies + 1;
      archived := part.name || '_' || copies;
    END LOOP;
    EXECUTE format('ALTER TABLE public.metering_events DETACH PARTITION public.%I', part.name);
    IF archived <> part.name THEN
      EXECUTE format('ALTER TABLE public.%I RENAME TO %I', part.name, archived);
      -- Indexes go along, and theirs are names of a schema too.
      FOR idx IN
        SELECT c.relname AS name, row_number() OVER (ORDER BY c.relname) AS nr
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
          WHERE i.indrelid = to_regclass('public.' || archived)
      LOOP
        EXECUTE format('ALTER INDEX public.%I RENAME TO %I', idx.name, archived || '_index_' || idx.nr);
      END LOOP;
    END IF;
    EXECUTE format('ALTER TABLE public.%I SET SCHEMA metering_archive', archived);
    -- The row trigger was the whole table's and stayed with it.
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON metering_archive.%I
      FOR EACH ROW EXECUTE FUNCTION public.refuse_change()', archived);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON metering_archive.%I
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', archived);
    EXECUTE format('ALTER TABLE metering_archive.%I ENABLE ALWAYS TRIGGER append_only', archived);
    EXECUTE format('ALTER TABLE metering_archive.%I ENABLE ALWAYS TRIGGER append_only_truncate', archived);
    RETURN part.first_day;
  END LOOP;
  RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION outbox_totals(timestamptz), platform_state(text, timestamptz),
  tell_platform_state(text, uuid, text, timestamptz, timestamptz), detach_metering_partition(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outbox_totals(timestamptz), platform_state(text, timestamptz),
  tell_platform_state(text, uuid, text, timestamptz, timestamptz), detach_metering_partition(date) TO stint_app;
