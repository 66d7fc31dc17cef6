# auth.py SOURCE TARGET: a jac.toml that names what tokens are signed with, and the first password of the administrator. The
# runtime reads both from there alone, and has constants that everybody knows where it says nothing.
import sys

sys.path[:] = [folder for folder in sys.path if folder]
import json
import os
import re
import tomllib

VARIABLES = (("jwt", "secret", "JAC_SCALE_JWT_SECRET"), ("admin", "default_password", "JAC_SCALE_ADMIN_PASSWORD"))
REFERENCE = re.compile(r"\$\{([^}:]+)(?:(:[-?])([^}]*))?\}")


def is_said(value):
    """Whether the runtime finds something there; a reference to what is not set it would take for the value itself."""
    missing = []

    def put(found):
        name, operator, operand = found.groups()
        if name not in os.environ and operator != ":-":
            missing.append(name)
        return os.environ.get(name, operand or "")

    return isinstance(value, str) and REFERENCE.sub(put, value) != "" and not missing


def toml(value):
    """On one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(each)}" for key, each in value.items()) + "}"
    return value.isoformat()


def named(text):
    """The text of a jac.toml, with a reference to our variables where the user says nothing."""
    data = tomllib.loads(text)
    sections = [data.setdefault("plugins", {}).setdefault("scale", {})]
    if "scale" in data:
        # The next generation of the runtime reads these.
        sections.append(data["scale"])
    changed = False
    for section in sections:
        for table, name, variable in VARIABLES:
            if variable in os.environ and not is_said(section.get(table, {}).get(name)):
                section.setdefault(table, {})[name] = "${" + variable + "}"
                changed = True
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in data.items()) if changed else text


def write(source, target):
    text = ""
    if os.path.exists(source):
        with open(source, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    try:
        result = named(text)
    except (ValueError, TypeError, AttributeError):
        # The runtime tells better what is wrong with it.
        result = text
    if source == target and result == text:
        return
    with open(target + ".part", "w", encoding="utf-8", newline="") as file:
        file.write(result)
    os.replace(target + ".part", target)


if __name__ == "__main__":
    write(*sys.argv[1:])
