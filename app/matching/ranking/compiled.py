"""The one way in which ranking compiles a function: `@compiled`, or `@inlined` in its callers."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar, cast

from numba import njit
from numba.core.caching import IndexDataCacheFile

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")


def compiled(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile `function` on its first call, without the interpreter lock, and keep the code on disk.

    Numba drops cached code when the function's own file changes, but not when a function that it calls in
    another file does: a rule edited in `rules` would leave a stale kernel; and it fails on a cache that names
    a type which is no more. Hence files of cache named by the sources of the whole package: an upgrade never
    reads those of the version before, which may still be running. Where no folder can be written (read-only
    image without a home), each process compiles again.
    """
    return _compile(function, inline="never")


def inlined(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """The same, written into its compiled callers: for what the loop calls with the tables, since a call
    copies their two hundred words.
    """
    return _compile(function, inline="always")


def _compile(
    function: Callable[Inputs, Output], *, inline: Literal["never", "always"]
) -> Callable[Inputs, Output]:
    try:
        dispatcher: Any = njit(cache=True, nogil=True, error_model="numpy", inline=inline)(function)
    except RuntimeError:
        dispatcher = njit(nogil=True, error_model="numpy", inline=inline)(function)
    else:
        cache = dispatcher._cache
        name = f"{cache._impl.filename_base}.{SOURCE_STAMP}"
        cache._cache_file = IndexDataCacheFile(cache._cache_path, name, SOURCE_STAMP)  # type: ignore[no-untyped-call]
    return cast("Callable[Inputs, Output]", dispatcher)


def source_stamp(folder: Path) -> str:
    """What every source file of a package holds, in a few characters."""
    digest = sha256()
    for file in sorted(folder.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


SOURCE_STAMP = source_stamp(Path(__file__).parent)
