"""Installing the pinned packages with pip, and saying in a sentence why that failed."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bootstrap_steps.trouble import Trouble, say, with_details

# Where packages come from may be set by the person or the company; how they are installed may not.
KEPT_PIP_SETTINGS = {
    "PIP_CACHE_DIR",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_KEYRING_PROVIDER",
    "PIP_NO_CACHE_DIR",
    "PIP_NO_INDEX",
    "PIP_PROXY",
    "PIP_RETRIES",
    "PIP_TIMEOUT",
    "PIP_TRUSTED_HOST",
}
DISK_FULL = re.compile(r"No space left on device|not enough space on the disk|Disk quota exceeded", re.IGNORECASE)
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|NameResolutionError|ProxyError|Max retries exceeded"
    r"|Temporary failure in name resolution|Network is unreachable|getaddrinfo failed|Connection (refused|reset)"
    r"|RemoteDisconnected|CERTIFICATE_VERIFY_FAILED|SSLError",
)
NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")
NEXT_PACKAGE = re.compile(r"^(?:Collecting (?P<pin>\S+==\S+)|Processing .*?(?P<file>[^\\/]+)\.whl)")


def install(python: Path, lock: Path) -> None:
    """Install exactly the packages that a lock file names."""
    total = len(pins(lock.read_text(encoding="utf-8")))
    say(f"Installing the {total} packages of {lock.name}.")
    output: list[str] = []
    with subprocess.Popen(
        pip_command(python, lock),
        env=pip_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        started = 0
        for line in pip.stdout or ():
            output.append(line)
            if name := package_begun(line):
                started += 1
                say(f"  {started} of {total}: {name}")
    if pip.returncode:
        raise Trouble(with_details(failure_sentence("".join(output)), "".join(output)))


def package_begun(line: str) -> str:
    """Name the package and version that pip turns to in this line of its output, if it does."""
    if not (match := NEXT_PACKAGE.match(line)):
        return ""
    pin = match["pin"] or "==".join(match["file"].split("-")[:2])
    return pin.replace("==", " ")


def pins(text: str) -> list[str]:
    """Return the requirements of a lock file's text, without comments."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pip_command(python: Path, lock: Path) -> list[str]:
    """Return the command that installs a lock file: only ready-made wheels, and nothing that the file does not name."""
    options = ["--no-deps", "--only-binary=:all:", "--no-input", "--progress-bar=off", "--no-warn-script-location"]
    return [str(python), "-I", "-X", "utf8", "-m", "pip", "install", *options, "--requirement", str(lock)]


def pip_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for pip: those that say where packages are, none that say how to install them."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(("PIP_", "PYTHON")) or name.upper() in KEPT_PIP_SETTINGS
    }
    return kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}


def failure_sentence(output: str) -> str:
    """Say why pip failed, as far as its output tells."""
    if DISK_FULL.search(output):
        return "The disk is full: make room, then start again. pip said:"
    if NO_NETWORK.search(output):
        return "The packages could not be downloaded: the network does not answer; start again when it does. pip said:"
    if missing := NO_WHEEL.search(output):
        system = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
        return (
            f"There is no ready-made package {missing[1]} for {system}: NN Studio needs a 64-bit Python 3.11 to 3.14"
            " on Windows 10, macOS 13, Debian 12, Ubuntu 22.04 or newer. pip said:"
        )
    return "pip could not install the packages; it said:"
