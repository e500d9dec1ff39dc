-- Where metering events come from beside approved hours, whether the platform agrees with them, and who was told that a
-- threshold is crossed.

-- Who pays for what the firm uses itself: one of its clients, or nobody.
CREATE TABLE metering_settings (
  tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
  house_client_id uuid,
  changed_at timestamptz(3) NOT NULL DEFAULT now(),
  changed_by uuid NOT NULL,
  FOREIGN KEY (tenant_id, house_client_id) REFERENCES clients (tenant_id, id),
  FOREIGN KEY (tenant_id, changed_by) REFERENCES users (tenant_id, id)
);

-- Up to which day (UTC) what is held for clients was metered.
CREATE TABLE usage_marks (
  tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
  storage_through date NOT NULL
);

-- Requests to the API, a row an hour, copy of the server and payer. `counted_for` is the client whose people asked, or the
-- tenant itself for the firm's own. A copy writes its own count of the hour as it stands, never a difference, so that a
-- write whose answer was lost may be repeated. `metered` is how many of them have gone into events.
CREATE TABLE api_call_counts (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  hour timestamptz(3) NOT NULL CHECK (date_trunc('hour', hour, 'UTC') = hour),
  counted_for uuid NOT NULL,
  server_id uuid NOT NULL,
  requests bigint NOT NULL CHECK (requests >= 0),
  metered bigint NOT NULL DEFAULT 0 CHECK (metered BETWEEN 0 AND requests),
  PRIMARY KEY (tenant_id, hour, counted_for, server_id)
);
CREATE INDEX api_call_counts_due_idx ON api_call_counts (tenant_id, hour) WHERE requests > metered;

-- The platform's price lists as it told them, so that a cost can be said while it is down, and which list a log used.
CREATE TABLE metering_price_lists (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  version text NOT NULL,
  tiers jsonb NOT NULL,
  first_seen timestamptz(3) NOT NULL,
  last_seen timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, digest)
);

-- Deliveries of the platform's webhook that were taken: one that comes again does nothing.
CREATE TABLE metering_deliveries (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  delivery_id text NOT NULL,
  received_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, delivery_id)
);

-- Thresholds that a month's usage has crossed, whoever noticed first: one row, and one telling.
CREATE TABLE usage_alerts (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  event_type text NOT NULL CHECK (
    event_type IN ('consulting_hour', 'api_call', 'report_generation', 'storage_gb', 'task_execution')
  ),
  threshold numeric NOT NULL,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  usage numeric NOT NULL,
  source text NOT NULL CHECK (source IN ('own', 'platform')),
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, client_id, event_type, threshold, month),
  FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id)
);

-- Comparisons of a month with the platform, kept.
CREATE TABLE reconciliation_runs (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  started_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3) NOT NULL,
  trigger text NOT NULL CHECK (trigger IN ('nightly', 'asked')),
  asked_by uuid,
  state text NOT NULL CHECK (state IN ('agrees', 'differs', 'incomplete')),
  missing text CHECK (missing IN ('not_configured', 'unreachable', 'refused')),
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  prices_version text,
  row_count integer NOT NULL CHECK (row_count >= 0),
  differing integer NOT NULL CHECK (differing BETWEEN 0 AND row_count),
  held_cost_minor bigint,
  platform_cost_minor bigint,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, asked_by) REFERENCES users (tenant_id, id),
  CHECK ((state = 'incomplete') = (missing IS NOT NULL))
);
CREATE INDEX reconciliation_runs_started_idx ON reconciliation_runs (tenant_id, started_at DESC);

-- One client and type of a run; `line` is the row of domain/wire/reconciliation.ts.
CREATE TABLE reconciliation_rows (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  run_id uuid NOT NULL,
  client_id uuid NOT NULL,
  event_type text NOT NULL,
  agrees boolean NOT NULL,
  line jsonb NOT NULL,
  PRIMARY KEY (tenant_id, run_id, client_id, event_type),
  FOREIGN KEY (tenant_id, run_id) REFERENCES reconciliation_runs (tenant_id, id)
);

ALTER TABLE notifications
  DROP CONSTRAINT notifications_kind_check,
  ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN ('entry_approved', 'entry_rejected', 'entry_reopened', 'week_missing', 'lock_soon', 'sheet_submitted',
      'adjustment_waiting', 'delegation_given', 'delegation_ended', 'decision_not_counted', 'daily_digest',
      'report_ready', 'webhook_disabled', 'usage_threshold')
  );

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['metering_settings', 'usage_marks', 'api_call_counts', 'metering_price_lists',
    'metering_deliveries', 'usage_alerts', 'reconciliation_runs', 'reconciliation_rows']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', walled);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON metering_settings, usage_marks, metering_price_lists TO stint_app;
-- Hours that are long metered are forgotten.
GRANT SELECT, INSERT, UPDATE, DELETE ON api_call_counts, metering_deliveries TO stint_app;
GRANT SELECT, INSERT ON usage_alerts, reconciliation_runs, reconciliation_rows TO stint_app;
