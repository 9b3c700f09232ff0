"""A file that is not what its name says is refused with its name, and the files beside it load."""

from pathlib import Path

import pytest

from ingestion.sources import source_definition
from ingestion.sources.raw_tables import LandedFile
from ingestion.sources.reading import ObjectReader

GOOD = b'{"locations": [{"id": "L1", "name": "Corner"}]}'


@pytest.mark.parametrize(
    "content", [bytes(range(256)), b'{"locations": [{"id": "L', b"", "caf\xe9".encode("latin-1")]
)
def test_a_file_that_is_no_json_is_refused_and_the_next_one_loads(
    content: bytes, tmp_path: Path
) -> None:
    files = []
    for number, (name, data) in enumerate((("bad.json", content), ("good.json", GOOD)), start=1):
        path = tmp_path / name
        path.write_bytes(data)
        files.append(
            LandedFile(
                path=path,
                observation_sequence=number,
                file_sha256="sha",
                original_name=name,
                fetched_at="2026-11-20T12:00:00+00:00",
                batch_id="b1",
            )
        )
    item = source_definition("square").object_named("locations")
    reader = ObjectReader(item, files, "200MB")
    refused = [row for batch in reader.rejected() for row in batch.to_pylist()]
    loaded = [row for batch in reader.rows(item.tables[0]) for row in batch.to_pylist()]
    reader.close()
    assert [row["detail"] for row in refused] == ["bad.json line 1 is not valid JSON"]
    assert [row["observation_sequence"] for row in loaded] == [2]
