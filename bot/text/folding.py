"""Spellings of a word that count as one: accents, case of letters, British and American.

`fold` works for every script, `american` for English words in lower case.
"""

import re
import unicodedata

# Marks that carry meaning of their own: the voicing of kana (combining class 8) and the virama
# of Indian scripts (9). All other combining marks are accents or vowel points.
_KEPT_CLASSES = frozenset({0, 8, 9})

# Letters that have no decomposition, as people write them on a plain keyboard.
_PLAIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def fold(word: str) -> str:
    """Return a word without accents, its compatible letters made plain (NFKD, then NFC)."""
    if word.isascii():
        return word
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", word)
        if unicodedata.combining(letter) in _KEPT_CLASSES
    )
    return unicodedata.normalize("NFC", plain).lower().translate(_PLAIN)


# Endings that British and American writers spell apart.
_ENDINGS = (
    (re.compile(r"(?<=\w{3})isation(s?)$"), r"ization\1"),
    (re.compile(r"(?<=\wl)ys(e|ed|es|er|ers|ing)$"), r"yz\1"),
    (re.compile(r"(?<=\wl)ogue(s?)$"), r"og\1"),
    (re.compile(r"(def|off|pret)ence(s|less)?$"), r"\1ense\2"),
)
_ENDING_WORDS = """
    isation isations yse ysed yses yser ysers ysing ogue ogues ence ences enceless
"""
_ANY_ENDING = tuple(_ENDING_WORDS.split())
_IZE = re.compile(r"is(e|ed|es|er|ers|ing)$")
# Words whose -ise is no ending: never written with z. Compared without their last letter.
_KEEP_ISE_WORDS = """
    advertise advise appraise apprise arise braise bruise cerise chastise cheese circumcise
    comprise compromise concise cruise demise despise devise disguise enterprise excise exercise
    expertise franchise guise improvise incise liaise likewise marquise merchandise mortise noise
    otherwise paradise poise praise precise premise promise raise reprise revise rise supervise
    surmise surprise televise tortoise treatise turquoise wise
"""
_KEEP_ISE = tuple(_KEEP_ISE_WORDS.split())
_KEEP_ISE_STEMS = tuple(word[:-1] for word in _KEEP_ISE)
_DOUBLED = re.compile(r"(?<=[aeiou]l)l(ed|er|ers|ing)$")
_DOUBLING_WORDS = """
    cancel channel counsel cruel dial duel enamel equal fuel funnel grovel initial jewel kennel
    label level libel marshal marvel model panel pedal quarrel remodel rival shovel shrivel signal
    spiral squirrel swivel total towel travel tunnel
"""
_DOUBLING = tuple(_DOUBLING_WORDS.split())
# British/American.
_PAIRS = """
    aeroplane/airplane aeroplanes/airplanes ageing/aging aluminium/aluminum amongst/among
    artefact/artifact artefacts/artifacts behove/behoove calibre/caliber centre/center
    centred/centered centres/centers cheque/check cheques/checks cosy/cozy disc/disk discs/disks
    doughnut/donut draught/draft draughts/drafts enrol/enroll enrolment/enrollment fibre/fiber
    fibres/fibers fulfil/fulfill fulfilment/fulfillment fulfils/fulfills furore/furor gaol/jail
    grey/gray greys/grays instalment/installment instalments/installments jewellery/jewelry
    judgement/judgment judgements/judgments kerb/curb learnt/learned licence/license
    licences/licenses litre/liter litres/liters lustre/luster manoeuvre/maneuver
    manoeuvres/maneuvers metre/meter metres/meters kilometre/kilometer kilometres/kilometers
    centimetre/centimeter centimetres/centimeters millimetre/millimeter millimetres/millimeters
    mould/mold moulds/molds moustache/mustache omelette/omelet plough/plow ploughs/plows
    practise/practice practised/practiced practises/practices practising/practicing
    programme/program programmes/programs pyjamas/pajamas sabre/saber sceptic/skeptic
    sceptical/skeptical scepticism/skepticism sceptics/skeptics skilful/skillful smoulder/smolder
    sombre/somber spectre/specter storey/story storeys/stories sulphate/sulfate sulphur/sulfur
    theatre/theater theatres/theaters towards/toward tumour/tumor tyre/tire tyres/tires
    whilst/while wilful/willful woollen/woolen
"""
_WORDS = dict(pair.split("/") for pair in _PAIRS.split())
_OUR_WORDS = """
    arbour ardour armour behaviour candour clamour colour demeanour endeavour favour fervour
    flavour glamour harbour honour humour labour neighbour odour parlour rancour rigour rumour
    savour saviour splendour tumour valour vapour vigour
"""
_OUR = tuple(_OUR_WORDS.split())
# Greek diphthongs that Americans write with one letter, where no other word shows them.
_DIPHTHONGS = (
    ("aemi", "emi"),
    ("aesth", "esth"),
    ("anaes", "anes"),
    ("archaeo", "archeo"),
    ("encyclopaed", "encycloped"),
    ("foetus", "fetus"),
    ("foetal", "fetal"),
    ("gynaec", "gynec"),
    ("haemo", "hemo"),
    ("mediaev", "mediev"),
    ("oedema", "edema"),
    ("oesoph", "esoph"),
    ("oestro", "estro"),
    ("orthopaed", "orthoped"),
    ("paediatr", "pediatr"),
    ("diarrhoea", "diarrhea"),
)


def american(word: str) -> str:
    """Return the American spelling of an English word in lower case."""
    if len(word) < 4:
        return word
    known = _WORDS.get(word)
    if known is not None:
        return known
    if "ae" in word or "oe" in word:
        for british, plain in _DIPHTHONGS:
            word = word.replace(british, plain)
    if "our" in word:
        for british in _OUR:
            if british in word:
                return word.replace(british, british[:-3] + "or", 1)
    if word.endswith(_ANY_ENDING):  # tells most words apart in a tenth of the time
        for pattern, plain in _ENDINGS:
            word = pattern.sub(plain, word)
    return _with_z(_with_one_l(word))


def _with_z(word: str) -> str:
    match = _IZE.search(word)
    if match is None or match.start() < 3 or word.startswith(_KEEP_ISE_STEMS):
        return word
    return f"{word[: match.start()]}iz{match.group(1)}"


def _with_one_l(word: str) -> str:
    return _DOUBLED.sub(r"\1", word) if word.startswith(_DOUBLING) else word
