"""What the numbers of a run mean, in sentences, each with its evidence and something to try.

Lives here: the evidence taken from a run, the rules that look at it (one file for each family, all named in the
catalogue of ``findings``), the remedies, and the doctor who watches one run calmly; the depth dial, which looks at deep
networks before any training; the divergence report of a run that diverged; the table of what every lesson's template
must show.
May import training and below. Must never change a run, nor know of windows: it looks, and proposes edits.

To add a finding, write its rule in the file of its family and name it in ``findings.FINDINGS``.
"""
