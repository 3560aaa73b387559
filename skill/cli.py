"""The command line: serve the skill, write the skill package."""

import os
import sys
from pathlib import Path

import click

from engine.errors import HomestretchError
from skill import listing, logs, package
from skill.config import from_environment
from skill.server import serve as serve_with


@click.group()
@click.version_option(package_name="homestretch")
def cli() -> None:
    """Homestretch as an Alexa skill."""


@cli.command()
def serve() -> None:
    """Serve the skill; the settings are in the environment.

    HOMESTRETCH_SKILL_ID (needed; several separated by commas), HOMESTRETCH_STORE (sqlite:///file or
    postgresql://...), HOMESTRETCH_HOST, HOMESTRETCH_PORT, HOMESTRETCH_WORKERS, HOMESTRETCH_THREADS,
    HOMESTRETCH_VERIFY (on; off only on this machine alone), HOMESTRETCH_SCREENING (on; off asks no safety questions).
    """
    logs.start()
    serve_with(from_environment(os.environ))


@cli.command()
@click.option("--endpoint", default=listing.PLACEHOLDER, show_default=True, help="Where the skill is served.")
@click.option("--privacy", default=listing.PRIVACY, show_default=True, help="The address of your privacy policy.")
@click.option("--folder", type=click.Path(path_type=Path), default=package.FOLDER, help="Where to write.")
def model(endpoint: str, privacy: str, folder: Path) -> None:
    """Write the skill package: manifest and interaction models, from the phrasebook."""
    changed = package.write(folder, endpoint, privacy)
    for file in changed:
        click.echo(f"wrote {file}")
    if not changed:
        click.echo("nothing has changed")
    for option, given, placeholder in (
        ("--endpoint", endpoint, listing.PLACEHOLDER),
        ("--privacy", privacy, listing.PRIVACY),
    ):
        if given == placeholder:
            click.echo(f"skill.json says {placeholder}, which is nobody's: give {option} before you deploy", err=True)


def main() -> None:
    """Run the command line; errors of ours are one line and exit code 2."""
    try:
        cli()
    except HomestretchError as error:
        click.echo(f"homestretch-skill: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
