-- Stint's whole schema. Run as stint_owner; stint_app must exist (prisma/migrate.ts makes both roles).
--
-- Keys: every tenant table has (tenant_id, id) as its primary key and every reference carries the tenant, so that
-- an id chosen by a device can neither collide with nor point into another firm.
-- Words of a closed set are text with a CHECK, not an enum type: a word can be added without a table lock, and a test
-- compares them with the Zod entities.

-- ---------------------------------------------------------------- tables

CREATE TABLE tenants (
  id uuid PRIMARY KEY,
  -- Always the id; it makes a tenant look like every other document that travels. Filled by a trigger.
  tenant_id uuid NOT NULL CHECK (tenant_id = id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{2,40}$'),
  name text NOT NULL,
  tier text NOT NULL CHECK (tier IN ('starter', 'professional', 'enterprise')),
  status text NOT NULL CHECK (status IN ('active', 'suspended', 'trial')),
  settings jsonb NOT NULL
);

-- What sign-in must know before it knows the tenant. Kept by a trigger on tenants; the only table without a tenant's walls.
CREATE TABLE tenant_directory (
  slug text PRIMARY KEY,
  tenant_id uuid NOT NULL UNIQUE,
  status text NOT NULL
);

-- One row a tenant: the last version given out, and the transaction that took it.
CREATE TABLE sync_counters (
  tenant_id uuid PRIMARY KEY,
  epoch text NOT NULL DEFAULT gen_random_uuid()::text,
  version bigint NOT NULL DEFAULT 0,
  last_xid xid8
) WITH (fillfactor = 50);

CREATE TABLE clients (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  name text NOT NULL,
  industry text NOT NULL DEFAULT '',
  parent_id uuid,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  contacts jsonb NOT NULL DEFAULT '[]',
  contract_terms jsonb NOT NULL,
  usage_thresholds jsonb NOT NULL DEFAULT '[]',
  -- AES-256-GCM under the tenant's data key; never part of a document that travels.
  billing_info_ciphertext bytea,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES clients (tenant_id, id)
);

CREATE TABLE users (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  email text NOT NULL CHECK (email = lower(email)),
  name text NOT NULL,
  roles text[] NOT NULL CHECK (
    cardinality(roles) > 0 AND roles <@ ARRAY['admin', 'project_manager', 'consultant', 'client']
  ),
  status text NOT NULL CHECK (status IN ('active', 'invited', 'disabled')),
  client_id uuid,
  -- argon2id in its PHC form; null until the person has set a password.
  password_hash text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id)
);
CREATE UNIQUE INDEX users_email_key ON users (tenant_id, email) WHERE NOT deleted;

CREATE TABLE resources (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  user_id uuid NOT NULL,
  skills jsonb NOT NULL DEFAULT '[]',
  capacity_minutes_per_week integer NOT NULL CHECK (capacity_minutes_per_week >= 0),
  cost_rate bigint NOT NULL CHECK (cost_rate >= 0),
  cost_currency text NOT NULL CHECK (cost_currency ~ '^[A-Z]{3}$'),
  bill_role text NOT NULL,
  target_utilisation numeric NOT NULL CHECK (target_utilisation BETWEEN 0 AND 1),
  availability jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE UNIQUE INDEX resources_user_key ON resources (tenant_id, user_id) WHERE NOT deleted;

-- One installed app of one person: two people at one machine are two rows.
CREATE TABLE devices (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  user_id uuid NOT NULL,
  name text NOT NULL,
  platform text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  revoked_at timestamptz(3),
  PRIMARY KEY (tenant_id, user_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);

-- Only the SHA-256 of a token is kept. A row with replaced_at that is used again is a stolen token: its family goes.
CREATE TABLE refresh_tokens (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  user_id uuid NOT NULL,
  device_id uuid NOT NULL,
  family_id uuid NOT NULL,
  token_hash text NOT NULL CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  replaced_at timestamptz(3),
  replaced_by uuid,
  revoked_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id, device_id) REFERENCES devices (tenant_id, user_id, id)
);
CREATE UNIQUE INDEX refresh_tokens_hash_key ON refresh_tokens (tenant_id, token_hash);
CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (tenant_id, family_id);
CREATE INDEX refresh_tokens_device_idx ON refresh_tokens (tenant_id, user_id, device_id);

-- One row a version of a card; an invoice names the version that it used, so rows are never edited.
CREATE TABLE rate_cards (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  card_id uuid NOT NULL,
  card_version integer NOT NULL CHECK (card_version >= 1),
  name text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  valid_from date NOT NULL,
  rates jsonb NOT NULL,
  overtime jsonb,
  volume_discounts jsonb NOT NULL DEFAULT '[]',
  tier_discounts jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, card_id, card_version)
);

