"""`{% csrf_token %}` of every form: Django's, and the mark of the page (members/sending/mark.py).

A built-in of the templates (settings.py), so that a form can't be without it.
"""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from members.sending.mark import FIELD, mark_for

register = template.Library()


class MarkedFormNode(CsrfTokenNode):
    def render(self, context):
        token, request = super().render(context), context.get("request")
        if not token or request is None:
            return token
        mark = '{}<input type="hidden" name="{}" value="{}">'
        return format_html(mark, token, FIELD, mark_for(request))


@register.tag
def csrf_token(parser, token):
    return MarkedFormNode()
