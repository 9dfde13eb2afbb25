from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection
from psycopg import sql
from tqdm import tqdm

from checklist.walls import claims
from gastvrij.lib.encryption import EncryptedTextField, encrypt_anew, is_current
from members.accounts.second_factor.keys import encrypt_all_anew

AT_ONCE = 500  # rows in a transaction, so that nobody waits long for one


class Command(BaseCommand):
    help = (
        "Encrypt everything anew with the first of ENCRYPTION_KEYS. Restart the whole site with it "
        "first. The site may go on meanwhile; afterwards the other keys can go."
    )

    def handle(self, *, verbosity, **options):
        number = sum(rotate(*column) for column in tqdm(encrypted_columns(), disable=None))
        second_factors = encrypt_all_anew()
        if verbosity:
            self.stdout.write(
                f"{number} texts encrypted anew, and the keys of {second_factors} second factors. "
                "All open with the first key: the others can leave ENCRYPTION_KEYS."
            )


def encrypted_columns():
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def rotate(table, column):
    """How many texts of this column had an older key; again and again until there are none."""
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    total = 0
    while changed := rotate_once(names):
        total += changed
    return total


def rotate_once(names):
    numbers = ask("SELECT id FROM {table} WHERE {column} <> '' ORDER BY id", names)
    return sum(
        rotate_some(names, [number for (number,) in numbers[start : start + AT_ONCE]])
        for start in range(0, len(numbers), AT_ONCE)
    )


def rotate_some(names, numbers):
    """Only where nobody wrote something else meanwhile: what they write has the first key."""
    with claims.opened(claims.OPERATOR):
        rows = ask("SELECT id, {column} FROM {table} WHERE id = ANY(%s)", names, [numbers])
        old = [(encrypt_anew(text), number, text) for number, text in rows if not is_current(text)]
        with connection.cursor() as cursor:
            change = "UPDATE {table} SET {column} = %s WHERE id = %s AND {column} = %s"
            cursor.executemany(sql.SQL(change).format(**names), old)
    return len(old)


def ask(question, names, values=None):
    with claims.opened(claims.OPERATOR), connection.cursor() as cursor:
        cursor.execute(sql.SQL(question).format(**names), values)
        return cursor.fetchall()