CREATE TABLE projects (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  client_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('time_and_materials', 'fixed_price', 'retainer', 'outcome_based')),
  status text NOT NULL CHECK (status IN ('planning', 'active', 'on_hold', 'completed', 'cancelled')),
  start_date date NOT NULL,
  end_date date,
  budget_minutes integer CHECK (budget_minutes >= 0),
  budget_amount_minor bigint,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  manager_id uuid NOT NULL,
  activity_codes jsonb NOT NULL,
  allows_billable boolean NOT NULL DEFAULT true,
  -- A card (rate_cards.card_id), not one version of it; which version holds is a question of dates.
  rate_card_id uuid,
  milestones jsonb NOT NULL DEFAULT '[]',
  tasks jsonb NOT NULL DEFAULT '[]',
  is_template boolean NOT NULL DEFAULT false,
  -- Submitted, approved and invoiced minutes and amounts of everyone. Written by keep_project_spent() only.
  spent_minutes integer NOT NULL DEFAULT 0,
  spent_amount_minor bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id),
  FOREIGN KEY (tenant_id, manager_id) REFERENCES users (tenant_id, id)
);
CREATE UNIQUE INDEX projects_code_key ON projects (tenant_id, code) WHERE NOT deleted;
CREATE INDEX projects_client_idx ON projects (tenant_id, client_id);
CREATE INDEX projects_manager_idx ON projects (tenant_id, manager_id);

CREATE TABLE assignments (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  minutes_per_week integer NOT NULL CHECK (minutes_per_week >= 0),
  from_date date NOT NULL,
  to_date date CHECK (to_date >= from_date),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX assignments_user_idx ON assignments (tenant_id, user_id, project_id);
CREATE INDEX assignments_project_idx ON assignments (tenant_id, project_id, user_id);

CREATE TABLE invoices (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  number integer CHECK (number >= 1),
  client_id uuid NOT NULL,
  project_ids uuid[] NOT NULL DEFAULT '{}',
  period_from date NOT NULL,
  period_to date NOT NULL CHECK (period_to >= period_from),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  subtotal_minor bigint NOT NULL,
  discount_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  total_minor bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'sent', 'paid', 'overdue', 'void')),
  date_issued date,
  due_date date,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id),
  CHECK (status = 'draft' OR number IS NOT NULL)
);
CREATE UNIQUE INDEX invoices_number_key ON invoices (tenant_id, number);

CREATE TABLE invoice_lines (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  invoice_id uuid NOT NULL,
  position integer NOT NULL CHECK (position >= 1),
  kind text NOT NULL CHECK (kind IN ('time', 'usage', 'milestone', 'retainer', 'outcome', 'expense', 'discount')),
  description text NOT NULL,
  quantity numeric NOT NULL,
  unit text NOT NULL,
  rate_minor bigint NOT NULL,
  amount_minor bigint NOT NULL,
  tax_rate numeric NOT NULL CHECK (tax_rate BETWEEN 0 AND 1),
  rate_card_id uuid,
  rate_card_version integer,
  rounding_version integer,
  entry_ids uuid[] NOT NULL DEFAULT '{}',
  metering_event_ids uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices (tenant_id, id)
);
CREATE UNIQUE INDEX invoice_lines_position_key ON invoice_lines (tenant_id, invoice_id, position);

