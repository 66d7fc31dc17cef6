"""Log lines as JSON, one a line, on standard output."""

import json
import logging
import sys
import time

FIELDS = "fields"


class JsonFormatter(logging.Formatter):
    """time, level, message, and the fields given along."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def logger() -> logging.Logger:
    return logging.getLogger("module_server")


def set_up_logging() -> None:
    """For this server's lines alone: how the module logs is its own affair."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    log = logger()
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def say(message: str, level: int = logging.INFO, **fields: object) -> None:
    logger().log(level, message, extra={FIELDS: fields})
