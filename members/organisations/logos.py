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
MOST_PIXELS = 30_000_000  # a photograph of a phone has twelve million
LARGEST_SIDE = 512
# What Pillow reads from the content itself; a file's name and the sender's word count for nothing.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


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
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            # Known from the first bytes, before anything is unpacked.
            if image.width * image.height > MOST_PIXELS:
                raise NotAPicture
            image.draft("RGB", (2 * LARGEST_SIDE, 2 * LARGEST_SIDE))  # JPEG only: saves memory
            small = ImageOps.exif_transpose(image)  # loads the first frame
            small = small.convert("RGBA" if small.has_transparency_data else "RGB")
            small.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    except NotAPicture:
        raise
    except Exception as error:  # decoders fail in as many ways as there are damaged files
        raise NotAPicture from error
    return encode(Image.frombytes(small.mode, small.size, small.tobytes()))


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
