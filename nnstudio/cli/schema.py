"""Print the JSON Schema of a project, for editors that check and complete what is typed."""

import argparse
import sys

import msgspec

from nnstudio.project.files import json_schema

HELP = "print the JSON Schema of a project"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command, which takes nothing."""


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n")
    return 0
