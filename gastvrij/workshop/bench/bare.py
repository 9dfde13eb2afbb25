"""A site whose pages render a template and nothing else: what the others are set against.

It has the same middleware. The template is the very page that was measured, as plain text.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.template import engines
from django.urls import path

templates = {}


def learn(name, html):
    """Have a page under this name, of exactly this text."""
    source = f"{{% verbatim bare %}}{html}{{% endverbatim bare %}}"
    templates[name] = engines["django"].from_string(source)


@login_not_required
def bare(request, name):
    return HttpResponse(templates[name].render({}, request))


urlpatterns = [path("<str:name>/", bare)]


class BareHandler(WSGIHandler):
    """The same middleware, with these addresses instead of the site's."""

    def get_response(self, request):
        request.urlconf = __name__
        return super().get_response(request)
