"""How platforms name songs, phenomenon by phenomenon: what must be one recording, what must not, what nobody knows.

The names are made up or of songs that are in no list of pairs that this project was measured on.
"""

from __future__ import annotations

import pytest

from chartduel.identity.compare import Decision, Known, Name, compare

SAME, DIFFERENT, UNDECIDED = Decision.SAME, Decision.DIFFERENT, Decision.UNDECIDED
Printed = tuple[str, str]
PHENOMENA: dict[str, list[tuple[Decision, Printed, Printed]]] = {
    "01 the mark of a guest": [
        (SAME, ("Paper Moon (feat. 하늘, 바다)", "Lumen"), ("Paper Moon (Feat. 하늘 & 바다)", "Lumen")),
        (SAME, ("유리병(Feat.모래)", "Lumen"), ("유리병 (w/ 모래)", "Lumen")),
    ],
    "02 a guest among the artists": [
        (SAME, ("Glasshouse (Feat. Ozma)", "Lumen & Ozma"), ("Glasshouse", "Lumen")),
        (SAME, ("TOO LATE", "Lumen & Ozma .Pak"), ("TOO LATE (feat. Ozma .Pak)", "Lumen")),
    ],
    "03 a guest on one side only": [
        (SAME, ("Duo", "조용 (JOYONG)"), ("Duo (w/ Lilac)", "JOYONG")),
        (SAME, ("Silver", "Lumen"), ("Silver (w/ Ejo, AUDRA, Film Cast)", "Lumen")),
    ],
    "04 guests in another script": [
        (SAME, ("No Signal (Feat. 하늘)", "Lumen"), ("No Signal [feat. Haneul]", "Lumen")),
        (SAME, ("Whirr (feat. 바다)", "Lumen"), ("Whirr (feat. BADA)", "Lumen")),
    ],
    "05 a guest of a group": [
        (SAME, ("미리 봄 (Feat. 천둥 Of THUNDERS)", "Lumen"), ("미리 봄 (feat. 천둥)", "Lumen")),
        (SAME, ("밤의이름으로! (feat. 모래)", "Lumen"), ("밤의이름으로! (feat. 모래 of dunes)", "Lumen")),
    ],
    "06 the producer": [
        (SAME, ("알고싶나요(PROD.모래알)", "Lumen"), ("알고싶나요 (Prod. by 모래알)", "Lumen")),
        (SAME, ("Grain (Prod. by SAND) [feat. 로이]", "Lumen"), ("Grain (Feat. 로이) (Prod. By SAND)", "Lumen")),
    ],
    "07 brackets in brackets": [
        (SAME, ("Tumble (Feat. Young P (DUNES))", "Lumen"), ("Tumble (feat. Young P)", "Lumen")),
        (SAME, ("HI HI (Feat. 선우 (DUNES)) (Prod. by Ko Sand)", "Lumen"), ("HI HI (Feat. 선우)", "Lumen")),
    ],
    "08 an act in two scripts": [
        (SAME, ("Kite", "모래알 (MORAEAL)"), ("Kite", "MORAEAL(모래알)")),
        (SAME, ("Kite", "모래알\u00a0(MORAEAL)"), ("Kite", "MORAEAL")),
    ],
    "09 an act in one script": [
        (SAME, ("Kite Song", "릴라말즈"), ("Kite Song", "Lilamalz")),
        (SAME, ("Rooftop", "Lim Yeon-woong"), ("Rooftop", "Lim Yeon Woong")),
    ],
    "10 an act translated": [
        (SAME, ("Butter", "방탄소년단"), ("Butter", "BTS")),
        (SAME, ("Fighting (Feat. 이영지)", "부석순 (SEVENTEEN)"), ("Fighting (feat. Lee Young Ji)", "BSS")),
    ],
    "11 an act renamed": [
        (SAME, ("LATATA", "(여자)아이들"), ("LATATA", "i-dle (아이들)")),
        (SAME, ("Ditto", "NewJeans"), ("Ditto", "NJZ")),
    ],
    "12 a title translated": [
        (UNDECIDED, ("모래 위의 성", "Lumen"), ("Folly", "Lumen")),
        (UNDECIDED, ("이름에게", "아이유"), ("Dear Someone", "IU")),
    ],
    "13 a title in another script's letters": [
        (SAME, ("캔디 캔디 팝", "Lumen"), ("Candy Candy Pop", "Lumen")),
        (SAME, ("반짝반짝", "Lumen"), ("Banjjak Banjjak", "Lumen")),
    ],
    "14 an English subtitle": [
        (SAME, ("작별 (Skyline)", "Lumen"), ("작별", "Lumen")),
        (SAME, ("하루만 더 (Stay A Day)", "Lumen"), ("Stay A Day", "Lumen")),
    ],
    "15 Han characters": [
        (SAME, ("무명(無名) (Nameless)", "Lumen"), ("무명", "Lumen")),
        (SAME, ("가인(佳人)", "Lumen"), ("가인 (佳人)", "Lumen")),
    ],
    "16 the order of a Japanese name": [
        (SAME, ("Plum", "Yamada Sora"), ("Plum", "Sora Yamada")),
        (SAME, ("Peach Tree", "Tanaka Umi"), ("Peach Tree", "Umi Tanaka")),
    ],
    "17 film and drama": [
        (SAME, ("너만 있다면 (영화 '여름 우리')", "Lumen"), ("너만 있다면", "Lumen")),
        (SAME, ("Mess (From F1® The Movie)", "Lumen"), ("Mess", "Lumen")),
    ],
    "18 punctuation and case": [
        (SAME, ("It′s You", "Lumen"), ("IT'S YOU", "Lumen")),
        (SAME, ("만남은 봄비처럼...이별은 가을비처럼...", "Lumen"), ("만남은 봄비처럼… 이별은 가을비처럼", "Lumen")),
    ],
    "19 homoglyphs and what is invisible": [
        (SAME, ("SHO￦ER", "Lumen"), ("SHOWER", "Lumen")),
        (SAME, ("\u200eGood Day", "Lumen"), ("Good Day", "Lumen")),
    ],
    "20 separators inside names": [
        (SAME, ("Gold", "HUNT/X"), ("Gold", "HUNTX")),
        (SAME, ("See You Again", "Tyler, The Creator"), ("SEE YOU AGAIN", "Tyler, The Creator")),
    ],
    "21 a cast or a character": [
        (DIFFERENT, ("Lemon Pop", "Film Cast"), ("Lemon Pop", "Lion Boys")),
        (DIFFERENT, ("Freer", "EJO"), ("Freer", "Lumi")),
    ],
    "22 joint tracks": [
        (SAME, ("Our Bridge", "이모래 & 아샤 & 전바다"), ("Our Bridge", "이모래 & 전바다 & 아샤")),
        (SAME, ("MY ROAD(2025)", "이모래"), ("MY ROAD (2025)", "이모래 & 전바다")),
    ],
    "23 a member and the group": [
        (SAME, ("Kite", "원필 (DAY6)"), ("Kite", "원필")),
        (SAME, ("Kite", "김모래 (멜로드림)"), ("Kite", "김모래")),
    ],
    "24 versions": [
        (DIFFERENT, ("FIZZ", "Lumen"), ("FIZZ - Japanese Ver.", "Lumen")),
        (DIFFERENT, ("Kite", "Lumen"), ("Kite (Festival Version)", "Lumen")),
        (DIFFERENT, ("Kite (feat. Ozma)", "Lumen"), ("Kite (Member ver.)", "Lumen")),
    ],
    "25 the only version there is": [
        (DIFFERENT, ("Thesis (Korean Ver.)", "Lumen"), ("Thesis", "Lumen")),
        (DIFFERENT, ("잔혹한 논제 (Korean Ver.)", "Lumen"), ("잔혹한 논제", "Lumen")),
    ],
    "26 one subtitle, two languages": [
        (UNDECIDED, ("おにごっこ (Tag Game)", "Lumen"), ("술래잡기 (Tag Game)", "Lumen")),
        (DIFFERENT, ("Time of Kites -Japanese ver.-", "Lumen"), ("연날리기", "Lumen")),
    ],
    "27 live, remix, clean, sped up": [
        (DIFFERENT, ("KITE HOME", "Lumen"), ("KITE HOME (Live)", "Lumen")),
        (DIFFERENT, ("Way Out (Sam Feldt Edit)", "Lumen"), ("Way Out", "Lumen")),
        (DIFFERENT, ("Eight - Clean Ver.", "Lumen"), ("Eight (Explicit Ver.)", "Lumen")),
        (DIFFERENT, ("Eight", "Lumen"), ("Eight (Sped Up)", "Lumen")),
        (DIFFERENT, ("Eight", "Lumen"), ("Eight (Inst.)", "Lumen")),
    ],
    "28 covers": [
        (DIFFERENT, ("바다의 아이 ❍", "박다모"), ("바다의 아이", "마크업")),
        (DIFFERENT, ("흰고래", "YB"), ("흰고래", "유모래")),
        (DIFFERENT, ("밤하늘의 달을 (2020)", "Lumen"), ("밤하늘의 달을 (더 리슨 5)", "Lumen")),
    ],
    "29 one title, two acts": [
        (DIFFERENT, ("Don't Say It", "Jin"), ("Don't Say It", "NCT WISH")),
        (DIFFERENT, ("TOMCAT", "HYUKOH"), ("TOMCAT", "(G)I-DLE")),
    ],
    "30 near titles of one act": [
        (DIFFERENT, ("PUBLIC FRIEND", "Lumen"), ("PUBLIC FRIENDS", "Lumen")),
        (DIFFERENT, ("나만 봐라", "Lumen"), ("나만 봐라 (Part 2)", "Lumen")),
    ],
    "31 near titles of others": [
        (DIFFERENT, ("number two girl", "Lumen"), ("number two rockstar", "Ozma")),
        (DIFFERENT, ("BOOM BOOM", "Lumen"), ("붐붐붐 (BOOM BOOM BOOM)", "Ozma")),
    ],
    "32 group, solo, unit": [
        (DIFFERENT, ("GREY (WINTER Solo)", "aespa"), ("Grey", "BIGBANG")),
        (DIFFERENT, ("Step Down", "원필 (DAY6)"), ("Step Down", "BOYNEXTDOOR")),
    ],
    "33 a remixer in the title": [
        (DIFFERENT, ("Vampyre (JENNIE Remix)", "Tame Ocean"), ("Vampyre", "JENNIE")),
        (DIFFERENT, ("Vampyre (JENNIE Remix)", "Tame Ocean"), ("Vampyre", "Tame Ocean")),
    ],
    "34 two songs of one act in two scripts": [
        (UNDECIDED, ("모래 알", "Lumen"), ("Kindness", "Lumen")),
        (UNDECIDED, ("두 페이지가 될 수 있게", "Lumen"), ("Kinder Now", "Lumen")),
    ],
}
CASES = [(name, *case) for name, cases in PHENOMENA.items() for case in cases]


@pytest.mark.parametrize(("phenomenon", "decision", "one", "other"), CASES, ids=[f"{c[0]}: {c[2][0]}" for c in CASES])
def test_a_phenomenon_is_read_so(phenomenon: str, decision: Decision, one: Printed, other: Printed) -> None:
    verdict = compare(Name("melon", *one), Name("spotify", *other), Known())
    assert verdict.decision is decision, verdict.why
    assert verdict.why


@pytest.mark.parametrize(("phenomenon", "decision", "one", "other"), CASES, ids=[f"{c[0]}: {c[2][0]}" for c in CASES])
def test_it_does_not_matter_who_comes_first(phenomenon: str, decision: Decision, one: Printed, other: Printed) -> None:
    assert compare(Name("spotify", *other), Name("melon", *one), Known()).decision is decision


def test_every_phenomenon_has_two_pairs() -> None:
    assert len(PHENOMENA) == 34
    assert all(len(cases) >= 2 for cases in PHENOMENA.values())
