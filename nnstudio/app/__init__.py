"""The window's composition root: it builds the parts and hands them to each other, on a screen or without one."""

from nnstudio.app.root import main, make_app, make_desk

__all__ = ["main", "make_app", "make_desk"]
