"""Numbers as people type them, as they are kept, and as they are read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from django.utils.translation import get_language

MONEY: Final = "£€$"
MOST_DIGITS: Final = 15
PLACES: Final = Decimal("0.0001")
NUMBER: Final = re.compile(r"[-−]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?", re.ASCII)


class NotANumber(ValueError):
    """What was typed is no number."""


def read_number(typed: str, unit: str = "") -> Decimal | None:
    """The number in «1,234.50», «£32», «12%» or «40 tonnes» where tonnes are the unit; None for an empty box."""
    bare = typed.strip()
    if unit and bare.casefold().endswith(unit.casefold()):
        bare = bare[: -len(unit)]
    bare = re.sub(r"\s", "", bare).removesuffix("%")
    sign = "-" if bare[:1] in ("-", "−") else ""
    bare = bare.removeprefix("-").removeprefix("−").lstrip(MONEY)
    if not typed.strip():
        return None
    if not bare or not NUMBER.fullmatch(bare) or not any(letter.isdigit() for letter in bare):
        raise NotANumber(typed)
    number = Decimal(sign + bare.replace(",", "").replace("−", "-"))
    if number.adjusted() >= MOST_DIGITS:
        raise NotANumber(typed)
    return number.quantize(PLACES) + 0


def plain_number(number: Decimal) -> str:
    """A number as it stands in a box: «1234.5»."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_number(number: Decimal, unit: str = "") -> str:
    """A number with its unit, in the reader's language: «£1,234.50», «12%», «40 tonnes»."""
    is_money = unit in MONEY and bool(unit)
    has_pence = is_money and number != number.to_integral_value()
    pattern = "#,##0.00" if has_pence else "#,##0.####"
    locale = "cy" if get_language() == "cy" else "en_GB"
    text = format_decimal(number, format=pattern, locale=locale)
    if is_money:
        return f"-{unit}{text[1:]}" if text.startswith("-") else f"{unit}{text}"
    return f"{text}{unit}" if unit == "%" else f"{text} {unit}".strip()
