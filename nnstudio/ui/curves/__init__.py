"""Curves of functions: painted once, with a point that moves on them, and as many small pictures side by side."""
