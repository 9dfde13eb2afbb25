"""Our own files: style sheets, scripts, letters and pictures, with the headers that they need.

A page's policies say what a page may do. On a style sheet they say nothing to anybody and are
1,700 bytes, more than most scripts here. A picture in SVG is a page when it is opened by itself, so
it keeps them; so does what is not known here.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

NEVER_A_PAGE = ("text/css", "text/javascript", "image/png", "image/webp", "font/woff2")


class FilesMiddleware(WhiteNoiseMiddleware):
    @staticmethod
    def serve(static_file, request: HttpRequest) -> HttpResponseBase:
        response = WhiteNoiseMiddleware.serve(static_file, request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        # A file that somebody has already ("not changed") has its headers already, too.
        if kind in NEVER_A_PAGE or response.status_code == 304:
            response.is_never_a_page = True
            response._csp_exempt = True
            response._permissions_policy_override = ""
        return response
