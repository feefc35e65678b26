"""A client of the cluster's scheduler. Dask is an extra: it is imported here, when somebody asks for it."""

from typing import TYPE_CHECKING

from app.matching.cluster.errors import ClusterUnavailable

if TYPE_CHECKING:
    from distributed import Client

INSTALLATION = ".venv/bin/pip install --require-hashes -r requirements-cluster.lock"
PATIENCE_SECONDS = 10


def connect(address: str, *, patience: float = PATIENCE_SECONDS) -> "Client":
    """A client of the scheduler at `address` (tcp://host:port, tls://host:port), which the caller closes.

    It talks to workers without passing through the scheduler. Raises ClusterUnavailable.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ClusterUnavailable(
            f'ranking on a cluster needs the extra "cluster" ({error.name} is missing): {INSTALLATION}'
        ) from None
    try:
        return Client(
            address, timeout=patience, direct_to_workers=True, set_as_default=False, name="estuaire"
        )
    except (OSError, ValueError) as error:
        raise ClusterUnavailable(
            f"no scheduler answers at {address}: start one with `dask scheduler` ({error})"
        ) from error
