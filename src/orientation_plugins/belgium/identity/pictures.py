"""PNG files made of the drawings of a mark, the same every time: Typst draws them.

Run ``python -m orientation_plugins.belgium.identity.pictures`` after a drawing of the example was changed.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from orientation_core.errors import require

DATA = Path(__file__).parent / "data"

#: Pixels per unit of the drawing: sharp at five times the size on a page.
SCALE = 5


def drawn(svg: bytes, width: float, height: float, scale: float = SCALE) -> bytes:
    """A drawing as a PNG with a transparent ground. :raises MissingExtra: Typst is not installed."""
    require("pdf", "typst")
    import typst

    page = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)\n"
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {width}pt, height: {height}pt)'
    )
    made = typst.compile(
        page.encode(),
        format="png",
        ppi=72 * scale,
        sys_inputs={"svg": svg.decode()},
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def main() -> None:
    """Make the pictures of the example anew, and note their sums and sizes in its document."""
    path = DATA / "answered.json"
    document = json.loads(path.read_text("utf-8"))
    for asset in document["assets"]:
        file = DATA / f"{asset['name']}"
        if asset["type"] == "image/png":
            svg = (DATA / f"{file.stem}.svg").read_bytes()
            file.write_bytes(drawn(svg, 120, 98))
        content = file.read_bytes()
        asset["sha256"], asset["bytes"] = sha256(content).hexdigest(), len(content)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
