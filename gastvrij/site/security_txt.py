"""Where somebody who found a hole tells us: /.well-known/security.txt (RFC 9116)."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

DAYS = 90  # RFC 9116 advises less than a year


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    fields = {
        "Contact": settings.SECURITY_CONTACT
        or f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        "Expires": f"{datetime.now(UTC) + timedelta(days=DAYS):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": request.build_absolute_uri(reverse("security_txt")),
        "Policy": settings.SECURITY_POLICY,
    }
    lines = [f"{name}: {value}\n" for name, value in fields.items() if value]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
