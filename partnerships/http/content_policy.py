"""The content security policy of every answer: what the settings say, and the import map by its hash.

By a hash and not by a nonce, so that a page and its policy are the same for every reader and can be kept.
"""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts

from partnerships.script_modules import import_map_source


class ContentPolicy(CSPMiddleware):
    """Middleware: the header of the policy."""

    def get_policy_parts(self, *arguments: Any, **options: Any) -> PolicyParts:
        parts = super().get_policy_parts(*arguments, **options)
        parts.update = {**(parts.update or {}), "script-src": [import_map_source()]}
        return parts
