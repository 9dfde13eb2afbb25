from itertools import chain

from django.core.exceptions import BadRequest


class NullByteMiddleware:
    """PostgreSQL knows no null byte, and no browser sends one in an address or a cookie.

    Fields of forms tell so themselves; filters, searches and sessions would fail on it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        in_query = chain(request.GET, *(values for _, values in request.GET.lists()))
        texts = chain([request.path_info], request.COOKIES.values(), in_query)
        if any("\0" in text for text in texts):
            raise BadRequest
        return self.get_response(request)
