-- Notifications travel by sync like everything else that a person reads offline, and say with facts, not in one
-- language, what they are about.

ALTER TABLE notifications
  DROP CONSTRAINT notifications_kind_check,
  ADD COLUMN version bigint NOT NULL DEFAULT 0,
  ADD COLUMN deleted boolean NOT NULL DEFAULT false,
  ADD COLUMN updated_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN facts jsonb NOT NULL DEFAULT '{}',
  -- When the last thing that it tells of happened.
  ADD COLUMN at timestamptz(3) NOT NULL DEFAULT now(),
  -- While a person has not read it, what happens to the same group grows it instead of making another.
  ADD COLUMN group_key text,
  -- What is told once and never again, however often a job runs.
  ADD COLUMN once_key text,
  ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN ('entry_approved', 'entry_rejected', 'entry_reopened', 'week_missing', 'lock_soon', 'sheet_submitted',
      'adjustment_waiting', 'delegation_given', 'delegation_ended', 'decision_not_counted', 'daily_digest',
      'report_ready', 'webhook_disabled')
  );

CREATE TRIGGER sync_version BEFORE INSERT OR UPDATE ON notifications
  FOR EACH ROW EXECUTE FUNCTION set_sync_version();
CREATE TRIGGER sync_removal BEFORE DELETE ON notifications FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER sync_truncate BEFORE TRUNCATE ON notifications FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
ALTER TABLE notifications ENABLE ALWAYS TRIGGER sync_version;
ALTER TABLE notifications ENABLE ALWAYS TRIGGER sync_removal;
ALTER TABLE notifications ENABLE ALWAYS TRIGGER sync_truncate;

-- Those there are get a version and so reach the devices. The owner sees no rows behind its own walls.
ALTER TABLE notifications NO FORCE ROW LEVEL SECURITY;
UPDATE notifications SET at = created_at;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;

DROP INDEX notifications_user_idx;
CREATE INDEX notifications_sync_idx ON notifications (tenant_id, version, id);
-- Everybody pulls their own only, administrators too.
CREATE INDEX notifications_user_sync_idx ON notifications (tenant_id, user_id, version, id);
CREATE INDEX notifications_old_idx ON notifications (tenant_id, at) WHERE NOT deleted;
CREATE UNIQUE INDEX notifications_group_key ON notifications (tenant_id, user_id, group_key)
  WHERE group_key IS NOT NULL AND read_at IS NULL AND NOT deleted;
CREATE UNIQUE INDEX notifications_once_key ON notifications (tenant_id, user_id, once_key) WHERE once_key IS NOT NULL;

-- Up to which version of a tenant's entries the worker has told managers what was submitted.
CREATE TABLE notice_marks (
  tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
  submitted_version bigint NOT NULL DEFAULT 0
);
ALTER TABLE notice_marks ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_marks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON notice_marks
  USING (tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON notice_marks TO stint_app;
