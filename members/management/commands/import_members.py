from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from gastvrij.lib.languages import INTERFACE, SOURCE
from members.importing import actions
from members.importing.plan import plan_of
from members.importing.reading import MOST_BYTES, Unreadable, decode, read


class Command(BaseCommand):
    help = (
        "Tell what a CSV file of organisations that the network knows would bring in, line by "
        "line, and write nothing. The last line names a code: with --confirm CODE they come in."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--confirm", metavar="CODE", help="what was told comes in")
        parser.add_argument(
            "--also",
            default="",
            metavar="LINES",
            help="of what looks like another, these come in as well: 12,15",
        )
        parser.add_argument("--show", action="store_true", help="show them on the site, as such")
        parser.add_argument(
            "--no-invitations",
            action="store_true",
            help="mail nobody; by default their contacts are invited to claim them",
        )
        parser.add_argument("--language", choices=INTERFACE, default=SOURCE)

    def handle(self, *, file, language, **options):
        with override(language):
            try:
                with file.open("rb") as opened:
                    text, is_guess = decode(opened.read(MOST_BYTES + 1))
                table = read(text)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from error
            except Unreadable as error:
                raise CommandError(str(error)) from error
            self.tell(plan_of(table), table, is_guess)
            if options["confirm"]:
                self.bring_in(file, text, options)

    def tell(self, plan, table, is_guess):
        if is_guess:
            self.stdout.write(
                _(
                    "This file is not in UTF-8. We read it as Windows writes it: "
                    "look at the accents."
                )
            )
        if table.unread:
            words = _("Columns that we do not read: %(columns)s")
            self.stdout.write(words % {"columns": ", ".join(table.unread)})
        for line in plan.lines:
            self.stdout.write(f"{line.number}. {line.name}: {line.words}")
            for column, problem in line.problems:
                self.stdout.write(f"    {column}: {problem}")
            for like in line.likely:
                reasons = ", ".join(map(str, like.reasons))
                self.stdout.write(f"    {like.name} ({like.where}): {reasons}")
        for words, number in plan.counts:
            self.stdout.write(f"{number} × {words}")
        self.stdout.write(f"--confirm {plan.code}")

    def bring_in(self, file, text, options):
        try:
            also = {int(one) for one in options["also"].split(",") if one.strip()}
        except ValueError as error:
            raise CommandError("--also takes numbers of lines, with commas: 12,15") from error
        kept = actions.keep(file.name, text, remarks=[], by=None)
        try:
            actions.confirm(
                kept,
                also=also,
                show=options["show"],
                invite=not options["no_invitations"],
                seen=options["confirm"],
                by=None,
            )
        except actions.Changed as error:
            kept.delete()
            raise CommandError(
                _("Something changed since you looked. Nothing came in. Look once more.")
            ) from error
        number = sum(
            bool(one["organisation"]) for one in kept.__class__.objects.get(pk=kept.pk).result
        )
        self.stdout.write(_("Organisations that came in: %(number)s") % {"number": number})
