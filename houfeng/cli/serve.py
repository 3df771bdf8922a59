"""`houfeng serve`: the platform for people to open; and the worker beside it."""

import os
import signal
import threading

import click

from houfeng.cli.door import errors, prepare, safely

PARENT_LOOK_S = 1.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@safely
def serve(host: str, port: int) -> None:
    """Serve the pages, the API and the feeds, and make responses as they are asked for.

    Example: houfeng serve --port 8080
    """
    from houfeng.house import web

    web.refuse_taken_port(host, port)
    prepare()
    errors.print(f"候风 Houfeng is at http://{host}:{port}  (stop it with Ctrl-C)")
    web.serve(host, port)


@click.command(hidden=True)
@safely
def worker() -> None:
    """Make responses as they are asked for; `houfeng serve` starts this."""
    prepare()
    from houfeng.response import engine

    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ending.set())
    parent = os.getppid()
    # A killed server leaves no worker behind: an orphan has another parent.
    engine.work(lambda: ending.is_set() or os.getppid() != parent)
