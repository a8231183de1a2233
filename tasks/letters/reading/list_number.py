"""How the number of a list is written: ``4``, ``d``, ``iv``."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
#: No list is longer; a file may ask for a number that fills the memory with letters.
_MOST = 10_000


def list_number(count: int, form: str | None) -> str:
    """A number in a form, which is the first number in that form: ``1``, ``01``, ``a``, ``A``,
    ``i`` or ``I``; in digits for any other form.
    """
    if not 0 < count < _MOST:
        return str(count)
    match (form or "").casefold():
        case "a":
            text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        case "i":
            text = ""
            for size, sign in _ROMAN:
                text += sign * (count // size)
                count %= size
        case "01":
            return str(count).rjust(2, "0")
        case _:
            return str(count)
    return text.upper() if form in ("A", "I") else text
