"""A real web server for the application: gunicorn where there is fork, waitress on Windows."""

import gc
import sys
from typing import Any

from skill.app import create_app
from skill.config import Config

ANSWER_SECONDS = 10
"""Alexa gives up after 8."""


def application(config: Config, **given: Any) -> Any:
    """Return what `create_app` does, for a process that does nothing else.

    The content is there for good: left to the collector, it would be walked again and again, all of it within one turn.
    """
    app = create_app(config, **given)
    gc.collect()
    gc.freeze()
    return app


def serve(config: Config) -> None:
    """Serve until told to stop."""
    if sys.platform == "win32":
        from waitress import serve as wait_on

        wait_on(application(config), host=config.host, port=config.port, threads=config.workers * config.threads)
    else:
        _gunicorn(config)


def _gunicorn(config: Config) -> None:
    from gunicorn.app.base import BaseApplication

    host = config.host.strip("[]")
    settings = {
        "bind": f"[{host}]:{config.port}" if ":" in host else f"{host}:{config.port}",
        "workers": config.workers,
        "worker_class": "gthread",
        "threads": config.threads,
        "timeout": ANSWER_SECONDS,
        "loglevel": "warning",
        "proc_name": "homestretch-skill",
    }

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with these settings and no file of them."""

        def load_config(self) -> None:
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application(config)

    Server().run()
