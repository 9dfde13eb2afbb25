"""Whoever must sign in first keeps the way there, and what they had typed."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login

from members.sending import keeping
from members.sending.mark import page_of


class SignInFirst(LoginRequiredMiddleware):
    """Django's, which leads back to the page of a form instead of the address it was sent to."""

    def handle_no_permission(self, request, view_func):
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        keeping.keep(request)
        return redirect_to_login(page_of(request))


class KeptForms:
    """Fills in what somebody had typed before they had to sign in, on the page where it was."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and request.session.get(keeping.WAITS):
            return keeping.offered(request, response)
        return response
