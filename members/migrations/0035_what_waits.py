from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("members", "0034_family_mails")]

    operations = [
        AddIndexConcurrently(
            model_name="thread",
            index=models.Index(
                fields=["-last_at", "-id"],
                include=["organisation"],
                condition=models.Q(kind="question", solution=None, hidden_at=None),
                name="thread_without_solution",
            ),
        ),
        AddIndexConcurrently(
            model_name="reply",
            index=models.Index(
                fields=["thread"],
                include=["organisation"],
                condition=models.Q(hidden_at=None),
                name="reply_shown_in_thread",
            ),
        ),
    ]
