"""`bin/manage prepare`: what a start needs after the migrations: reference data, sources, the starter list."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships import tasks
from partnerships.actions import curators, runs, sources
from partnerships.geography.load import load_reference
from partnerships.ingest import registry


class Command(BaseCommand):
    help = "Load the gazetteer, synchronize the declared sources, and ask the worker for each bundled list."

    def handle(self, *args: str, **options: Any) -> None:
        load_reference()
        sources.synchronize()
        curators.make_group()
        for slug, source in registry.declared().items():
            if source.bundled:
                tasks.ingest.delay(runs.ask(slug=slug, actor="start").pk)
        self.stdout.write("Reference data and sources are ready; the bundled lists are with the worker.")
