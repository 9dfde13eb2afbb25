from django.db import connection, models

from gastvrij.lib.encryption import EncryptedTextField


class OutgoingMail(models.Model):
    """A mail that was not sent yet, from the transaction that it tells about until it is sent.

    Mails hold codes and addresses that open an account, so they are encrypted like the words of
    families, and erased as soon as they are sent or given up.
    """

    content = EncryptedTextField()
    """JSON: what `gastvrij/jobs/mail.py` makes a message of again."""
    created_at = models.DateTimeField(auto_now_add=True)


class KeyProof(models.Model):
    """One row that ENCRYPTION_KEYS have to open, or this is not its database."""

    text = EncryptedTextField()

    @classmethod
    def store(cls) -> None:
        """Once, by `migrate`; nothing if the table is not there yet."""
        is_there = cls._meta.db_table in connection.introspection.table_names()
        if is_there and not cls.objects.exists():
            cls.objects.create(text="open")
