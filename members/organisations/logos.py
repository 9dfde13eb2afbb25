"""From whatever somebody uploads to a picture that is nothing but a picture."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

CONTENT_TYPE = "image/webp"
LARGEST_FILE = 5 * 1024 * 1024  # bytes
# Of one picture, by what a pixel costs while it is drawn: at most some 130 megabytes together.
# A photograph of a phone has twelve million.
MOST_PIXELS = {"JPEG": 30_000_000, "PNG": 12_000_000, "GIF": 12_000_000, "WEBP": 6_000_000}
LARGEST_SIDE = 512
# What Pillow reads from the content itself; a file's name and the sender's word count for nothing.
FORMATS = tuple(MOST_PIXELS)
# Pillow itself refuses twice as many in any format, before a decoder begins.
Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values()) // 2


@dataclass(frozen=True)
class Picture:
    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()[:32]


class NotAPicture(Exception):
    """The file is none of the four, is damaged, or would fill the memory."""


def draw_anew(data: bytes) -> Picture:
    """The picture in `data`, at most 512 pixels, without all that travelled along with it."""
    if _pixels_of_webp(data) > MOST_PIXELS["WEBP"]:
        raise NotAPicture
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            # Known from the first bytes, before anything is unpacked.
            if image.width * image.height > MOST_PIXELS.get(image.format, 0):
                raise NotAPicture
            image.draft("RGB", (2 * LARGEST_SIDE, 2 * LARGEST_SIDE))  # JPEG only: saves memory
            mode = "RGBA" if image.has_transparency_data else "RGB"
            small = image if image.mode == mode else image.convert(mode)  # loads the first frame
            small.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            small = ImageOps.exif_transpose(small)
    except NotAPicture:
        raise
    except Exception as error:  # decoders fail in as many ways as there are damaged files
        raise NotAPicture from error
    return encode(Image.frombytes(small.mode, small.size, small.tobytes()))


def _pixels_of_webp(data: bytes) -> int:
    """How many its header names, in each of the three kinds; 0 for anything else.

    Pillow opens a WebP with a decoder that takes the memory for two whole pictures at once.
    https://developers.google.com/speed/webp/docs/riff_container
    """
    head, kind = data[:30].ljust(30, b"\0"), data[12:16]
    if not (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return 0
    if kind == b"VP8X":
        sides = [int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27)]
    elif kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        sides = [(bits >> shift & 0x3FFF) + 1 for shift in (0, 14)]
    else:
        sides = [int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (26, 28)]
    return sides[0] * sides[1]


def encode(pixels: Image.Image) -> Picture:
    out = BytesIO()
    pixels.save(out, "WEBP", quality=90, method=4)
    return Picture(out.getvalue(), pixels.width, pixels.height)


class LogoField(forms.FileField):
    """An upload that comes out as a `Picture`."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget", forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"})
        )
        super().__init__(**kwargs)

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        if upload.size > LARGEST_FILE:
            raise ValidationError(_("This file is too large. At most 5 MB, please."))
        try:
            return draw_anew(upload.read())
        except NotAPicture as error:
            raise ValidationError(
                _("We can't read this picture. Save it as PNG, JPEG, WebP or GIF and try again.")
            ) from error
