"""Where `homestretch-skill` begins: its packages are an extra, and who has not installed it is told so."""

import sys

OURS = ("engine", "content", "skill", "tests")
MISSING = 4
"""Exit code: something is missing on this machine."""


def main() -> None:
    """Run the command line of the skill, or say what to install."""
    try:
        from skill.cli import main as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in OURS:
            raise
        sys.stderr.write(f"homestretch-skill: {error.name} is not there; pip install '.[skill]' brings all it needs\n")
        sys.exit(MISSING)
    run()
