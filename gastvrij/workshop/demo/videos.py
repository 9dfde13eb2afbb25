"""The demo's video of others: an invented one, that says so. The toolkit's own content has none."""

from gastvrij.workshop.demo.days import read
from toolkit.models import Embed, Section


def announce_videos() -> None:
    """Each of videos.yaml; not again where somebody's videos stand."""
    if Embed.objects.exists():
        return
    for order, told in enumerate(read("videos.yaml")):
        chapter, slug = told["section"].split("/")
        words = {
            f"{name}_{language}": text
            for name in ("title", "shows")
            for language, text in told[name].items()
        }
        Embed.objects.create(
            section=Section.objects.get(chapter__slug=chapter, slug=slug),
            order=order,
            **{name: told[name] for name in ("address", "by", "language", "minutes")},
            **words,
        )
