"""Each language that is supported finds real sentences of its own by other forms of their words."""

import pytest

from bot.ranking.searcher import Searcher
from bot.text.language_detection import detect_language

# language, three sentences, questions each with the place of the sentence that answers it
CASES = [
    (
        "en",
        (
            "The lighthouse keeper lit the lamp every evening before the ships arrived.",
            "Farmers in the valley grow apples, pears and a little wine.",
            "The old bridge was closed because its stones had become loose.",
        ),
        (
            ("who lights the lamps", 0),
            ("what do farmers grow", 1),
            ("why is the bridge closing", 2),
        ),
    ),
    (
        "pt",
        (
            "O faroleiro acendia a lâmpada todas as noites antes da chegada dos navios.",
            "Os agricultores do vale cultivam maçãs, peras e um pouco de vinho.",
            "A ponte antiga foi fechada porque as pedras estavam soltas.",
        ),
        (("quem acende as lampadas", 0), ("o que se cultiva no vale", 1), ("qual ponte fechou", 2)),
    ),
    (
        "de",
        (
            "Der Leuchtturmwärter zündete die Lampe jeden Abend vor der Ankunft der Schiffe an.",
            "Die Bauern im Tal bauen Äpfel, Birnen und etwas Wein an.",
            "Die alte Brücke wurde gesperrt, weil ihre Steine locker geworden waren.",
        ),
        (
            ("wann kommen Schiffe und Lampen", 0),
            ("welche Apfel gibt es im Tal", 1),
            ("alte Brücken", 2),
        ),
    ),
    (
        "fr",
        (
            "Le gardien du phare allumait la lampe chaque soir avant l’arrivée des navires.",
            "Les agriculteurs de la vallée cultivent des pommes, des poires et un peu de vin.",
            "Le vieux pont a été fermé parce que ses pierres s’étaient détachées.",
        ),
        (
            ("qui allume les lampes du phare", 0),
            ("que cultive un agriculteur", 1),
            ("pierre du pont", 2),
        ),
    ),
    (
        "es",
        (
            "El farero encendía la lámpara todas las noches antes de la llegada de los barcos.",
            "Los agricultores del valle cultivan manzanas, peras y un poco de vino.",
            "El puente viejo fue cerrado porque sus piedras estaban sueltas.",
        ),
        (
            ("quién enciende las lamparas", 0),
            ("qué cultiva el agricultor", 1),
            ("puentes cerrados", 2),
        ),
    ),
    (
        "it",
        (
            "Il guardiano del faro accendeva la lampada ogni sera prima dell’arrivo delle navi.",
            "Gli agricoltori della valle coltivano mele, pere e un po’ di vino.",
            "Il vecchio ponte è stato chiuso perché le sue pietre si erano staccate.",
        ),
        (("chi accendeva le lampade", 0), ("che cosa coltivano", 1), ("la pietra dei ponti", 2)),
    ),
    (
        "nl",
        (
            "De vuurtorenwachter stak elke avond de lamp aan voordat de schepen aankwamen.",
            "De boeren in het dal verbouwen appels, peren en een beetje wijn.",
            "De oude brug werd gesloten omdat de stenen los waren geraakt.",
        ),
        (
            ("wie steekt de lampen aan", 0),
            ("welke appel verbouwt de boer", 1),
            ("oude bruggen sluiten", 2),
        ),
    ),
    (
        "ru",
        (
            "Смотритель маяка зажигал лампу каждый вечер перед приходом кораблей.",
            "Крестьяне в долине выращивают яблоки, груши и немного винограда.",
            "Старый мост закрыли, потому что его камни расшатались.",
        ),
        (
            ("кто зажигает лампы", 0),
            ("что выращивает крестьянин", 1),
            ("почему закрыт старый мост", 2),
        ),
    ),
    (
        "hi",
        (
            "प्रकाशस्तंभ का रखवाला जहाज़ों के आने से पहले हर शाम दीपक जलाता था।",
            "घाटी के किसान सेब, नाशपाती और थोड़ा अंगूर उगाते हैं।",
            "पुराना पुल बंद कर दिया गया क्योंकि उसके पत्थर ढीले हो गए थे।",
        ),
        (("दीपक कौन जलाता है", 0), ("किसान क्या उगाता है", 1), ("पुल क्यों बंद हुआ", 2)),
    ),
    (
        "ar",
        (
            "كان حارس المنارة يشعل المصباح كل مساء قبل وصول السفن.",
            "يزرع الفلاحون في الوادي التفاح والكمثرى والقليل من العنب.",
            "أغلق الجسر القديم لأن حجارته أصبحت مفككة.",
        ),
        (("من يشعل المصباح", 0), ("ماذا يزرع الفلاحون", 1), ("لماذا أغلق الجسر", 2)),
    ),
    (
        "zh",
        (
            "灯塔看守人每天晚上在船只到达之前点亮灯。",
            "山谷里的农民种植苹果、梨和一点葡萄。",
            "旧桥因为石头松动而关闭了。",
        ),
        (("谁点亮灯塔", 0), ("农民种植什么", 1), ("旧桥为什么关闭", 2)),
    ),
    (
        "ja",
        (
            "灯台守は船が着く前に毎晩ランプを灯した。",
            "谷の農家はりんごと梨、そして少しのぶどうを育てている。",
            "古い橋は石が緩んだため閉鎖された。",
        ),
        (("誰がランプを灯した", 0), ("農家は何を育てている", 1), ("古い橋はなぜ閉鎖された", 2)),
    ),
    (
        "ko",
        (
            "등대지기는 배가 도착하기 전에 매일 저녁 등불을 켰다.",
            "골짜기의 농부들은 사과와 배, 그리고 약간의 포도를 기른다.",
            "오래된 다리는 돌이 느슨해져서 폐쇄되었다.",
        ),
        (("누가 등불을 켰나", 0), ("농부는 무엇을 기르나", 1), ("다리는 왜 폐쇄되었나", 2)),
    ),
    (
        "th",
        (
            "คนเฝ้าประภาคารจุดตะเกียงทุกเย็นก่อนเรือมาถึง",
            "ชาวนาในหุบเขาปลูกแอปเปิลและลูกแพร์",
            "สะพานเก่าถูกปิดเพราะหินหลวม",
        ),
        (("ใครจุดตะเกียง", 0), ("ชาวนาปลูกอะไร", 1), ("ทำไมสะพานเก่าถูกปิด", 2)),
    ),
]


