/**
 * What runs in the Python that has pip. First argument: `pip` and its arguments, `choose` or `unpack`; the rest of what it
 * needs to know is JSON on a file named by JAC_WHEELS, so that no address with a password stands in a process list.
 *
 * pip resolves for the Python that runs it in two points, where `--platform` and `--python-version` ought to count: environment
 * markers (https://github.com/pypa/pip/issues/11664) and, with `install`, Requires-Python. Both are told the truth here.
 */
export const program = String.raw`
import json, os, re, sys, zipfile
given = json.load(open(os.environ["JAC_WHEELS"], encoding="utf-8"))
from pip._vendor.packaging import markers
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

markers.default_environment = lambda: dict(given["markers"])


def pip(arguments):
    from pip._internal.cli.req_command import RequirementCommand
    from pip._internal.cli.main import main
    original = RequirementCommand.make_resolver.__func__
    def make_resolver(cls, *positional, **named):
        named["py_version_info"] = tuple(int(part) for part in given["version"].split("."))
        return original(cls, *positional, **named)
    RequirementCommand.make_resolver = classmethod(make_resolver)
    return main(arguments)


def choose():
    """Of what pip resolved, what the app needs and the image has not: one requirement per line."""
    with open(given["report"], encoding="utf-8") as file:
        found = {canonicalize_name(item["metadata"]["name"]): item for item in json.load(file)["install"]}
    queue = [Requirement(line) for line in given["requirements"]]
    seen = set()
    while queue:
        wanted = queue.pop()
        name = canonicalize_name(wanted.name)
        for extra in ("", *sorted(wanted.extras)):
            if name not in found or (name, extra) in seen:
                continue
            seen.add((name, extra))
            for line in found[name]["metadata"].get("requires_dist") or ():
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    queue.append(needed)
    installed = {canonicalize_name(name): version for name, version in (line.split("==") for line in given["installed"])}
    for name in sorted({name for name, _ in seen}):
        item = found[name]
        version = item["metadata"]["version"]
        if installed.get(name) != version:
            print(f"{name} @ {item['download_info']['url']}" if item.get("is_direct") else f"{name}=={version}")


def unpack():
    """Wheels as a Python user base. https://packaging.python.org/en/latest/specifications/binary-distribution-format/"""
    for file in sorted(os.listdir(given["wheels"])):
        with zipfile.ZipFile(os.path.join(given["wheels"], file)) as wheel:
            distribution = file.split("-")[0]
            for entry in wheel.infolist():
                if not entry.is_dir() and "__pycache__" not in entry.filename.split("/"):
                    content = wheel.read(entry)
                    path = place(distribution, entry.filename)
                    script = path.startswith("bin/")
                    if script:
                        content = re.sub(rb"\A#!python\w*", b"#!/usr/bin/env python3", content)
                    write(path, content, script or entry.external_attr >> 16 & 0o111)
                    if re.fullmatch(r"[^/]+\.dist-info/entry_points\.txt", entry.filename):
                        commands(content.decode())


def place(distribution, path):
    site = f"lib/python{given['python']}/site-packages"
    data, _, rest = path.partition("/")
    if not data.endswith(".data"):
        return f"{site}/{path}"
    kind, _, rest = rest.partition("/")
    folders = {"purelib": site, "platlib": site, "scripts": "bin", "data": ".", "headers": f"include/python{given['python']}/{distribution}"}
    return f"{folders[kind]}/{rest}"


def commands(text):
    section = ""
    for line in text.splitlines():
        header = re.fullmatch(r"\s*\[(.+)\]\s*", line)
        section = header[1].strip() if header else section
        command = re.fullmatch(r"\s*([\w.-]+)\s*=\s*([\w.]+)\s*:\s*([\w.]+)\s*(\[.*\])?\s*", line)
        if command and section in ("console_scripts", "gui_scripts"):
            name, module, function = command.groups()[:3]
            lines = ["#!/usr/bin/env python3", "import sys", f"from {module} import {function.split('.')[0]}", f"sys.exit({function}())", ""]
            write(f"bin/{name}", "\n".join(lines).encode(), True)


def write(path, content, executable):
    tree = os.path.realpath(given["tree"])
    target = os.path.normpath(os.path.join(tree, path))
    if not target.startswith(tree + os.sep):
        sys.exit(f"a wheel names a file outside of itself: {path}")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content)
    os.chmod(target, 0o755 if executable else 0o644)


if sys.argv[1] == "pip":
    sys.exit(pip(sys.argv[2:]))
globals()[sys.argv[1]]()
`;