CREATE TABLE payments (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  invoice_id uuid NOT NULL,
  received_on date NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  method text NOT NULL,
  reference text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices (tenant_id, id)
);
CREATE INDEX payments_invoice_idx ON payments (tenant_id, invoice_id);

CREATE TABLE credit_notes (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  invoice_id uuid NOT NULL,
  number integer NOT NULL CHECK (number >= 1),
  issued_on date NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  reason text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices (tenant_id, id)
);

CREATE TABLE time_entries (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  user_id uuid NOT NULL,
  project_id uuid NOT NULL,
  -- A task of projects.tasks; checked by the rules, which read the project anyway.
  task_id uuid,
  activity_code text NOT NULL,
  date date NOT NULL,
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  zone text NOT NULL,
  billable boolean NOT NULL,
  description text NOT NULL DEFAULT '',
  source text NOT NULL CHECK (source IN ('manual', 'timer', 'import')),
  status text NOT NULL CHECK (status IN ('draft', 'submitted', 'approved', 'rejected', 'invoiced')),
  submitted_at timestamptz(3),
  rate_minor bigint CHECK (rate_minor >= 0),
  amount_minor bigint,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  decision jsonb,
  invoice_id uuid,
  time_trust jsonb,
  corrects_id uuid,
  warnings text[] NOT NULL DEFAULT '{}' CHECK (
    warnings <@ ARRAY[
      'outside_project_dates', 'long_day', 'over_budget', 'weekend_or_holiday', 'late', 'unusual', 'low_time_trust'
    ]
  ),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoices (tenant_id, id),
  FOREIGN KEY (tenant_id, corrects_id) REFERENCES time_entries (tenant_id, id)
);
-- The seed's own (psa-architecture.md 7.2), with our lower-case words.
CREATE INDEX idx_time_entries_project_date ON time_entries (project_id, date DESC) WHERE status = 'approved';
CREATE INDEX idx_time_entries_pending ON time_entries (project_id, status) WHERE status IN ('draft', 'submitted');
CREATE INDEX idx_invoices_client_status ON invoices (client_id, status, date_issued DESC);
-- Push asks for one person's entries on the dates of a batch.
CREATE INDEX time_entries_user_date_idx ON time_entries (tenant_id, user_id, date);

CREATE TABLE timesheets (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  user_id uuid NOT NULL,
  week_start date NOT NULL,
  entry_ids uuid[] NOT NULL DEFAULT '{}',
  total_minutes integer NOT NULL CHECK (total_minutes >= 0),
  submitted_at timestamptz(3),
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE UNIQUE INDEX timesheets_week_key ON timesheets (tenant_id, user_id, week_start) WHERE NOT deleted;

CREATE TABLE decisions (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  version bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  action text NOT NULL CHECK (action IN ('approve', 'reject', 'reopen', 'delegate')),
  entries jsonb NOT NULL,
  comment text NOT NULL DEFAULT '',
  decided_by uuid NOT NULL,
  decided_at timestamptz(3) NOT NULL,
  delegate_to uuid,
  delegate_until date,
  state text NOT NULL CHECK (state IN ('pending', 'applied', 'partly_applied', 'refused')),
  results jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, decided_by) REFERENCES users (tenant_id, id),
  FOREIGN KEY (tenant_id, delegate_to) REFERENCES users (tenant_id, id)
);
CREATE INDEX decisions_delegate_idx ON decisions (tenant_id, delegate_to) WHERE action = 'delegate';

