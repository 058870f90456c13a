"""A synthetic ROR dump of any size, made of the sample's records: seeded, the same bytes each time.

``python bench/ror_dump.py FILE [--records 40000]``. Each copy of a record has an id, names and
other ids of its own; relations lead to records of the same copy; cities are those of the sample.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from itertools import count, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.scratch import ROR
from loaders.dump_file import open_dump
from loaders.json_array import array_items

NAME = "v2.9-2026-06-30-ror-data_schema_v2.json"
_CHARACTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def copied_id(address: str, copy: int, seed: int) -> str:
    """Id of a copy of a record: well-formed, and the same wherever it is named."""
    number = int.from_bytes(hashlib.blake2b(f"{seed}/{copy}/{address}".encode()).digest()[:8])
    letters = ""
    for _ in range(6):
        number, digit = divmod(number, 32)
        letters += _CHARACTERS[digit]
    return f"https://ror.org/0{letters}{number % 100:02d}"


def copied(record: dict[str, Any], copy: int, seed: int) -> dict[str, Any]:
    """Copy a record; copy 0 is the record itself."""
    if copy == 0:
        return record
    names = [{**n, "value": f"{n['value']} {copy}"} for n in record["names"]]
    ids = [
        {**x, "all": [f"{y}-{copy}" for y in x["all"]], "preferred": None}
        for x in record["external_ids"]
    ]
    relations = [
        {**x, "id": copied_id(x["id"], copy, seed), "label": f"{x['label']} {copy}"}
        for x in record["relationships"]
    ]
    return {**record, "id": copied_id(record["id"], copy, seed), "names": names,
            "external_ids": ids, "relationships": relations}  # fmt: skip


def write_dump(path: Path, records: int = 40_000, seed: int = 1) -> None:
    """Write a dump as it is published: one JSON array in a zip."""
    with open_dump(ROR) as members, members[0].open() as file:
        sample = list(array_items(file))
    made = (copied(record, copy, seed) for copy in count() for record in sample)
    info = zipfile.ZipInfo(NAME)  # of a fixed day
    info.compress_type = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(path, "w") as archive,
        archive.open(info, "w", force_zip64=True) as out,
    ):
        mark = b"["
        for record in islice(made, records):
            out.write(mark + json.dumps(record, ensure_ascii=False).encode())
            mark = b",\n"
        out.write(b"]")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--records", type=int, default=40_000)
    asked = parser.parse_args()
    write_dump(asked.file, asked.records)
