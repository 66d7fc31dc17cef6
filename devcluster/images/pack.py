#!/usr/bin/env python3
"""Image archives without a container engine.

    pack.py layer OUT.tar ROOT [--above LAYER.tar ...]
        ROOT as one layer; with --above only what differs from those layers (whiteouts included).
    pack.py image OUT.tar --tag NAME [--tag NAME ...] --config CONFIG.json LAYER.tar ...
        an archive in the shape of `docker save`, which containerd, Docker, podman and skopeo read.

The same input gives the same bytes: entries are sorted, times fixed, owners numeric. Output is written beside its
final name and renamed.
"""
import argparse
import contextlib
import hashlib
import io
import json
import os
import platform
import tarfile

EPOCH = 1735689600  # 2025-01-01: a zip archive cannot hold a time before 1980, and pip makes zips of what it finds
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


@contextlib.contextmanager
def written_whole(path):
    part = f"{path}.part"
    try:
        with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as archive:
            yield archive
        os.replace(part, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)


def entries(root):
    """Every path below root, each parent before what it holds, in an order that no file system decides."""
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(folders + files):
            yield os.path.relpath(os.path.join(folder, name), root)


def known(layers):
    """path -> (kind, mode, uid, gid, size or link target) of what the layers below hold, whiteouts applied."""
    seen = {}
    for layer in layers:
        with tarfile.open(layer) as archive:
            for member in archive:
                path = os.path.normpath(member.name)
                folder, name = os.path.split(path)
                if name.startswith(".wh."):
                    gone = os.path.join(folder, name.removeprefix(".wh."))
                    seen = {p: v for p, v in seen.items() if p != gone and not p.startswith(gone + "/")}
                else:
                    seen[path] = traits(member)
    return seen


def traits(member):
    kind = tarfile.REGTYPE if member.islnk() else member.type
    detail = member.linkname if member.issym() else None if member.islnk() else member.size
    # A file system gives the mode with the kind of file in it, an archive without.
    return kind, member.mode & 0o7777, member.uid, member.gid, detail


def same(old, new):
    """Two names of one inode: the tar names the size once, so a hard link's size is not compared."""
    return old is not None and old[:4] == new[:4] and (old[4] == new[4] or None in (old[4], new[4]))


def write_layer(out, root, below):
    before = known(below)
    after = set()
    needed = set()  # changed entries and the folders they sit in
    with tarfile.open(fileobj=io.BytesIO(), mode="w") as scratch:
        for path in entries(root):
            member = scratch.gettarinfo(os.path.join(root, path), path)
            if member is None:  # a socket
                continue
            after.add(path)
            touched = member.isfile() and int(member.mtime) != EPOCH
            if touched or not same(before.get(path), traits(member)):
                needed.update([path, *parents(path)])
    folders = after | {""}
    gone = {p for p in before if p not in after and os.path.dirname(p) in folders}
    whiteouts = {os.path.join(os.path.dirname(p), ".wh." + os.path.basename(p)) for p in gone}
    for path in whiteouts:
        needed.update([path, *parents(path)])
    with written_whole(out) as archive:
        for path in sorted(needed):
            if path in whiteouts:
                archive.addfile(settled(tarfile.TarInfo(path)))
                continue
            source = os.path.join(root, path)
            member = settled(archive.gettarinfo(source, path))
            if member.isreg():
                with open(source, "rb") as content:
                    archive.addfile(member, content)
            else:
                archive.addfile(member)


def parents(path):
    while path := os.path.dirname(path):
        yield path


def settled(member):
    member.mtime = EPOCH
    member.uname = member.gname = ""
    return member


def write_image(out, tags, config, layers):
    digests = []
    for layer in layers:
        with open(layer, "rb") as content:
            digests.append(hashlib.file_digest(content, "sha256").hexdigest())
    machine = platform.machine()
    description = encoded({
        "architecture": ARCHITECTURES.get(machine, machine),
        "os": "linux",
        "created": "2025-01-01T00:00:00Z",
        "config": config,
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
        "history": [{"created": "2025-01-01T00:00:00Z", "created_by": "devcluster/images"} for _ in digests],
    })
    name = hashlib.sha256(description).hexdigest() + ".json"
    manifest = encoded([{"Config": name, "RepoTags": tags, "Layers": [f"{digest}.tar" for digest in digests]}])
    with written_whole(out) as archive:
        for entry, data in ((name, description), ("manifest.json", manifest)):
            member = settled(tarfile.TarInfo(entry))
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for layer, digest in zip(layers, digests, strict=True):
            member = settled(tarfile.TarInfo(f"{digest}.tar"))
            member.size = os.path.getsize(layer)
            with open(layer, "rb") as content:
                archive.addfile(member, content)


def encoded(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    layer = verbs.add_parser("layer")
    layer.add_argument("out")
    layer.add_argument("root")
    layer.add_argument("--above", nargs="*", default=[])
    image = verbs.add_parser("image")
    image.add_argument("out")
    image.add_argument("--tag", action="append", required=True)
    image.add_argument("--config", required=True)
    image.add_argument("layers", nargs="+")
    given = parser.parse_args()
    if given.verb == "layer":
        write_layer(given.out, given.root, given.above)
    else:
        with open(given.config, encoding="utf-8") as content:
            write_image(given.out, given.tag, json.load(content), given.layers)


if __name__ == "__main__":
    main()
