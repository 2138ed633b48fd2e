"""Whether pages may offer to be told by mail."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sends_mail() -> bool:
    """`{% sends_mail as mail %}`: whether the site has a mail server."""
    return bool(settings.MAIL)
