"""Which listings are one recording: `match`, `why`, `review` and `rulings`."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chartduel.cli.options import JsonOption, LakeOption, put_json, root_of, say, show, writing
from chartduel.render.words import plain

if TYPE_CHECKING:
    from chartduel.identity.rulings import Ruling

rulings = typer.Typer(
    help="What people ruled about listings: it counts before everything else.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
ListingArgument = Annotated[str, typer.Argument(metavar="LISTING", help="A listing id, or 'platform: title / artist'.")]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for those who read it later.")]
WhoOption = Annotated[str | None, typer.Option("--who", metavar="NAME", help="Who says so (else your login name).")]


def match(
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS.csv")],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.csv", help="Where the answers are written.")],
    lake: LakeOption = None,
) -> None:
    """Decide of pairs of names whether they are one recording: same, different or undecided."""
    from chartduel.api.identity import match_file

    root = root_of(lake)
    with writing(out):
        count = match_file(pairs, out, root if lake is not None or (root / "lake.json").is_file() else None)
    say(f"{count} pairs decided in {out}")


def why(one: ListingArgument, other: ListingArgument, as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """Say why two listings are one recording, or are not."""
    from chartduel.api import identity

    a, b, verdict = identity.why(root_of(lake), one, other)
    if as_json:
        told = {"decision": verdict.decision, "score": verdict.score, "evidence": verdict.evidence}
        put_json({"listings": [a, b], **told})
        return
    say(plain(f"{verdict.decision.value} ({verdict.score:.2f}): {verdict.why}"))
    for listing in (a, b):
        say(f"\n{plain(f'{listing.source}: {listing.title} / {listing.artist}')}")
        say(f"  listing {listing.id}, recording {plain(listing.recording)}")
        for reason in dict.fromkeys(listing.reasons):
            say(f"  - {plain(reason)}")


def review(
    most: Annotated[int, typer.Option("--most", min=1, help="How many pairs.")] = 20,
    as_json: JsonOption = False,
    lake: LakeOption = None,
) -> None:
    """List the undecided pairs, the most valuable first. `chartduel rulings` decides them."""
    from chartduel.api import identity

    doubts = identity.review(root_of(lake), most)
    if as_json:
        put_json({"doubts": doubts})
        return
    if not doubts:
        say("Nothing is undecided in this lake.")
        return
    for one in doubts:
        say(f"{one.probability:.2f}  {one.entries} entries")
        for name, listing in zip(one.names, one.listings, strict=True):
            say(f"      {listing}  {plain(name)}")
        say(f"      {plain('; '.join(one.reasons))}")


@rulings.command("same")
def same(
    one: ListingArgument, other: ListingArgument, why: WhyOption, who: WhoOption = None, lake: LakeOption = None
) -> None:
    """Rule two listings to be one recording."""
    _rule("same", one, other, why, who, lake)


@rulings.command("different")
def different(
    one: ListingArgument, other: ListingArgument, why: WhyOption, who: WhoOption = None, lake: LakeOption = None
) -> None:
    """Rule two listings to be two recordings, whatever else says otherwise."""
    _rule("different", one, other, why, who, lake)


def _rule(said: str, one: str, other: str, why: str, who: str | None, lake: Path | None) -> None:
    from chartduel.api import ruling as api
    from chartduel.identity.rulings import Said

    new = api.rule(root_of(lake), Said(said), one, other, who or getpass.getuser(), why)
    say(plain(f"ruling {new.id}: {new.listing} and {new.other} are {said}"))


@rulings.command("split")
def split(listing: ListingArgument, why: WhyOption, who: WhoOption = None, lake: LakeOption = None) -> None:
    """Rule a listing apart from every other name of its recording."""
    from chartduel.api import ruling as api

    news = api.split(root_of(lake), listing, who or getpass.getuser(), why)
    for new in news:
        say(f"ruling {new.id}: {new.listing} and {new.other} are different")


@rulings.command("rename")
def rename(
    listing: ListingArgument,
    title: Annotated[str, typer.Option("--title", metavar="TEXT")],
    artist: Annotated[list[str], typer.Option("--artist", metavar="NAME", help="Again for the next.")],
    why: WhyOption,
    who: WhoOption = None,
    lake: LakeOption = None,
) -> None:
    """Show the recording of a listing under another title and artist."""
    from chartduel.api import ruling as api

    new = api.rename(root_of(lake), listing, title, artist, who or getpass.getuser(), why)
    say(plain(f"ruling {new.id}: {new.listing} is shown as {title} / {', '.join(artist)}"))


@rulings.command("undo")
def undo(
    ruling: Annotated[int, typer.Argument(metavar="RULING")],
    why: WhyOption,
    who: WhoOption = None,
    lake: LakeOption = None,
) -> None:
    """Take a ruling back. It stays in the record."""
    from chartduel.api import ruling as api

    api.undo(root_of(lake), ruling, who or getpass.getuser(), why)
    say(f"ruling {ruling} no longer counts")


@rulings.command("list")
def list_(as_json: JsonOption = False, lake: LakeOption = None) -> None:
    """List every ruling with who, when and why."""
    from chartduel.api import ruling as api
    from chartduel.render.terminal import rows_table

    held = api.ruled(root_of(lake))
    if as_json:
        put_json({"rulings": held})
        return
    rows = [
        (str(one.id), one.said.value, _of(one), one.who,
         one.said_at.isoformat(timespec="seconds"), one.why)
        for one in held
    ]  # fmt: skip
    show(rows_table("Rulings", ("id", "says", "of", "who", "when", "why"), rows, whole=("of",)))


def _of(ruling: Ruling) -> str:
    """What a ruling speaks of: two listings, a listing and its name, or another ruling."""
    if ruling.title:
        return f"{ruling.listing}\n{ruling.title} / {', '.join(ruling.artists)}"
    return str(ruling.undoes or f"{ruling.listing}\n{ruling.other}")
