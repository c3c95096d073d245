"""What brackets and suffixes say about a recording."""

import pytest

from chartduel.identity.versions import join, tag_of, trailing_part

TAGS = {
    "live": [
        "Live",
        "live ver.",
        "라이브",
        "Live Clip",
        "Ao Vivo",
        "2019 Tour Live",
        "Live at C.W. Post College",
        "Homecoming Live",
        "Ao Vivo em Goiânia",
    ],
    "japanese": ["Japanese Ver.", "Japanese Version", "JP ver.", "일본어 버전", "일본어버전", "Japanese"],
    "korean": ["Korean Ver.", "Korean ver.", "Korean Version"],
    "chinese": ["Chinese Ver."],
    "remix": ["Remix", "리믹스"],
    "remix:jennie": ["JENNIE Remix"],
    "remix:club": ["Club Remix"],
    "edit:samfeldt": ["Sam Feldt Edit"],
    "edit+remaster": ["Edited Version / Remastered 2011"],
    "remaster": ["Remastered", "Remastered 1999", "2019 Remaster", "Bonus Track / 2007 Remastered Version"],
    "clean": ["Clean Ver.", "Clean"],
    "explicit": ["Explicit Ver."],
    "acoustic": ["Acoustic ver.", "Acoustic", "어쿠스틱 버전"],
    "inst": ["Inst.", "Instrumental", "MR"],
    "sped up": ["Sped Up", "sped up ver."],
    "slowed": ["Slowed", "Slowed and Pitched", "slowed + reverb"],
    "english+extended": ["Extended English"],
    "ver:festival": ["Festival Ver.", "Festival Version"],
    "ver:sunghoon": ["SUNGHOON Ver."],
    "ver:member": ["Member ver."],
    "ver:drama": ["Drama Ver."],
    "ver:그녀": ["그녀 ver."],
    "2020": ["2020"],
    "2026": ["2026 ver."],
    "1984": ["Original 1984 Version"],
    "part 2": ["Part 2", "Part ll", "Pt. 2", "part.2", "Pt. II"],
    "edit+live": ["Live / Edit"],
    "": ["Bonus Track", "Original Mix", "Single Version", "Album Version", "Original Ver."],
}


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag, texts in TAGS.items() for text in texts])
def test_tag(tag: str, text: str):
    assert tag_of(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "JUMP",
        "Crush",
        "Forever",
        "Live My Life",
        "Long Live",
        "영원",
        "More & More",
        "Radio",
        "Clean Up",
        "Part of Me",
        "1:05",
        "Remedy",
        "",
    ],
)
def test_names_are_no_versions(text: str):
    assert tag_of(text) is None


def test_join_is_ordered_and_flat():
    assert join(["remaster", "edit", ""]) == join(["edit+remaster"]) == "edit+remaster"


def test_trailing_part():
    assert trailing_part("heart pt. 6") == ("heart", "part 6")
    assert trailing_part("The Heart Part 5") == ("The Heart", "part 5")
    assert trailing_part("Part 5") == ("Part 5", "")