-- Append-only, a partition a month by when the work happened. There is no default partition: a month that nobody made
-- must fail loudly, not pile up where it is never found. ensure_metering_partitions() makes months.
CREATE TABLE metering_events (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  client_id uuid NOT NULL,
  project_id uuid,
  event_type text NOT NULL CHECK (
    event_type IN ('consulting_hour', 'api_call', 'report_generation', 'storage_gb', 'task_execution')
  ),
  "timestamp" timestamptz(3) NOT NULL,
  quantity numeric NOT NULL,
  unit text NOT NULL CHECK (unit IN ('hours', 'requests', 'reports', 'gigabytes', 'milliseconds')),
  corrects uuid,
  cause_id uuid NOT NULL,
  cause_seq integer NOT NULL CHECK (cause_seq >= 0),
  metadata jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (tenant_id, id, "timestamp"),
  UNIQUE (tenant_id, cause_id, cause_seq, "timestamp"),
  FOREIGN KEY (tenant_id, client_id) REFERENCES clients (tenant_id, id),
  FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id),
  CHECK (quantity >= 0 OR corrects IS NOT NULL)
) PARTITION BY RANGE ("timestamp");
CREATE INDEX idx_metering_events_aggregation ON metering_events (client_id, event_type, "timestamp" DESC);
CREATE INDEX idx_metering_events_tenant ON metering_events (tenant_id, client_id);

CREATE TABLE outbox (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  topic text NOT NULL,
  dedupe_key text NOT NULL,
  payload jsonb NOT NULL,
  cause_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  next_attempt_at timestamptz(3) NOT NULL DEFAULT now(),
  delivered_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, topic, dedupe_key)
);
CREATE INDEX outbox_due_idx ON outbox (next_attempt_at, tenant_id) WHERE state = 'pending';

CREATE TABLE report_jobs (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  definition text NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}',
  schedule text,
  requested_by uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
  sandbox_id text,
  task_id text,
  input_hash text CHECK (input_hash ~ '^[0-9a-f]{64}$'),
  cost_amount numeric,
  cost_currency text CHECK (cost_currency ~ '^[A-Z]{3}$'),
  execution_ms integer CHECK (execution_ms >= 0),
  outputs jsonb NOT NULL DEFAULT '[]',
  error text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  started_at timestamptz(3),
  completed_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, requested_by) REFERENCES users (tenant_id, id)
);
CREATE INDEX report_jobs_created_idx ON report_jobs (tenant_id, created_at DESC);

CREATE TABLE report_log_lines (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  job_id uuid NOT NULL,
  seq integer NOT NULL CHECK (seq >= 0),
  at timestamptz(3) NOT NULL,
  stream text NOT NULL CHECK (stream IN ('stdout', 'stderr', 'system')),
  line text NOT NULL,
  PRIMARY KEY (tenant_id, job_id, seq),
  FOREIGN KEY (tenant_id, job_id) REFERENCES report_jobs (tenant_id, id)
);

CREATE TABLE report_files (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  job_id uuid NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  bytes integer NOT NULL CHECK (bytes >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea NOT NULL,
  PRIMARY KEY (tenant_id, job_id, name),
  FOREIGN KEY (tenant_id, job_id) REFERENCES report_jobs (tenant_id, id)
);

CREATE TABLE notifications (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  user_id uuid NOT NULL,
  kind text NOT NULL CHECK (
    kind IN ('entry_approved', 'entry_rejected', 'entry_reopened', 'sheet_submitted', 'report_ready', 'week_missing')
  ),
  subject_id uuid NOT NULL,
  message text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  read_at timestamptz(3),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CREATE INDEX notifications_user_idx ON notifications (tenant_id, user_id, created_at DESC);

CREATE TABLE audit_records (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  seq bigint NOT NULL CHECK (seq >= 1),
  user_id uuid,
  action text NOT NULL,
  resource_type text NOT NULL,
  resource_id uuid NOT NULL,
  before jsonb,
  after jsonb,
  ip_address text,
  user_agent text,
  at timestamptz(3) NOT NULL,
  previous_hash text NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, seq)
);
CREATE INDEX audit_records_resource_idx ON audit_records (tenant_id, resource_type, resource_id);

-- What push answered, so that a replay gets the same answer and does nothing. Kept 30 days.
CREATE TABLE sync_operations (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  operation_id uuid NOT NULL,
  user_id uuid NOT NULL,
  collection text NOT NULL,
  -- SHA-256 of what was asked, so that an id used twice for different things is found.
  request_hash text NOT NULL CHECK (request_hash ~ '^[0-9a-f]{64}$'),
  answer jsonb NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, operation_id)
);
CREATE INDEX sync_operations_at_idx ON sync_operations (at);

