from django.core.management.base import BaseCommand, CommandError

from gastvrij.workshop import migration_locks


class Command(BaseCommand):
    help = "Say which migrations would stop a running site; meant for `make check`."
    requires_system_checks = []

    def handle(self, **options):
        if problems := list(migration_locks.find_problems()):
            raise CommandError("\n".join([*problems, "See docs/deploying.md, “Migrations”."]))
        self.stdout.write(
            f"{len(migration_locks.to_check())} new migrations, none of which stops the site."
        )
