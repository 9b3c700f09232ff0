"""The benchmark: the whole job beside a hand-written DuckDB SQL baseline of the same result.

Belongs here: its data, the measuring of both, the proof that they agree, the table kept in docs.
Not: tests of correctness (tests/unit, tests/e2e), anything the pipeline imports.
"""
