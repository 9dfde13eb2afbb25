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

-- The claim with its signature, for the functions below that work as the owner. Not SECURITY DEFINER
-- on purpose, and nobody else may call it: who can't read the key signs nothing.
CREATE OR REPLACE FUNCTION walls.signed(claim text) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
SELECT claim || '|' || encode(
    sha256(outer_block || sha256(inner_block || convert_to(claim, 'UTF8'))), 'hex'
) FROM walls.key
$$;
REVOKE EXECUTE ON FUNCTION walls.signed(text) FROM PUBLIC;

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
--
-- The trail outlives the family. Its lines get another random number, that of nothing else, so that
-- they still belong together and nobody who kept the number finds the family by it.
CREATE OR REPLACE FUNCTION walls.erase(family uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
DECLARE
    before text := coalesce(current_setting('gastvrij.actor', true), '');
    nobodys uuid := gen_random_uuid();
    claim text := 'passing:' || family || '|' || extract(epoch FROM now())::bigint;
BEGIN
    DELETE FROM public.checklist_household
    WHERE id = family
      AND (organisation_id = ANY (walls.coordinated()) OR pg_has_role(session_user, current_user, 'MEMBER'));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM set_config('gastvrij.actor', walls.signed(claim), true);
    UPDATE public.checklist_auditevent SET household = nobodys WHERE household = family;
    PERFORM set_config('gastvrij.actor', before, true);
    RETURN true;
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

-- The family that is passing to another organisation at this moment, or of which the trail gets
-- another number: only walls.pass_on() and walls.erase() say so.
CREATE OR REPLACE FUNCTION walls.passing() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
DECLARE
    actor text := walls.actor();
BEGIN
    RETURN CASE WHEN actor LIKE 'passing:%' THEN substr(actor, 9)::uuid END;
END
$$;

-- A yes: the family passes to the organisation that was asked, with all that refers to it. What it
-- answers is one of Passage.Answer; anything but 'passed' changed nothing. Who says yes coordinates
-- the organisation that was asked; who asked still coordinates the one that keeps the family, and
-- is somebody else. No policy lets the web's role write what is another organisation's, so the
-- function claims to be nobody but this one family that passes, for as long as that takes; only the
-- owner of the tables has policies for that claim (checklist/walls/policies.py).
--
-- Which tables refer to a family, PostgreSQL itself knows, so that none is forgotten; a row that
-- stayed behind would break its reference when the transaction ends.
CREATE OR REPLACE FUNCTION walls.pass_on(passage uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/Brussels')::date;
    before text := coalesce(current_setting('gastvrij.actor', true), '');
    me bigint := walls.person();
    coordinated bigint[] := walls.coordinated();
    claim text;
    family uuid;
    asked record;
    is_open boolean;
    part regclass;
    answer text := 'passed';
BEGIN
    SELECT household_id INTO family FROM public.checklist_passage
    WHERE id = passage AND to_organisation_id = ANY (coordinated);
    IF family IS NULL THEN
        RETURN 'gone';
    END IF;
    claim := 'passing:' || family || '|' || extract(epoch FROM now())::bigint;
    PERFORM set_config('gastvrij.actor', walls.signed(claim), true);
    -- Whoever is changing this family ends first; whoever comes later finds it gone.
    SELECT state = 'open' INTO is_open FROM public.checklist_household WHERE id = family FOR UPDATE;
    SELECT * INTO asked FROM public.checklist_passage WHERE id = passage FOR UPDATE;
    IF is_open IS NULL OR asked.id IS NULL OR NOT asked.to_organisation_id = ANY (coordinated) THEN
        answer := 'gone';
    ELSIF asked.state <> 'asked' THEN
        answer := 'answered';
    ELSIF asked.expires_on < today THEN
        answer := 'expired';
    ELSIF NOT is_open THEN
        answer := 'closed';
    ELSIF asked.asked_by_id = me THEN
        answer := 'own';
    ELSIF NOT EXISTS (
        SELECT FROM public.members_membership membership
        JOIN public.members_user person ON person.id = membership.user_id
        WHERE person.id = asked.asked_by_id AND person.is_active
          AND membership.organisation_id = asked.organisation_id AND membership.is_active
          AND membership.role = 'coordinator' AND membership.confirmed_as = 'coordinator'
    ) THEN
        answer := 'gone';
    END IF;
    IF answer = 'passed' THEN
        -- Who helped the family there sees it no longer, nor does who kept the address of a link.
        UPDATE public.checklist_assignment SET until = greatest(today, since), ended_because = 'elsewhere'
        WHERE household_id = family AND (until IS NULL OR until > today);
        UPDATE public.checklist_sharelink SET revoked_at = now()
        WHERE household_id = family AND revoked_at IS NULL;
        -- It asked to be erased, and only the organisation of before was told: this one is told
        -- three times too before it happens by itself.
        UPDATE public.checklist_withdrawal SET warnings = 0, warned_on = NULL
        WHERE household_id = family AND state = 'asked';
        UPDATE public.checklist_passage SET state = 'accepted', answered_by_id = me, answered_at = now()
        WHERE id = passage;
        FOR part IN
            SELECT DISTINCT conrelid::regclass FROM pg_constraint
            WHERE contype = 'f' AND confrelid = 'public.checklist_household'::regclass
        LOOP
            EXECUTE format('UPDATE %s SET organisation_id = $1 WHERE household_id = $2', part)
            USING asked.to_organisation_id, family;
        END LOOP;
        UPDATE public.checklist_household SET organisation_id = asked.to_organisation_id
        WHERE id = family;
        INSERT INTO public.checklist_auditevent
            (organisation_id, household, kind, by_id, "on", at, device, device_number, elsewhere_id)
        VALUES (
            asked.organisation_id, family, 'passed_on', asked.asked_by_id, today, now(), '', 1,
            asked.to_organisation_id
        );
    END IF;
    PERFORM set_config('gastvrij.actor', before, true);
    RETURN answer;
END
$$;

-- What families are stuck on, as numbers of families: by step, province, and what happened to it in
-- these days (decision 69). It reads which step it is, how far it is and on which days, in which
-- province and with which organisation: no word, no name, no person. It sees rows only while
-- walls.count_steps() counts, and answers nobody else with more than nothing.
--
-- A family counts once for each step and for each thing that happened to it. What did not last
-- until the next day was a slip of the finger.
CREATE OR REPLACE FUNCTION walls.steps_counted(first date, last date)
RETURNS TABLE (
    item bigint, measure text, province text,
    families bigint, organisations bigint, largest bigint, median integer, ninetieth integer
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
WITH steps AS (
    SELECT step.id, step.item_id, step.household_id, family.organisation_id, town.province,
        step.state, step.done_on, step.due_override
    FROM public.checklist_progress step
    JOIN public.checklist_household family ON family.id = step.household_id
    JOIN public.members_municipality town ON town.code = family.municipality_id
    JOIN public.toolkit_checklistitem item ON item.id = step.item_id
    WHERE town.region IN ('flanders', 'brussels')
      AND (cardinality(item.regions) = 0 OR town.region = ANY (item.regions))
), moves AS (
    SELECT event.progress_id,
        coalesce(event.after ->> 'state', 'blocked') AS state,
        event.after ->> 'blocked_reason' AS reason,
        event.after ->> 'waiting_since' AS waiting_since,
        (event.at AT TIME ZONE 'Europe/Brussels')::date AS day,
        lead((event.at AT TIME ZONE 'Europe/Brussels')::date, 1, 'infinity')
            OVER (PARTITION BY event.progress_id ORDER BY event.at, event.id) AS until
    FROM public.checklist_progressevent event
    WHERE event.kind = 'progress' AND event.progress_id IS NOT NULL
      AND (event.after ? 'state' OR event.after ? 'blocked_reason')
      AND event.at < (last + 1)::timestamp AT TIME ZONE 'Europe/Brussels'
), answers AS (
    SELECT event.progress_id, event.after ->> 'passed' AS passed,
        (event.at AT TIME ZONE 'Europe/Brussels')::date AS day,
        lead((event.at AT TIME ZONE 'Europe/Brussels')::date, 1, 'infinity')
            OVER (PARTITION BY event.progress_id ORDER BY event.at, event.id) AS until
    FROM public.checklist_progressevent event
    WHERE event.kind = 'progress' AND event.progress_id IS NOT NULL AND event.after ? 'passed'
      AND event.at < (last + 1)::timestamp AT TIME ZONE 'Europe/Brussels'
), lasting AS (
    SELECT steps.item_id, steps.household_id, steps.organisation_id, steps.province, moves.*
    FROM moves JOIN steps ON steps.id = moves.progress_id
    WHERE moves.until > moves.day
), facts AS (
    SELECT item_id, household_id, organisation_id, province, 'begun' AS measure, NULL::integer AS days
    FROM lasting WHERE state IN ('busy', 'waiting', 'blocked', 'done')
    GROUP BY item_id, household_id, organisation_id, province
    HAVING min(day) BETWEEN first AND last
    UNION ALL
    SELECT DISTINCT item_id, household_id, organisation_id, province, 'done', NULL::integer
    FROM steps WHERE state = 'done' AND done_on BETWEEN first AND last
    UNION ALL
    -- Two ways to know it without the facts of people by which the rules work out a day: somebody
    -- said that it ran out, or the day that a service gave went by.
    SELECT item_id, household_id, organisation_id, province, 'missed', NULL::integer
    FROM steps JOIN answers ON answers.progress_id = steps.id
    WHERE answers.passed = 'no' AND answers.until > answers.day AND answers.day BETWEEN first AND last
    UNION
    SELECT item_id, household_id, organisation_id, province, 'missed', NULL::integer
    FROM steps
    WHERE due_override BETWEEN first AND last AND state <> 'not_applicable'
      AND CASE state WHEN 'done' THEN done_on > due_override ELSE true END
    UNION ALL
    SELECT DISTINCT item_id, household_id, organisation_id, province, stuck.measure, NULL::integer
    FROM lasting
    CROSS JOIN LATERAL (VALUES ('blocked'), ('blocked:' || reason)) AS stuck (measure)
    WHERE state = 'blocked' AND until > first AND stuck.measure IS NOT NULL
    UNION ALL
    SELECT item_id, household_id, organisation_id, province, 'waiting',
        max(least(until, last) - least(day, coalesce(waiting_since::date, day)))
    FROM lasting WHERE state = 'waiting' AND until > first
    GROUP BY item_id, household_id, organisation_id, province
), by_organisation AS (
    SELECT item_id, measure, province, organisation_id, count(*) AS families
    FROM facts GROUP BY item_id, measure, province, organisation_id
), everywhere AS (
    SELECT item_id, measure, organisation_id, sum(families) AS families
    FROM by_organisation GROUP BY item_id, measure, organisation_id
), days AS (
    SELECT item_id,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY days) AS median,
        percentile_disc(0.9) WITHIN GROUP (ORDER BY days) AS ninetieth
    FROM facts WHERE measure = 'waiting' GROUP BY item_id
)
SELECT item_id, measure, province, sum(families)::bigint, count(*), max(families), NULL, NULL
FROM by_organisation GROUP BY item_id, measure, province
UNION ALL
SELECT everywhere.item_id, measure, '', sum(families)::bigint, count(*), max(families)::bigint,
    CASE measure WHEN 'waiting' THEN max(days.median) END,
    CASE measure WHEN 'waiting' THEN max(days.ninetieth) END
FROM everywhere LEFT JOIN days ON days.item_id = everywhere.item_id
GROUP BY everywhere.item_id, measure
$$;
-- The site can sign any claim, also this one: so it may not call what would believe it.
REVOKE EXECUTE ON FUNCTION walls.steps_counted(date, date) FROM PUBLIC;

-- The same, for the command that counts and for nobody else: whoever could choose the days as they
-- liked would find a family between two answers. For as long as it counts the function claims to be
-- the one that sees the rows; the command itself sees none.
CREATE OR REPLACE FUNCTION walls.count_steps(first date, last date)
RETURNS TABLE (
    item bigint, measure text, province text,
    families bigint, organisations bigint, largest bigint, median integer, ninetieth integer
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET client_min_messages = error AS $$
DECLARE
    before text := coalesce(current_setting('gastvrij.actor', true), '');
    claim text := 'counted|' || extract(epoch FROM now())::bigint;
BEGIN
    IF walls.actor() <> 'counting' OR NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        RETURN;
    END IF;
    PERFORM set_config('gastvrij.actor', walls.signed(claim), true);
    RETURN QUERY SELECT * FROM walls.steps_counted(first, last);
    PERFORM set_config('gastvrij.actor', before, true);
END
$$;
