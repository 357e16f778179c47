"""Connections to a scheduler of Dask distributed, and schedulers on this machine."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from emnews_cli.archive.processes import no_interrupts
from emnews_cli.datasets.extras import needing
from emnews_cli.errors import ProcessError, UsageError, storing_temporarily

if TYPE_CHECKING:
    from distributed import Client

_MOST_LOCAL = 512
_LOCAL = re.compile(r"local:(\d{1,9})", re.ASCII)
_ADDRESS = re.compile(
    r"(?P<address>(?:tcp|tls)://(?:\[[^\s/\]]+\]|[^\s/:\[\]]+))(?::(?P<port>\d{1,5}))?/?", re.ASCII
)
_PORT = "8786"
_PATIENCE = 10
"""Seconds that a scheduler has to answer the first time."""
_LAST_PATIENCE = 3
"""Seconds that saying good-bye may take."""
_LIGHT = {
    "distributed.comm.require-encryption": False,
    "distributed.scheduler.allowed-failures": 2,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.disk": False,
    "distributed.admin.system-monitor.gil.enabled": False,
}
"""Settings of schedulers and workers here: no watching that costs more than starting them."""
_LOUD = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application", "asyncio")
"""Loggers that tell of what we tell in a line."""


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of a scheduler.

    Args:
        address: ``tcp://HOST:PORT``, ``tls://HOST:PORT``, or ``local:N`` for N processes here.

    Raises:
        UsageError: that is none of these, nobody answers there, or Dask distributed is not installed.
        ProcessError: processes can't be started.
    """
    local, remote = _LOCAL.fullmatch(address), _ADDRESS.fullmatch(address)
    number = int(local[1]) if local else 0
    if not remote and not 1 <= number <= _MOST_LOCAL:
        raise UsageError(
            "--cluster {address}: give tcp://HOST:8786, tls://HOST:8786, or local:N with N from 1 to {most}",
            address=address,
            most=_MOST_LOCAL,
        )
    needing("--cluster", "distributed")
    _be_quiet()
    with ExitStack() as stack:
        if remote:
            place: Any = f"{remote['address']}:{remote['port'] or _PORT}"
        else:
            place = stack.enter_context(_local_cluster(number))
        client = _client(place, address)
        stack.callback(_close, client)
        yield client


def _client(place: Any, address: str) -> Client:
    from distributed import Client

    try:
        _check_encryption(address)
        return Client(place, timeout=_PATIENCE, set_as_default=False, name="emnews")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        reason = "" if type(error) in (OSError, TimeoutError) else _line(error)
        raise UsageError(
            "--cluster {address}: no scheduler answers there: {reason}"
            if reason
            else "--cluster {address}: no scheduler answers there",
            address=address,
            reason=reason,
        ) from error


def _check_encryption(address: str) -> None:
    """See that the settings of Dask are for such an address: a client that finds out later says too much.

    Raises:
        UsageError: they are not.
    """
    from distributed import Security

    security = Security()
    if address.startswith("tls:") and not security.get_connection_args("client").get("ssl_context"):
        raise UsageError(
            "--cluster {address}: give certificates to Dask by DASK_DISTRIBUTED__COMM__TLS__CA_FILE,"
            " …__CLIENT__CERT and …__CLIENT__KEY",
            address=address,
        )
    if address.startswith("tcp:") and security.require_encryption:
        raise UsageError("--cluster {address}: Dask is set to talk to tls:// alone", address=address)


def _close(client: Client) -> None:
    with suppress(OSError, TimeoutError):
        client.close(timeout=_LAST_PATIENCE)


@contextmanager
def _local_cluster(number: int) -> Iterator[Any]:
    """A scheduler and processes with a thread each, on the loopback alone; nothing stays of them."""
    import dask

    with ExitStack() as stack:
        with storing_temporarily():
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="emnews-"))
        stack.enter_context(_no_program())
        stack.enter_context(dask.config.set(_LIGHT | {"temporary-directory": folder}))
        stack.enter_context(_variable("DASK_LOGGING__DISTRIBUTED", "critical"))  # for the processes
        # It would let interrupts through again in the thread that needs it first.
        if sys.platform != "win32":
            resource_tracker.ensure_running()
        with no_interrupts():  # nor do threads that begin here get any, and the processes that they start
            cluster = _started(number, folder)
            stack.push(cluster)
        yield cluster


def _started(number: int, folder: str) -> Any:
    from distributed import LocalCluster

    try:
        return LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            host="127.0.0.1",
            protocol="tcp://",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        )
    except (OSError, RuntimeError) as error:
        raise ProcessError("no process can be started: {reason}", reason=_line(error)) from error


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    """Let a variable of the environment have a value, unless it has one."""
    if name in os.environ:
        yield
        return
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]


@contextmanager
def _no_program() -> Iterator[None]:
    """Let processes that begin be workers and nothing else: they would run the file of the program first."""
    program = sys.modules["__main__"]
    kept = {name: vars(program).pop(name, None) for name in ("__file__", "__spec__")}
    program.__spec__ = None
    try:
        yield
    finally:
        vars(program).update({name: value for name, value in kept.items() if value is not None})


def _line(error: Exception) -> str:
    """What an error says, in a line."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def _be_quiet() -> None:
    """Let Dask log nothing, unless somebody has asked it to (DASK_LOGGING__DISTRIBUTED=info)."""
    import dask

    if dask.config.get("logging", None) is None:
        dask.config.set({"logging": dict.fromkeys(_LOUD, "critical")})
        for name in _LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        warnings.filterwarnings("ignore", module="distributed")
