"""List the experiments that come with the program."""

import argparse
import sys

import msgspec

from nnstudio.project.templates import template, template_names

HELP = "list the experiments that come with the program"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")


def run(options: argparse.Namespace) -> int:
    """Print names, titles and what each shows."""
    projects = {name: template(name) for name in template_names()}
    if options.json:
        listed = {name: {"title": project.title, "note": project.note} for name, project in projects.items()}
        sys.stdout.write(msgspec.json.encode(listed).decode() + "\n")
        return 0
    width = max(map(len, projects))
    for name, project in projects.items():
        sys.stdout.write(f"{name:{width}}  {project.title}: {project.note}\n")
    return 0
