-- What becomes of an issued invoice (docs/decisions/0017).

CREATE INDEX credit_notes_invoice_idx ON credit_notes (tenant_id, invoice_id);

-- `credit` and `credit_out` are one movement between two invoices: both are written, and taken back, together.
ALTER TABLE payments
  ADD COLUMN counterpart_id uuid,
  ADD CHECK ((kind IN ('credit', 'credit_out')) = (counterpart_id IS NOT NULL));

-- Why the client does not accept the invoice; null where they do. Nobody is reminded of it.
ALTER TABLE invoices ADD COLUMN disputed text;

-- The daily look at what is late goes over what is open, not over all there ever was.
CREATE INDEX invoices_unpaid_idx ON invoices (tenant_id, due_date) WHERE status IN ('sent', 'overdue');

-- Each reminder once, whoever asks for it.
CREATE UNIQUE INDEX invoice_deliveries_reminder_key ON invoice_deliveries (tenant_id, invoice_id, ordinal)
  WHERE kind = 'reminder';

-- The first working day from `day` on: domain/rules/receivables.ts, lastDayToPay.
CREATE FUNCTION last_day_to_pay(day date, holidays date[]) RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  WHILE extract(isodow FROM day) >= 6 OR day = ANY (holidays) LOOP
    day := day + 1;
  END LOOP;
  RETURN day;
END $$;

CREATE FUNCTION announce_invoices() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('stint_invoices', '');
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON invoice_deliveries FOR EACH STATEMENT EXECUTE FUNCTION announce_invoices();

ALTER TABLE notifications
  DROP CONSTRAINT notifications_kind_check,
  ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN ('entry_approved', 'entry_rejected', 'entry_reopened', 'week_missing', 'lock_soon', 'sheet_submitted',
      'adjustment_waiting', 'delegation_given', 'delegation_ended', 'decision_not_counted', 'daily_digest',
      'report_ready', 'webhook_disabled', 'usage_threshold', 'invoices_overdue')
  );

REVOKE ALL ON FUNCTION last_day_to_pay(date, date[]), announce_invoices() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION last_day_to_pay(date, date[]) TO stint_app;
