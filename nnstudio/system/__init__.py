"""What a window needs of the operating system: libraries that Qt is linked with, a display, and how to get them.

It knows Python's own library only, since bootstrap asks it before any package is there; it never imports Qt, and
installs nothing.
"""
