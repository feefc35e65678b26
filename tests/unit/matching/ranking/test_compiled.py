"""Cached machine code follows every source of the package, not only the file of the function."""

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
        assert function._cache._cache_file._source_stamp == compiled.SOURCE_STAMP


def test_without_a_folder_to_write_to_functions_are_still_compiled(monkeypatch):
    with_cache = compiled.njit

    def njit(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return with_cache(**options)

    monkeypatch.setattr(compiled, "njit", njit)

    assert compiled.compiled(lambda number: number + 1)(1) == 2
