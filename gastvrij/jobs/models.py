from django.db import connection, models

from gastvrij.lib.encryption import EncryptedTextField, KeyDrawnFirst, keys_fit


class OutgoingMail(models.Model):
    """A mail that was not sent yet, from the transaction that it tells about until it is sent.

    Mails hold codes and addresses that open an account, so they are encrypted like the words of
    families, and erased as soon as they are sent or given up.
    """

    id = KeyDrawnFirst()
    content = EncryptedTextField()
    """JSON: what `gastvrij/jobs/mail.py` makes a message of again."""
    created_at = models.DateTimeField(auto_now_add=True)


class KeyProof(models.Model):
    """One row that ENCRYPTION_KEYS have to open, or this is not its database."""

    id = KeyDrawnFirst()
    text = EncryptedTextField()

    @classmethod
    def is_awaited(cls) -> bool:
        """Whether there is a table and no proof in it."""
        is_there = cls._meta.db_table in connection.introspection.table_names()
        return is_there and keys_fit() is None

    @classmethod
    def store(cls) -> bool:
        """Once, by `migrate`; False if it was there, or its table is not there yet."""
        if not cls.is_awaited():
            return False
        cls.objects.create(text="open")
        return True
