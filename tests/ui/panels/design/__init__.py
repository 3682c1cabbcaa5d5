"""Tests of the design panel, through its widgets."""
