"""The one way in which ranking compiles a function: `@compiled`, or `@inlined` in its callers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar, cast

from numba import njit

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")


def compiled(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile `function` on its first call, without the interpreter lock, and keep the code on disk.

    Numba drops cached code when the function's own file changes, but not when a function that it calls in
    another file does: a rule edited in `rules` would leave a stale kernel. Hence one stamp for the package.
    Where no folder can be written (read-only image without a home), each process compiles again.
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
        dispatcher._cache._cache_file._source_stamp = SOURCE_STAMP
    return cast("Callable[Inputs, Output]", dispatcher)


def source_stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, date (ns) and size of every source file of a package."""
    files = sorted(folder.glob("*.py"))
    return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)


SOURCE_STAMP = source_stamp(Path(__file__).parent)
