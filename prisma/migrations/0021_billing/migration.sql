-- What an invoice is made of, what it claims, and what becomes of it (docs/decisions/0017).

ALTER TABLE rate_cards ADD COLUMN usage_prices jsonb NOT NULL DEFAULT '[]';

ALTER TABLE invoices
  ADD COLUMN grouping text NOT NULL DEFAULT 'project'
    CHECK (grouping IN ('person', 'role', 'task', 'activity', 'project')),
  ADD COLUMN note text NOT NULL DEFAULT '',
  ADD COLUMN parties jsonb,
  ADD COLUMN inputs jsonb,
  ADD COLUMN content_hash text,
  ADD COLUMN stale text;

ALTER TABLE invoice_lines
  DROP COLUMN entry_ids,
  DROP COLUMN metering_event_ids,
  ADD COLUMN tax_category text NOT NULL DEFAULT 'S' CHECK (tax_category IN ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  ADD COLUMN project_id uuid,
  ADD COLUMN basis jsonb NOT NULL DEFAULT '{}';

-- A part of an entry on a line. Part 0 claims the entry: of all items that were not released there is one of a role, so
-- that no time is on two invoices, whoever writes. Entries are not checked one by one (decision 0010): who writes items
-- reads the entries in the same transaction, under the tenant's lock.
CREATE TABLE invoice_items (
  tenant_id uuid NOT NULL,
  invoice_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('bill', 'reverse')),
  part integer NOT NULL CHECK (part >= 0),
  position integer NOT NULL CHECK (position >= 1),
  minutes integer NOT NULL CHECK (minutes >= 0),
  released_at timestamptz(3),
  PRIMARY KEY (tenant_id, invoice_id, entry_id, role, part)
);
CREATE UNIQUE INDEX invoice_items_claim_key ON invoice_items (tenant_id, entry_id, role)
  WHERE part = 0 AND released_at IS NULL;

-- Anything but time that is billed once.
CREATE TABLE invoice_claims (
  tenant_id uuid NOT NULL,
  invoice_id uuid NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  position integer NOT NULL CHECK (position >= 1),
  released_at timestamptz(3),
  PRIMARY KEY (tenant_id, invoice_id, key),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices (tenant_id, id)
);
CREATE UNIQUE INDEX invoice_claims_claim_key ON invoice_claims (tenant_id, key) WHERE released_at IS NULL;

CREATE TABLE invoice_taxes (
  tenant_id uuid NOT NULL,
  invoice_id uuid NOT NULL,
  category text NOT NULL CHECK (category IN ('S', 'Z', 'E', 'AE', 'K', 'G', 'O')),
  rate numeric NOT NULL CHECK (rate BETWEEN 0 AND 1),
  reason text,
  net_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  PRIMARY KEY (tenant_id, invoice_id, category, rate),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices (tenant_id, id)
);

ALTER TABLE payments
  ADD COLUMN kind text NOT NULL DEFAULT 'payment'
    CHECK (kind IN ('payment', 'refund', 'write_off', 'credit', 'credit_out')),
  ADD COLUMN other_invoice_id uuid,
  ADD COLUMN reversed_at timestamptz(3),
  ADD CHECK (amount_minor > 0),
  ADD CHECK ((kind IN ('credit', 'credit_out')) = (other_invoice_id IS NOT NULL));

ALTER TABLE credit_notes
  ADD COLUMN net_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN tax_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN lines jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN taxes jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN releases_work boolean NOT NULL DEFAULT false;

CREATE TABLE invoice_deliveries (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  invoice_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invoice', 'reminder', 'credit_note')),
  ordinal integer NOT NULL DEFAULT 0 CHECK (ordinal >= 0),
  channel text NOT NULL CHECK (channel IN ('email', 'file')),
  target text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  error text,
  -- What a person wrote to go with it.
  message text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  next_attempt_at timestamptz(3) NOT NULL DEFAULT now(),
  delivered_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices (tenant_id, id)
);
CREATE INDEX invoice_deliveries_invoice_idx ON invoice_deliveries (tenant_id, invoice_id);
CREATE INDEX invoice_deliveries_due_idx ON invoice_deliveries (next_attempt_at, tenant_id) WHERE state = 'pending';

-- The last number given, raised in the transaction that uses it: what rolls back gives its number back, so there is no gap.
CREATE TABLE invoice_numbers (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  kind text NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
  last integer NOT NULL CHECK (last >= 0),
  PRIMARY KEY (tenant_id, kind)
);
INSERT INTO invoice_numbers (tenant_id, kind, last)
  SELECT tenant_id, 'invoice', max(number) FROM invoices WHERE number IS NOT NULL GROUP BY tenant_id;
INSERT INTO invoice_numbers (tenant_id, kind, last)
  SELECT tenant_id, 'credit_note', max(number) FROM credit_notes GROUP BY tenant_id;

-- What a request of billing was answered: the same request again answers the same and does nothing.
CREATE TABLE billing_requests (
  tenant_id uuid NOT NULL,
  request_id uuid NOT NULL,
  kind text NOT NULL,
  request_hash text NOT NULL,
  answer jsonb NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, request_id)
);

CREATE TABLE billing_settings (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  settings_version integer NOT NULL CHECK (settings_version >= 1),
  settings jsonb NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id)
);

CREATE TABLE project_terms (
  tenant_id uuid NOT NULL,
  project_id uuid NOT NULL,
  terms_version integer NOT NULL CHECK (terms_version >= 1),
  valid_from date NOT NULL,
  overrides jsonb NOT NULL DEFAULT '[]',
  retainer jsonb,
  outcomes jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, project_id, terms_version),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id)
);

