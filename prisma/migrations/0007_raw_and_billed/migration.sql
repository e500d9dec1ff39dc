-- What was measured, and what is billed for it by which version of the tenant's rounding rule (docs/decisions/0011).
-- Time that was approved before has neither: it was billed by its minutes.
ALTER TABLE time_entries
  ADD COLUMN raw_seconds integer CHECK (raw_seconds BETWEEN 0 AND 86400),
  ADD COLUMN billed_minutes integer CHECK (billed_minutes BETWEEN 0 AND 1500),
  ADD COLUMN rounding_version integer CHECK (rounding_version >= 1),
  ADD CONSTRAINT time_entries_billed_by_a_rule CHECK ((billed_minutes IS NULL) = (rounding_version IS NULL));