-- ---------------------------------------------------------------- versions

-- Gives the running transaction its version: one a transaction and tenant, however many rows it writes. The row lock is
-- held to commit, so versions become visible in their own order and a reader at N has all rows up to N.
CREATE FUNCTION next_sync_version(tenant uuid) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  taken record;
BEGIN
  SELECT c.version INTO taken FROM public.sync_counters c
    WHERE c.tenant_id = tenant AND c.last_xid = pg_current_xact_id();
  IF FOUND THEN
    RETURN taken.version;
  END IF;
  INSERT INTO public.sync_counters AS c (tenant_id, version, last_xid)
    VALUES (tenant, 1, pg_current_xact_id())
    ON CONFLICT (tenant_id) DO UPDATE SET version = c.version + 1, last_xid = pg_current_xact_id()
    RETURNING c.epoch, c.version INTO taken;
  PERFORM pg_notify('stint_news', json_build_object(
    'tenant_id', tenant, 'epoch', taken.epoch, 'version', taken.version)::text);
  RETURN taken.version;
END $$;

-- Whatever a writer says, the version is the counter's. tenant_id and id never change. It runs as the owner, the only one
-- who may write the counter.
CREATE FUNCTION set_sync_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.tenant_id <> OLD.tenant_id OR NEW.id <> OLD.id THEN
      RAISE EXCEPTION 'a row of % keeps its tenant and its id', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.updated_at = OLD.updated_at THEN
      NEW.updated_at := now();
    END IF;
  END IF;
  NEW.version := public.next_sync_version(NEW.tenant_id);
  RETURN NEW;
END $$;

CREATE FUNCTION set_tenant_id() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.tenant_id := NEW.id;
  RETURN NEW;
END $$;

-- A row that is simply gone would stay on every device for ever.
CREATE FUNCTION refuse_removal() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% keeps its rows: set deleted = true instead', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Fires before set_sync_version: triggers of one kind run in the order of their names.
CREATE TRIGGER a_tenant_id BEFORE INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION set_tenant_id();

-- ALWAYS: a session in replica mode does not go round them either.
DO $$
DECLARE
  synced text;
BEGIN
  FOREACH synced IN ARRAY ARRAY['tenants', 'users', 'resources', 'clients', 'projects', 'assignments', 'time_entries',
    'timesheets', 'decisions', 'rate_cards', 'invoices']
  LOOP
    EXECUTE format('CREATE TRIGGER sync_version BEFORE INSERT OR UPDATE ON %I
      FOR EACH ROW EXECUTE FUNCTION set_sync_version()', synced);
    EXECUTE format('CREATE TRIGGER sync_removal BEFORE DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION refuse_removal()', synced);
    EXECUTE format('CREATE TRIGGER sync_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal()', synced);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER sync_version', synced);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER sync_removal', synced);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER sync_truncate', synced);
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, version, id)', synced || '_sync_idx', synced);
  END LOOP;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_records FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_records FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_records ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE audit_records ENABLE ALWAYS TRIGGER append_only_truncate;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON metering_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON metering_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Serialises the writers of the current tenant without taking a version. Whoever reads, checks and then writes calls it
-- first: what was read stays true to the commit, and no two writers wait for each other in a ring.
CREATE FUNCTION lock_tenant_writes() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 1 FROM public.sync_counters
    WHERE tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid FOR NO KEY UPDATE
$$;

-- ---------------------------------------------------------------- kept in step

