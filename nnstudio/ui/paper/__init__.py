"""Worksheets on paper: the blocks of a sheet, set from top to bottom onto pages of a PDF."""

from nnstudio.ui.paper.printing import write_pdf

__all__ = ["write_pdf"]
