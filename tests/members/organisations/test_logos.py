"""A logo is a picture and nothing but a picture, whatever was uploaded."""

import struct
import subprocess
import sys
import zlib
from functools import partial
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse
from PIL import Image, PngImagePlugin

from gastvrij.lib.paths import ROOT
from members.models import Logo
from members.organisations.actions import set_logo
from members.organisations.logos import LARGEST_FILE, NotAPicture, draw_anew
from tests.gastvrij.site.html import Page
from tests.members.factories import make_organisation
from tests.members.test_admin import network_admin, organisation_form, staff  # noqa: F401

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>alert('Gastvrij')</script>"


def picture(kind="PNG", size=(40, 20), mode="RGB", colour="teal", **options):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def with_words():
    """Script in the text of a PNG, and in its EXIF."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    words.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=True)
    exif = Image.Exif()
    exif[0x010E] = SCRIPT.decode()
    exif[0x8825] = {1: "N", 2: (51.0, 3.0, 0.0)}  # where the photograph was taken
    return picture(pnginfo=words, exif=exif)


def polyglot():
    """A GIF to a decoder, and a script to a browser that would take it for one."""
    gif = bytearray(picture("GIF", mode="P", colour=0))
    gif[6:8] = b"/*"  # its width: 0x2a2f, a comment in the script
    return bytes(gif) + b"*/=1;alert('Gastvrij')//" + SCRIPT


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width=50_000, height=50_000):
    """A small file that would unpack to gigabytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    end = chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + end


def words_bomb():
    """Its words would unpack to sixty-four megabytes."""
    png = picture()
    packed = b"Comment\0\0" + zlib.compress(bytes(64 * 1024 * 1024), 9)
    return png[:33] + chunk(b"zTXt", packed) + png[33:]


