"""Titles as platforms print them (the numbers are those of the list of naming phenomena)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chartduel.identity.credits import artist_keys
from chartduel.identity.names import parse_title
from chartduel.identity.normalise import fold, key

SAME_MAIN = [  # 1-7, 14, 15, 17-20
    [
        "HOME SWEET HOME (feat. 태양, 대성)",
        "HOME SWEET HOME (Feat. 태양 & 대성)",
        "HOME SWEET HOME (w/ TAEYANG, DAESUNG)",
    ],
    ["눈이 오잖아(Feat.헤이즈)", "눈이 오잖아 (Feat. 헤이즈)", "눈이 오잖아"],
    ["ExtraL (Feat. Doechii)", "ExtraL"],
    ["DUET", "DUET (w/ Lilas)"],
    ["No Manners (Feat. 박재범)", "No Manners [feat. Jay Park]"],
    ["Skrr (feat. 지젤)", "Skrr (feat. 지젤 of aespa)", "Skrr （feat. GISELLE）"],
    ["모르시나요(PROD.로코베리)", "모르시나요 (Prod. by 로코베리)", "모르시나요"],
    ["장마 (Prod. by GRAY) [feat. 로꼬]", "장마 (Feat. 로꼬) (Prod. By GRAY)"],
    ["Falling (Feat. Young K (DAY6))", "Falling"],
    ["KISS KISS KISS (Feat. 선우 (THE BOYZ)) (Prod. by Hukky Shibaseki)", "KISS KISS KISS"],
    ["인사", "인사 (Panorama)"],
    ["여우비", "여우비 (Crush)"],
    ["미인(美人)", "미인 (美人)"],
    ["그대만 있다면 (영화 '여름날 우리')", "그대만 있다면 (여름날 우리 X 너드커넥션 (Nerd Connection))"],
    ["Messy (From F1® The Movie)", "Messy"],
    ["It′s Me", "It's Me"],
    ["12 : 32 (A to T)", "12:32"],
    ["PO￦ER", "POWER"],
    ["\u200eGood Night Good Dream", "Good Night Good Dream"],
    ["Guess featuring Billie Eilish", "Guess (feat. Billie Eilish)"],
    ["UP (KARINA Solo)", "UP - KARINA Solo", "UP"],
    ["heart pt. 6", "heart (Part 6)"],
]
VERSIONS = [  # 24, 26, 27, 30, 33
    ("RIZZ - Japanese Ver.", "RIZZ", "japanese"),
    ("CEREMONY (English Version)", "CEREMONY", "english"),
    ("CEREMONY (Festival Version)", "CEREMONY", "ver:festival"),
    ("BBUU! (Christmas Ver.)", "BBUU!", "ver:christmas"),
    ("Yin and Yang (FANXY CHILD Ver.)", "Yin and Yang", "ver:fanxychild"),
    ("Catch Catch (Chinese Ver.)", "Catch Catch", "chinese"),
    ("Time of Our Life -Japanese ver.-", "Time of Our Life", "japanese"),
    ("HOME SWEET HOME (Live) (feat. TAEYANG & DAESUNG)", "HOME SWEET HOME", "live"),
    ("Way Back Home (Sam Feldt Edit) (feat. Conor Maynard)", "Way Back Home", "edit:samfeldt"),
    ("Die For You (Remix)", "Die For You", "remix"),
    ("FAMOUS - Remastered", "FAMOUS", "remaster"),
    ("Seven (feat. Latto) - Clean Ver.", "Seven", "clean"),
    ("Not Like Us (Explicit Ver.)", "Not Like Us", "explicit"),
    ("사랑 (Sped Up)", "사랑", "sped up"),
    ("사랑 (Inst.)", "사랑", "inst"),
    ("내겐..너 하나…(Acoustic ver.)", "내겐..너 하나…", "acoustic"),
    ("나만 바라봐 (Part 2)", "나만 바라봐", "part 2"),
    ("밤하늘의 별을 (2020)", "밤하늘의 별을", "2020"),
    ("FOREVER(2024)", "FOREVER", "2024"),
    ("Dracula (JENNIE Remix)", "Dracula", "remix:jennie"),
    ("Blue (Live) (Acoustic Ver.)", "Blue", "acoustic+live"),
    ("Last Christmas - Single Version", "Last Christmas", ""),
]
OTHER_NAMES = [  # 14, 15: (title, main, weak names)
    ("뛰어(JUMP)", "뛰어", ["JUMP"]),
    ("하루에 하루만 더 (Stick With You)", "하루에 하루만 더", ["Stick With You"]),
    ("빌려온 고양이 (Do the Dance)", "빌려온 고양이", ["Do the Dance"]),
    ("여우비 (Crush)", "여우비", ["Crush"]),
    ("Bad Desire (With or Without You)", "Bad Desire", ["With or Without You"]),
    ("무제(無題) (Untitled, 2014)", "무제", ["無題", "Untitled"]),
    ("무제, 2014", "무제, 2014", ["무제"]),
    ("グッバイバイ / Good bye-bye", "グッバイバイ / Good bye-bye", ["グッバイバイ", "Good Bye-Bye"]),
    ("晩餐歌 - Bansanka", "晩餐歌", ["Bansanka"]),
    ("시작의 아이 ハジマリのコ (Starting With You)", "시작의 아이 ハジマリのコ", ["시작의 아이", "Starting With You"]),
    ("겨울연가 (Feat. 美) (부제 '겨울이야')", "겨울연가", ["겨울이야"]),
    ("첫 눈 The First Snow", "첫 눈 The First Snow", ["첫 눈"]),
    ("かくれんぼ (Hide and Seek)", "かくれんぼ", ["Hide and Seek"]),
    ("한시 오분 (1:05)", "한시 오분 (1:05)", ["한시 오분"]),
    ("(They Long To Be) Close To You", "(They Long To Be) Close To You", ["Close To You"]),
]
CREDITS = [  # 1-7, 32: (title, guests, producers)
    ("HOME SWEET HOME (w/ TAEYANG, DAESUNG)", ("TAEYANG", "DAESUNG"), ()),
    ("눈이 오잖아(Feat.헤이즈)", ("헤이즈",), ()),
    ("OST ( Feat.CHANMINA )", ("CHANMINA",), ()),
    ("장마 (Feat. 로꼬) (Prod. By GRAY)", ("로꼬",), ("GRAY",)),
    ("장마 (Feat. 로꼬, Prod. GRAY)", ("로꼬",), ("GRAY",)),
    ("모르시나요(PROD.로코베리)", (), ("로코베리",)),
    ("눈 (SNOW) (Feat. 이문세 (Lee Moon Sae))", ("이문세 (Lee Moon Sae)",), ()),
    ("White Christmas (with V of BTS)", ("V of BTS",), ()),
    ("행복했습니다 (I WAS HAPPY) ft. Kim Jong Wan of Nell", ("Kim Jong Wan of Nell",), ()),
    ("어젯밤 (Guitar by 박주원)", ("박주원",), ()),
    ("TAKEDOWN (JEONGYEON, JIHYO, CHAEYOUNG)", ("JEONGYEON", "JIHYO", "CHAEYOUNG"), ()),
    ("BLUE (WINTER Solo)", ("WINTER",), ()),
    ("Darling, I (feat. Tyler, The Creator)", ("Tyler, The Creator",), ()),
    ("여우비 (Crush)", (), ()),
    ("FEATHER", (), ()),
    ("with the IE (way up)", (), ()),
]
TEXTS = st.text() | st.lists(
    st.sampled_from(
        ["Song", "사랑", "(", ")", "[", "feat.", " ", " - ", "Live", "prod", "w/", "Ver.", "~", ",", "2020", "ー", "&"]
    )
).map("".join)


@pytest.mark.parametrize("forms", SAME_MAIN)
def test_one_song_printed_differently(forms: list[str]):
    assert len({parse_title(form).keys[0] for form in forms}) == 1
    assert len({parse_title(form).version for form in forms}) == 1


@pytest.mark.parametrize(("title", "main", "version"), VERSIONS)
def test_version(title: str, main: str, version: str):
    read = parse_title(title)
    assert (read.main, read.version) == (main, version)


@pytest.mark.parametrize(("title", "main", "others"), OTHER_NAMES)
def test_other_names_are_weak(title: str, main: str, others: list[str]):
    read = parse_title(title)
    assert (read.main, read.keys[0]) == (main, key(main))
    assert {key(other) for other in others} <= set(read.weak_keys) <= set(read.keys)
    assert read.version == ""


@pytest.mark.parametrize(("title", "guests", "producers"), CREDITS)
def test_guests_and_producers(title: str, guests: tuple[str, ...], producers: tuple[str, ...]):
    read = parse_title(title)
    assert (read.featured, read.producers) == (guests, producers)


def test_the_name_of_film_or_drama_is_a_note():
    assert parse_title("Moon River (영화 '티파니에서 아침을' OST)").notes == ("영화 '티파니에서 아침을' OST",)
    assert parse_title("Bye Bye Bye - From Deadpool and Wolverine Soundtrack").main == "Bye Bye Bye"
    assert parse_title("사랑 (우리결혼했어요 삽입곡)").keys == ("사랑",)


def test_guests_localised_are_one_act():
    names = [
        parse_title(f"HOME SWEET HOME ({guests})").featured for guests in ("feat. 태양, 대성", "w/ TAEYANG, DAESUNG")
    ]
    assert len({artist_keys("G-DRAGON", featured) & {"taeyang", "daesung"} for featured in names}) == 1


@pytest.mark.parametrize(  # 28-31
    ("one", "other"),
    [
        ("number one girl", "number one rockstar"),
        ("Supernova", "Supernova Love"),
        ("PUBLIC ENEMY", "PUBLIC ENEMIES"),
        ("BANG BANG", "뱅뱅뱅 (BANG BANG BANG)"),
        ("미워 (Ego)", "미안해 미워해 사랑해"),
        ("Serenade (KARINA & WINTER)", "Heavy Serenade"),
    ],
)
def test_near_titles_share_no_key(one: str, other: str):
    assert not set(parse_title(one).keys) & set(parse_title(other).keys)


def test_a_bare_subtitle_is_only_weak_evidence():
    whole, bare = parse_title("2.0 (TWO POINT O)"), parse_title("2.0")
    assert bare.keys[0] in whole.keys
    kana, hangul = parse_title("かくれんぼ (Hide and Seek)"), parse_title("숨바꼭질 (Hide and Seek)")
    assert set(kana.keys) & set(hangul.keys) == {"hideandseek"} <= set(kana.weak_keys)


@given(TEXTS)
@example("(feat. X)")
@example("[Live]")
@example(")(")
@example("a (feat.")
@example(" - Live")
@example("🅰 (b)")
def test_any_text_has_a_name(title: str):
    read = parse_title(title)
    if fold(title):
        assert read.main
        assert read.keys[0] == key(read.main) != ""
    assert set(read.weak_keys) <= set(read.keys)
