-- Where the tenant decides by the sheet (settings.approval.decides), a manager sees all time of whoever is assigned to a
-- project of theirs, and so do those whom they let decide. Whose sheet came into or left somebody's sight is noted:
-- `sheet_id` alone says "look again at all of this person's time, and at the projects that it is on"; with `project_id`
-- it is that project alone, as a part of that person's sheet (docs/sync-spec.md, S15).
ALTER TABLE scope_changes ADD COLUMN sheet_id uuid;

CREATE FUNCTION decides_by_sheet(settings jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(settings -> 'approval' ->> 'decides' = 'sheet', false);

-- The manager, and whomever they ever let decide.
CREATE FUNCTION sheet_readers(of_tenant uuid, manager uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT manager
  UNION SELECT d.delegate_to FROM public.decisions d
    WHERE d.tenant_id = of_tenant AND d.action = 'delegate' AND d.delegate_to IS NOT NULL AND d.decided_by = manager;
END;

-- A person came to or left a project: its manager's sight of the person's sheet may have changed, and for the managers of
-- the person's other projects that of this project.
CREATE FUNCTION note_sheet(of_tenant uuid, person uuid, project uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.tenants t WHERE t.id = of_tenant AND public.decides_by_sheet(t.settings)) THEN
    RETURN;
  END IF;
  INSERT INTO public.scope_changes (tenant_id, user_id, sheet_id)
    SELECT of_tenant, reader, person
    FROM public.projects p CROSS JOIN LATERAL public.sheet_readers(of_tenant, p.manager_id) reader
    WHERE p.tenant_id = of_tenant AND p.id = project AND reader <> person;
  INSERT INTO public.scope_changes (tenant_id, user_id, sheet_id, project_id, client_id)
    SELECT DISTINCT of_tenant, reader, person, p.id, p.client_id
    FROM public.projects p
      JOIN public.assignments a ON a.tenant_id = of_tenant AND a.user_id = person AND NOT a.deleted
      JOIN public.projects o ON o.tenant_id = of_tenant AND o.id = a.project_id
      CROSS JOIN LATERAL public.sheet_readers(of_tenant, o.manager_id) reader
    WHERE p.tenant_id = of_tenant AND p.id = project AND reader <> person;
END $$;

CREATE OR REPLACE FUNCTION note_assignment() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.deleted THEN
      PERFORM public.note_sheet(NEW.tenant_id, NEW.user_id, NEW.project_id);
      RETURN NULL;
    END IF;
  ELSIF (OLD.user_id, OLD.project_id) IS DISTINCT FROM (NEW.user_id, NEW.project_id) THEN
    INSERT INTO public.scope_changes (tenant_id, user_id, project_id, client_id, row_id)
      SELECT p.tenant_id, person, p.id, p.client_id, OLD.id
      FROM public.projects p CROSS JOIN (VALUES (OLD.user_id), (NULL)) people (person)
      WHERE p.tenant_id = OLD.tenant_id AND p.id = OLD.project_id;
    PERFORM public.note_sheet(OLD.tenant_id, OLD.user_id, OLD.project_id);
  ELSIF OLD.deleted = NEW.deleted THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.scope_changes (tenant_id, user_id, project_id, client_id)
    SELECT p.tenant_id, NEW.user_id, p.id, p.client_id FROM public.projects p
    WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.project_id;
  PERFORM public.note_sheet(NEW.tenant_id, NEW.user_id, NEW.project_id);
  RETURN NULL;
END $$;

-- Another manager sees the sheets of whoever is on the project; another client comes with it to whoever sees it on a sheet.
CREATE FUNCTION note_project_sheets() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.tenants t WHERE t.id = NEW.tenant_id AND public.decides_by_sheet(t.settings)) THEN
    RETURN NULL;
  END IF;
  IF OLD.manager_id <> NEW.manager_id THEN
    INSERT INTO public.scope_changes (tenant_id, user_id, sheet_id)
      SELECT DISTINCT NEW.tenant_id, reader, a.user_id
      FROM unnest(ARRAY[OLD.manager_id, NEW.manager_id]) AS manager
        CROSS JOIN LATERAL public.sheet_readers(NEW.tenant_id, manager) reader
        JOIN public.assignments a ON a.tenant_id = NEW.tenant_id AND a.project_id = NEW.id AND NOT a.deleted
      WHERE reader <> a.user_id;
  END IF;
  IF OLD.client_id <> NEW.client_id THEN
    INSERT INTO public.scope_changes (tenant_id, user_id, sheet_id, project_id, client_id)
      SELECT DISTINCT NEW.tenant_id, reader, a.user_id, NEW.id, client
      FROM unnest(ARRAY[OLD.client_id, NEW.client_id]) AS client
        JOIN public.assignments a ON a.tenant_id = NEW.tenant_id AND a.project_id = NEW.id
        JOIN public.assignments b ON b.tenant_id = NEW.tenant_id AND b.user_id = a.user_id AND NOT b.deleted
        JOIN public.projects o ON o.tenant_id = NEW.tenant_id AND o.id = b.project_id
        CROSS JOIN LATERAL public.sheet_readers(NEW.tenant_id, o.manager_id) reader
      WHERE reader <> a.user_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER scope_sheets AFTER UPDATE ON projects FOR EACH ROW
  WHEN (OLD.manager_id <> NEW.manager_id OR OLD.client_id <> NEW.client_id) EXECUTE FUNCTION note_project_sheets();
ALTER TABLE projects ENABLE ALWAYS TRIGGER scope_sheets;

-- The tenant decides otherwise from now on: every sheet that a manager sees or saw only by that.
CREATE FUNCTION note_decides() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.scope_changes (tenant_id, user_id, sheet_id)
    SELECT DISTINCT NEW.id, reader, a.user_id
    FROM public.assignments a JOIN public.projects p ON p.tenant_id = NEW.id AND p.id = a.project_id
      CROSS JOIN LATERAL public.sheet_readers(NEW.id, p.manager_id) reader
    WHERE a.tenant_id = NEW.id AND NOT a.deleted AND reader <> a.user_id;
  RETURN NULL;
END $$;
CREATE TRIGGER scope AFTER UPDATE ON tenants FOR EACH ROW
  WHEN (decides_by_sheet(OLD.settings) <> decides_by_sheet(NEW.settings)) EXECUTE FUNCTION note_decides();
ALTER TABLE tenants ENABLE ALWAYS TRIGGER scope;

REVOKE ALL ON FUNCTION note_project_sheets(), note_decides(), note_sheet(uuid, uuid, uuid), sheet_readers(uuid, uuid),
  decides_by_sheet(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_sheet(uuid, uuid, uuid), sheet_readers(uuid, uuid), decides_by_sheet(jsonb) TO stint_app;