-- A person on a device is a user and their resource in one document with the user's version.
CREATE FUNCTION touch_person() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.users SET updated_at = NEW.updated_at WHERE tenant_id = NEW.tenant_id AND id = NEW.user_id;
  RETURN NULL;
END $$;
CREATE TRIGGER person AFTER INSERT OR UPDATE ON resources FOR EACH ROW EXECUTE FUNCTION touch_person();
ALTER TABLE resources ENABLE ALWAYS TRIGGER person;

-- Whoever joins a project must get it and its client, though neither changed: a raised version brings both.
CREATE FUNCTION touch_assigned() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.projects SET updated_at = updated_at WHERE tenant_id = NEW.tenant_id AND id = NEW.project_id;
  UPDATE public.clients SET updated_at = updated_at WHERE tenant_id = NEW.tenant_id
    AND id = (SELECT client_id FROM public.projects WHERE tenant_id = NEW.tenant_id AND id = NEW.project_id);
  RETURN NULL;
END $$;
CREATE TRIGGER assigned AFTER INSERT OR UPDATE ON assignments FOR EACH ROW EXECUTE FUNCTION touch_assigned();
ALTER TABLE assignments ENABLE ALWAYS TRIGGER assigned;

-- projects.spent_*: exact in the same transaction as the entries, by difference, one update a project and statement.
CREATE FUNCTION keep_project_spent() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE public.projects p SET spent_minutes = p.spent_minutes + d.minutes,
        spent_amount_minor = p.spent_amount_minor + d.amount
      FROM (
        SELECT tenant_id, project_id, sum(minutes) AS minutes, sum(coalesce(amount_minor, 0)) AS amount
          FROM entries_after WHERE status IN ('submitted', 'approved', 'invoiced') AND NOT deleted
          GROUP BY tenant_id, project_id
      ) d
      WHERE p.tenant_id = d.tenant_id AND p.id = d.project_id;
  ELSE
    UPDATE public.projects p SET spent_minutes = p.spent_minutes + d.minutes,
        spent_amount_minor = p.spent_amount_minor + d.amount
      FROM (
        SELECT tenant_id, project_id, sum(minutes) AS minutes, sum(amount) AS amount FROM (
          SELECT tenant_id, project_id, minutes, coalesce(amount_minor, 0) AS amount
            FROM entries_after WHERE status IN ('submitted', 'approved', 'invoiced') AND NOT deleted
          UNION ALL
          SELECT tenant_id, project_id, -minutes, -coalesce(amount_minor, 0)
            FROM entries_before WHERE status IN ('submitted', 'approved', 'invoiced') AND NOT deleted
        ) changes
        GROUP BY tenant_id, project_id
        HAVING sum(minutes) <> 0 OR sum(amount) <> 0
      ) d
      WHERE p.tenant_id = d.tenant_id AND p.id = d.project_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER spent_insert AFTER INSERT ON time_entries REFERENCING NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION keep_project_spent();
CREATE TRIGGER spent_update AFTER UPDATE ON time_entries
  REFERENCING OLD TABLE AS entries_before NEW TABLE AS entries_after
  FOR EACH STATEMENT EXECUTE FUNCTION keep_project_spent();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER spent_insert;
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER spent_update;

-- Nobody but keep_project_spent() writes the sums: at depth 1 a person or a program is writing.
CREATE FUNCTION guard_project_spent() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.spent_minutes := 0;
    NEW.spent_amount_minor := 0;
  ELSIF pg_trigger_depth() = 1 THEN
    NEW.spent_minutes := OLD.spent_minutes;
    NEW.spent_amount_minor := OLD.spent_amount_minor;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER spent_guard BEFORE INSERT OR UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION guard_project_spent();
ALTER TABLE projects ENABLE ALWAYS TRIGGER spent_guard;

CREATE FUNCTION keep_tenant_directory() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.tenant_directory (slug, tenant_id, status) VALUES (NEW.slug, NEW.id, NEW.status)
    ON CONFLICT (tenant_id) DO UPDATE SET slug = excluded.slug, status = excluded.status;
  RETURN NULL;
