"""Whether texts are Vietnamese written for fonts of before Unicode: their words vote.

A word has a vote if it holds signs beyond ASCII: it is a Vietnamese syllable as it stands, or as
TCVN3, or as VNI, or none of these. One cell never decides: "10 µm" would be "10 àm".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import numpy as np

from toolkit.reading.legacy_text import Legacy, composed, odd_signs, whole_word

FEWEST = 2  # different words that speak for an encoding
FEWEST_BESIDE_UNICODE = 5  # the same where other cells of the sheet are Vietnamese in Unicode
SHARE = 0.75  # of the words have to be syllables in it
LEAD = 0.3  # share of words by which it is ahead of the text as it stands

Way = TypeVar("Way", bound=str)

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot
_APART = re.compile(r"[\x00-@\[-`{-\x7f\u00a0\u2010-\u2027\u2030-\u205e]+")
_UNIT = re.compile("µ[a-zA-Z]{0,2}")
_ONSETS = """ngh ng nh n gh gi g kh k ph p th tr t ch c b d đ h l m r s v x"""
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on
ong op ot ooc oong ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uê uêch uên uênh uêt uc ui um un ung uơ uơn uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ych ynh yt
"""
_AFTER_Q = """
ua uac uach uai uan uang uanh uao uat uau uay uăc uăm uăn uăng uăp uăt uân uâng uât uây uc ue uen
ueo uet uê uên uênh uêch uêt ui uit uôc uơ uy uych uyên uyêt uyêu uynh uyt uyp
"""
_STOPPED = ("c", "ch", "p", "t")  # such syllables are acute or have a dot


def _any(listed: str) -> str:
    return "|".join(listed.split())


_SYLLABLE = re.compile(f"(?:{_any(_ONSETS)})?({_any(_RHYMES)})|q({_any(_AFTER_Q)})")


# In UTF-8 such a sign has two bytes, and begins with C2 or C3.
_LEAD, _PAIR = 0xC2, 0xFE
_BEHIND = np.zeros((2, 256), dtype=bool)
for _sign in odd_signs():
    _lead, _behind = _sign.encode()
    _BEHIND[_lead - _LEAD, _behind] = True


def may_hold_legacy(content: bytes) -> bool:
    """Whether a text in UTF-8 holds a sign that Vietnamese in Unicode never has.

    Examples
    --------
    >>> may_hold_legacy("Lò Thị".encode()), may_hold_legacy("Lß ThÞ".encode())
    (False, True)
    """
    if content.isascii():
        return False
    signs = np.frombuffer(content, np.uint8)
    leads = np.flatnonzero(signs[:-1] & _PAIR == _LEAD)
    return bool(_BEHIND[signs[leads] - _LEAD, signs[leads + 1]].any())


def is_syllable(word: str) -> bool:
    """Whether a word is written as a Vietnamese syllable can be.

    Examples
    --------
    >>> is_syllable("Nguyễn"), is_syllable("Cafộ"), is_syllable("Đòan")
    (True, False, True)
    """
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in apart if mark in _TONES]
    bare = composed("".join(c for c in apart if c not in _TONES))
    stopped = bare.endswith(_STOPPED)
    fits = len(tones) <= 1 and not (stopped and tones and tones[0] not in "\u0301\u0323")
    return fits and _SYLLABLE.fullmatch(bare) is not None


def is_vietnamese(word: str) -> bool:
    """Whether a word has letters that only Vietnamese has, and only in Unicode.

    Examples
    --------
    >>> is_vietnamese("Thị"), is_vietnamese("ThÞ"), is_vietnamese("où")
    (True, False, False)
    """
    return any("\u1ea0" <= letter <= "\u1ef9" or letter in "ĂăĐđƠơƯư" for letter in composed(word))


def words(texts: Iterable[str]) -> set[str]:
    """Different words with signs beyond ASCII; a unit such as µm is none."""
    some = (text for text in texts if not text.isascii())
    found = {word for text in some for word in _APART.split(text) if not word.isascii()}
    return {word for word in found if not _UNIT.fullmatch(word)}


def vote(texts: Iterable[str], fewest: int = FEWEST) -> Legacy | None:
    """The encoding for which the words of texts speak; None for the texts as they stand.

    Parameters
    ----------
    texts : iterable of str
    fewest : int
        Different words that have to speak for it.

    Examples
    --------
    >>> vote(["Lß ThÞ Mai", "NguyÔn V¨n Hïng"]), vote(["Loø Thò Mai"])
    ('tcvn3', 'vni')
    >>> vote(["10 µm ± 2"]), vote(["Lò Thị Mai"]), vote(["Müller, où"])
    (None, None, None)
    """
    ways: dict[Legacy, Callable[[str], str]] = {"tcvn3": whole("tcvn3"), "vni": whole("vni")}
    return winner(words(texts), ways, fewest)


def whole(kind: Legacy) -> Callable[[str], str]:
    """Read words in one kind, and only those that are all of it.

    Examples
    --------
    >>> whole("vni")("Thò")
    'Thị'
    """
    return lambda word: whole_word(word, kind)


def winner(
    voters: set[str], ways: Mapping[Way, Callable[[str], str]], fewest: int = FEWEST
) -> Way | None:
    """The way of reading in which most words are syllables; None where that is not clear.

    A way that makes other letters of them has to be far ahead of the words as they stand.
    """
    counted = {way: share(voters, read) for way, read in ways.items()}
    best = max(counted, key=lambda way: counted[way][0])
    clear = all(counted[best][0] > s for way, (s, _) in counted.items() if way != best)
    enough = counted[best][0] >= SHARE and counted[best][1] >= fewest
    plain = share(voters, composed)[0] if best in ("tcvn3", "vni") else 0
    return best if clear and enough and counted[best][0] >= plain + LEAD else None


def share(voters: Iterable[str], read: Callable[[str], str]) -> tuple[float, int]:
    """Which share of words are syllables when read in one way, and how many.

    A single letter says nothing for it, but something against: "±" is no letter in any.
    """
    yes = no = 0
    for word in voters:
        found = read(word)
        if not is_syllable(found):
            no += 1
        elif len(found) > 1:
            yes += 1
    return yes / max(yes + no, 1), yes
