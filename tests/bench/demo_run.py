"""The measured process of a demo: HOME, then the file of marks.

Belongs here: only starting it. Not: the demo (orchestration/verbs/demo.py).
"""

import sys
from pathlib import Path

from orchestration.home import Home
from orchestration.verbs.demo import demo
from tests.bench.measuring import mark


def main() -> int:
    """Run the demo; return its exit code."""
    home, marks = (Path(argument) for argument in sys.argv[1:])
    mark(marks, "demo")
    return int(demo(Home(home), as_json=True))


if __name__ == "__main__":
    sys.exit(main())
