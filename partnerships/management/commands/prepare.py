"""`bin/manage prepare`: what a start needs after the migrations: reference data, sources, the bundled lists."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships import tasks
from partnerships.actions import roles, runs, sources
from partnerships.actions.releases.publish import publish_in_new_layout
from partnerships.geography.load import load_reference


class Command(BaseCommand):
    help = "Load the gazetteer, synchronize the declared sources, and ask the worker for each bundled list."

    def handle(self, *args: str, **options: Any) -> None:
        load_reference()
        declared = sources.synchronize()
        roles.make_groups()
        publish_in_new_layout()
        waiting = [source for source in declared if sources.bundled_waiting(source)]
        tasks.ingest_one_by_one([runs.ask(slug=source.slug, actor="start").pk for source in waiting])
        self.stdout.write("Reference data and sources are ready; the bundled lists are with the worker.")
