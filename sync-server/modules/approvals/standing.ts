const given = (row: string) =>
  `${row}.action = 'delegate' AND ${row}.state IN ('applied', 'partly_applied') AND NOT ${row}.deleted`;

/**
 * SQL condition that the row `l` of `decisions` is a delegation that holds today: what `delegationsOf` of
 * domain/rules/delegation.ts says (test/integration/approvals-delegation.test.ts compares them).
 */
export const standingSql = `${given('l')}
  AND (l.delegate_until IS NULL OR l.delegate_until >= (now() AT TIME ZONE 'UTC')::date)
  AND NOT EXISTS (SELECT 1 FROM decisions later
    WHERE later.tenant_id = l.tenant_id AND ${given('later')} AND later.delegate_to = l.delegate_to
      AND later.decided_by = l.decided_by AND later.entries = '[]'
      AND (later.decided_at, later.id) > (l.decided_at, l.id))`;
