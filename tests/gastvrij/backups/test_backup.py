"""What may go wrong with a back-up's keys, places and programs: a sentence says what.

That a back-up brings everything back is shown in tests/drill/test_backup.py.
"""

from datetime import UTC, datetime, timedelta

import pytest
from pyrage import x25519

from gastvrij import settings
from gastvrij.backups import BackupError, programs
from gastvrij.backups import keys as keys_of_back_ups
from gastvrij.backups.shelf import DATA, MANIFEST, Shelf
from gastvrij.postgres.embedded import PROGRAMS
from gastvrij.site import privacy_terms
from tests.gastvrij.backups.places import put

pytestmark = pytest.mark.xdist_group("back-ups")  # one worker, so that moto is loaded once
IDENTITY = x25519.Identity.generate()


# --- keys ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, r"can't be read \(No such file or directory\)"),
        ("age1isnotprivate", "holds no private key"),
        ("AGE-SECRET-KEY-1BROKEN", "holds no private key"),
        ("# nothing here", "holds no private key"),
    ],
)
def test_the_private_key_has_to_be_one(settings, tmp_path, content, sentence):
    path = tmp_path / "key.txt"
    if content:
        path.write_text(content)
    settings.BACKUP_IDENTITY_FILE = str(path)
    with pytest.raises(BackupError, match=sentence):
        keys_of_back_ups.identities()


def test_a_restore_without_any_key_says_what_is_missing(settings):
    settings.BACKUP_IDENTITY_FILE = ""
    with pytest.raises(BackupError, match="BACKUP_IDENTITY_FILE does not name the file"):
        keys_of_back_ups.identities()


@pytest.mark.parametrize(
    ("recipients", "sentence"),
    [
        ([], "BACKUP_RECIPIENTS names no public key"),
        (["age1nobody"], "something that is no public key"),
        ([str(IDENTITY.to_public()), str(IDENTITY)], "a private key: take it off this server"),
    ],
)
def test_only_public_keys_are_for_the_server(settings, recipients, sentence):
    settings.BACKUP_RECIPIENTS = recipients
    with pytest.raises(BackupError, match=sentence) as refused:
        keys_of_back_ups.recipients()
    assert str(IDENTITY) not in str(refused.value)


# --- places --------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", ["", "/attic", "file://attic", "s3:///attic", "s3://a:b@attic"])
def test_an_address_that_is_none_is_a_sentence_without_its_password(url):
    with pytest.raises(BackupError, match="BACKUP_URL is not an address like") as refused:
        Shelf(url)
    assert "a:b" not in str(refused.value)


def test_a_folder_that_can_not_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match=r"can't be used \(Not a directory\)"):
        put(Shelf((tmp_path / "file" / "attic").as_uri()), datetime.now(UTC))


def test_storage_that_refuses_or_does_not_answer_is_a_sentence(storage):
    elsewhere = Shelf(storage.replace("s3://attic", "s3://cellar"))
    with pytest.raises(BackupError, match=r"refuses \(NoSuchBucket\)"):
        elsewhere.names()
    nowhere = Shelf("s3://attic?endpoint=http://127.0.0.1:1")
    with pytest.raises(BackupError, match="can't be used .*Could not connect"):
        nowhere.names()


# --- old ones ------------------------------------------------------------------------------------
def test_the_newest_stay_and_rests_of_what_was_cut_short_go(place):
    shelf, now = Shelf(place), datetime.now(UTC)
    days = [put(shelf, now - timedelta(days=age)) for age in range(4)]
    put(shelf, now - timedelta(days=2, hours=1), [DATA])
    being_made = put(shelf, now - timedelta(hours=1), [DATA])
    with shelf.writing("letters-from-home", ".json") as file:
        file.write(b"{}")
    assert shelf.names() == days
    assert shelf.thin_out(2) == days[2:]
    assert shelf.names() == days[:2]
    left = {name + ending for name in days[:2] for ending in (MANIFEST, DATA)}
    assert set(shelf.storage.listdir("")[1]) == left | {being_made + DATA, "letters-from-home.json"}
    assert shelf.thin_out(0) == []


def test_back_ups_stay_as_long_as_the_privacy_page_says():
    """With one a night."""
    assert settings.BACKUP_KEEP == privacy_terms.DAYS_OF_A_BACKUP


def test_whatever_goes_wrong_until_the_end_leaves_nothing(place):
    shelf = Shelf(place)
    with pytest.raises(KeyboardInterrupt), shelf.whole_or_nothing("gastvrij-20260101T000000Z-abcd"):
        put(shelf, datetime(2026, 1, 1))
        raise KeyboardInterrupt
    assert shelf.storage.listdir("")[1] == []


# --- programs ------------------------------------------------------------------------------------
def test_programs_fit_the_server():
    assert programs.major_of(programs.of_version("pg_dump", 18)) == 18
    assert programs.major_of(programs.of_version("pg_dump", 16)) >= 16
    assert programs.at_least("pg_restore", 17) == PROGRAMS / "pg_restore"
    with pytest.raises(BackupError, match="install postgresql-client-99"):
        programs.of_version("pg_dump", 99)


def test_passwords_are_no_arguments_that_everybody_on_the_machine_sees():
    address = {"password": "secret", "host": "db.example", "options": "-c a.b=c"}
    variables = programs.environment(address)
    assert variables["PGPASSWORD"] == "secret" and variables["PGHOST"] == "db.example"
    assert variables["PGOPTIONS"] == "-c a.b=c"
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(variables)
