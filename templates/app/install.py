# Installs what the image lacks, once per set of requirements, and packs it for the app's pods to fetch.
import sys

sys.path[:] = [folder for folder in sys.path if folder]
import errno
import importlib.util
import io
import os
import platform
import re
import shutil
import subprocess
import tarfile
from importlib import metadata

DATA = "/data"
BASE = os.environ["PYTHONUSERBASE"]
KEY = os.environ["DEPENDENCY_KEY"]

NOT_FOUND, UNREACHABLE, DISK_FULL, FAILED, NO_PIP, NOT_WRITABLE = 10, 11, 12, 13, 14, 15

# The first that fits pip's output. An index that does not answer also ends in "No matching distribution".
CAUSES = (
    (r"No space left on device|Disk quota exceeded", DISK_FULL, "no space left: a larger pvc_size or less to install"),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|"
        r"CERTIFICATE_VERIFY_FAILED|Connection refused|Failed to establish|name resolution",
        UNREACHABLE,
        "the package index cannot be reached from this pod",
    ),
    (r"No matching distribution found|Could not find a version|is not a valid", NOT_FOUND, "a package or version does not exist"),
    (r"", FAILED, "pip failed"),
)


def main():
    prepare()
    names = [f"{DATA}/deps/{KEY}-{platform.machine()}.tar"]
    if os.path.exists(names[0]):
        return print("dependencies are there")
    added = install(missing())
    if not added:
        # Nothing in it depends on the processor, so pods on nodes of another kind may take it as well.
        names += [f"{DATA}/deps/{KEY}-{machine}.tar" for machine in ("x86_64", "aarch64")]
    for name in names:
        pack(name)
    shutil.rmtree(f"{BASE}/lib", ignore_errors=True)


def prepare():
    try:
        for folder in ("bundles", "deps", "tmp"):
            os.makedirs(f"{DATA}/{folder}", exist_ok=True)
    except PermissionError as error:
        stop(NOT_WRITABLE, f"the volume is not writable for group {os.getgid()} (does its driver honour fsGroup?): {error}")


def missing():
    """Requirements to hand to pip, which leaves out what the image has. An image with jaclang is a runtime as it is."""
    wanted = os.environ["REQUIREMENTS"].splitlines()
    if not installed("jaclang"):
        wanted += os.environ["RUNTIME_REQUIREMENTS"].splitlines()
    if importlib.util.find_spec("pip"):
        return wanted
    lacking = [name for name in wanted if not installed(re.match(r"[\w.-]+", name)[0])]
    if lacking:
        stop(NO_PIP, f"the image has no pip, and lacks: {', '.join(lacking)}")
    return []


def installed(name):
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def install(requirements):
    """Whether anything was added to BASE, the user site of every pod that mounts it: unlike --target it counts what
    the image has, and unlike PYTHONPATH it runs .pth files, which jaclang needs."""
    if not requirements:
        return False
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--no-cache-dir", "--progress-bar=off"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", "--root-user-action=ignore"]
    if sys.prefix == sys.base_prefix:
        command += ["--user"]  # a virtual environment has no user site; what it lacks cannot be added
    lines = []
    with subprocess.Popen([*command, "--", *requirements], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout:
            print(line, end="")
            lines.append(line)
    if pip.returncode:
        output = "".join(lines)
        code, meaning = next((code, meaning) for pattern, code, meaning in CAUSES if re.search(pattern, output))
        named = re.search(r"No matching distribution found for (.+)", output)
        stop(code, f"{meaning}: {named[1] if code == NOT_FOUND and named else ', '.join(requirements)}")
    if not os.path.isdir(f"{BASE}/lib"):
        return False
    # Leaves the runtime's own compiled modules in XDG_CACHE_HOME, and every pod starts the sooner.
    warm = [f"{BASE}/bin/jac", "--version"]
    if os.path.exists(warm[0]):
        subprocess.run(warm, cwd="/tmp", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
    return True


def pack(name):
    part = f"{DATA}/tmp/{os.path.basename(name)}.part"
    try:
        # busybox reads GNU's long names, not pax headers.
        with tarfile.open(part, "w", format=tarfile.GNU_FORMAT) as archive:
            for folder in sorted(os.listdir(BASE)):
                archive.add(f"{BASE}/{folder}", folder)
            archive.addfile(tarfile.TarInfo(".complete"), io.BytesIO())
        os.replace(part, name)
    except OSError as error:
        if os.path.exists(part):
            os.unlink(part)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            stop(DISK_FULL, f"no space left on the volume: a larger pvc_size or less to install: {error}")
        raise


def stop(code, message):
    print(message, file=sys.stderr)
    sys.exit(code)


main()
