from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.analyzer import Analyzer, analyzer_for, stemmed_languages
from bot.text.language_detection import detect_language
from bot.text.sentences import sentences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "us"),
        ("U.S.A", "USA"),
        ("1,000", "1000"),
        ("12,345,678", "12345678"),
        ("India’s", "India"),
        ("India's", "india"),
        ("don’t", "dont"),
        ("counterterrorism", "Counterterrorism"),
        ("naïve", "naive"),
        ("cafe\u0301", "café"),
        ("ｆｕｌｌ", "full"),
        ("ﬁsh", "fish"),
        ("mari\u200btime", "maritime"),
        ("sea\u00adlanes", "sealanes"),
        ("\u202emaritime\u202c", "maritime"),
        ("**bold**", "bold"),
        ("_it_", "it"),
        ("areas", "area"),
        ("formalise", "formalized"),
        ("organisations", "organization"),
        ("analysed", "analyze"),
        ("colour", "color"),
        ("behavioural", "behavioral"),
        ("defence", "defense"),
        ("centre", "center"),
        ("travelling", "traveling"),
        ("catalogue", "catalog"),
        ("archaeology", "archeology"),
        ("programmes", "program"),
        ("STRASSE", "Straße"),
    ],
)
def test_spellings_of_one_word_give_one_term(one: str, other: str) -> None:
    analyzer = Analyzer("en")
    assert analyzer.terms(one) == analyzer.terms(other) != []


@pytest.mark.parametrize("word", ["hour", "wise", "promise", "exercise", "rise", "four", "ball"])
def test_words_that_only_look_british_stay(word: str) -> None:
    analyzer = Analyzer("en")
    american = {"our": "or", "ise": "ize", "all": "al"}
    ending = next(e for e in american if word.endswith(e))
    assert analyzer.term(word) != analyzer.term(word.removesuffix(ending) + american[ending])


def test_a_compound_gives_its_parts_and_the_joined_word() -> None:
    analyzer = Analyzer("en")
    assert analyzer.text_words("counter-terrorism") == ["counter", "terrorism", "counterterrorism"]
    assert analyzer.text_words("to-do") == ["to", "do", "todo"]
    assert analyzer.text_words("max_height_limit") == ["max", "height", "limit", "maxheightlimit"]
    assert analyzer.text_words("state–of–the–art") == ["state", "of", "the", "art"]
    assert analyzer.text_words("2020-21") == ["2020", "21"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("40kg", ["40", "kg", "40kg"]),
        ("GTX1080", ["gtx", "1080", "gtx1080"]),
        ("-Xms2G", ["xms", "2", "g", "xms2g"]),
        ("the 1990s, 3rd", ["the", "1990s", "3rd"]),
        ("3f9a0c7d1", ["3f9a0c7d1"]),
        ("0x8007000E", ["8007000e", "0x8007000e"]),
        ("v2.11.0", ["2", "11", "0", "2.11.0"]),
        ("2.11.0-beta", ["2", "11", "0", "2.11.0", "beta"]),
        ("C++, C# and C", ["c++", "c#", "and", "c"]),
        ("a+b C++17", ["a", "b", "c++", "17"]),
        ("Notepad++", ["notepad", "notepad++"]),
        ("H&M", ["hm", "hnm"]),
        ("drum&bass", ["drum", "bass"]),
    ],
)
def test_numbers_units_codes_and_names_with_signs_are_words(text: str, words: list[str]) -> None:
    assert Analyzer("en").text_words(text) == words


def test_acronyms_without_a_vowel_lose_the_plural() -> None:
    assert Analyzer("en").terms("VCs PMs boss css") == ["vc", "pm", "boss", "css"]


def test_a_missing_space_behind_a_stop_does_not_glue_two_words() -> None:
    assert Analyzer("en").text_words("the end.Next one") == ["the", "end", "next", "one"]


def test_scripts_without_spaces_give_pairs_of_letters() -> None:
    analyzer = Analyzer("zh")
    assert analyzer.terms("中国经济 EU和印度") == ["中国", "国经", "经济", "eu", "和印", "印度"]
    assert analyzer.terms("水") == ["水"]
    assert Analyzer("th").terms("ทะเล") == ["ทะ", "ะเ", "เล"]


