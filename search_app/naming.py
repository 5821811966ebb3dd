"""What pages are called."""

import re

_PRINTED = re.compile(r"[a-z]{0,3}[-. ]?[0-9]{1,5}|[ivxlcdm]{1,8}|[a-z]", re.IGNORECASE)


def short_name(number: int, label: str, total: int) -> str:
    """A page by the number printed on it, “Page 31”; a part of a paper without pages by its heading."""
    if is_heading(label):
        return label if total > 1 else f"Page {number}"
    return f"Page {label or number}"


def full_name(number: int, label: str, total: int) -> str:
    """The same, with where it stands: “Page 31 (37 of 44)”, “Page 37 of 44”."""
    name = short_name(number, label, total)
    return f"{name} of {total}" if name == f"Page {number}" else f"{name} ({number} of {total})"


def place_name(number: int, label: str, total: int = 0) -> str:
    """Where words stand, within a sentence: “page 31 (37 of 44)”; a page of which no number is printed as “page 37”."""
    if not label or is_heading(label) or label == str(number):
        return f"page {number}"
    return f"page {label} ({number} {f'of {total}' if total else 'in the file'})"


def is_heading(label: str) -> bool:
    """Whether a label is more than the number of a page."""
    return bool(label) and not _PRINTED.fullmatch(label)
