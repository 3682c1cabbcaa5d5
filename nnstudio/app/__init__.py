"""The window's composition root: it builds the parts and hands them to each other, on a screen or without one."""

from nnstudio.app.start import main

__all__ = ["main"]
