"""What the pod's environment says."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")


class SettingsError(Exception):
    """A value that cannot be used, named."""


@dataclass(frozen=True)
class Settings:
    """Times are in seconds."""

    module_name: str
    # 0: any that is free.
    port: int
    pod_manager_url: str
    pod_name: str
    # Requirement for pip; empty: by module_name.
    package: str
    # Folder of the installed sets; empty: the image holds all.
    packages_dir: str
    threads: int
    # Calls that may wait for a thread.
    waiting_limit: int
    # Bodies of calls that run or wait, all together; one call may always be as large as a message.
    bodies_mib: int
    handle_seconds: float
    handle_limit: int
    # Between saying "not serving" and taking no more calls: until clients have heard of it.
    drain_seconds: float
    # What calls that run then have to come to an end.
    grace_seconds: float


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError for the first value that cannot be used."""
    module_name = environment.get("MODULE_NAME", "").strip()
    if not module_name:
        raise SettingsError("MODULE_NAME is missing: the import name of the module to serve")
    if not NAME.fullmatch(module_name) or len(module_name) > 200:
        raise SettingsError(f"MODULE_NAME {module_name[:200]!r} is no import name; none of its parts may begin with an underscore")
    if module_name.partition(".")[0] == "module_server":
        raise SettingsError("MODULE_NAME module_server is the server itself")
    return Settings(
        module_name=module_name,
        port=int(_number(environment, "PORT", 50051, 0, 65535, whole=True)),
        pod_manager_url=_url(environment.get("POD_MANAGER_URL", "").strip()),
        pod_name=environment.get("POD_NAME", "").strip() or socket.gethostname(),
        package=environment.get("PACKAGE", "").strip(),
        packages_dir=environment.get("PACKAGES_DIR", "").strip(),
        threads=int(_number(environment, "THREADS", 8, 1, 256, whole=True)),
        waiting_limit=int(_number(environment, "WAITING_LIMIT", 64, 0, 10_000, whole=True)),
        bodies_mib=int(_number(environment, "BODIES_MIB", 256, 1, 1_000_000, whole=True)),
        handle_seconds=_number(environment, "HANDLE_SECONDS", 600, 1, 7 * 86_400),
        handle_limit=int(_number(environment, "HANDLE_LIMIT", 1000, 1, 1_000_000, whole=True)),
        drain_seconds=_number(environment, "DRAIN_SECONDS", 5, 0, 600),
        grace_seconds=_number(environment, "GRACE_SECONDS", 20, 0, 3600),
    )


def _number(environment: Mapping[str, str], name: str, default: float, least: float, most: float, whole: bool = False) -> float:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}" if whole else r"[0-9]{1,9}(\.[0-9]{1,6})?", text) or not least <= float(text) <= most:
        kind = "a whole number" if whole else "a number"
        raise SettingsError(f"{name} has to be {kind} from {least:g} to {most:g}, not {text[:60]!r}")
    return float(text)


def _url(text: str) -> str:
    """It goes into logs and metadata, so a password in it would be seen there."""
    try:
        parts = urlsplit(text)
        usable = not text or (parts.scheme in ("http", "https") and bool(parts.hostname) and text.isascii() and text.isprintable())
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("POD_MANAGER_URL has to be an http or https address")
    if text and parts.username is not None:
        raise SettingsError("POD_MANAGER_URL must hold no user name or password")
    return text
