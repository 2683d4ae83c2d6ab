"""``import orientation_core`` against the import of the libraries it needs: ``python bench/importing.py``.

The floor imports every library outside the standard one that the whole desk brings in, and nothing of ours. Each time
is taken in a fresh process, by turns, less the start of Python. Target: at most 1.3 times the floor.

The front door imports a name when it is asked for, so the second line is what a program that opens an agency pays.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15

_DESK = "from orientation_core import Orientation"
_SEEN = f"""
import sys
{_DESK}
print(*sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


def run(code: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout


def needed() -> list[str]:
    """The libraries that the desk brings in, ours and the standard one left out."""
    before = set(run("import sys; print(*sys.modules)").split())
    seen = set(run(_SEEN).split()) - before - set(sys.stdlib_module_names)
    return sorted(
        name for name in seen if not name.startswith(("orientation", "_", "attr")) or name == "attrs"
    )


def seconds(code: str) -> float:
    """How long a fresh Python takes over `code`."""
    begun = time.perf_counter()
    run(code)
    return time.perf_counter() - begun


def main() -> None:
    floor = f"import {', '.join(needed())}"
    codes = {"python": "pass", "floor": floor, "door": "import orientation_core", "desk": _DESK}
    taken: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(ROUNDS):
        for name, code in codes.items():
            taken[name].append(seconds(code))
    spent = {name: statistics.median(times) * 1000 for name, times in taken.items()}
    least = spent["floor"] - spent["python"]
    print(floor)
    for name in ("door", "desk"):
        ours = spent[name] - spent["python"]
        print(f"{codes[name]:<45} {ours:4.0f} ms  floor {least:4.0f} ms  ratio {ours / least:.2f}")


if __name__ == "__main__":
    main()
