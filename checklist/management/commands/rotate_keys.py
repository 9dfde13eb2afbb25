from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from checklist.walls import claims
from checklist.walls.binding import encrypted_columns, named, refuse_unbound
from gastvrij.lib.encryption import is_current, place_of, seal, unseal
from members.accounts.second_factor.keys import encrypt_all_anew

AT_ONCE = 500  # rows in a transaction, so that nobody waits long for one


class Command(BaseCommand):
    help = (
        "Encrypt everything anew with the first of ENCRYPTION_KEYS, bound to its row. Stop and "
        "start the whole site with it first: a reload keeps the old environment. The site may go "
        "on meanwhile. Afterwards text that is not bound to its row is refused, and the other keys "
        "can leave the server; keep them as long as there are back-ups of before."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--accept-unbound",
            action="store_true",
            help="bind texts that are not bound, although all were once: look first who wrote them",
        )

    def handle(self, *, verbosity, accept_unbound, **options):
        columns = tqdm(encrypted_columns(), disable=None)
        number = sum(rotate(*column, accept_unbound=accept_unbound) for column in columns)
        second_factors = encrypt_all_anew()
        if left := refuse_unbound():
            raise CommandError(
                f"{left} texts were written meanwhile by a part of the site that binds none: "
                "stop and start the whole site (a reload keeps the old environment), and run this "
                "again."
            )
        if verbosity:
            self.stdout.write(
                f"{number} texts encrypted anew, and the keys of {second_factors} second factors. "
                "All are bound to their rows, and nothing else is accepted. All open with the "
                "first key. The others can leave ENCRYPTION_KEYS: then stop and start the whole "
                "site, for a reload keeps the old environment. Keep the others where the private "
                "key of the back-ups is, as long as there are back-ups of before: only they open "
                "those."
            )


def rotate(table, column, *, accept_unbound=False):
    """How many texts of this column had an older key; again and again until there are none."""
    total = 0
    while changed := rotate_once(table, column, accept_unbound):
        total += changed
    return total


def rotate_once(table, column, accept_unbound):
    numbers = ask("SELECT id FROM {table} WHERE {column} <> '' ORDER BY id", table, column)
    return sum(
        rotate_some(
            table,
            column,
            [number for (number,) in numbers[start : start + AT_ONCE]],
            accept_unbound,
        )
        for start in range(0, len(numbers), AT_ONCE)
    )


def rotate_some(table, column, numbers, accept_unbound):
    """Only where nobody wrote something else meanwhile: what they write has the first key."""
    with claims.opened(claims.OPERATOR):
        rows = ask("SELECT id, {column} FROM {table} WHERE id = ANY(%s)", table, column, [numbers])
        old = [
            (encrypt_anew(text, place, accept_unbound), number, text)
            for number, text in rows
            if not is_current(text, place := place_of(table, column, number))
        ]
        with connection.cursor() as cursor:
            change = "UPDATE {table} SET {column} = %s WHERE id = %s AND {column} = %s"
            cursor.executemany(named(change, table, column), old)
    return len(old)


def encrypt_anew(text, place, accept_unbound):
    return seal(unseal(text, place, accept_unbound=accept_unbound), place)


def ask(question, table, column, values=None):
    with claims.opened(claims.OPERATOR), connection.cursor() as cursor:
        cursor.execute(named(question, table, column), values)
        return cursor.fetchall()
