from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from gastvrij.lib.languages import ENGLISH
from toolkit.spoken.counts import table


class Command(BaseCommand):
    help = "Tell how much of each language of families is there and checked, as a Markdown table."

    def handle(self, **options):
        with override(ENGLISH):
            self.tell()

    def tell(self):
        self.stdout.write(f"On {timezone.localdate():%d/%m/%Y}:\n")
        self.stdout.write(
            "| Language | Kind of text | Texts | Shown to say the same | Checked by a speaker"
            " | Left in Dutch |"
        )
        self.stdout.write("| --- | --- | ---: | ---: | ---: | ---: |")
        for language, kinds, together in table():
            for name, count in [("all together", together), *kinds]:
                numbers = (count.total, count.said, count.checked, count.in_dutch)
                cells = [f"{language.name} ({language.code})", name, *map(str, numbers)]
                self.stdout.write(f"| {' | '.join(cells)} |")