def test_words_with_vowel_signs_stay_whole() -> None:
    assert Analyzer("hi").text_words("भारत की राजधानी दिल्ली है।")[2:4] == ["राजधानी", "दिल्ली"]


def test_french_elisions_are_taken_off() -> None:
    analyzer = Analyzer("fr")
    assert analyzer.terms("l’union d'Europe") == analyzer.terms("union Europe")


def test_text_without_letters_has_no_terms() -> None:
    for text in ("", " ", "\x00", "😀 👍🏽", "\u200b\u200f", "***", "؟"):
        assert Analyzer("en").terms(text) == []


@pytest.mark.parametrize(
    ("language", "question", "left"),
    [
        ("en", "what areas are covered", ["areas"]),
        ("en", "What does the article say about sea lanes?", ["sea", "lanes"]),
        ("en", "does the text mention who signed it", ["signed"]),
        ("pt", "Quais áreas são mencionadas no artigo?", ["áreas"]),
        ("pt", "quais areas sao mencionadas", ["areas"]),
        ("de", "Welche Bereiche werden im Artikel erwähnt?", ["bereiche"]),
        ("fr", "Quels domaines sont mentionnés dans l'article ?", ["domaines"]),
        ("es", "¿Qué áreas se mencionan en el artículo?", ["áreas"]),
    ],
)
def test_question_words_and_words_about_the_article_leave_the_question(
    language: str, question: str, left: list[str]
) -> None:
    assert Analyzer(language).question_words(question) == left


def test_a_question_of_silent_words_keeps_them_all() -> None:
    assert Analyzer("en").question_words("who is it") == ["who", "is", "it"]


def test_a_language_without_stemmer_or_stopwords_still_gives_terms() -> None:
    assert "xx" not in stemmed_languages()
    assert Analyzer("xx").terms("Alpha béta") == ["alpha", "beta"]


def test_an_analyzer_is_made_once_for_each_language() -> None:
    assert analyzer_for("en") is analyzer_for("en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The partnership is expected to formalise collaboration in areas.", "en"),
        ("A parceria deve formalizar a colaboração em áreas como a segurança.", "pt"),
        ("Die Partnerschaft soll die Zusammenarbeit auf dem Meer regeln.", "de"),
        ("Le partenariat doit être signé dans les prochains mois.", "fr"),
        ("La asociación se firmará en los próximos meses.", "es"),
        ("Il partenariato sarà firmato nei prossimi mesi, ma non è una alleanza.", "it"),
        ("Het verdrag wordt in de komende maanden getekend.", "nl"),
        ("Партнёрство должно укрепить сотрудничество на море.", "ru"),
        ("यह साझेदारी समुद्री सुरक्षा पर है।", "hi"),
        ("من المتوقع توقيع الشراكة", "ar"),
        ("该伙伴关系涵盖海上安全。", "zh"),
        ("このパートナーシップは海洋安全保障を含む。", "ja"),
        ("이 협력은 해양 안보를 포함한다.", "ko"),
        ("", None),
        ("12 34", None),
        ("Kallas Brussels", None),
    ],
)
def test_the_language_of_a_text_is_found_where_it_is_clear(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@example("1B+1 x1.b#2")
@example("x. ( ")
@given(st.text(alphabet=st.sampled_from("aBé.,'’-–12 \n!?。中文तीन\u200b\u202e\x00_*&+#x")))
def test_the_words_of_a_text_are_those_of_its_sentences(text: str) -> None:
    """They are indexed sentence by sentence."""
    analyzer = Analyzer("en")
    for given_text in (text, text.encode("ascii", "ignore").decode()):
        spans = sentences(given_text)
        by_sentence = [analyzer.text_words(given_text[start:end]) for start, end in spans]
        assert list(chain.from_iterable(by_sentence)) == analyzer.text_words(given_text)


@given(st.text())
def test_any_text_is_analysed(text: str) -> None:
    for language in ("en", "fr", "zh", "ar"):
        assert all(Analyzer(language).terms(text))


def test_words_about_the_article_stay_where_nothing_else_is_asked_for() -> None:
    analyzer = Analyzer("en")
    assert analyzer.question_words("how long should a paragraph be") == ["long", "paragraph"]
    assert analyzer.question_words("what does the article say") == ["article", "say"]
    assert analyzer.question_words("how long does the article cover ships") == ["long", "ships"]
    assert analyzer.question_words("what is it") == ["what", "is", "it"]
