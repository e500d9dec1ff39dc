-- A consultant pulls their own entries by version: one range scan instead of all that they ever logged.
CREATE INDEX time_entries_user_sync_idx ON time_entries (tenant_id, user_id, version, id);
-- Push looks for timed entries that overlap: those that end after the first one of a batch begins.
CREATE INDEX time_entries_user_ended_idx ON time_entries (tenant_id, user_id, ended_at) WHERE ended_at IS NOT NULL;
