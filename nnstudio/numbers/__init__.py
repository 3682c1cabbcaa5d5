"""Numbers as people write and read them: in plain text, in LaTeX, and as they are typed.

Lives here: everything that turns a number into signs or signs into a number; so one number looks the same wherever it
stands, and every field reads the same spellings. May import nothing of the program. Must never know where a number
comes from, or in which language the sentence around it is.
"""

from nnstudio.numbers.latex import base, factor, tex
from nnstudio.numbers.reading import ReadNumber, number_in, read_number
from nnstudio.numbers.writing import (
    between,
    count,
    figure,
    fixed,
    in_sentence,
    percent,
    plain,
    power_of_ten,
    short,
    signed,
)

__all__ = [
    "ReadNumber",
    "base",
    "between",
    "count",
    "factor",
    "figure",
    "fixed",
    "in_sentence",
    "number_in",
    "percent",
    "plain",
    "power_of_ten",
    "read_number",
    "short",
    "signed",
    "tex",
]
