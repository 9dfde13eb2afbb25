"""Row-level security on every table about families: see checklist/walls/claims.py.

A claim is `actor|seconds since 1970|HMAC-SHA256 of what stands before it`. No claim: nothing to
see. A claim that is forged or older than ten minutes: an error, since somebody is up to something,
or `migrate` did not run after SECRET_KEY changed.

The functions look for names in pg_temp last of all: otherwise a type or table that the web's role
makes there would stand in the place of PostgreSQL's own, and run as the owner.
"""

from django.db import migrations

FUNCTIONS = """
CREATE SCHEMA walls;

CREATE TABLE walls.key (inner_block bytea NOT NULL, outer_block bytea NOT NULL);

CREATE FUNCTION walls.actor() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    claim text[] := string_to_array(current_setting('gastvrij.actor', true), '|');
BEGIN
    IF coalesce(claim[1], '') = '' THEN
        RETURN '';
    END IF;
    -- One after the other: what is not signed is not looked at any further.
    IF NOT EXISTS (
        SELECT FROM walls.key WHERE claim[3] = encode(
            sha256(outer_block || sha256(inner_block || convert_to(claim[1] || '|' || claim[2], 'UTF8'))),
            'hex'
        )
    ) THEN
        RAISE EXCEPTION 'the claim of this transaction is forged or stale'
            USING ERRCODE = 'insufficient_privilege';
    ELSIF abs(extract(epoch FROM now()) - claim[2]::bigint) > 600 THEN
        RAISE EXCEPTION 'the claim of this transaction is forged or stale'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN claim[1];
END
$$;

CREATE FUNCTION walls.person() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    actor text := walls.actor();
BEGIN
    RETURN CASE WHEN actor ~ '^user:[0-9]+$' THEN substr(actor, 6)::bigint END;
END
$$;

CREATE FUNCTION walls.memberships(roles text[]) RETURNS bigint[]
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
          AND membership.is_active AND membership.role = ANY (roles)
          AND organisation.state = 'approved'
    );
END
$$;

CREATE FUNCTION walls.organisations() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN walls.memberships('{buddy,coordinator}');

CREATE FUNCTION walls.coordinated() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN walls.memberships('{coordinator}');

CREATE FUNCTION walls.token() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    actor text := walls.actor();
BEGIN
    RETURN CASE WHEN actor LIKE 'link:%' THEN substr(actor, 6) END;
END
$$;

-- The family of the link, as long as the link holds and the organisation is a member.
CREATE FUNCTION walls.household() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := walls.token();
BEGIN
    IF token IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT link.household_id
        FROM public.checklist_sharelink link
        JOIN public.members_organisation organisation ON organisation.id = link.organisation_id
        WHERE link.token_hash = token AND link.revoked_at IS NULL
          AND organisation.state = 'approved'
          AND link.expires_on >= (now() AT TIME ZONE 'Europe/Brussels')::date
    );
END
$$;
"""

OF_MEMBERS = "organisation_id = ANY ((SELECT walls.organisations())::bigint[])"
OF_COORDINATORS = "organisation_id = ANY ((SELECT walls.coordinated())::bigint[])"
OF_LINK = "household_id = (SELECT walls.household())"
OF_TOKEN = "token_hash = (SELECT walls.token())"
TODAY = "(now() AT TIME ZONE 'Europe/Brussels')::date"
OF_TODAYS_TOKEN = f"{OF_TOKEN} AND revoked_at IS NULL AND expires_on >= {TODAY}"
BY_THEMSELVES = "by_id = (SELECT walls.person())"
RETENTION = "(SELECT walls.actor()) = 'retention'"


def of_own_family(table, column="household_id"):
    """So that a row names a family of the organisation that it names, already when it is made."""
    return (
        f"EXISTS (SELECT FROM checklist_household family WHERE family.id = checklist_{table}.{column}"
        f" AND family.organisation_id = checklist_{table}.organisation_id)"
    )


def by_members(table):
    return f"{OF_MEMBERS} AND {of_own_family(table)}"


