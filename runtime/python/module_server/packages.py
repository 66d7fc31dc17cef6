"""Which package brings an import name, and where its installed set lies."""

import hashlib
import platform
import re
import sys
from pathlib import Path

from module_server.pinned import PINNED
from module_server.settings import Settings

# Packages that are not called as they are imported. The longest row that fits counts; `*` stands for the part that follows it.
PACKAGE_OF = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "Cryptodome": "pycryptodomex",
    "IPython": "ipython",
    "Levenshtein": "Levenshtein",
    "MySQLdb": "mysqlclient",
    "OpenSSL": "pyOpenSSL",
    "PIL": "pillow",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cairosvg": "CairoSVG",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "discord": "discord.py",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "faiss": "faiss-cpu",
    "fitz": "PyMuPDF",
    "git": "GitPython",
    "github": "PyGithub",
    "google.api_core": "google-api-core",
    "google.auth": "google-auth",
    "google.cloud": "google-cloud-*",
    "google.genai": "google-genai",
    "google.generativeai": "google-generativeai",
    "google.oauth2": "google-auth",
    "google.protobuf": "protobuf",
    "googleapiclient": "google-api-python-client",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "kafka": "kafka-python",
    "ldap": "python-ldap",
    "lightgbm": "lightgbm",
    "magic": "python-magic",
    "markdown_it": "markdown-it-py",
    "mpl_toolkits": "matplotlib",
    "multipart": "python-multipart",
    "mysql": "mysql-connector-python",
    "nacl": "PyNaCl",
    "pkg_resources": "setuptools",
    "pptx": "python-pptx",
    "psycopg2": "psycopg2-binary",
    "pymupdf": "PyMuPDF",
    "ruamel.yaml": "ruamel.yaml",
    "sentence_transformers": "sentence-transformers",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "snappy": "python-snappy",
    "socks": "PySocks",
    "telegram": "python-telegram-bot",
    "umap": "umap-learn",
    "usb": "pyusb",
    "websocket": "websocket-client",
    "xlrd": "xlrd",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}

# A name, extras, versions. No address, path, option or marker: pip would fetch and run what those name.
REQUIREMENT = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
    r"(\[[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*\])?"
    r"((===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9.*+!_-]+(,(===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9.*+!_-]+)*)?"
)
# Raised when what is in a set changes for another reason than its requirement.
FORMAT = "1"


class PackageError(Exception):
    """A requirement that is not taken."""


def requirement_for(module: str, package: str) -> str:
    """The requirement to hand to pip: `package` if given, else by the table, else the name itself. Empty for what comes
    with Python. Raises PackageError."""
    wanted = re.sub(r" *([=~!<>,\[\]]+) *", r"\1", package.strip())
    if not wanted:
        return "" if module.partition(".")[0] in sys.stdlib_module_names else _package_of(module)
    if re.match(r"(===|==|~=|!=|<=|>=|<|>)", wanted):
        # A version alone pins the package that the table names.
        wanted = _package_of(module) + wanted
    if len(wanted) > 200 or not REQUIREMENT.fullmatch(wanted):
        raise PackageError(f"PACKAGE {package[:200]!r} is no package name with an optional version, such as numpy==2.1")
    return wanted


def _package_of(module: str) -> str:
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        package = PACKAGE_OF.get(".".join(parts[:length]))
        if package is None:
            continue
        if not package.endswith("*"):
            return package
        if length < len(parts):
            return package[:-1] + parts[length].replace("_", "-")
    return parts[0]


def set_key(requirement: str, pinned: tuple[str, ...] = PINNED) -> str:
    """Name of the folder of a set: over all that decides what is in it, so that another Python finds none."""
    parts = [FORMAT, requirement, *pinned, sys.implementation.cache_tag, platform.machine()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def package_set(settings: Settings) -> Path | None:
    """The folder of the packages, or None when the image holds them. Raises PackageError."""
    if not settings.packages_dir:
        return None
    return Path(settings.packages_dir, set_key(requirement_for(settings.module_name, settings.package)))
