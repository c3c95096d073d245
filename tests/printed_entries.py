"""Charts as platforms print them, with hostile names, and what can happen to their bytes on the way."""

from __future__ import annotations

from hypothesis import strategies as st

from chartduel.model.parsed import Ids, Move, ParsedEntry

HOSTILE = (
    'He said "no" & <b>left</b>',
    '"Weird" one',
    "쩔어 (DOPE)",
    "a, b",
    "O'Neil;|\\",
    "\u200fשלום\u200e",
    "A\u00a0B",
    "🎵💜",
    "x" * 700,
    "=1+1",
    "</td></tr></table>",
    "&amp;lt;",
)


def entry(rank: int, **more: object) -> ParsedEntry:
    """A line of a chart whose songs have ids of 22 and videos of 11 characters, and more streams above."""
    moves = ((rank, Move.SAME), (rank + 2, Move.UP), (None, Move.NEW), (None, Move.REENTRY))
    previous, move = moves[rank % 4]
    told: dict[str, object] = {
        "title": f"Song {rank}", "artists": (f"Act {rank}",), "ids": Ids(song=f"s{rank:021d}"),
        "previous_rank": previous, "move": move, "value": 9_000_000 - 1234 * rank,
    }  # fmt: skip
    return ParsedEntry(rank=rank, **{**told, **more})


names = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40
).filter(str.strip)
"""A name of a song or an artist: nothing that a platform could not print."""


@st.composite
def mutations(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with some of them cut off, taken away, doubled, changed or put elsewhere."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 400)))
        piece = data[at:to]
        new = draw(st.sampled_from((b"", piece * 2, piece[::-1], b"\x00", b"\xff", b'"', b"<td>", b"{", b"null", b"0")))
        data = data[:at] if draw(st.integers(0, 9)) == 0 else data[:at] + new + data[to:]
    return data
