"""What a reader knows of a video or post before it is loaded."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gastvrij.lib.words import language_in_words
from toolkit.models import Embed


def facts_of(embed: Embed) -> str:
    """'Video from Fedasil · in English · about 4 minutes'."""
    is_video = embed.shown is not None and embed.shown.provider.kind == "video"
    kind = _("Video from %(who)s") if is_video else _("Post from %(who)s")
    told = [
        kind % {"who": embed.by},
        _("language: %(language)s") % {"language": language_in_words(embed.language)},
    ]
    if embed.minutes:
        words = ngettext("about %(minutes)s minute", "about %(minutes)s minutes", embed.minutes)
        told.append(words % {"minutes": embed.minutes})
    return " · ".join(told)
