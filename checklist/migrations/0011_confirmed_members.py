"""The second wall knows only memberships that are confirmed, in the role that was confirmed.

`confirmed_as` is empty, or the role in which a coordinator of the organisation knows this member;
what counts is the lesser of it and the role (docs/decisions/0027).
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION walls.memberships(roles text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number bigint := walls.person();
BEGIN
    IF number IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT membership.organisation_id
        FROM public.members_membership membership
        JOIN public.members_user person ON person.id = membership.user_id
        JOIN public.members_organisation organisation ON organisation.id = membership.organisation_id
        WHERE person.id = number AND person.is_active
          AND membership.is_active AND membership.role = ANY (roles)%s
          AND organisation.state = 'approved'
    );
END
$$;
"""
CONFIRMED = " AND membership.confirmed_as = ANY (roles)"


class Migration(migrations.Migration):
    dependencies = [("checklist", "0010_references_of_families"), ("members", "0007_confirmed_memberships")]

    operations = [
        migrations.RunSQL(FUNCTION.replace("%s", CONFIRMED), FUNCTION.replace("%s", ""))
    ]
