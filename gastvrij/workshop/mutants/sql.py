"""Mutants of the second wall: what the owner does to the database so that a defence is gone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from checklist.walls.policies import (
    BY_THEMSELVES,
    OF_COORDINATORS,
    OF_LINK,
    OF_MEMBERS,
    TODAY,
    of_own_family,
)
from checklist.walls.standing import FUNCTIONS
from checklist.walls.tables import TABLES, audit_event, passage, progress_event

WALLS = "tests/checklist/walls/test_walls.py::"
REFERENCES = "tests/checklist/walls/test_references.py::"
ROLES = "tests/gastvrij/postgres/test_roles.py::"
FOUR_EYES = "tests/checklist/test_four_eyes.py::"
DRAFTS = "tests/checklist/families/test_drafts.py::"
DAILY = "tests/checklist/retention/test_daily.py::"
COUNTING = "tests/checklist/counting/test_publishing.py::"
PASSING = "tests/checklist/passing_on/test_passing_on.py::"


@dataclass(frozen=True)
class SqlMutant:
    name: str
    statement: str
    """Run as the owner on a copy of the prepared database, which is dropped afterwards."""
    tests: list[str] = field(hash=False)
    """Of these at least one must fail; each named as pytest names it, or without its [case]."""

    def __str__(self) -> str:
        return f"{self.name}\n  {self.statement}"


def broken(function: str, *changes: tuple[str, str]) -> str:
    """The statement that makes a function of the walls anew, with these pieces of it exchanged."""
    begin = FUNCTIONS.index(f"CREATE OR REPLACE FUNCTION walls.{function}(")
    end = FUNCTIONS.find("\nCREATE OR REPLACE FUNCTION", begin)
    text = FUNCTIONS[begin:] if end < 0 else FUNCTIONS[begin:end]
    for old, new in changes:
        if old not in text:
            raise ValueError(f"walls.{function} has no {old!r} any more")
        text = text.replace(old, new)
    return text + "\n"  # it may end with the comment of the next function


def policy(name: str, table: str, *, using: str = "", check: str = "") -> str:
    """The statement that lets a policy say something else."""
    parts = [f"ALTER POLICY {name} ON checklist_{table}"]
    parts += [f"USING ({using})"] if using else []
    parts += [f"WITH CHECK ({check})"] if check else []
    return " ".join(parts)


FORGED = "RAISE LOG 'gastvrij: the claim of this transaction is forged';"
ACTIVE = "AND membership.is_active "
CONFIRMED = "AND membership.confirmed_as = ANY (roles)"
STALE = "RAISE LOG 'gastvrij: the claim of this transaction is stale';"


def of_functions() -> Iterator[SqlMutant]:
    bad_claim = [f"{WALLS}test_whoever_makes_a_bad_claim_sees_nothing"]
    yield SqlMutant(
        "a claim needs no signature",
        broken("actor", (f"{FORGED}\n        RETURN '';", "NULL;")),
        [*bad_claim, f"{WALLS}test_a_claim_is_nobody_elses"],
    )
    yield SqlMutant(
        "a claim is good for ever",
        broken("actor", (f"{STALE}\n        RETURN '';", "NULL;")),
        [f"{WALLS}test_a_claim_of_another_moment_is_refused"],
    )
    yield SqlMutant(
        "a claim of tomorrow is good",
        broken(
            "actor",
            (
                "abs(extract(epoch FROM now()) - claim[2]::bigint)",
                "extract(epoch FROM now()) - claim[2]::bigint",
            ),
        ),
        [f"{WALLS}test_a_claim_of_another_moment_is_refused"],
    )
    yield SqlMutant(
        "a forged claim raises an error, where a row is",
        broken("actor", (FORGED, "RAISE EXCEPTION 'forged';")),
        bad_claim,
    )
    yield SqlMutant(
        "a stale claim raises an error, where a row is",
        broken("actor", (STALE, "RAISE EXCEPTION 'stale';")),
        [f"{WALLS}test_a_claim_of_another_moment_is_refused"],
    )
    yield SqlMutant(
        "whoever makes a bad claim is told",
        "ALTER FUNCTION walls.actor() RESET client_min_messages;"
        "ALTER FUNCTION walls.person() RESET client_min_messages;"
        "ALTER FUNCTION walls.token() RESET client_min_messages;"
        "ALTER FUNCTION walls.household() RESET client_min_messages;"
        "ALTER FUNCTION walls.memberships(text[]) RESET client_min_messages;"
        "ALTER FUNCTION walls.organisations() RESET client_min_messages;"
        "ALTER FUNCTION walls.coordinated() RESET client_min_messages",
        [f"{WALLS}test_whoever_makes_a_bad_claim_is_not_told_that_the_log_tells_it"],
    )
    yield SqlMutant(
        "nobody tells of a bad claim",
        broken("actor", (FORGED, "")),
        [f"{WALLS}test_the_servers_log_tells_of_a_bad_claim_and_not_whose_it_was"],
    )
    yield SqlMutant(
        "the log tells whose claim it was",
        broken(
            "actor",
            (FORGED, "RAISE LOG 'gastvrij: the claim of this transaction is forged: %', claim[1];"),
        ),
        [f"{WALLS}test_the_servers_log_tells_of_a_bad_claim_and_not_whose_it_was"],
    )
    yield SqlMutant(
        "the site does not learn that it is not believed",
        broken("claim", ("RETURN walls.actor() = split_part(claim, '|', 1)", "RETURN true")),
        [f"{WALLS}test_a_bad_claim_stops_the_site_and_is_told"],
    )
    given = {"actor": "", "memberships": "text[]", "household": "", "erase": "uuid"}
    given |= {"forget_draft": "uuid", "pass_on": "uuid"}
    given |= {"count_steps": "date, date", "steps_counted": "date, date"}
    for name, arguments in given.items():
        yield SqlMutant(
            f"walls.{name} looks for names in pg_temp first",
            f"ALTER FUNCTION walls.{name}({arguments}) SET search_path = pg_temp, pg_catalog",
            [f"{WALLS}test_the_web_makes_nothing_that_stands_before_our_own_names"],
        )
    # What is confirmed is active, and the lesser of both roles: the row itself says so.
    for told, conditions, test in (
        (
            "who left the organisation",
            [ACTIVE, CONFIRMED],
            f"{WALLS}test_who_is_no_member_sees_no_row_at_all",
        ),
        (
            "a closed account",
            [" AND person.is_active"],
            f"{WALLS}test_whoever_is_shut_out_sees_nothing_from_the_next_query_on",
        ),
        (
            "a suspended organisation",
            ["AND organisation.state = 'approved'"],
            f"{WALLS}test_of_an_organisation_that_is_not_approved_nobody_sees_anything",
        ),
        (
            "a member that nobody confirmed",
            [CONFIRMED],
            f"{FOUR_EYES}test_a_membership_from_the_admin_ends_at_404_until_a_coordinator_confirms",
        ),
        (
            "a buddy who coordinates",
            ["AND membership.role = ANY (roles)", CONFIRMED],
            f"{WALLS}test_a_buddy_neither_adds_erases_nor_hands_over_a_family",
        ),
    ):
        gone = [(condition, "") for condition in conditions]
        yield SqlMutant(f"{told} is let in", broken("memberships", *gone), [test])
    yield SqlMutant(
        "a membership that ended stays confirmed",
        "ALTER TABLE members_membership"
        " DROP CONSTRAINT membership_confirmed_is_active_in_this_role",
        [f"{FOUR_EYES}test_what_ended_is_never_confirmed"],
    )
    yield SqlMutant(
        "a role that was raised counts before anybody confirmed it",
        broken(
            "memberships",
            ("membership.confirmed_as = ANY (roles)", "membership.confirmed_as <> ''"),
        ),
        [f"{FOUR_EYES}test_a_buddy_who_becomes_coordinator_stays_a_buddy_until_then"],
    )
    yield SqlMutant(
        "every member coordinates",
        broken("coordinated", ("'{coordinator}'", "'{buddy,coordinator}'")),
        [f"{WALLS}test_a_buddy_neither_adds_erases_nor_hands_over_a_family"],
    )
    for condition, told, test in (
        (
            " AND link.revoked_at IS NULL",
            "that was ended",
            f"{WALLS}test_a_link_that_was_ended_shows_nothing",
        ),
        (
            "\n          AND link.expires_on >= (now() AT TIME ZONE 'Europe/Brussels')::date",
            "whose days are over",
            f"{WALLS}test_a_link_whose_days_are_over_shows_nothing",
        ),
        (
            "\n          AND organisation.state = 'approved'",
            "of an organisation that is no member",
            f"{WALLS}test_the_links_of_an_organisation_that_is_no_member_any_more_open_nothing",
        ),
    ):
        yield SqlMutant(
            f"a link {told} opens its family", broken("household", (condition, "")), [test]
        )
    yield SqlMutant(
        "the web erases as one of the commands",
        broken("erase", ("OR pg_has_role(session_user, current_user, 'MEMBER')", "OR true")),
        [f"{WALLS}test_the_web_erases_nothing_as_one_of_the_commands"],
    )
    yield SqlMutant(
        "whoever reads a family erases it",
        broken("erase", ("OR pg_has_role(session_user, current_user, 'MEMBER')", "OR true"))
        + policy("coordinator_delete", "household", using="true"),
        [f"{WALLS}test_a_buddy_neither_adds_erases_nor_hands_over_a_family"],
    )


def of_passing_on() -> Iterator[SqlMutant]:
    """A family passes when both say so, in time, and somebody else than who asked."""
    void = f"{PASSING}test_what_somebody_asked_who_coordinates_no_longer_is_void"
    shut = f"{PASSING}test_every_old_way_in_is_shut"
    for told, changes, test in (
        (
            "whoever knows the number of a question says yes to it",
            [
                (" AND to_organisation_id = ANY (coordinated)", ""),
                (" OR NOT asked.to_organisation_id = ANY (coordinated)", ""),
            ],
            f"{PASSING}test_nobody_else_says_yes_by_sql",
        ),
        (
            "a question that was answered is answered again",
            [("asked.state <> 'asked'", "false")],
            f"{PASSING}test_a_no_is_told_and_the_family_stays",
        ),
        (
            "a yes counts after its days",
            [("asked.expires_on < today", "false")],
            f"{PASSING}test_after_fourteen_days_the_answer_comes_too_late",
        ),
        (
            "a closed family passes",
            [("NOT is_open THEN", "false THEN")],
            f"{PASSING}test_a_family_that_was_closed_or_erased_meanwhile_does_not_pass",
        ),
        (
            "one person passes a family alone",
            [("asked.asked_by_id = me", "false")],
            f"{PASSING}test_nobody_passes_a_family_alone",
        ),
        (
            "who asked need not coordinate any more",
            [
                (
                    "membership.role = 'coordinator' AND membership.confirmed_as = 'coordinator'",
                    "true",
                )
            ],
            void,
        ),
        (
            "who asked may have left",
            [
                ("AND membership.is_active\n", "\n"),
                (" AND membership.confirmed_as = 'coordinator'", ""),
            ],
            void,
        ),
        ("who asked may have a closed account", [(" AND person.is_active", "")], void),
        (
            "who helped the family there goes on seeing it",
            [("SET until = greatest(today, since), ended", "SET ended")],
            shut,
        ),
        ("the old links go on", [("SET revoked_at = now()", "SET revoked_at = NULL")], shut),
        (
            "the claim of a family that passes stays after it",
            [("PERFORM set_config('gastvrij.actor', before, true)", "NULL")],
            f"{PASSING}test_the_claim_of_a_family_that_passes_is_good_for_nothing_else",
        ),
        (
            "no line stays on the trail of who kept it",
            [
                (
                    "INSERT INTO public.checklist_auditevent",
                    "IF false THEN INSERT INTO public.checklist_auditevent",
                ),
                (
                    "            asked.to_organisation_id\n        );",
                    "            asked.to_organisation_id\n        ); END IF;",
                ),
            ],
            f"{PASSING}test_all_comes_along_and_both_trails_tell_it",
        ),
    ):
        yield SqlMutant(told, broken("pass_on", *changes), [test])
    pulls = [f"{PASSING}test_nobody_pulls_a_family_to_themselves"]
    in_own_name = "asked_by_id = (SELECT walls.person())"
    is_own = f"{OF_COORDINATORS} AND {of_own_family(passage.NAME)}"
    truth = "from_organisation_id = organisation_id AND state = 'asked'"
    soon = f"expires_on <= {TODAY} + {passage.MOST_DAYS}"
    for told, check in (
        ("a buddy asks another organisation", f"{OF_MEMBERS} AND {in_own_name} AND {truth}"),
        ("somebody is said to have asked", f"{is_own} AND {truth} AND {soon}"),
        ("a question begins with its answer", f"{is_own} AND {in_own_name} AND {soon}"),
        ("a question holds for ever", f"{is_own} AND {in_own_name} AND {truth}"),
        ("a family of others is offered", f"{in_own_name} AND {truth} AND {soon}"),
    ):
        yield SqlMutant(told, policy("coordinator_insert", "passage", check=check), pulls)
    answers = [f"{PASSING}test_nobody_writes_an_answer_that_is_not_theirs"]
    for name in ("coordinator_update", "receiver_update"):
        yield SqlMutant(
            f"an answer is written by whoever likes ({name})",
            policy(name, "passage", using="true", check="true"),
            answers,
        )
    yield SqlMutant(
        "who said no reads where the family went",
        policy("reader_select", "passage", using=f"{OF_MEMBERS} OR {passage.OF_RECEIVER}"),
        [f"{PASSING}test_who_said_no_does_not_read_where_the_family_went"],
    )
    for table in ("household", "person"):
        yield SqlMutant(
            f"the web passes for the function that lets a family pass ({table})",
            f"ALTER POLICY passing_select ON checklist_{table} TO PUBLIC;"
            f"ALTER POLICY passing_update ON checklist_{table} TO PUBLIC",
            [f"{PASSING}test_the_claim_of_a_family_that_passes_is_good_for_nothing_else"],
        )
    yield SqlMutant(
        "of a family that passes its people stay behind",
        "DROP POLICY passing_update ON checklist_person",
        [f"{PASSING}test_all_comes_along_and_both_trails_tell_it"],
    )


def of_counting() -> Iterator[SqlMutant]:
    """Families are counted by the command alone, each once, and nobody sees a row meanwhile."""
    is_owner = " OR NOT pg_has_role(session_user, current_user, 'MEMBER')"
    days = [f"{COUNTING}test_a_family_counts_for_what_happened_in_that_quarter"]
    once = [f"{COUNTING}test_one_family_counts_once_whoever_of_them_it_is_about"]
    apart = [f"{COUNTING}test_families_organisations_and_those_of_the_largest_are_counted_apart"]
    stays = [f"{COUNTING}test_after_counting_the_claim_is_what_it_was"]
    web = [f"{WALLS}test_the_web_counts_nothing_whatever_it_claims"]
    for told, function, change, tests in (
        (
            "any command is told numbers",
            "count_steps",
            ("walls.actor() <> 'counting' OR", "false OR"),
            [f"{COUNTING}test_nobody_else_is_told_a_number"],
        ),
        ("the web counts", "count_steps", (is_owner, ""), web),
        (
            "the claim that sees rows stays after it",
            "count_steps",
            ("set_config('gastvrij.actor', before, true)", "set_config('x.y', '', true)"),
            stays,
        ),
        (
            "what counts reads a note",
            "steps_counted",
            ("step.due_override\n", "step.due_override, step.note\n"),
            [f"{COUNTING}test_what_counts_reads_states_and_days_and_no_word"],
        ),
        ("a slip of the finger counts", "steps_counted", ("moves.until > moves.day", "true"), days),
        (
            "an answer of a moment counts",
            "steps_counted",
            ("answers.until > answers.day", "true"),
            days,
        ),
        (
            "what somebody said of a time limit counts for ever",
            "steps_counted",
            ("AND answers.day BETWEEN first AND last", ""),
            days,
        ),
        (
            "what was done in time is missed",
            "steps_counted",
            ("done_on > due_override", "true"),
            days,
        ),
        (
            "what does not apply is missed",
            "steps_counted",
            ("state <> 'not_applicable'\n", "true\n"),
            days,
        ),
        (
            "what begins after the quarter counts",
            "steps_counted",
            ("event.at < (last + 1)::timestamp AT TIME ZONE 'Europe/Brussels'", "true"),
            days,
        ),
        ("a step begins again and again", "steps_counted", ("min(day)", "max(day)"), days),
        (
            "what was over before counts",
            "steps_counted",
            ("state = 'blocked' AND until > first", "state = 'blocked'"),
            days,
        ),
        (
            "who is stuck twice counts twice",
            "steps_counted",
            (
                "SELECT DISTINCT item_id, household_id, organisation_id, province, stuck",
                "SELECT item_id, household_id, organisation_id, province, stuck",
            ),
            once,
        ),
        (
            "a step counts where it does not exist",
            "steps_counted",
            ("AND (cardinality(item.regions) = 0 OR town.region = ANY (item.regions))", ""),
            [f"{COUNTING}test_where_a_step_does_not_exist_nobody_is_counted"],
        ),
        ("all are of the largest", "steps_counted", ("max(families)", "sum(families)"), apart),
        (
            "each family passes for an organisation",
            "steps_counted",
            ("sum(families)::bigint, count(*)", "sum(families)::bigint, sum(families)::bigint"),
            apart,
        ),
        (
            "how long people wait begins with the tick",
            "steps_counted",
            ("coalesce(waiting_since::date, day)", "day"),
            [f"{COUNTING}test_how_long_people_wait_runs_from_the_day_they_said"],
        ),
    ):
        yield SqlMutant(told, broken(function, change), tests)
    seen = [f"{WALLS}test_the_web_sees_nothing_as_one_of_the_commands"]
    for table in ("household", "progress", "progressevent"):
        yield SqlMutant(
            f"the web passes for what counts ({table})",
            f"ALTER POLICY counted_select ON checklist_{table} TO PUBLIC",
            seen,
        )
        yield SqlMutant(
            f"who counts sees rows of {table}",
            policy("counted_select", table, using="walls.actor() IN ('counted', 'counting')"),
            [f"{COUNTING}test_who_counts_sees_no_family"],
        )
    for told, statement, tests in (
        (
            "the web counts with a claim that it signed itself",
            "GRANT EXECUTE ON FUNCTION walls.steps_counted(date, date) TO PUBLIC",
            web,
        ),
        (
            "the web has a claim signed",
            "ALTER FUNCTION walls.signed(text) SECURITY DEFINER;"
            "GRANT EXECUTE ON FUNCTION walls.signed(text) TO PUBLIC",
            [f"{WALLS}test_the_database_cannot_be_asked_for_the_key"],
        ),
        (
            "what was told changes",
            "ALTER TABLE members_publishedfigure DISABLE TRIGGER stays_as_published",
            [f"{COUNTING}test_what_is_told_is_told_once_and_stays"],
        ),
        (
            "a quarter is told again",
            "ALTER TABLE members_publishedquarter DISABLE TRIGGER stays_as_published",
            [f"{COUNTING}test_what_is_told_is_told_once_and_stays"],
        ),
        (
            "the web tells figures",
            "GRANT INSERT ON members_publishedfigure TO PUBLIC",
            [f"{ROLES}test_the_web_may_do_with_each_table_what_its_line_says_and_no_more"],
        ),
    ):
        yield SqlMutant(told, statement, tests)


def of_policies() -> Iterator[SqlMutant]:
    nobody = [f"{WALLS}test_whoever_claims_to_be_nobody_sees_nothing"]
    members = [f"{WALLS}test_a_member_sees_rows_of_their_own_organisation_only"]
    standing = [f"{WALLS}test_no_table_about_families_was_forgotten"]
    for table in TABLES:
        yield SqlMutant(
            f"the wall around {table.name} is down",
            f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY",
            nobody,
        )
        yield SqlMutant(
            f"the owner of {table.name} sees everything",
            f"ALTER TABLE {table.name} NO FORCE ROW LEVEL SECURITY",
            standing,
        )
        reads = next(policy for policy in table.policies if policy.command == "SELECT")
        yield SqlMutant(
            f"everybody reads all of {table.name}",
            f"ALTER POLICY {reads.name} ON {table.name} USING (true)",
            members,
        )
        for name in ("backup_select", "operator_all"):
            yield SqlMutant(
                f"the web passes for a command ({name}) in {table.name}",
                f"ALTER POLICY {name} ON {table.name} TO PUBLIC",
                [f"{WALLS}test_the_web_sees_nothing_as_one_of_the_commands"],
            )
    yield SqlMutant(
        "buddies read the trail",
        policy("coordinator_select", "auditevent", using=OF_MEMBERS),
        members,
    )
    link = [f"{WALLS}test_a_link_shows_its_family_and_nothing_of_who_helps_it"]
    for name in ("assignment", "progressevent"):
        yield SqlMutant(
            f"a link shows {name}",
            policy("reader_select", name, using=f"{OF_MEMBERS} OR {OF_LINK}"),
            link,
        )
    unwritten = [
        f"{WALLS}test_whoever_claims_to_be_nobody_writes_nothing",
        f"{WALLS}test_a_link_changes_nothing",
    ]
    for name in ("household", "person", "progress"):
        yield SqlMutant(
            f"everybody changes {name}", policy("member_update", name, using="true"), unwritten
        )
    handing = [f"{WALLS}test_a_buddy_neither_adds_erases_nor_hands_over_a_family"]
    yield SqlMutant(
        "a buddy adds families",
        policy("coordinator_insert", "household", check=OF_MEMBERS),
        handing,
    )
    yield SqlMutant(
        "a buddy assigns buddies",
        policy(
            "coordinator_insert",
            "assignment",
            check=f"{OF_MEMBERS} AND {of_own_family('checklist_assignment')}",
        ),
        handing,
    )
    yield SqlMutant(
        "a buddy ends what others follow",
        policy("coordinator_update", "assignment", using=OF_MEMBERS),
        handing,
    )
    lies = [f"{WALLS}test_no_row_of_any_table_names_a_family_of_another_organisation"]
    for name in ("person", "progress", "sharelink"):
        yield SqlMutant(
            f"{name} names a family of another organisation",
            policy("member_insert", name, check=OF_MEMBERS),
            lies,
        )
    yield SqlMutant(
        "an event names a family of another organisation",
        policy("member_insert", "progressevent", check=f"{OF_MEMBERS} AND {BY_THEMSELVES}"),
        lies,
    )
    history = [f"{WALLS}test_nobody_writes_history_in_somebody_elses_name"]
    yield SqlMutant(
        "events are written in another's name",
        policy(
            "member_insert",
            "progressevent",
            check=f"{OF_MEMBERS} AND {of_own_family(progress_event.NAME)}",
        ),
        history,
    )
    yield SqlMutant(
        "the trail is written in another's name",
        policy(
            "member_insert", "auditevent", check=f"{OF_MEMBERS} AND {audit_event.OF_OWN_FAMILY}"
        ),
        history,
    )
    yield SqlMutant(
        "the trail tells of a family of another organisation",
        policy("member_insert", "auditevent", check=f"{OF_MEMBERS} AND {BY_THEMSELVES}"),
        history,
    )
    yield SqlMutant(
        "a link writes what it likes on the trail",
        policy("link_insert", "auditevent", check="household = (SELECT walls.household())"),
        [f"{WALLS}test_a_link_writes_on_the_trail_that_it_was_opened_and_nothing_else"],
    )
    yield SqlMutant(
        "a link that ended is brought back by whoever has it",
        policy("link_update", "sharelink", using="token_hash = (SELECT walls.token())"),
        [f"{WALLS}test_a_link_that_ended_is_not_brought_back_by_whoever_has_it"],
    )
    drafts = [f"{DRAFTS}test_the_database_shows_it_to_coordinators_only"]
    for name in ("coordinator_select", "coordinator_update"):
        yield SqlMutant(
            f"buddies reach families that are being added ({name})",
            policy("coordinator_select", "householddraft", using=OF_MEMBERS)
            + "; "
            + policy(name, "householddraft", using=OF_MEMBERS),
            drafts,
        )
    making = [f"{DRAFTS}test_nobody_else_makes_or_forgets_one"]
    yield SqlMutant(
        "a buddy begins to add a family",
        policy(
            "coordinator_insert",
            "householddraft",
            check=f"{OF_MEMBERS} AND made_by_id = (SELECT walls.person())",
        ),
        making,
    )
    yield SqlMutant(
        "a family is being added in somebody else's name",
        policy("coordinator_insert", "householddraft", check=OF_COORDINATORS),
        [f"{DRAFTS}test_nobody_makes_one_in_somebody_elses_name"],
    )
    yield SqlMutant(
        "a buddy throws away what a coordinator is adding",
        broken("forget_draft", ("OR pg_has_role(session_user, current_user, 'MEMBER')", "OR true"))
        + policy("coordinator_delete", "householddraft", using="true")
        + ";"
        + policy("coordinator_select", "householddraft", using="true"),
        making,
    )
    yield SqlMutant(
        "retention forgets a fresh draft",
        policy("retention_delete", "householddraft", using="(SELECT walls.actor()) = 'retention'"),
        [f"{DRAFTS}test_the_daily_command_may_not_forget_a_fresh_one"],
    )
    yield SqlMutant(
        "retention erases before the day",
        policy("retention_delete", "household", using="(SELECT walls.actor()) = 'retention'"),
        [f"{DAILY}test_it_may_not_erase_a_family_whose_day_has_not_come"],
    )
    yield SqlMutant(
        "retention forgets a fresh line of the trail",
        policy("retention_delete", "auditevent", using="(SELECT walls.actor()) = 'retention'"),
        [f"{DAILY}test_it_may_not_forget_a_fresh_line_of_the_trail"],
    )


def of_rights() -> Iterator[SqlMutant]:
    may = [f"{ROLES}test_the_web_may_do_with_each_table_what_its_line_says_and_no_more"]
    not_ = [f"{ROLES}test_the_web_may_not"]
    locks = [f"{ROLES}test_the_web_locks_rows_and_no_whole_table"]
    for told, statement, tests in (
        ("the web deletes families", "GRANT DELETE ON checklist_household TO PUBLIC", not_),
        ("the web locks families", "GRANT UPDATE ON checklist_household TO PUBLIC", locks),
        ("the web empties tables", "GRANT TRUNCATE ON members_user TO PUBLIC", may),
        ("history is rewritten", "GRANT UPDATE (at) ON checklist_progressevent TO PUBLIC", not_),
        ("the trail is rewritten", "GRANT UPDATE (by_id) ON checklist_auditevent TO PUBLIC", not_),
        ("the trail of members is erased", "GRANT DELETE ON members_memberevent TO PUBLIC", not_),
        (
            "a link is led to another family",
            "GRANT UPDATE (household_id) ON checklist_sharelink TO PUBLIC",
            may,
        ),
        (
            "a link is made to last",
            "GRANT UPDATE (expires_on) ON checklist_sharelink TO PUBLIC",
            not_,
        ),
        ("municipalities are deleted", "GRANT DELETE ON members_municipality TO PUBLIC", not_),
        ("migrations are invented", "GRANT INSERT ON django_migrations TO PUBLIC", not_),
        ("the web makes tables", "GRANT CREATE ON SCHEMA public TO PUBLIC", not_),
        (
            "the web makes functions of the walls",
            "GRANT CREATE, USAGE ON SCHEMA walls TO PUBLIC",
            not_,
        ),
        (
            "a sequence tells how many there were",
            "GRANT SELECT ON SEQUENCE members_user_id_seq TO PUBLIC",
            not_,
        ),
        (
            "everybody may read the key of the claims",
            "GRANT SELECT ON walls.key TO PUBLIC",
            [f"{WALLS}test_the_database_cannot_be_asked_for_the_key"],
        ),
        (
            "everybody may write the key of the claims",
            "GRANT INSERT, SELECT ON walls.key TO PUBLIC",
            [f"{ROLES}test_the_web_neither_reads_nor_changes_the_key_of_the_walls"],
        ),
        (
            "a municipality is renamed",
            "GRANT UPDATE (name_nl) ON members_municipality TO PUBLIC",
            not_,
        ),
    ):
        yield SqlMutant(told, statement, tests)


def of_references() -> Iterator[SqlMutant]:
    every = [
        f"{REFERENCES}test_every_reference_between_tables_of_families_carries_the_organisation"
    ]
    for table, column, target in (
        ("progress", "person", "person"),
        ("progressevent", "progress", "progress"),
        ("progressevent", "undoes", "progressevent"),
    ):
        name = f"checklist_{table}_{column}_of_family_fk"
        yield SqlMutant(
            f"{table}.{column} refers to a row of whichever family",
            f"ALTER TABLE checklist_{table} DROP CONSTRAINT {name}; ALTER TABLE checklist_{table}"
            f" ADD CONSTRAINT {name} FOREIGN KEY ({column}_id) REFERENCES checklist_{target} (id)"
            " DEFERRABLE INITIALLY DEFERRED",
            every,
        )
    yield SqlMutant(
        "an event of a stranger is the only one that may undo it",
        "CREATE UNIQUE INDEX undone_once ON checklist_progressevent (undoes_id)",
        [f"{REFERENCES}test_nothing_is_unique_across_organisations_that_refers_to_a_family"],
    )


def mutants() -> list[SqlMutant]:
    of_families = [*of_policies(), *of_rights(), *of_references()]
    return [*of_functions(), *of_passing_on(), *of_counting(), *of_families]
