-- Addresses of a firm's own programs that are told of every decision, and what is on its way to them.

CREATE TABLE webhook_endpoints (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  url text NOT NULL,
  description text NOT NULL DEFAULT '',
  -- `paused` by a person, `disabled` by the worker after long failure; `removed` stays for its deliveries.
  state text NOT NULL CHECK (state IN ('active', 'paused', 'disabled', 'removed')),
  created_by uuid NOT NULL,
  -- AES-256-GCM, bound to the endpoint (sync-server/modules/webhooks/secrets.ts). The one before is valid until its date.
  secret_ciphertext bytea NOT NULL,
  previous_secret_ciphertext bytea,
  previous_secret_until timestamptz(3),
  -- Since when nothing arrives; null while it does.
  failing_since timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, created_by) REFERENCES users (tenant_id, id),
  CHECK ((previous_secret_ciphertext IS NULL) = (previous_secret_until IS NULL))
);

-- One row an endpoint and event, written with what it tells of: the outbox. The row's id goes with every try, so that a
-- receiver knows a repeat; the body is kept as it was first sent, byte for byte.
CREATE TABLE webhook_deliveries (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  event text NOT NULL CHECK (event IN ('decision.applied', 'ping')),
  body text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  -- What each of the last tries came to, oldest first: { at, status, error, ms }.
  tries jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  -- From when its time to be delivered in counts: when it was made, or asked for again.
  due_since timestamptz(3) NOT NULL DEFAULT now(),
  next_attempt_at timestamptz(3) NOT NULL DEFAULT now(),
  delivered_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, endpoint_id, event_id),
  FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints (tenant_id, id)
);
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (next_attempt_at, tenant_id) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_log_idx ON webhook_deliveries (tenant_id, endpoint_id, created_at DESC);

CREATE FUNCTION announce_webhooks() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM deliveries_after) THEN
    PERFORM pg_notify('stint_webhooks', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON webhook_deliveries REFERENCING NEW TABLE AS deliveries_after
  FOR EACH STATEMENT EXECUTE FUNCTION announce_webhooks();

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['webhook_endpoints', 'webhook_deliveries']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', walled);
  END LOOP;
END $$;
CREATE POLICY owner_finds_due ON webhook_deliveries FOR SELECT TO CURRENT_USER USING (true);

-- The tenants that have something to tell. It gives ids only.
CREATE FUNCTION tenants_with_due_webhooks(due_by timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT tenant_id FROM public.webhook_deliveries WHERE state = 'pending' AND next_attempt_at <= due_by
$$;

REVOKE ALL ON FUNCTION announce_webhooks(), tenants_with_due_webhooks(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants_with_due_webhooks(timestamptz) TO stint_app;
GRANT SELECT, INSERT, UPDATE ON webhook_endpoints TO stint_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO stint_app;
