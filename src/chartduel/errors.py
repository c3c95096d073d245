"""Every error that chartduel raises on purpose.

    ChartduelError
      ConfigError          what was asked for cannot be asked (wrong setting, profile or chart id)
        UnknownChart
        BadProfile
      NotFound             nothing fits; says what would
        UnknownSong
        UnknownProfile
      Ambiguous            several things fit; carries them
        AmbiguousSong
        AmbiguousProfile
      RulingConflict       a person ruled otherwise before; shows both sides
      BadInput             a file or value is not what it should be
        UnreadableFile
        RefusedPayload     what a platform sent cannot be taken; it is kept for a better parser
          NotAChart        it is something else: a login page, a block, an error
          LayoutChanged    it is built in another way than the parser knows
          IncompleteChart  ranks are missing, repeated or too few
          WrongPeriod      it is the chart of another time, or another chart
      FetchError           the network, or a rule about using it, said no
        Disallowed         our own rules: robots.txt, an unnamed source, a private address, another host
        Blocked            the platform does not want us: 401, 403, 406, 451
        RateLimited        the platform wants us later: 429
        Unavailable        it did not answer, or with 5xx, or not in time; or the source rests after many failures
        BadAnswer          the answer cannot be read: too large, not the length it promised, another status
      StoreError           the lake cannot be used as it is
        NotALake
        NewerLake
        OlderLake
        DamagedLake
        CommitConflict     another writer was faster; safe to try again
      EngineFailed         the cluster that was named cannot be reached, or failed at a question
      MissingExtra         an optional part of the machine is missing (a font, a renderer)

Catch `ChartduelError` to catch them all. Absence from a chart, a frozen hour and a gap in
the archives are values (`model.presence`), never errors.
"""

from collections.abc import Sequence


class ChartduelError(Exception):
    """Says what went wrong and where; `hint` says what to do, `exit_code` what the command returns."""

    exit_code = 1

    def __init__(self, what: str, *, hint: str = "", candidates: Sequence[object] = ()) -> None:
        super().__init__(what)
        self.hint = hint
        self.candidates = tuple(candidates)

    def line(self) -> str:
        """One line for people and programs: `ErrorClass: what; hint`."""
        text = f"{type(self).__name__}: {self}"
        return f"{text}; {self.hint}" if self.hint else text


class ConfigError(ChartduelError):
    exit_code = 2


class UnknownChart(ConfigError):
    pass


class BadProfile(ConfigError):
    pass


class NotFound(ChartduelError):
    exit_code = 4


class UnknownSong(NotFound):
    pass


class UnknownProfile(NotFound):
    pass


class Ambiguous(ChartduelError):
    exit_code = 4


class AmbiguousSong(Ambiguous):
    pass


class AmbiguousProfile(Ambiguous):
    pass


class RulingConflict(ChartduelError):
    exit_code = 5


class BadInput(ChartduelError):
    exit_code = 5


class UnreadableFile(BadInput):
    pass


class RefusedPayload(BadInput):
    pass


class NotAChart(RefusedPayload):
    pass


class LayoutChanged(RefusedPayload):
    pass


class IncompleteChart(RefusedPayload):
    pass


class WrongPeriod(RefusedPayload):
    pass


class FetchError(ChartduelError):
    exit_code = 6


class Disallowed(FetchError):
    pass


class Blocked(FetchError):
    pass


class RateLimited(FetchError):
    pass


class Unavailable(FetchError):
    pass


class BadAnswer(FetchError):
    pass


class StoreError(ChartduelError):
    exit_code = 5


class NotALake(StoreError):
    pass


class NewerLake(StoreError):
    pass


class OlderLake(StoreError):
    pass


class DamagedLake(StoreError):
    pass


class CommitConflict(StoreError):
    pass


class EngineFailed(ChartduelError):
    exit_code = 6


class MissingExtra(ChartduelError):
    exit_code = 2