@pytest.mark.parametrize(("language", "sentences", "questions"), CASES, ids=[c[0] for c in CASES])
def test_a_question_finds_the_sentence_in_its_language(
    language: str, sentences: tuple[str, ...], questions: tuple[tuple[str, int], ...]
) -> None:
    searcher = Searcher.build(sentences, [language] * len(sentences))
    for question, place in questions:
        hits = searcher.search(question).hits
        assert hits, question
        assert hits[0].address.position == place, question


@pytest.mark.parametrize(("language", "sentences", "questions"), CASES, ids=[c[0] for c in CASES])
def test_the_language_is_found_from_the_sentences(
    language: str, sentences: tuple[str, ...], questions: tuple[tuple[str, int], ...]
) -> None:
    assert detect_language(" ".join(sentences)) == language
    assert questions


def test_all_languages_in_one_index_still_find_their_own() -> None:
    texts = [sentence for _, sentences, _ in CASES for sentence in sentences]
    languages = [language for language, sentences, _ in CASES for _ in sentences]
    searcher = Searcher.build(texts, languages)
    found = total = 0
    for number, (_, sentences, questions) in enumerate(CASES):
        for question, place in questions:
            hits = searcher.search(question).hits
            found += bool(hits) and hits[0].address.position == number * len(sentences) + place
            total += 1
    assert found >= total - 2  # Spanish, Portuguese and Italian share many words
