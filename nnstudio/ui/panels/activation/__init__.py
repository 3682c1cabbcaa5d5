"""The activation panel: f and its slope, where a unit stands on them, and where its whole layer does."""
