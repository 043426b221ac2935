"""Replications on a Dask cluster: batches go to its scheduler, and come back in their order.

What a worker had begun, or had not yet handed over, when it died is run again by another: a replication is known by its
number, so that nobody can tell. A worker needs the same version of procsim; one thread each is best, for a run keeps
its interpreter busy (``dask worker tcp://HOST:PORT --nthreads 1``).
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

from procsim.model.problems import InputError, MissingPackage, SimulationError
from procsim.model.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import Client, Future

T = TypeVar("T")
U = TypeVar("U")

#: How long a scheduler may take to answer, and its first worker to come (seconds).
_PATIENCE = 10

#: Batches under way for each thread of the cluster: one that runs, and the next ones, already there.
_UNDER_WAY = 4


class Cluster:
    """A Dask cluster, by the address of its scheduler.

    Raises:
        InputError: when no scheduler answers, no worker comes, or a worker has another version of procsim.
        MissingPackage: without dask and distributed.
    """

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        try:
            self._check(address)
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        """How many replications run at the same time, by the workers of this moment."""
        threads: int = sum(self._client.ncores().values())
        return max(threads, 1)

    def map(self, work: Callable[[T], U], batches: Iterator[T]) -> Iterator[U]:
        """What ``work`` makes of each batch, in their order; broken off, it takes back what it has sent."""
        from distributed import KilledWorker

        under_way: deque[Future] = deque()
        try:
            while True:
                while len(under_way) < _UNDER_WAY * self.workers and (batch := next(batches, None)) is not None:
                    # Not pure: the same batch asked for again is run again, whatever the scheduler remembers.
                    under_way.append(self._client.submit(work, batch, pure=False))
                if not under_way:
                    return
                yield under_way.popleft().result()
        except KilledWorker as error:
            raise SimulationError(f"the cluster lost worker after worker over the same runs: {error}") from None
        finally:
            self._client.cancel(list(under_way), force=True)

    def close(self) -> None:
        """Leaves the cluster as it was."""
        self._client.close()

    def _check(self, address: str) -> None:
        """Workers with another version would give other figures, and none give none at all."""
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise InputError(f"cluster: no worker came to {address} within {_PATIENCE} s") from None
        try:
            versions = self._client.run(_version)
        except ModuleNotFoundError as error:
            raise InputError(f"cluster: a worker lacks what is needed ({error}); install procsim there") from None
        for worker, version in versions.items():
            if version != __version__:
                raise InputError(f"cluster: the worker {worker} has procsim {version}, and this is {__version__}")


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise MissingPackage(error.name or "distributed", "a run on a Dask cluster", "cluster") from None
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"cluster: no Dask scheduler answers at {address}: {error}") from None


def _version() -> str:
    return __version__
