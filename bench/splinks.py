"""Splink on what our matcher is given: the same parsed fields, its own blocking, its own unsupervised training.

`python -m bench.splinks tracks OUT` or `listings IN OUT`, in a process of its own: it measures nothing but itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench import musicbrainz

SEED = 1
U_PAIRS = 2e6
SURE = 0.9
EVEN = 0.5


def tracks(out: Path) -> None:
    """The groups of MusicBrainz-20K, by listing."""
    rows = [_row(place, track) for place, track in enumerate(musicbrainz.tracks())]
    api = DuckDBAPI()
    linker = Linker(api.register(pd.DataFrame(rows)), _of_tracks(), log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("title", "artist")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    for rule in (block_on("title"), block_on("artist", "album")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    found = linker.inference.predict(threshold_match_probability=0.01)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=SURE)
    table = groups.as_pandas_dataframe()
    out.write_text(
        json.dumps({str(one): str(top) for one, top in zip(table["unique_id"], table["cluster_id"], strict=True)})
    )


def _row(place: int, track: musicbrainz.Track) -> dict[str, Any]:
    told = {"title": track.title, "artist": track.artist, "album": track.album, "number": track.number}
    return {
        "unique_id": place,
        **{name: value or None for name, value in told.items()},
        "title_start": track.title.replace(" ", "")[:6] or None,
        "artist_start": track.artist.replace(" ", "")[:6] or None,
        "seconds": track.seconds,
        "whole_seconds": None if track.seconds is None else int(track.seconds),
        "year": track.year,
        "language": track.language or None,
    }


def _of_tracks() -> SettingsCreator:
    length = cl.CustomComparison(
        [
            cll.NullLevel("seconds"),
            cll.AbsoluteDifferenceLevel("seconds", 1.1),
            cll.AbsoluteDifferenceLevel("seconds", 3),
            cll.AbsoluteDifferenceLevel("seconds", 10),
            cll.ElseLevel(),
        ],
        output_column_name="seconds",
    )
    names = [cl.JaroWinklerAtThresholds(name, [0.95, 0.88, 0.75]) for name in ("title", "artist", "album")]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[*names, length, *(cl.ExactMatch(name) for name in ("year", "number", "language"))],
        blocking_rules_to_generate_predictions=[
            block_on("title"),
            block_on("artist", "album"),
            block_on("title_start", "artist_start"),
            block_on("whole_seconds", "number"),
            block_on("whole_seconds", "title_start"),
            block_on("whole_seconds", "artist_start"),
        ],
    )


def listings(source: Path, out: Path) -> None:
    """The pairs of names (`name`, `other`) that are likelier one than not, from a Parquet file of parsed names."""
    api = DuckDBAPI()
    linker = Linker(api.register(pd.read_parquet(source)), _of_listings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("title", "artist", "version")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    for rule in (block_on("title"), block_on("artist")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=U_PAIRS)
    found = linker.inference.predict(threshold_match_probability=EVEN).as_pandas_dataframe()
    found[["unique_id_l", "unique_id_r", "match_probability"]].to_parquet(out)


def _of_listings() -> SettingsCreator:
    title = cl.CustomComparison(
        [
            cll.NullLevel("title"),
            cll.ExactMatchLevel("title", term_frequency_adjustments=True),
            cll.CustomLevel("list_has_any(titles_l, titles_r)", "another title in common"),
            cll.JaroWinklerLevel("title", 0.92),
            cll.JaroWinklerLevel("spoken", 0.92),
            cll.JaroWinklerLevel("spoken", 0.8),
            cll.ElseLevel(),
        ],
        output_column_name="title",
    )
    artist = cl.CustomComparison(
        [
            cll.NullLevel("artist"),
            cll.ExactMatchLevel("artist", term_frequency_adjustments=True),
            cll.CustomLevel("list_has_any(acts_l, acts_r)", "an act in common"),
            cll.JaroWinklerLevel("artist", 0.92),
            cll.ElseLevel(),
        ],
        output_column_name="artist",
    )
    entered = cl.CustomComparison(
        [
            cll.NullLevel("first_day"),
            cll.AbsoluteDifferenceLevel("first_day", 2),
            cll.AbsoluteDifferenceLevel("first_day", 15),
            cll.AbsoluteDifferenceLevel("first_day", 90),
            cll.ElseLevel(),
        ],
        output_column_name="entered",
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[title, artist, cl.ExactMatch("version"), entered],
        blocking_rules_to_generate_predictions=[
            block_on("title", "artist"),
            block_on("title", "first_day"),
            block_on("artist", "first_day"),
            block_on("artist", "spoken_start"),
            block_on("title", "artist_start"),
        ],
        retain_matching_columns=False,
    )


if __name__ == "__main__":
    if sys.argv[1] == "tracks":
        tracks(Path(sys.argv[2]))
    else:
        listings(Path(sys.argv[2]), Path(sys.argv[3]))
