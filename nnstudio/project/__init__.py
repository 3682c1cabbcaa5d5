"""What the user designed: one frozen value, and everything that can be said of it without training.

Lives here: the project with its data, network and training plan; pure edits from project to project; the problems of a
design, in sentences, with their mends; the file format; the templates. May import engine and datasets. Must never hold
what changes while a network learns, nor know of windows and threads.
"""