def animation():
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
REFUSED = {
    "an SVG with script": SVG,
    "an SVG with a prologue": b'<?xml version="1.0"?>\n' + SVG,
    "HTML": b"<!doctype html><body onload=alert(1)>",
    "text": b"Welkom in Gent",
    "nothing": b"\0",
    "a PDF": b"%PDF-1.7\n%",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "a BMP": picture("BMP"),
    "a TIFF": picture("TIFF"),
    "an ICO": picture("ICO"),
    "half a PNG": picture(size=(300, 300), colour=(1, 2, 3))[:-30],
    "half a JPEG": picture("JPEG", (300, 300))[:400],
    "only the beginning of a PNG": picture()[:20],
    "a bomb of pixels": bomb(),
    "a smaller bomb": bomb(9_000, 9_000),
    "a bomb of words": words_bomb(),
    "a PNG without pixels": bomb(0, 10),
}
ACCEPTED = {
    "a PNG": picture(),
    "a PNG with transparency": picture(mode="RGBA"),
    "a PNG of a palette": picture(mode="P", colour=3),
    "a PNG in grey": picture(mode="LA", colour=(9, 100)),
    "a PNG of sixteen bits": picture(mode="I;16", colour=300),
    "a PNG with words": with_words(),
    "a JPEG": picture("JPEG"),
    "a JPEG for the printer": picture("JPEG", mode="CMYK", colour=(1, 2, 3, 4)),
    "a JPEG with a remark": picture("JPEG", comment=SCRIPT),
    "a WebP": picture("WEBP"),
    "a GIF": picture("GIF"),
    "a GIF that moves": animation(),
    "a PNG with a script behind it": picture() + SCRIPT,
    "a large photograph": picture("JPEG", (4000, 3000)),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_is_refused(kind):
    with pytest.raises(NotAPicture):
        draw_anew(REFUSED[kind])


@pytest.mark.parametrize("kind", ACCEPTED)
def test_a_picture_comes_out_as_webp_with_nothing_else_in_it(kind):
    drawn = draw_anew(ACCEPTED[kind])
    assert b"script" not in drawn.content and b"alert" not in drawn.content
    with Image.open(BytesIO(drawn.content)) as image:
        assert image.format == "WEBP"
        assert image.size == (drawn.width, drawn.height)
        assert max(image.size) <= 512
        assert getattr(image, "n_frames", 1) == 1
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert dict(image.getexif()) == {}


def test_a_polyglot_is_refused_or_loses_its_second_tongue():
    try:
        drawn = draw_anew(polyglot())
    except NotAPicture:
        return
    assert b"alert" not in drawn.content and b"script" not in drawn.content


def test_of_a_moving_picture_the_first_frame_stays():
    with Image.open(BytesIO(draw_anew(animation()).content)) as image:
        red, green, blue = image.convert("RGB").getpixel((15, 15))
    assert red > 200 and green < 60 and blue < 60


def test_a_photograph_lies_as_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    drawn = draw_anew(picture("JPEG", (40, 20), exif=exif))
    assert (drawn.width, drawn.height) == (20, 40)


# --- what it costs -----------------------------------------------------------------------------
def large(kind, side, *, alpha=False, frames=1):
    """A plain picture of a few kilobytes, however many pixels it has."""
    first = Image.new("RGBA" if alpha else "RGB", (side, side), "teal")
    options = {"lossless": True, "method": 0} if kind == "WEBP" else {}
    if frames > 1:
        others = (Image.new("RGB", (side, side), (n, n, n)) for n in range(1, frames))
        options |= {"save_all": True, "append_images": others, "duration": 20}
    out = BytesIO()
    first.save(out, kind, **options)
    return out.getvalue()


def frame_beyond_its_screen():
    """A GIF of ten pixels whose first frame is twenty thousand wide and high."""
    data = bytearray(picture("GIF", (10, 10), mode="P", colour=0))
    at = data.index(b",", 13 + 3)  # the image descriptor
    data[at + 5 : at + 9] = struct.pack("<HH", 20_000, 20_000)
    return bytes(data)


def extended(side):
    """A WebP whose canvas is told in its extended header, with a small picture in it."""
    still = picture("WEBP", (10, 10), colour="teal")[12:]
    canvas = (side - 1).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + canvas + still
    return b"RIFF" + struct.pack("<I", len(body)) + body


# Drawn by the test that needs it: every worker reads this file.
WHOLE_SCREENS = {
    "a WebP without loss": partial(large, "WEBP", 2_450),
    "a WebP with loss": partial(picture, "WEBP", (2_450, 2_450), quality=1),
    "a WebP of the extended kind": partial(large, "WEBP", 2_450, frames=2),
    "a WebP that is mostly canvas": partial(extended, 12_000),
    "a PNG": partial(large, "PNG", 3_465),
    "a GIF": partial(large, "GIF", 3_465),
    "a GIF whose frame is beyond its screen": frame_beyond_its_screen,
    "a JPEG": partial(large, "JPEG", 5_478),
}


@pytest.mark.parametrize("kind", WHOLE_SCREENS)
def test_too_many_pixels_are_refused_before_a_decoder_takes_memory_for_them(kind, monkeypatch):
    def taken(*args):
        raise AssertionError("a decoder began")

    data = WHOLE_SCREENS[kind]()
    monkeypatch.setattr("PIL._webp.WebPAnimDecoder", taken)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", taken)
    with pytest.raises(NotAPicture) as refused:
        draw_anew(data)
    assert not isinstance(refused.value.__cause__, AssertionError)


COST = """
import resource, sys
from members.organisations.logos import draw_anew
from PIL import Image
Image.init()
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
draw_anew(data)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    "kind, side, options",
    [
        ("WEBP", 2_449, {}),
        ("WEBP", 2_449, {"alpha": True}),
        ("WEBP", 500, {"frames": 200}),
        ("PNG", 3_464, {}),
        ("PNG", 3_464, {"alpha": True}),
        ("GIF", 3_464, {}),
        ("GIF", 500, {"frames": 200}),
        ("JPEG", 5_477, {}),
    ],
)
def test_the_largest_picture_and_many_frames_cost_little_memory(kind, side, options):
    """Measured in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-c", COST],
        input=large(kind, side, **options),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert int(found.stdout) < 150 * 1024, kind  # kilobytes


# --- in the administration ---------------------------------------------------------------------
def upload(client, data, name="logo.png", kind="image/png", **fields):
    form = organisation_form(**fields)
    form["logo"] = SimpleUploadedFile(name, data, kind)
    return client.post(reverse("admin:members_organisation_add"), form)


def test_a_network_administrator_uploads_replaces_and_removes_a_logo(client, network_admin):  # noqa: F811
    assert upload(client, picture()).status_code == 302
    logo = Logo.objects.get()
    assert (logo.width, logo.height) == (40, 20)
    address = reverse("admin:members_organisation_change", args=[logo.pk])
    assert logo.get_absolute_url() in client.get(address).content.decode()

    form = organisation_form()
    assert client.post(address, form).status_code == 302
    assert Logo.objects.get().digest == logo.digest
    form["logo"] = SimpleUploadedFile("new.webp", picture("WEBP", (10, 10)), "image/webp")
    assert client.post(address, form).status_code == 302
    assert Logo.objects.get().width == 10
    assert client.post(address, organisation_form(remove_logo="on")).status_code == 302
    assert not Logo.objects.exists()


@pytest.mark.parametrize("name", ["logo.png", "logo.svg", "../../logo.html", "x.php\0.png"])
@pytest.mark.parametrize("kind", ["an SVG with script", "text", "a bomb of pixels"])
def test_a_hostile_file_is_told_in_a_sentence(client, network_admin, kind, name):  # noqa: F811
    response = upload(client, REFUSED[kind], name)
    assert response.status_code == 422
    told = response.context["adminform"].form.errors["logo"]
    assert told[0].startswith("Deze afbeelding kunnen we niet lezen.")
    assert not Logo.objects.exists()


def test_an_empty_and_a_huge_file_are_told_in_a_sentence(client, network_admin):  # noqa: F811
    for data in (b"", bytes(LARGEST_FILE + 1)):
        response = upload(client, data)
        assert response.status_code == 422
        assert response.context["adminform"].form.errors["logo"]
    assert not Logo.objects.exists()


def test_a_curator_uploads_no_logo(client):
    staff(client, "Redactie")
    assert upload(client, picture()).status_code == 403


# --- on the site -------------------------------------------------------------------------------
@pytest.fixture
def organisation():
    organisation = make_organisation("Welkom", slug="welkom")
    set_logo(organisation, draw_anew(picture()))
    return organisation


def test_a_logo_is_served_inertly(client, organisation):
    response = client.get(organisation.logo.get_absolute_url())
    assert response.status_code == 200
    assert response.content == organisation.logo.content
    assert not response.cookies
    expected = {
        "Content-Type": "image/webp",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": 'inline; filename="welkom.webp"',
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert {name: response.headers[name] for name in expected} == expected


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "suspended", "left"])
def test_only_an_approved_organisations_logo_is_served(client, organisation, state):
    organisation.state = state
    organisation.save()
    assert client.get(organisation.logo.get_absolute_url()).status_code == 404


