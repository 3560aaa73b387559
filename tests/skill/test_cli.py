"""The command line of the skill."""

import json

import pytest

from skill import listing, package
from skill.cli import cli, main


def run(monkeypatch, *arguments):
    """Run the command; return its exit code."""
    monkeypatch.setattr("sys.argv", ["homestretch-skill", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code


def test_the_package_is_written_once(monkeypatch, tmp_path, capsys):
    """With the endpoint that was given; the second time nothing has changed."""
    arguments = ["model", "--folder", str(tmp_path), "--endpoint", "https://stretch.example/alexa"]
    assert 0 == run(monkeypatch, *arguments)
    assert 0 == run(monkeypatch, *arguments)
    written = json.loads((tmp_path / "skill.json").read_text())

    assert "https://stretch.example/alexa" == written["manifest"]["apis"]["custom"]["endpoint"]["uri"]
    said = capsys.readouterr()
    assert "nothing has changed" in said.out
    assert "give --privacy" in said.err
    assert "--endpoint" not in said.err


def test_icons_of_ones_own_stay(tmp_path):
    """They are drawn where there are none."""
    package.write(tmp_path, "https://stretch.example/alexa", "https://stretch.example/privacy")
    icon = tmp_path / listing.ICONS / "large.png"
    icon.write_bytes(b"my own")
    package.write(tmp_path, "https://stretch.example/alexa", "https://stretch.example/privacy")

    assert b"my own" == icon.read_bytes()


def test_the_package_lies_beside_the_file_of_ask_cli():
    """`ask deploy` is run in skill/."""
    settings = json.loads(package.FOLDER.with_name("ask-resources.json").read_text())

    assert f"./{package.FOLDER.name}" == settings["profiles"]["default"]["skillMetadata"]["src"]


def test_a_setting_that_is_wrong_is_one_line(monkeypatch, capsys):
    """No trace: whoever starts the server can act on it."""
    monkeypatch.delenv("HOMESTRETCH_SKILL_ID", raising=False)

    assert 2 == run(monkeypatch, "serve")
    assert capsys.readouterr().err.startswith("homestretch-skill: HOMESTRETCH_SKILL_ID is missing")


def test_every_command_has_help():
    """What `--help` prints is a sentence."""
    assert all(command.help for command in cli.commands.values())
