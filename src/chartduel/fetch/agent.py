"""Who asks: one honest User-Agent, with an address that an operator can write to."""

from __future__ import annotations

import re
from importlib.metadata import version

from chartduel.errors import ConfigError

NAME = "chartduel"
"""The name under which robots.txt can address us."""


def user_agent(contact: str) -> str:
    """`Mozilla/5.0 (compatible; chartduel/VERSION; +CONTACT)`. `ConfigError` for a contact that cannot stand there."""
    if not re.fullmatch(r"[!-'*-~]{3,200}", contact):
        told = "is missing" if not contact else f"{contact[:40]!r} cannot stand in a User-Agent"
        raise ConfigError(
            f"the contact of the settings {told}",
            hint='`contact = "https://..."` or an e-mail address in the settings, so that a platform can write to you',
        )
    return f"Mozilla/5.0 (compatible; {NAME}/{version('chartduel')}; +{contact})"
