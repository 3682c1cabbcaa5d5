"""The checks of long_checks.py: those that take longer than a session of tests may."""
