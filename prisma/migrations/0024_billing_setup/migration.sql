-- The newest version of a card or of a project's terms may be taken back while no line names it
-- (sync-server/modules/billing-setup). What is on a version is never edited.
GRANT UPDATE (deleted, updated_at) ON rate_cards TO stint_app;
GRANT DELETE ON project_terms TO stint_app;

-- Which lines name a version, and which drafts a project is on.
CREATE INDEX invoice_lines_card_idx ON invoice_lines (tenant_id, rate_card_id, rate_card_version)
  WHERE rate_card_id IS NOT NULL;
CREATE INDEX invoice_lines_terms_idx ON invoice_lines (tenant_id, project_id) WHERE project_id IS NOT NULL;

CREATE FUNCTION keep_named_version() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.deleted AND EXISTS (SELECT FROM public.invoice_lines l WHERE l.tenant_id = NEW.tenant_id
    AND l.rate_card_id = NEW.card_id AND l.rate_card_version = NEW.card_version) THEN
    RAISE EXCEPTION 'an invoice names this version of a rate card' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER named_version BEFORE UPDATE OF deleted ON rate_cards FOR EACH ROW EXECUTE FUNCTION keep_named_version();
ALTER TABLE rate_cards ENABLE ALWAYS TRIGGER named_version;
REVOKE ALL ON FUNCTION keep_named_version() FROM PUBLIC;
