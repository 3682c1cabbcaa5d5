"""The window around the panels: run bar, menus, files, where the panels stand, and where a step is explained.

May import everything in ``ui``, but panels only through their catalogue.
"""
