-- What the policies ask: who is there? Applied by `migrate` when it changed (standing.py), so that
-- every statement here can be said again.
--
-- A claim is `actor|seconds since 1970|HMAC-SHA256 of what stands before it`. No claim, or one that
-- is forged or older than ten minutes: nothing to see. A bad one raises nothing, because an error
-- comes only when a row was found, and so would answer questions about rows that nobody may see; it
-- stands in the server's log, and the site, which asks walls.claim(), stops.
--
-- The functions look for names in pg_temp last of all: otherwise a type or table that the web's
-- role makes there would stand in the place of PostgreSQL's own, and run as the owner. They tell
-- the client nothing but an error (client_min_messages), since it could ask to be told of the log.

CREATE OR REPLACE FUNCTION walls.actor() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
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
        RAISE LOG 'gastvrij: the claim of this transaction is forged';
        RETURN '';
    ELSIF abs(extract(epoch FROM now()) - claim[2]::bigint) > 600 THEN
        RAISE LOG 'gastvrij: the claim of this transaction is stale';
        RETURN '';
    END IF;
    RETURN claim[1];
END
$$;

-- Make this claim for the rest of the transaction; whether it is believed.
CREATE OR REPLACE FUNCTION walls.claim(claim text) RETURNS boolean
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
BEGIN
    PERFORM set_config('gastvrij.actor', claim, true);
    RETURN walls.actor() = split_part(claim, '|', 1);
END
$$;

CREATE OR REPLACE FUNCTION walls.person() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
DECLARE
    actor text := walls.actor();
BEGIN
    RETURN CASE WHEN actor ~ '^user:[0-9]+$' THEN substr(actor, 6)::bigint END;
END
$$;

-- The organisations in which this person has one of the roles, and is confirmed in it:
-- `confirmed_as` is empty, or the role in which a coordinator knows this member (decision 27).
CREATE OR REPLACE FUNCTION walls.memberships(roles text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
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
          AND membership.confirmed_as = ANY (roles)
          AND organisation.state = 'approved'
    );
END
$$;

CREATE OR REPLACE FUNCTION walls.organisations() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error
RETURN walls.memberships('{buddy,coordinator}');

CREATE OR REPLACE FUNCTION walls.coordinated() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error
RETURN walls.memberships('{coordinator}');

CREATE OR REPLACE FUNCTION walls.token() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
DECLARE
    actor text := walls.actor();
BEGIN
    RETURN CASE WHEN actor LIKE 'link:%' THEN substr(actor, 6) END;
END
$$;

-- The family of the link, as long as the link holds and the organisation is a member.
CREATE OR REPLACE FUNCTION walls.household() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
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

-- Whether all encrypted texts were bound to their rows: see gastvrij/lib/encryption.py.
CREATE OR REPLACE FUNCTION walls.is_bound() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
BEGIN
    RETURN EXISTS (SELECT FROM walls.bound);
END
$$;

-- Erase a family with all that is its own; whether it was there to be erased. The policies of the
-- table say who may, and besides: a coordinator, or a command that runs as the owner. The web's
-- role does so through this function only, since whoever may delete rows of a table may also lock
-- all of it, and so stop the site.
CREATE OR REPLACE FUNCTION walls.erase(family uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
BEGIN
    DELETE FROM public.checklist_household
    WHERE id = family
      AND (organisation_id = ANY (walls.coordinated()) OR pg_has_role(session_user, current_user, 'MEMBER'));
    RETURN FOUND;
END
$$;

-- Forget a family that was being added; whether it was there. For the same reason, in the same way.
CREATE OR REPLACE FUNCTION walls.forget_draft(draft uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
BEGIN
    DELETE FROM public.checklist_householddraft
    WHERE id = draft
      AND (organisation_id = ANY (walls.coordinated()) OR pg_has_role(session_user, current_user, 'MEMBER'));
    RETURN FOUND;
END
$$;
