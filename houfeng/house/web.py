"""The running platform: the web server and, beside it, the worker that makes responses."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from houfeng.vocabulary.errors import NotValid

WEB_THREADS = 8  # pages wait for the database more than they compute


def serve(host: str, port: int) -> None:
    """Serve until stopped. `start.prepare()` has been called.

    Raises NotValid where the port is taken.
    """
    from granian import Granian
    from granian.constants import Interfaces

    refuse_taken_port(host, port)
    with worker_beside():
        Granian(
            "houfeng.house.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=WEB_THREADS,
            log_enabled=os.environ.get("HOUFENG_LOG") is not None,
        ).serve()


def refuse_taken_port(host: str, port: int) -> None:
    """Raise NotValid if nobody could listen there; better before the work than after."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        raise NotValid(
            "port",
            f"{host}:{port}",
            f"choose another with --port, or end what uses it ({error.strerror})",
        ) from error


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process for as long as the block lasts; one that dies is replaced."""
    ending = threading.Event()
    process: list[subprocess.Popen[bytes]] = []

    def keep_one() -> None:
        while not ending.is_set():
            process[:] = [subprocess.Popen([sys.executable, "-m", "houfeng", "worker"])]
            if ending.is_set():
                process[0].terminate()
            process[0].wait()
            ending.wait(1.0)

    keeper = threading.Thread(target=keep_one, name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        if process:
            process[0].send_signal(signal.SIGTERM)
        keeper.join(timeout=20)
