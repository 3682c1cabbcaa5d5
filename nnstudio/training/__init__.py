"""One run of one experiment.

Lives here: the trainer, an iterator whose every ``next()`` is one step; the history of losses; measurements for the
screen and for files; checkpoints; where and why a run diverged; the path of the error signal back, that of the values
forward, and what is remembered of them over time (``histories``). May import project and below. Must never know of
windows or threads: the same trainer runs under the command line, in tests, and in the window's worker thread.
"""
