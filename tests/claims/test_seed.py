"""The article that started it: all nine claims, none of its traps."""

import json
from datetime import UTC, datetime

import pytest

from chartduel.claims.document import read
from chartduel.claims.extract import extract
from shared_data import need


@pytest.fixture(scope="module")
def seen():
    data = need("seed/rose-vs-gdragon.txt").read_bytes()
    return extract(read(data, datetime(2024, 11, 23, tzinfo=UTC)))


def test_the_nine_claims_and_no_other(seen):
    gold = json.loads(need("seed/gold.jsonl").read_text(encoding="utf-8"))["claims"]
    wanted = {(one["song"] or one["artist"], one["platform"], one["measure"], one["rank"]) for one in gold}
    assert len(wanted) == 9
    assert sorted((one.song or one.artist, one.platform, one.measure, one.rank or 0) for one in seen.claims) == sorted(
        (*one[:3], one[3] or 0) for one in wanted
    )


def test_the_first_hour_begins_at_noon_in_vietnam(seen):
    ranks = [one for one in seen.claims if one.measure == "rank"]
    assert {one.as_of for one in ranks} == {"in the first hour"}
    assert {one.as_of_from for one in ranks} == {datetime(2024, 11, 22, 5, tzinfo=UTC)}


def test_without_a_date_no_year_is_guessed():
    bare = extract(read(need("seed/rose-vs-gdragon.txt").read_bytes()))
    assert bare.article.published_at is None
    assert {one.as_of_from for one in bare.claims} == {None}


def test_who_sings_is_told_by_the_sentences_before(seen):
    assert {(one.song, one.artist) for one in seen.claims if one.song} == {
        ("Home Sweet Home", "G-Dragon"),
        ("Number One Girl", "Rose"),
    }


def test_dominating_the_market_is_a_judgement_and_no_claim(seen):
    assert {one.kind for one in seen.judgements if "dominating the Korean market" in one.quote} == {
        "comparison",
        "forecast",
    }
    assert not any("dominating" in one.quote for one in seen.claims)


def test_it_is_known_as_a_translation_with_its_author(seen):
    assert (seen.article.byline, seen.article.translated_from, seen.article.language) == ("DƯƠNG HƯƠNG", "vi", "en")


def test_teasers_and_captions_are_furniture(seen):
    text = seen.article.text
    start = text.index("TIN LIÊN QUAN")
    assert {one.kind for one in seen.sentences if one.start >= start} == {"furniture"}
    caption = text.index("“Number One Girl” is included")
    assert {one.kind for one in seen.sentences if one.start == caption} == {"furniture"}
