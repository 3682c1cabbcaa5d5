"""Findings in words: the title of each kind."""

from nnstudio.diagnosis.findings import FINDINGS

TITLES = {rule.kind: rule.title for rule in FINDINGS}