# Table: command, who, which rows it may touch, and (otherwise the same) what they may become.
POLICIES = {
    "household": [
        ("SELECT", "reader", f"{OF_MEMBERS} OR id = (SELECT walls.household())", None),
        ("INSERT", "coordinator", None, OF_COORDINATORS),
        ("UPDATE", "member", OF_MEMBERS, None),
        ("DELETE", "coordinator", OF_COORDINATORS, None),
    ],
    "person": [
        ("SELECT", "reader", f"{OF_MEMBERS} OR {OF_LINK}", None),
        ("INSERT", "member", None, by_members("person")),
        ("UPDATE", "member", OF_MEMBERS, None),
    ],
    "assignment": [
        ("SELECT", "reader", OF_MEMBERS, None),
        (
            "INSERT",
            "coordinator",
            None,
            f"{OF_COORDINATORS} AND {of_own_family('assignment')}",
        ),
        ("UPDATE", "coordinator", OF_COORDINATORS, None),
    ],
    "progress": [
        ("SELECT", "reader", f"{OF_MEMBERS} OR {OF_LINK}", None),
        ("INSERT", "member", None, by_members("progress")),
        ("UPDATE", "member", OF_MEMBERS, None),
    ],
    "progressevent": [
        ("SELECT", "reader", OF_MEMBERS, None),
        ("INSERT", "member", None, f"{by_members('progressevent')} AND {BY_THEMSELVES}"),
    ],
    "sharelink": [
        ("SELECT", "reader", f"{OF_MEMBERS} OR {OF_TOKEN}", None),
        ("INSERT", "member", None, by_members("sharelink")),
        ("UPDATE", "member", OF_MEMBERS, None),
        ("UPDATE", "link", OF_TODAYS_TOKEN, None),
    ],
    "auditevent": [
        ("SELECT", "coordinator", OF_COORDINATORS, None),
        (
            "INSERT",
            "member",
            None,
            f"{OF_MEMBERS} AND {BY_THEMSELVES} AND {of_own_family('auditevent', 'household')}",
        ),
        (
            "INSERT",
            "link",
            None,
            "kind = 'link_opened' AND by_id IS NULL AND household = (SELECT walls.household())"
            f" AND {of_own_family('auditevent', 'household')}",
        ),
    ],
}
# The same for the commands, which run as the owner: each has what it needs and no more.
FOR_RETENTION = {
    "household": [
        ("SELECT", "retention", RETENTION, None),
        (
            "UPDATE",
            "retention",
            f"{RETENTION} AND state = 'open'",
            f"{RETENTION} AND state = 'closed'",
        ),
        ("DELETE", "retention", f"{RETENTION} AND erase_on <= {TODAY}", None),
    ],
    "progressevent": [
        ("SELECT", "retention", RETENTION, None),
        ("INSERT", "retention", None, f"{RETENTION} AND kind = 'closed'"),
    ],
    "sharelink": [
        ("SELECT", "retention", RETENTION, None),
        ("UPDATE", "retention", RETENTION, f"{RETENTION} AND revoked_at IS NOT NULL"),
        (
            "DELETE",
            "retention",
            f"{RETENTION} AND (revoked_at IS NOT NULL OR expires_on < {TODAY})",
            None,
        ),
    ],
    "auditevent": [
        ("SELECT", "retention", RETENTION, None),
        ("INSERT", "retention", None, f"{RETENTION} AND kind IN ('closed', 'erased')"),
        ("DELETE", "retention", f"{RETENTION} AND at < now() - interval '1 year'", None),
    ],
}


def policy(table, command, who, using, check, role="PUBLIC"):
    return " ".join(
        [
            f"CREATE POLICY {who}_{command.lower()} ON checklist_{table} FOR {command} TO {role}",
            f"USING ({using})" if using else "",
            f"WITH CHECK ({check})" if check else "",
        ]
    )


def wall(table):
    yield f"ALTER TABLE checklist_{table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE checklist_{table} FORCE ROW LEVEL SECURITY"
    for rule in POLICIES[table]:
        yield policy(table, *rule)
    for rule in FOR_RETENTION.get(table, ()):
        yield policy(table, *rule, role="CURRENT_USER")
    backup, operator = (f"(SELECT walls.actor()) = '{who}'" for who in ("backup", "operator"))
    yield policy(table, "SELECT", "backup", backup, None, role="CURRENT_USER")
    yield policy(table, "ALL", "operator", operator, operator, role="CURRENT_USER")


def tear_down(table):
    rules = [*POLICIES[table], *FOR_RETENTION.get(table, ())]
    rules += [("SELECT", "backup"), ("ALL", "operator")]
    for command, who, *_ in rules:
        yield f"DROP POLICY {who}_{command.lower()} ON checklist_{table}"
    yield f"ALTER TABLE checklist_{table} NO FORCE ROW LEVEL SECURITY"
    yield f"ALTER TABLE checklist_{table} DISABLE ROW LEVEL SECURITY"


class Migration(migrations.Migration):
    dependencies = [("checklist", "0004_references"), ("members", "0003_network_group")]

    operations = [
        migrations.RunSQL(FUNCTIONS, "DROP SCHEMA walls CASCADE"),
        *(migrations.RunSQL([*wall(table)], [*tear_down(table)]) for table in POLICIES),
    ]
