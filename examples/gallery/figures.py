"""Numbers as a visitor reads them. Typed here, so that `jac check` needs no package installed."""
import humanize


def size(count: int) -> str:
    return humanize.naturalsize(count)


def people(count: int) -> str:
    return humanize.intcomma(count)


def roughly(count: int) -> str:
    return humanize.intword(count)
