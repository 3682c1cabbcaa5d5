"""The engine's tests: its numbers against numbers that nobody here wrote, and against its own rules."""
