"""Pages for people about the open data, the files themselves, and the list for other sites."""

from csp.decorators import csp_replace, csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from gastvrij.lib.public_pages import kept_by_anybody
from gastvrij.lib.site_address import address_of
from members.models import Municipality
from members.open_data import files
from members.open_data.api import api
from members.open_data.forms import EVERYWHERE, OnYourSiteForm
from members.open_data.published import LICENCE, SECONDS_KEPT, organisations, published, refusal

SHOWN = 200
"""In an embedded list; the directory has them all."""


@login_not_required
@require_safe
@kept_by_anybody
def open_data(request):
    """What anybody may take along of the network, and in which forms."""
    context = {"count": organisations().count(), "licence": LICENCE}
    return render(request, "members/open_data/open_data.html", context)


@login_not_required
@require_safe
@kept_by_anybody
def open_data_api(request):
    """The addresses of the API and what each may be asked, from its own description."""
    paths = api.get_openapi_schema()["paths"]
    operations = [{"path": path, **methods["get"]} for path, methods in paths.items()]
    return render(request, "members/open_data/api.html", {"operations": operations})


# --- files -------------------------------------------------------------------------------------
@published("file")
def csv_file(request):
    """Comma-separated; with ?separator=semicolon as Excel in Dutch and French wants it."""
    separator = files.SEPARATORS.get(request.GET.get("separator", "comma"))
    if separator is None:
        return refusal(400, "This may be comma or semicolon.", "separator")
    return _file(files.as_csv(separator), "text/csv; charset=utf-8", "organisations.csv")


@published("file")
def json_file(request):
    return _file(files.as_json(), "application/json", "organisations.json")


@published("file")
def geojson_file(request):
    return _file(files.as_geojson(), "application/geo+json", "organisations.geojson")


def _file(parts, content_type, name):
    """Sent while it is written: ten thousand organisations need no more memory than a few."""
    headers = {"Content-Disposition": f'attachment; filename="gastvrij-{name}"'}
    return StreamingHttpResponse(parts, content_type=content_type, headers=headers)


# --- on other sites ----------------------------------------------------------------------------
@login_not_required
@require_safe
@csp_update({"frame-src": ["'self'"]})
def on_your_site(request):
    """The line of HTML to put on one's own site, and what it will look like there."""
    form = OnYourSiteForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        context = {"form": form}
        return render(request, "members/open_data/on_your_site.html", context, status=400)
    chosen = form.cleaned_data["province"] if form.is_bound else EVERYWHERE
    province = "" if chosen == EVERYWHERE else chosen
    address = address_of("members:embed", language=get_language())
    context = {
        "form": form,
        "province": province,
        "address": f"{address}?province={province}" if province else address,
    }
    return render(request, "members/open_data/on_your_site.html", context)


@login_not_required
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request):
    """The members of a province or region, without a script, in a page that any site may frame.

    The only one: it knows nobody who is signed in, and there is nothing to press but links.
    """
    place = request.GET.get("province", "")
    found = organisations()
    if place in Municipality.Region.values and place != Municipality.Region.BRUSSELS:
        found = found.filter(municipality__region=place)
        name = Municipality.Region(place).label
    elif place in Municipality.Province.values:
        found = found.filter(municipality__province=place)
        name = Municipality.Province(place).label
    elif place:
        raise Http404
    else:
        name = ""
    town = "municipality__name_fr" if get_language() == "fr" else "municipality__name_nl"
    shown = list(found.prefetch_related(None).order_by(town, "name")[: SHOWN + 1])
    context = {"organisations": shown[:SHOWN], "has_more": len(shown) > SHOWN, "place": name}
    response = render(request, "members/open_data/embed.html", context)
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response
