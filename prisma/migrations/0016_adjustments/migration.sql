-- An approved adjustment stands in the place of the entry that it corrects, and late work in a locked period is an
-- adjustment that corrects nothing (docs/decisions/0014).
ALTER TABLE time_entries
  ADD COLUMN replaced_by_id uuid,
  ADD CONSTRAINT time_entries_replaced_by_another CHECK (replaced_by_id <> id),
  DROP CONSTRAINT time_entries_source_check,
  ADD CONSTRAINT time_entries_source_check CHECK (source IN ('manual', 'timer', 'import', 'adjustment'));

-- A push of an adjustment asks what else corrects the same entry.
CREATE INDEX time_entries_corrects_idx ON time_entries (tenant_id, corrects_id) WHERE corrects_id IS NOT NULL;

-- Whether an entry counts as spent: a replaced one no more, and a correction from its approval on
-- (domain/rules/adjustment.ts, countsAsSpent).
CREATE FUNCTION entry_counts(status text, deleted boolean, corrects_id uuid, replaced_by_id uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT NOT deleted AND replaced_by_id IS NULL
    AND (status IN ('approved', 'invoiced') OR status = 'submitted' AND corrects_id IS NULL)
$$;

-- What sums entries (0001, 0013) sums what stands. Only the condition changes, so the rest is not said a second time.
DO $$
DECLARE
  change record;
  changed text;
BEGIN
  FOR change IN SELECT * FROM (VALUES
    ('keep_project_spent()', $old$status IN ('submitted', 'approved', 'invoiced') AND NOT deleted$old$,
      'public.entry_counts(status, deleted, corrects_id, replaced_by_id)'),
    ('keep_time_rollups()', $old$status IN ('approved', 'invoiced') AND NOT deleted$old$,
      $new$status IN ('approved', 'invoiced') AND NOT deleted AND replaced_by_id IS NULL$new$),
    ('wrong_time_rollups()', $old$e.status IN ('approved', 'invoiced') AND NOT e.deleted$old$,
      $new$e.status IN ('approved', 'invoiced') AND NOT e.deleted AND e.replaced_by_id IS NULL$new$)
  ) AS changes (name, before, after) LOOP
    changed := replace(pg_get_functiondef(change.name::regprocedure), change.before, change.after);
    IF strpos(changed, change.after) = 0 THEN
      RAISE EXCEPTION '% is not as this migration knows it', change.name;
    END IF;
    EXECUTE changed;
  END LOOP;
END $$;
