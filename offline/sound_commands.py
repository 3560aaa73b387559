"""`homestretch voices` and `homestretch devices`: what this machine speaks with, and what it plays and listens with."""

import click

from content.loader import load
from engine.errors import MissingError
from engine.events import Cue, Prompt
from offline.choices import Choices, write_choices
from offline.finding import DIRS
from offline.sound import list_devices
from offline.stage import Wishes
from offline.talk import CHOICES, player_for, staged
from offline.voice import WORDS_PER_MINUTE, VoiceInfo, find_voice, list_voices
from offline.written import out, show_rows


@click.command()
@click.option("--hear", default=None, help="Say a sentence with this voice (id or part of its name).")
@click.option("--choose", default=None, help="Speak with this voice from now on (id or part of its name).")
@click.option("--wpm", type=click.IntRange(80, 300), default=WORDS_PER_MINUTE, help="Words a minute.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def voices(hear: str | None, choose: str | None, wpm: int, as_json: bool) -> None:
    """List the voices there are, hear one, or choose one."""
    found = list_voices()
    if choose is not None:
        voice = find_voice(choose, found)
        write_choices(CHOICES, Choices(voice.id, wpm))
        out.print(f"From now on: {voice.name}, {wpm} words a minute.", markup=False, highlight=False)
    if hear is not None:
        hear_voice(find_voice(hear, found), wpm)
    if choose is None and hear is None:
        rows = [{"id": v.id, "name": v.name, "languages": list(v.languages)} for v in found]
        show_rows(rows, as_json, lambda row: f"{row['name']:<36} {', '.join(row['languages']):<12} {row['id']}")


def hear_voice(voice: VoiceInfo, words_per_minute: int) -> None:
    """Say two sentences of a session."""
    library = load()
    wishes = Wishes(voice=voice.id, words_per_minute=words_per_minute, cache=DIRS.user_cache_path)
    with staged(wishes, library) as (stage, screen):
        if stage.voice is None:
            raise MissingError("there is no loudspeaker on this machine to hear a voice with")
        player = player_for(library, stage, screen)
        for key in ("opening-safety", "opening-commands"):
            player.play(Cue(Prompt(key)))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def devices(as_json: bool) -> None:
    """List loudspeakers and microphones."""
    rows = [{"name": d.name, "kind": d.kind} for d in list_devices()]
    if not rows and not as_json:
        out.print("There are no sound devices on this machine.")
    show_rows(rows, as_json, lambda row: f"{row['kind']:<12} {row['name']}")
