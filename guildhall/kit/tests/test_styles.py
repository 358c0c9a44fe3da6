"""A name in the styles belongs to one component: two that share it would draw over each other."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from guildhall.kit.frontend import STYLES

BLOCK: Final = re.compile(r"^\.([a-z]+(?:-[a-z]+)*)(?!--|__|[a-z-])", re.MULTILINE)
# Blocks that other components say something about because they stand in them. Their modifiers may stand anywhere.
STOOD_IN: Final = {"choices", "columns", "dot-map", "prose"}


def test_each_block_is_drawn_by_one_component() -> None:
    drawn_by = defaultdict(set)
    for path in sorted((STYLES / "components").glob("*.scss")):
        for name in BLOCK.findall(path.read_text(encoding="utf-8")):
            drawn_by[name].add(path.name)
    shared = {name: files for name, files in drawn_by.items() if len(files) > 1}
    assert {name: files for name, files in shared.items() if name not in STOOD_IN} == {}
    assert shared.keys() >= STOOD_IN, "these stand in one component alone; take them off the list"