def test_another_digest_or_another_name_is_not_there(client, organisation):
    other = make_organisation("Ander", slug="ander")
    digest = organisation.logo.digest
    for slug, found in ((other.slug, digest), ("welkom", "0" * 32), ("nobody", digest)):
        address = reverse("members:logo", args=[slug, found])
        assert client.get(address).status_code == 404
    assert client.post(organisation.logo.get_absolute_url()).status_code == 405


def test_a_logo_stands_on_its_organisations_page_and_in_the_directory(client, organisation):
    for address in (organisation.get_absolute_url(), reverse("members:directory")):
        (image,) = Page(client.get(address).content.decode()).all("img")
        assert image.attributes["src"] == organisation.logo.get_absolute_url()
        assert image.attributes["alt"] == ""  # the name stands beside it
        assert (image.attributes["width"], image.attributes["height"]) == ("40", "20")


def test_without_a_logo_there_is_no_picture(client):
    organisation = make_organisation()
    for address in (organisation.get_absolute_url(), reverse("members:directory")):
        assert Page(client.get(address).content.decode()).all("img") == []


@pytest.mark.parametrize("count", [1, 20])
def test_logos_cost_the_directory_no_query_and_are_not_loaded(
    client, count, django_assert_num_queries
):
    for _ in range(count):
        set_logo(make_organisation(), draw_anew(picture()))
    with django_assert_num_queries(11) as queries:  # as many as without
        client.get(reverse("members:directory"))
    assert not any('"content"' in query["sql"] for query in queries)


def test_the_site_deletes_no_organisation_so_its_logo_stays_with_it(organisation):
    """One that left has that state; its families would lose their house."""
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        organisation.delete()
    assert Logo.objects.filter(organisation=organisation).exists()
