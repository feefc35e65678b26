"""Cached machine code follows every source of the package, not only the file of the function."""

import os

from app.matching.ranking import compiled, kernel, rules


def test_the_stamp_changes_with_any_source_of_the_package(tmp_path):
    kernel_source, rules_source = tmp_path / "kernel.py", tmp_path / "rules.py"
    kernel_source.write_text("a = 1\n")
    rules_source.write_text("b = 1\n")
    before = compiled.source_stamp(tmp_path)

    rules_source.write_text("b = 100\n")

    assert compiled.source_stamp(tmp_path) != before


def test_every_compiled_function_is_cached_under_that_stamp():
    for function in (kernel.scan, kernel.describe, rules.road_metres):
        assert compiled.SOURCE_STAMP in function._cache._cache_file._index_name


def test_the_same_sources_written_again_keep_the_code(tmp_path):
    """A new checkout, or a file that was touched, does not compile again."""
    source = tmp_path / "kernel.py"
    source.write_text("a = 1\n")
    before = compiled.source_stamp(tmp_path)

    os.utime(source, (1, 1))

    assert compiled.source_stamp(tmp_path) == before


def test_without_a_folder_to_write_to_functions_are_still_compiled(monkeypatch):
    with_cache = compiled.njit

    def njit(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return with_cache(**options)

    monkeypatch.setattr(compiled, "njit", njit)

    assert compiled.compiled(lambda number: number + 1)(1) == 2
