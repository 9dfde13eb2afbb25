"""In the admin: where a figure, a source or a word is used, each with the way there."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gastvrij.lib.admin_addresses import form_of
from toolkit.desk.in_use import MOST, users_of


class UsedAdmin:
    """A fixed number of questions, however many pages use it."""

    said = ["said_users"]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.said if obj else [])]

    def get_fieldsets(self, request, obj=None):
        fieldsets = [
            (
                name,
                {**options, "fields": [one for one in options["fields"] if one not in self.said]},
            )
            for name, options in super().get_fieldsets(request, obj)
        ]
        return [(None, {"fields": self.said}), *fieldsets] if obj else fieldsets

    @admin.display(description=gettext_lazy("used in"))
    def said_users(self, row):
        found = users_of(row)
        if not found:
            return _("No text shows it.")
        lines = format_html_join(
            "", '<li><a href="{}">{}</a></li>', ((form_of(one), one) for one in found[:MOST])
        )
        if len(found) > MOST:
            words = _("And %(n)s more.") % {"n": len(found) - MOST}
            lines = format_html("{}<li>{}</li>", lines, words)
        return format_html('<ul class="said">{}</ul>', lines)
