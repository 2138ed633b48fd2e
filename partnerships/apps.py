"""Names the app for Django. Nothing happens on start: no signals, no imports for their side effects."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    default_auto_field = "django.db.models.BigAutoField"
