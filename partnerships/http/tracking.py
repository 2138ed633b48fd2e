"""Parameters that other sites put into links to follow their readers. They ask nothing of this one.

They are taken off before anything reads the address, so pages, files, the API and caches never see them; unknown
parameters of any other name are still refused by name.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_plus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

FAMILIES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "gad_", "fb_action_")
"""How the names of whole families begin: Google Analytics, Matomo, HubSpot, Google Ads, Facebook."""
NAMES = frozenset(
    # search engines' and networks' clicks
    "fbclid gclid gclsrc gbraid wbraid dclid msclkid yclid ysclid _openstat twclid ttclid tt_medium tt_content "
    "li_fat_id igshid igsh epik rdt_cid sccid scid sc_cid srsltid irclickid irgwc s_cid s_kwcid ef_id wickedid "
    "rb_clickid fb_ref fb_source ref_src ref_url share_id xtor cmpid ncid trk trkcampaign "
    # newsletters
    "mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv oly_anon_id oly_enc_id "
    "_ke _kx __s ml_subscriber ml_subscriber_hash ck_subscriber_id bbeml elqtrackid elqtrack nr_email_referer "
    "dm_i mailid sp_mid sp_rid "
    # what a browser is passed from one site to the next
    "_ga _gl guccounter guce_referrer guce_referrer_sig".split()
)


def is_tracking(name: str) -> bool:
    """Whether a parameter of this name follows readers."""
    lower = name.casefold()
    return lower in NAMES or lower.startswith(FAMILIES)


def without_tracking(query: str) -> str:
    """A query string without them; everything else stays as it is written."""
    parts = query.split("&")
    return "&".join(part for part in parts if not is_tracking(unquote_plus(part.partition("=")[0])))


def untracked(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: takes them off each address. `request.was_tracked` says so, for the page to correct its address."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        kept = without_tracking(query)
        request.was_tracked = kept != query  # type: ignore[attr-defined]  # for templates/base.html
        if kept != query:
            request.META["QUERY_STRING"] = kept
        return get_response(request)

    return answer
