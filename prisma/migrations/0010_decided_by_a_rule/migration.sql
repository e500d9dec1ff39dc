-- A rule of the tenant's decides without a person: the decision says which (domain/entities/decision.ts).
ALTER TABLE decisions ALTER COLUMN decided_by DROP NOT NULL,
  ADD COLUMN rule jsonb,
  ADD CONSTRAINT decisions_decided_by_somebody CHECK (decided_by IS NOT NULL OR rule IS NOT NULL);
