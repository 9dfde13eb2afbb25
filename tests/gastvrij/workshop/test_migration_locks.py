"""A new version does not stop the site: the check finds the migrations that would."""

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from gastvrij.workshop import migration_locks
from members.models import User

pytestmark = pytest.mark.django_db


# --- what is found -------------------------------------------------------------------------------
def sql_of(change, *, atomic=True):
    """What Django would do to the table of users, as `sqlmigrate` shows it."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        change(editor)
    frame = ["BEGIN;", "COMMIT;"] if atomic else ["", ""]
    return "\n".join([frame[0], *editor.collected_sql, frame[1]])


def add_column(field):
    field.set_attributes_from_name("shoe_size")
    field.model = User
    return lambda editor: editor.add_field(User, field)


def alter_name(field):
    field.set_attributes_from_name("name")
    return lambda editor: editor.alter_field(User, User._meta.get_field("name"), field)


def add_index(editor, **options):
    editor.add_index(User, models.Index(fields=["name"], name="user_name"), **options)


def add_check(editor):
    condition = models.Q(name__gt="")
    editor.add_constraint(User, models.CheckConstraint(condition=condition, name="has_name"))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (add_index, "require-concurrent-index-creation"),
        (add_column(models.IntegerField(unique=True, null=True)), "disallowed-unique-constraint"),
        (add_column(models.IntegerField(default=42)), "ban-drop-default"),
        (alter_name(models.IntegerField()), "changing-column-type"),
        (alter_name(models.CharField(max_length=9)), "changing-column-type"),
        (add_check, "constraint-missing-not-valid"),
        (lambda editor: editor.alter_db_table(User, "members_user", "people"), "renaming-table"),
        (
            lambda editor: editor.execute("ALTER TABLE members_user ADD COLUMN b text NOT NULL"),
            "adding-required-field",
        ),
    ],
)
def test_a_migration_that_would_stop_the_site_is_found(change, rule):
    sql = sql_of(change)
    problems = list(migration_locks.problems_of("members.0099_bad", sql))
    assert any(f"({rule})" in problem for problem in problems), (sql, problems)
    assert problems[0].startswith("members.0099_bad: ")


def test_an_index_that_is_made_while_others_write_is_gentle():
    sql = sql_of(lambda editor: add_index(editor, concurrently=True), atomic=False)
    assert (
        "CONCURRENTLY" in sql and list(migration_locks.problems_of("members.0099_good", sql)) == []
    )


@pytest.mark.parametrize(
    "change",
    [
        add_column(models.IntegerField(null=True)),
        add_column(models.IntegerField(db_default=42)),
        lambda editor: editor.create_model(new_model()),
    ],
)
def test_a_migration_that_is_gentle_is_not(change):
    sql = sql_of(change)
    assert sql and list(migration_locks.problems_of("members.0099_good", sql)) == []


def new_model():
    """A new table may have all that an old one may not get: nobody waits for it."""
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("user", models.ForeignKey("members.User", models.CASCADE)),
        ("word", models.CharField(max_length=9, unique=True, default="")),
    ]
    options = {"indexes": [models.Index(fields=["word"], name="diary_word")]}
    state = ProjectState.from_apps(User._meta.apps)
    state.add_model(ModelState("members", "Diary", fields, options))
    return state.apps.get_model("members", "Diary")


# --- what is checked -----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)  # an index that is made concurrently wants no other
def test_every_migration_after_the_baseline_is_checked(monkeypatch, capsys):
    known = MigrationLoader(None).disk_migrations
    assert set(migration_locks.BASELINE.items()) <= set(known)
    call_command("check_locks")
    assert "none of which stops the site" in capsys.readouterr().out
    monkeypatch.setattr(
        migration_locks, "BASELINE", migration_locks.BASELINE | {"members": "0001_initial"}
    )
    assert ("members", "0002_municipalities") in migration_locks.to_check()
    assert ("members", "0001_initial") not in migration_locks.to_check()
