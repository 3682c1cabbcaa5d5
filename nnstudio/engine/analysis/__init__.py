"""Looking at one step again: every number of it, the chain rule path by path, and differences as a check.

Lives here: the trace of a step, the sum over paths, the gradient check. May import the rest of the engine; nothing that
trains needs it.
"""