END $$;
CREATE TRIGGER directory AFTER INSERT OR UPDATE OF slug, status ON tenants
  FOR EACH ROW EXECUTE FUNCTION keep_tenant_directory();

CREATE FUNCTION announce_outbox() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('stint_outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();

-- ---------------------------------------------------------------- row-level security

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['sync_counters', 'clients', 'users', 'resources', 'devices', 'refresh_tokens',
    'rate_cards', 'projects', 'assignments', 'invoices', 'invoice_lines', 'payments', 'credit_notes', 'time_entries',
    'timesheets', 'decisions', 'metering_events', 'outbox', 'report_jobs', 'report_log_lines', 'report_files',
    'notifications', 'audit_records', 'sync_operations']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    -- After a transaction-local setting ends, current_setting gives '' and not null.
    EXECUTE format('CREATE POLICY tenant_isolation ON %I
      USING (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', walled);
  END LOOP;
END $$;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON tenants
  USING (id = nullif(current_setting('app.current_tenant', true), '')::uuid);
-- set_sync_version and tenants_with_due_outbox run as the owner and look at whichever tenant they are asked about.
CREATE POLICY owner_counts ON sync_counters TO CURRENT_USER USING (true);
CREATE POLICY owner_finds_due ON outbox FOR SELECT TO CURRENT_USER USING (true);

-- The tenants that have something to deliver. It gives ids only, which tenant_directory gives too.
CREATE FUNCTION tenants_with_due_outbox(due_by timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT tenant_id FROM public.outbox WHERE state = 'pending' AND next_attempt_at <= due_by
$$;

-- Makes the monthly partitions of metering_events from the month of from_date on; those that exist are left alone.
-- Returns how many it made. A partition has its own walls, and nobody but the owner may touch it directly.
CREATE FUNCTION ensure_metering_partitions(from_date date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  first_day date;
  part_name text;
  made integer := 0;
BEGIN
  IF months NOT BETWEEN 1 AND 120 THEN
    RAISE EXCEPTION 'months must be 1 to 120' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('stint.metering_partitions', 0));
  FOR offset_months IN 0 .. months - 1 LOOP
    first_day := (date_trunc('month', from_date::timestamp) + make_interval(months => offset_months))::date;
    part_name := 'metering_events_' || to_char(first_day, 'YYYY_MM');
    CONTINUE WHEN to_regclass('public.' || part_name) IS NOT NULL;
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.metering_events FOR VALUES FROM (%L) TO (%L)',
      part_name, to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00',
      to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', part_name);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part_name);
    EXECUTE format('CREATE POLICY tenant_isolation ON public.%I
      USING (tenant_id = nullif(current_setting(''app.current_tenant'', true), '''')::uuid)', part_name);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER append_only', part_name);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
SELECT ensure_metering_partitions((date_trunc('month', now() AT TIME ZONE 'UTC') - interval '12 months')::date, 16);

-- ---------------------------------------------------------------- what stint_app may do

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stint_app;
GRANT EXECUTE ON FUNCTION lock_tenant_writes(), tenants_with_due_outbox(timestamptz),
  ensure_metering_partitions(date, integer) TO stint_app;
GRANT SELECT ON tenant_directory, sync_counters TO stint_app;
GRANT SELECT, UPDATE ON tenants TO stint_app;
GRANT SELECT, INSERT, UPDATE ON users, resources, clients, projects, assignments, time_entries, timesheets, decisions,
  invoices, devices, outbox, report_jobs, notifications TO stint_app;
GRANT SELECT, INSERT ON rate_cards, invoice_lines, payments, credit_notes, metering_events, audit_records,
  report_log_lines, report_files TO stint_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON refresh_tokens TO stint_app;
GRANT SELECT, INSERT, DELETE ON sync_operations TO stint_app;
