"""Ranking on several machines: candidates cut by territory, each shard resident on a worker of Dask.

In reading order:

- `plan`: which communes go together; `sources`: where a worker reads its shard; `preparing`: makes both.
- `worker`: what runs on a worker; it keeps the shards that it was asked for.
- `placement`: which worker holds which shard, with its memory in mind.
- `ranker`: `ClusterRanker`, ranking as in one process: the same lists, to the last field.
- `connection`: `connect(address)`; the only module that needs the extra "cluster" to be there.

See docs/scale.md and docs/decisions/0014-cluster.md.
"""
