-- Making invoices on the server (docs/decisions/0017).

-- What a list says of each invoice without counting its items: entries billed, and their billed minutes less those taken back.
ALTER TABLE invoices
  ADD COLUMN entry_count integer NOT NULL DEFAULT 0 CHECK (entry_count >= 0),
  ADD COLUMN minutes integer NOT NULL DEFAULT 0;
UPDATE invoices i SET entry_count = s.entries, minutes = s.minutes
  FROM (
    SELECT tenant_id, invoice_id, count(*) FILTER (WHERE role = 'bill' AND part = 0) AS entries,
        sum(CASE role WHEN 'bill' THEN minutes ELSE -minutes END) AS minutes
      FROM invoice_items GROUP BY 1, 2
  ) s
  WHERE i.tenant_id = s.tenant_id AND i.id = s.invoice_id;

-- The few entries that an adjustment replaced: what of them was invoiced is to be taken back.
CREATE INDEX time_entries_replaced_idx ON time_entries (tenant_id, project_id) WHERE replaced_by_id IS NOT NULL;

-- As before, and also where what a draft takes back is to be taken back no more: the adjustment was reopened, so the
-- invoiced entry stands again.
CREATE OR REPLACE FUNCTION note_stale_draft() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.invoices i SET stale = 'time_changed', updated_at = NEW.updated_at
    WHERE i.tenant_id = NEW.tenant_id AND i.status = 'draft' AND NOT i.deleted AND i.stale IS NULL AND i.id IN (
      SELECT invoice_id FROM public.invoice_items
        WHERE tenant_id = NEW.tenant_id AND entry_id = NEW.id AND part = 0 AND released_at IS NULL);
  RETURN NULL;
END $$;
DROP TRIGGER stale_draft ON time_entries;
CREATE TRIGGER stale_draft AFTER UPDATE ON time_entries FOR EACH ROW
  WHEN (OLD.status = 'approved' AND (NEW.status NOT IN ('approved', 'invoiced') OR NEW.deleted
      OR NEW.billed_minutes IS DISTINCT FROM OLD.billed_minutes)
    OR OLD.status IN ('approved', 'invoiced') AND NEW.replaced_by_id IS DISTINCT FROM OLD.replaced_by_id)
  EXECUTE FUNCTION note_stale_draft();
ALTER TABLE time_entries ENABLE ALWAYS TRIGGER stale_draft;
