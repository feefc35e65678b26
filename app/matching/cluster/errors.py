"""What goes wrong on a cluster, in words for whoever runs it."""


class ClusterError(RuntimeError):
    """Ranking on several machines cannot go on; the message says why and what to do."""


class ClusterUnavailable(ClusterError):
    """The extra is not installed, or nobody answers at the address of the scheduler."""


class NotEnoughMemory(ClusterError):
    """The shards do not fit in the memory that workers were given."""


class ShardRefused(ClusterError):
    """A worker cannot have its shard: its source cannot be read, or is not what was planned."""


class ShardAbsent(ClusterError):
    """A worker was asked about a shard that it does not hold (any more)."""


class ShardLost(ClusterError):
    """A shard was lost again and again: rebuilding it did not help."""
