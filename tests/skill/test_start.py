"""Who has not installed the skill's packages is told so."""

import subprocess
import sys
from pathlib import Path

WITHOUT_FLASK = """
import sys
sys.modules["flask"] = None  # as if it were not installed
from skill.start import main
main()
"""


def test_without_its_packages_it_says_what_to_install():
    """One line and exit code 4, no traceback."""
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", WITHOUT_FLASK], capture_output=True, text=True, check=False, cwd=root)

    assert (4, 1) == (done.returncode, len(done.stderr.splitlines()))
    assert "pip install '.[skill]'" in done.stderr
