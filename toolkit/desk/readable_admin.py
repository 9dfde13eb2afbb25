"""In the admin: all Dutch texts that are hard to read, on one page."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from toolkit.desk.readable import hard_texts
from toolkit.readability import PLAIN


class HardToReadAdmin:
    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.hard_to_read_view))
        return [path("moeilijk/", view, name="toolkit_theme_hard_to_read"), *super().get_urls()]

    def hard_to_read_view(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Dutch texts that are hard to read"),
            "texts": hard_texts(),
            "plain": PLAIN,
        }
        return render(request, "admin/toolkit/hard_to_read.html", context)
