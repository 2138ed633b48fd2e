"""Any other address below the API's: a problem in JSON, not a page."""

from partnerships.api.problems import Missing
from partnerships.api.view import ApiView


class Unknown(ApiView):
    """There is nothing here."""

    schema = None

    def get(self, request, **path):
        raise Missing("There is nothing at this address: see /api/docs/. Addresses end with a slash.")
