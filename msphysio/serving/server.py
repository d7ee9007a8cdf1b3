"""gunicorn's configuration: `gunicorn --config python:msphysio.serving.server`, behind a proxy.

What a visitor types is in the query string, so no log line may contain that or the Referer; and
paths contain receipt codes, HCPC numbers and anything else typed after the site's name.
"""

from typing import Any

from gunicorn.glogging import Logger

from msphysio import environment
from msphysio.serving.logs import PrivateFormatter, pattern


class PrivateLogger(Logger):  # type: ignore[misc]
    """gunicorn's logs without the addresses, headers and exception texts that it quotes."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(PrivateFormatter())

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Log the address's pattern in place of its path, which may contain anything."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return atoms | {"U": pattern(environ.get("PATH_INFO", ""))}


wsgi_app = "msphysio.wsgi:application"
bind = f"127.0.0.1:{environment.number('PORT', default=8000, least=1, most=65_535)}"
# Processes, not threads: a page is short, and each process keeps one database connection.
worker_class = "msphysio.serving.worker.Worker"
workers = environment.number("WEB_CONCURRENCY", default=2, least=1, most=64)
timeout = 30
graceful_timeout = 30  # a page that has been started is finished before the process ends
# A search with everything chosen has under 2,000 letters. Longer lines get a 414, more or
# larger headers a 431.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
forwarder_headers = ""  # a visitor's SCRIPT_NAME would move, or break, every address
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(M)sms"
errorlog = "-"
logger_class = PrivateLogger
# Its default path is shared by all of one user's gunicorns, and nothing here uses it.
control_socket_disable = True
