"""What the web's role may do with the tables of families, less than with all others."""

# Nobody edits municipalities on the site, and trying to delete one would tell whether a family
# lives there. Of a link, only its end and its last use change.
RIGHTS = """
GRANT USAGE ON SCHEMA walls TO {web};
REVOKE INSERT, UPDATE, DELETE ON members_municipality FROM {web};
REVOKE UPDATE, DELETE ON checklist_progressevent, checklist_auditevent FROM {web};
REVOKE DELETE ON checklist_person, checklist_assignment, checklist_progress, checklist_sharelink
    FROM {web};
REVOKE UPDATE ON checklist_sharelink FROM {web};
GRANT UPDATE (revoked_at, last_used_on) ON checklist_sharelink TO {web};
DO $$ BEGIN
    IF to_regclass('members_memberevent') IS NOT NULL THEN
        REVOKE UPDATE, DELETE ON members_memberevent FROM {web};
    END IF;
END $$;
"""
