"""`python -P -m module_server.install`: puts a module's packages, and what the server needs, into a folder of PACKAGES_DIR.

What is there already is kept. With `--wait` it installs nothing, and ends once the folder is there."""

import errno
import fcntl
import importlib.machinery
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from module_server.packages import PackageError, package_set, requirement_for
from module_server.pinned import LOOSE, PINNED
from module_server.settings import Settings, SettingsError, settings_from

BAD_SETTINGS, NOT_FOUND, UNREACHABLE, DISK_FULL, FAILED, NO_PIP, NOT_WRITABLE, NO_MODULE, WAITED = 2, 10, 11, 12, 13, 14, 15, 16, 22
# Sets that stay: that of the pods which run until the new ones are ready, and the new one.
KEPT_SETS = 2
WAIT_SECONDS = 600
PART = ".part-"

# The first that fits pip's output. An index that does not answer also ends in "No matching distribution".
CAUSES = (
    (r"No space left on device|Disk quota exceeded", DISK_FULL, "no space left: a larger volume or less to install"),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|"
        r"CERTIFICATE_VERIFY_FAILED|Connection refused|Failed to establish|name resolution",
        UNREACHABLE,
        "the package index cannot be reached from this pod",
    ),
    (
        r"No matching distribution found|Could not find a version|is not a valid|Invalid requirement",
        NOT_FOUND,
        "a package or version does not exist",
    ),
    (r"No module named pip", NO_PIP, "the image has no pip"),
    (r"ResolutionImpossible|conflicting dependencies", FAILED, "requirements exclude each other, those of the server among them"),
    (r"", FAILED, "pip failed"),
)
CONFLICT = r"ResolutionImpossible|conflicting dependencies"


class InstallError(Exception):
    """Why there is no set, with the exit code that says so."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def main(arguments: list[str]) -> int:
    try:
        settings = settings_from(os.environ)
        folder = package_set(settings)
        if folder is None:
            raise SettingsError("PACKAGES_DIR is missing: the folder to install into")
        if "--wait" in arguments:
            wait_for(folder)
        else:
            install(settings, folder)
    except (SettingsError, PackageError) as error:
        print(error, file=sys.stderr)
        return BAD_SETTINGS
    except InstallError as error:
        print(error, file=sys.stderr)
        return error.code
    return 0


def wait_for(folder: Path, seconds: float = WAIT_SECONDS) -> None:
    """Until another pod has installed it; the kubelet starts a wait that gave up again."""
    end = time.monotonic() + seconds
    while not folder.is_dir():
        if time.monotonic() >= end:
            raise InstallError(WAITED, f"waited {seconds:g} s for the packages to be installed into {folder}")
        time.sleep(0.5)
    print("packages are there")


def install(settings: Settings, folder: Path, pinned: tuple[str, ...] = PINNED, loose: tuple[str, ...] = LOOSE) -> None:
    """Makes `folder` if it is not there: it appears under its name with all that belongs in it, or not at all."""
    requirement = requirement_for(settings.module_name, settings.package)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.parent):
            if folder.is_dir():
                os.utime(folder)
                return print("packages are there")
            for left in folder.parent.glob(f"{PART}*"):
                shutil.rmtree(left, ignore_errors=True)
            part = Path(tempfile.mkdtemp(prefix=PART, dir=folder.parent))
            try:
                run_pip(requirement, part, pinned, loose)
                check(settings.module_name, requirement, part)
                part.chmod(0o755)
                part.rename(folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
            prune(folder)
    except PermissionError as error:
        raise InstallError(
            NOT_WRITABLE, f"the volume is not writable for group {os.getgid()} (does its driver honour fsGroup?): {error}"
        ) from None
    except OSError as error:
        if error.errno == errno.EROFS:
            raise InstallError(NOT_WRITABLE, f"the volume is mounted read-only: {error}") from None
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise InstallError(DISK_FULL, f"no space left: a larger volume or less to install: {error}") from None
        raise


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Two Jobs may meet on one volume; a process that ends lets go of it."""
    with open(folder / ".lock", "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run_pip(requirement: str, target: Path, pinned: tuple[str, ...], loose: tuple[str, ...]) -> None:
    """The server's own packages as tested; if the module's exclude those, whatever fits both."""
    wanted = (requirement,) if requirement else ()
    code, output = pip(wanted + pinned, target)
    if code and re.search(CONFLICT, output):
        print("the module excludes the server's tested versions; trying others that should work")
        empty(target)
        code, output = pip(wanted + loose, target)
    if code:
        found, meaning = next((found, meaning) for pattern, found, meaning in CAUSES if re.search(pattern, output))
        named = re.search(r"No matching distribution found for (.+)", output)
        raise InstallError(
            found, f"{meaning}: {named[1] if found == NOT_FOUND and named else requirement or 'the requirements of the server'}"
        )


def pip(requirements: tuple[str, ...], target: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--no-cache-dir", "--progress-bar=off", "--prefer-binary"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", "--root-user-action=ignore"]
    command += ["--target", str(target), "--", *requirements]
    # A scratch folder of its own on the same volume, which has room: /tmp of the pod may be small.
    environment = {**os.environ, "TMPDIR": str(target.parent / f"{target.name}-tmp")}
    scratch = Path(environment["TMPDIR"])
    scratch.mkdir()
    lines = []
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as process:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return process.returncode, "".join(lines)


def empty(folder: Path) -> None:
    for entry in folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def check(module: str, requirement: str, target: Path) -> None:
    """That the package brings the name to import; running none of its code, so only the first part of the name."""
    first = module.partition(".")[0]
    if not requirement or first in sys.stdlib_module_names or importlib.machinery.PathFinder.find_spec(first, [str(target)]):
        return
    names = sorted(_top_level_names(requirement, target))
    raise InstallError(
        NO_MODULE,
        f"{requirement} was installed, but has no module {first}: it brings {', '.join(names) or 'none'}. "
        "Name the right package by PACKAGE, or the right module",
    )


def _top_level_names(requirement: str, target: Path) -> set[str]:
    from importlib import metadata

    wanted = _canonical(re.match(r"[A-Za-z0-9._-]+", requirement)[0])  # type: ignore[index]
    names = set()
    for distribution in metadata.distributions(path=[str(target)]):
        if _canonical(distribution.metadata["Name"] or "") != wanted:
            continue
        for file in distribution.files or []:
            first = file.parts[0].partition(".")[0]
            if first.isidentifier() and not first.startswith("_") and (len(file.parts) > 1 or file.suffix in (".py", ".so")):
                names.add(first)
    return names


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def prune(newest: Path) -> None:
    """Removes sets beyond the newest `KEPT_SETS`. Pods that run longer than two changes have loaded theirs."""
    sets = [entry for entry in newest.parent.iterdir() if re.fullmatch(r"[0-9a-f]{16}", entry.name) and entry != newest]
    for old in sorted(sets, key=lambda entry: entry.stat().st_mtime, reverse=True)[KEPT_SETS - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
