"""What a page with videos or posts may frame: those of its own providers, and nobody else's."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpResponse
from django_permissions_policy import PermissionsPolicyMiddleware

from toolkit.models import Embed


def allow_frames(response: HttpResponse, embeds: Iterable[Embed]) -> HttpResponse:
    """Every other page frames nothing: `default-src 'none'`, and no feature for anybody."""
    origins = sorted({one.shown.provider.origin for one in embeds if one.shown})
    if origins:
        response._csp_update = {"frame-src": origins}  # type: ignore[attr-defined]
        policy = settings.PERMISSIONS_POLICY | {"fullscreen": ["self", *origins]}
        response._permissions_policy_override = (  # type: ignore[attr-defined]
            PermissionsPolicyMiddleware.compute_header_value(policy, name="frames")
        )
    return response
