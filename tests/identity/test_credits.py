"""Artist strings as platforms print them (the numbers are those of the list of naming phenomena)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartduel.errors import BadInput
from chartduel.identity.credits import artist_keys, lead_keys, parse_artist, split_names
from chartduel.identity.facts import Facts, alias_table, aliases, member_table, members, read
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import key

SHARED_LEAD = [  # 8, 9, 11, 19, 20, 22, 23
    ["로제 (ROSÉ)", "로제(ROSÉ)", "로제", "ROSÉ", "로제\u00a0(ROSÉ)", "로제 (ROSÉ) & Bruno Mars", "ROSÉ, Bruno Mars"],
    ["HIGH4 (하이포)", "하이포 (HIGH4)"],
    ["방탄소년단", "BTS", "BTS (방탄소년단)"],
    ["Lim Young Woong", "Lim Young-woong", "임영웅"],
    ["(여자)아이들", "i-dle (아이들)", "(G)I-DLE", "(여자)아이들 ((G)I-DLE)"],
    ["투모로우바이투게더", "TOMORROW X TOGETHER"],
    ["Yonezu Kenshi", "Kenshi Yonezu", "요네즈 켄시"],
    ["HUNTR/X", "HUNTR X", "HUNTRX"],
    ["Car, the garden", "카더가든"],
    ["Earth, Wind & Fire", "Earth, Wind and Fire"],
    ["원필 (DAY6)", "원필"],
    ["순순희 (기태)", "순순희(지환)", "순순희"],
    ["김보경 (NEON)", "NEON"],
    ["비스트 (하이라이트)", "Highlight"],
    ["데이먼스 이어 Damons year", "데이먼스 이어"],
    ["데이먼스 이어 Damons year", "Damons Year"],
    ["FTISLAND (FT아일랜드)", "FTISLAND"],
]
LISTS = [
    ("ROSÉ, Bruno Mars", ["ROSÉ", "Bruno Mars"]),
    ("로제 (ROSÉ) & Bruno Mars", ["로제 (ROSÉ)", "Bruno Mars"]),
    ("Tyler, The Creator", ["Tyler, The Creator"]),
    ("Tyler, The Creator, Teezo Touchdown", ["Tyler, The Creator", "Teezo Touchdown"]),
    ("Earth, Wind & Fire & Crush", ["Earth, Wind & Fire", "Crush"]),
    ("호시X우지 (SEVENTEEN)", ["호시", "우지 (SEVENTEEN)"]),
    ("도겸 × 승관", ["도겸", "승관"]),
    ("A X B x C", ["A", "B", "C"]),
    ("Lil Nas X & Jack Harlow", ["Lil Nas X", "Jack Harlow"]),
    ("XngHan&Xoul", ["XngHan", "Xoul"]),
    ("A and B with C feat. D; E / F", ["A", "B", "C", "D", "E", "F"]),
    ("& Jemsii & Naykilla", ["Jemsii", "Naykilla"]),
    ("허용별(허각, 신용재, 임한별)", ["허용별(허각, 신용재, 임한별)"]),
    ("Kings of Leon", ["Kings of Leon"]),
    ("", []),
]


@pytest.mark.parametrize("forms", SHARED_LEAD)
def test_forms_of_one_lead(forms: list[str]):
    assert frozenset.intersection(*map(lead_keys, forms))


@pytest.mark.parametrize(("printed", "names"), LISTS)
def test_split_names(printed: str, names: list[str]):
    assert list(split_names(printed)) == names


def test_both_readings_of_an_unknown_comma_name():
    keys = artist_keys("Woodkid, The Choir")
    assert {"woodkid", "thechoir", "woodkidthechoir"} <= keys


def test_order_of_names_does_not_matter():  # 22
    one, other = artist_keys("이예은 & 아샤트리 & 전건호"), artist_keys("이예은 & 전건호 & 아샤트리")
    assert {"이예은", "아샤트리", "전건호"} <= one & other


def test_brackets_of_another_script_are_an_alias_that_may_be_a_group():
    (name,) = parse_artist("진호 (PENTAGON)").names
    assert (name.keys, name.group, name.group_sure) == (("진호", "pentagon"), "PENTAGON", False)


def test_a_known_act_in_brackets_is_the_group():  # 23, 32
    (name,) = parse_artist("원필 (DAY6)").names
    assert (name.keys, name.group, name.group_sure) == (("원필",), "DAY6", True)
    assert "seventeen" not in artist_keys("호시X우지 (SEVENTEEN)")


def test_brackets_of_the_same_script_are_no_alias():
    (name,) = parse_artist("순순희 (기태)").names
    assert (name.keys, name.group) == (("순순희",), "기태")


def test_a_known_spelling_in_brackets_is_an_alias():
    (name,) = parse_artist("로제 (ROSÉ)").names
    assert (name.keys, name.group) == (("로제", "rose"), "")


def test_brackets_that_only_begin_like_a_marker():
    (name,) = parse_artist("FTISLAND (FT아일랜드)").names
    assert name.group == "FT아일랜드"


def test_listed_members():
    assert parse_artist("허용별 (허각, 신용재, 임한별)").names[0].members == ("허각", "신용재", "임한별")


def test_x_of_group():  # 5
    (name,) = parse_artist("카리나 of aespa").names
    assert (name.keys, name.group) == (("카리나",), "aespa")


def test_guests_of_the_title_count():  # 2
    listed = artist_keys("제니 (JENNIE) & Doechii")
    titled = artist_keys("제니", parse_title("ExtraL (Feat. Doechii)").featured)
    assert {"jennie", "doechii"} <= listed & titled
    assert "doechii" not in lead_keys("제니 (JENNIE) & Doechii")
    assert {"taeyang", "daesung"} <= artist_keys("G-DRAGON (feat. 태양, 대성)")


def test_remixer_is_no_artist():  # 33
    assert "jennie" not in artist_keys("Tame Impala", parse_title("Dracula (JENNIE Remix)").featured)


@given(
    st.text()
    | st.lists(st.sampled_from(["아", "A", "(", ")", ",", " & ", " X ", " of ", "feat. ", "BTS"])).map("".join)
)
def test_any_text_is_a_credit(text: str):
    credit = parse_artist(text)
    assert credit.names
    assert all(name.keys for name in credit.names)
    assert "" not in artist_keys(text)
    if key(text):
        assert lead_keys(text) <= artist_keys(text)


def test_the_packaged_facts_hold():
    assert aliases()["방탄소년단"] == aliases()["bts"] == "bts"
    assert members()["bigbang"] == {"gdragon", "taeyang", "daesung"}
    assert "rose" in members()["blackpink"]


def test_a_name_of_two_acts_is_refused():
    with pytest.raises(BadInput, match="names both"):
        alias_table(Facts(acts={"JOY": ("조이",), "Joey": ("조이",)}))


def test_a_group_without_names_is_refused():
    with pytest.raises(BadInput, match="not in"):
        member_table(Facts(acts={"A": ()}, groups={"B": ("A",)}))


@pytest.mark.parametrize("text", ["[acts", "[acts]\nA = 1", "[people]"])
def test_what_is_no_table_of_facts(text: str):
    with pytest.raises(BadInput):
        read(text)
