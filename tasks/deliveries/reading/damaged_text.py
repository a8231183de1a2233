"""Signs that a text was read in another encoding than it was written in, or holds characters that
nobody should send (D51).

A CSV of an old Mac program (Mac Roman) or of DOS (code pages 437 and 850) is also valid
Windows-1252, so reading it never fails: it only gives other characters. Every sign below is a
character of Windows-1252 in a place where neither Dutch nor a European name has it.
"""

from __future__ import annotations

import re

from ftfy import fix_encoding

_CONTINUATION = "".join(
    bytes([byte]).decode("cp1252", errors="ignore") for byte in range(0x80, 0xC0)
)
_LETTER = r"[^\W\d_]"
_LOWER = "[a-zß-öø-ÿ]"

# What UTF-8 looks like after it was read as Windows-1252 (é becomes Ã©, € becomes â‚¬), the sign of
# a lost character, and characters that nobody sees but that can turn a text around.
_ALWAYS = (
    rf"[ÂÃ][{re.escape(_CONTINUATION)}]|â€|â‚¬"
    r"|[\ufffd\u202a-\u202e\u2066-\u2069]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)

_IN_WORDS = "|".join(
    (
        # Capitals for small letters: Mac é, ä, ü and ’ (Ž, Š, Ÿ, Õ), DOS è and î (Š, Œ). In names
        # they begin a word (Šuštaršič, Œuvre) or stand among capitals (KRIŽAJ), never behind a
        # small letter. Mac É is ƒ.
        rf"(?<={_LOWER})[ŽŠŒŸÒÓÔÕÐÛ]",
        rf"(?<=[A-Zƒ])[ŽŠ](?={_LOWER})|Ÿ(?={_LOWER})",
        r"ŽŽ(?=n)",
        # Signs that are written behind a space or a number, or not at all: DOS é, ë, ê, â (‚, ‰, ˆ,
        # ƒ); Mac à and â (ˆ, ‰). Guilders may be NAƒ.
        rf"(?<={_LETTER})[‚‰]|ˆ|(?<={_LETTER})ƒ(?={_LOWER})",
        r"‚‚(?=n)",
        # A mark behind a word may be meant (Windows™, a tabel‡ with a note); between two small
        # letters it is not. DOS ç, å, Ö, í, ó, ú, ñ; Mac á, ô. No word begins with ™, other than
        # DOS Österreich.
        rf"(?<={_LOWER})[‡†¡¢£¤](?={_LOWER})|™(?={_LOWER})",
        # Bullets and a quotation mark for ï (Mac •, DOS ‹): the trema stands between a vowel and a
        # letter.
        rf"(?<=[aeouAEOU])[•‹](?={_LOWER})",
        # DOS ö, ô and ä look like quotation marks. Those in pairs were taken out before, see
        # damage().
        rf"(?<={_LETTER})[“”„](?={_LOWER})",
        # Mac ë is ‘, which some type for an apostrophe: taxi‘s, zo‘n, Ka‘aba, Shi‘a. So only where
        # Dutch has its trema, and before what can follow it there: Belgi‘, pati‘nt, financi‘le,
        # ide‘en, ge‘ist, co‘ffici‘nt, po‘zie.
        r"(?<=[iI])‘(?=[glnr]|s[a-z]|\W|\Z)|(?<=e)‘(?=[eilnv])|(?<=[cC]o)‘(?=f)|(?<=[pP]o)‘(?=[zt])",
        # Mac ö is š, which Slavic names hold as well (Bošković, Miloš): only in Dutch words with oö
        # (coördinatie, coöperatie, zoölogie).
        r"(?<=[cC]o)š(?=[rp])|(?<=\b[zZ]o)š(?=l)",
        # A letter that the encoding of the file does not have: financi?le, CURA?AO, Belgi?.,
        # ?sland, ??n, foto?s. A question mark ends a sentence, so what goes on behind it is none.
        rf"(?<={_LETTER})\?+(?={_LOWER})|(?<=[A-Z])\?+(?=[A-Z])",
        rf"(?<=[a-z]i)\?(?=[.,;]|\s{_LOWER})|(?<![^\s(])\?+(?={_LETTER}|[0-9])",
        # UTF-8 read as DOS draws boxes.
        rf"(?<={_LETTER})[\u2500-\u259f]",
        # DOS à is …, which may stand between words without spaces: only in vis-à-vis.
        r"(?<=-)…(?=-)",
    )
)
# Addresses hold question marks that are meant.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
_DAMAGED = re.compile(f"{_ALWAYS}|{_IN_WORDS}")

# A quotation begins or ends at the edge of a word, also when a word goes on after it: de
# “alleenstaande ouder”kop. Or it is ‚taxi‘.
_QUOTED = re.compile(r"(?<!\w)[“„]([^“”„]*)[“”]|[“„]([^“”„]*)[“”](?!\w)|(?<!\w)[‚‘]([^‚‘]*)‘(?!\w)")


def damage(text: str) -> str | None:
    """The first damaged characters of a text as they stand in it, None if there are none.

    An accent of Mac or DOS that could as well be meant is not seen: í as ’, ó as —, û as –, á as a
    space. A file has them beside others.
    """
    plain = _ADDRESS.sub(" ", text)
    found = _DAMAGED.search(_QUOTED.sub(r" \1\2\3 ", plain))
    if found is not None:
        return found[0]
    return None if plain.isascii() else _decoded_twice(plain)


def _decoded_twice(text: str) -> str | None:
    """The first characters that ftfy sees to be those of another encoding.

    It mends what UTF-8 looks like in more encodings than Windows-1252, and what went wrong more
    than once.
    """
    words = (word for word in text.split() if not word.isascii())
    return next((word for word in words if fix_encoding(word) != word), None)
