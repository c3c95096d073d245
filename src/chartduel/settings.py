"""What the user decides: a contact for the User-Agent, which sources are on, keys, what is collected.

One TOML file, named by CHARTDUEL_SETTINGS, else `settings.toml` in the user's configuration folder.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import msgspec

from chartduel.errors import ConfigError
from chartduel.model.chart import Chart
from chartduel.model.source import Source

NAMED = "CHARTDUEL_SETTINGS"
HINT = "docs/how-to/collect-charts.md explains every setting"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every setting has a default; an unknown one is an error."""

    contact: str = ""
    """A web address or e-mail address that a platform's operator can write to."""
    enable: tuple[str, ...] = ()
    """Sources that are off until they are named here."""
    collect: tuple[str, ...] = ()
    """Charts and counters that `chartduel collect` collects when none is named."""
    keys: dict[str, str] = {}
    """Secrets by name: `youtube`, `lastfm`."""
    deezer_market: str = ""
    """The market of Deezer's charts as they are shown here: that of the address which asks."""
    youtube_videos: tuple[str, ...] = ()
    """Ids of the videos whose views are counted."""
    wikipedia_articles: tuple[str, ...] = ()
    """Articles whose views are counted, as `ko:아이유`."""
    acts: str = ""
    """A TOML file with more names of acts and members of groups, its path seen from the folder of the settings."""
    looked_up: str = "looked-up.toml"
    """The TOML file in which `chartduel lookup` keeps what it found, its path seen from the folder of the settings."""

    def __repr__(self) -> str:
        return f"Settings(contact={self.contact!r}, enable={self.enable!r}, keys={sorted(self.keys)!r})"

    def allows(self, source: Source) -> bool:
        """Whether a source is on."""
        return not source.consent or source.id in self.enable

    def has_key(self, source: Source) -> bool:
        """Whether a source needs no key of the user, or has it."""
        return not source.key or bool(self.keys.get(source.key))

    def is_shown(self, source: Source, chart: Chart) -> bool:
        """Whether a source shows a chart's market here; it is for the user to say where that is."""
        return not source.here or getattr(self, source.here, "") == chart.market

    def is_usual(self, source: Source) -> bool:
        """Whether an answer of a source can be hoped for where nobody named its charts."""
        return self.has_key(source) and not source.here


def path() -> Path:
    """Where the settings are."""
    if named := os.environ.get(NAMED):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("chartduel") / "settings.toml"


def load() -> Settings:
    """The user's settings, or the defaults where none are named and there is no file in the usual place.

    `ConfigError` for a file that cannot be read, or that was named and is not there.
    """
    where = path()
    try:
        told = tomllib.loads(where.read_text(encoding="utf-8"))
        return msgspec.convert(told, Settings)
    except FileNotFoundError as error:
        if os.environ.get(NAMED):
            raise ConfigError(f"{where}: there is no such file, but {NAMED} names it", hint=HINT) from error
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{where}: {error}", hint=HINT) from error
    except msgspec.ValidationError:
        raise ConfigError(f"{where}: an unknown setting, or a value of the wrong kind", hint=HINT) from None
