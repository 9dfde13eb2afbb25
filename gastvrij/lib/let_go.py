"""Django's templates, which let go of what a page was made of as soon as it is written.

A context and the dictionaries in it know each other, so what a page showed (a family's list, a
thousand rows) would stay in the process until the garbage collector comes, and give it work.
"""

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context


class Templates(DjangoTemplates):
    def from_string(self, template_code: str) -> "Written":
        return Written(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> "Written":
        return Written(super().get_template(template_name).template, self)


class Written(Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None):
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
        finally:
            made.dicts.clear()