CREATE TABLE expenses (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  project_id uuid NOT NULL,
  user_id uuid,
  date date NOT NULL,
  description text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  billable boolean NOT NULL,
  note text NOT NULL DEFAULT '',
  removed boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX expenses_project_idx ON expenses (tenant_id, project_id, date);

-- Every rounding rule that a firm ever had: an invoice names the version of it, and can be asked what it said.
CREATE TABLE rounding_versions (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  rounding_version integer NOT NULL CHECK (rounding_version >= 1),
  rule jsonb NOT NULL,
  since timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, rounding_version)
);
INSERT INTO rounding_versions (tenant_id, rounding_version, rule, since)
  SELECT id, (settings->'rounding'->>'version')::integer, settings->'rounding', created_at FROM tenants
    WHERE settings->'rounding'->>'version' IS NOT NULL;

CREATE FUNCTION keep_rounding_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.rounding_versions (tenant_id, rounding_version, rule, since)
    VALUES (NEW.id, (NEW.settings->'rounding'->>'version')::integer, NEW.settings->'rounding', NEW.updated_at)
    ON CONFLICT (tenant_id, rounding_version) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER rounding AFTER INSERT OR UPDATE OF settings ON tenants FOR EACH ROW
  WHEN (NEW.settings->'rounding'->>'version' IS NOT NULL) EXECUTE FUNCTION keep_rounding_version();
ALTER TABLE tenants ENABLE ALWAYS TRIGGER rounding;

-- A draft whose time is reopened, replaced or shared out anew does not hold any more, whoever does that.
CREATE FUNCTION note_stale_draft() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.invoices i SET stale = 'time_changed', updated_at = NEW.updated_at
    WHERE i.tenant_id = NEW.tenant_id AND i.status = 'draft' AND NOT i.deleted AND i.stale IS NULL AND i.id IN (
      SELECT invoice_id FROM public.invoice_items
        WHERE tenant_id = NEW.tenant_id AND entry_id = NEW.id AND role = 'bill' AND part = 0 AND released_at IS NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER stale_draft AFTER UPDATE ON time_entries FOR EACH ROW
  WHEN (OLD.status = 'approved' AND (NEW.status NOT IN ('approved', 'invoiced') OR NEW.deleted
    OR NEW.billed_minutes IS DISTINCT FROM OLD.billed_minutes
    OR NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id))
  EXECUTE FUNCTION note_stale_draft();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER stale_draft;

-- What is under an invoice that was issued stays as it is. Items and claims may only be released.
CREATE FUNCTION refuse_issued() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM rows_before b JOIN public.invoices i ON i.tenant_id = b.tenant_id AND i.id = b.invoice_id
    WHERE i.number IS NOT NULL) THEN
    RAISE EXCEPTION 'what is on an issued invoice cannot be changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['invoice_lines', 'invoice_taxes']
  LOOP
    EXECUTE format('CREATE TRIGGER issued_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS rows_before
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_issued()', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER issued_update', guarded);
  END LOOP;
  FOREACH guarded IN ARRAY ARRAY['invoice_lines', 'invoice_taxes', 'invoice_items', 'invoice_claims']
  LOOP
    EXECUTE format('CREATE TRIGGER issued_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS rows_before
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_issued()', guarded);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER issued_delete', guarded);
  END LOOP;
END $$;

-- A number once given stays, and so does what the client received.
CREATE FUNCTION guard_issued_invoice() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number IS DISTINCT FROM OLD.number OR NEW.deleted
    OR (NEW.subtotal_minor, NEW.discount_minor, NEW.tax_minor, NEW.total_minor, NEW.currency, NEW.client_id,
        NEW.date_issued, NEW.due_date, NEW.note, NEW.content_hash)
      IS DISTINCT FROM
       (OLD.subtotal_minor, OLD.discount_minor, OLD.tax_minor, OLD.total_minor, OLD.currency, OLD.client_id,
        OLD.date_issued, OLD.due_date, OLD.note, OLD.content_hash) THEN
    RAISE EXCEPTION 'an issued invoice cannot be changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER issued BEFORE UPDATE ON invoices FOR EACH ROW
  WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION guard_issued_invoice();
ALTER TABLE invoices ENABLE ALWAYS TRIGGER issued;

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['invoice_items', 'invoice_claims', 'invoice_taxes', 'invoice_deliveries',
    'invoice_numbers', 'billing_requests', 'billing_settings', 'project_terms', 'expenses', 'rounding_versions']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', walled);
  END LOOP;
END $$;
CREATE POLICY owner_finds_due ON invoice_deliveries FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY owner_keeps ON rounding_versions TO CURRENT_USER USING (true);

-- The tenants that have something to send. It gives ids only.
CREATE FUNCTION tenants_with_due_invoices(due_by timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT tenant_id FROM public.invoice_deliveries WHERE state = 'pending' AND next_attempt_at <= due_by
$$;

REVOKE ALL ON FUNCTION keep_rounding_version(), note_stale_draft(), refuse_issued(), guard_issued_invoice(),
  tenants_with_due_invoices(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants_with_due_invoices(timestamptz) TO stint_app;
GRANT UPDATE, DELETE ON invoice_lines TO stint_app;
GRANT SELECT, INSERT, DELETE ON invoice_items, invoice_claims, invoice_taxes TO stint_app;
GRANT UPDATE (released_at) ON invoice_items, invoice_claims TO stint_app;
GRANT UPDATE (reversed_at) ON payments TO stint_app;
GRANT SELECT, INSERT, UPDATE ON invoice_deliveries, invoice_numbers, billing_settings, expenses TO stint_app;
GRANT SELECT, INSERT ON billing_requests, project_terms TO stint_app;
GRANT SELECT ON rounding_versions TO stint_app;
