"""What the operator is told: logs, figures, errors."""

from ringwatch import environment, errors
from ringwatch.environment import read

# Logging

LOG_FORMATS = {"lines": "LineFormatter", "json": "JsonLineFormatter"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "ringwatch.logs.context.ContextFilter"}},
    "formatters": {
        "chosen": {
            "()": "ringwatch.logs.formats."
            + LOG_FORMATS[
                read(
                    "RINGWATCH_LOG",
                    "how the processes write what they do: lines for people, or json",
                    "lines",
                    environment.one_of(LOG_FORMATS),
                )
            ]
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "chosen", "filters": ["context"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}},
}

# Figures and errors for the operator

METRICS_TOKEN = read(
    "RINGWATCH_METRICS_TOKEN",
    "the word with which a program may read /metrics from another machine (Authorization: Bearer …)",
    default="",
)
SENTRY = read(
    "RINGWATCH_SENTRY", "the address (DSN) of a Sentry server that is told of errors", None, errors.address
)
if SENTRY:
    errors.tell(SENTRY)
