"""gunicorn's configuration: `gunicorn --config python:msphysio.serving.server`, behind a proxy.

Query strings contain what visitors type, so no log line may include them or the Referer. Paths
contain receipt codes, HCPC numbers, and anything else typed after the site's name.
"""

from typing import Any

from gunicorn.glogging import Logger

from msphysio import environment
from msphysio.serving.logs import RedactingFormatter, pattern


class RedactingLogger(Logger):  # type: ignore[misc]
    """gunicorn's logger, without the URLs, headers and exception messages that it quotes."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(RedactingFormatter())

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Log the URL pattern instead of the path, which may contain anything."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": pattern(environ.get("PATH_INFO", ""))}


wsgi_app = "msphysio.wsgi:application"
bind = f"127.0.0.1:{environment.integer('PORT', default=8000, minimum=1, maximum=65_535)}"
# Processes, not threads: pages are quick, and each process keeps one database connection.
worker_class = "msphysio.serving.worker.Worker"
workers = environment.integer("WEB_CONCURRENCY", default=2, minimum=1, maximum=64)
timeout = 30
graceful_timeout = 30  # any page already started is finished before the process ends
# A search with every option chosen is under 2,000 characters. Longer lines get a 414; more or
# larger headers get a 431.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
forwarder_headers = ""  # a visitor's SCRIPT_NAME header would change, or break, every URL
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(M)sms"
errorlog = "-"
logger_class = RedactingLogger
# Its default path is shared by all gunicorns that a user runs, and nothing here uses it.
control_socket_disable = True
