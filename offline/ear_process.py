"""The ear of a live session: it listens in a process of its own, and outlives that process's end.

Contract: `hear` never waits. The recogniser's asserts end the process they are in, and it may hang; here both cost
what was being said, and nothing else. Rules, each with its reason:
- A block is a number; an answer carries the number of the block that made it certain. Answers to blocks from before a
  `reset` are dropped.
- No answer for `HANG_BLOCKS` is a hang, while it starts for `START_AGAIN_BLOCKS`: the process is killed and another is
  started, and meanwhile time goes on.
- One that answers too slowly is not killed, for the next would be as slow: the oldest sound is dropped.
- Too many ends within a minute are a fault that starting again does not mend, and so is a process that the system does
  not start: the keyboard is left.
- Files and simulated rooms use `Ear` itself, faster than real time and the same each time.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.errors import AudioError, MissingError
from engine.events import Command, Heard
from engine.phrasebook import Phrasebook
from offline.ear import EarSettings
from offline.ear_helper import Gone, Helper
from offline.grammar import unheard
from offline.sound import BLOCK_SECONDS, Block

HANG_BLOCKS = round(1.2 / BLOCK_SECONDS)
"""Blocks without any answer that mean a hang. A step of the recogniser took up to 0.45 s (ear.py); the start of
another takes about a second, and within three somebody must be heard again."""
START_SECONDS = 15.0
"""How long loading the model may take; 0.5 s is usual."""
START_BLOCKS = round(START_SECONDS / BLOCK_SECONDS)
START_AGAIN_BLOCKS = round(3.0 / BLOCK_SECONDS)
"""Blocks without any answer that mean that another hangs while it starts: loading took 0.3 to 2 s. A machine that took
longer at the first start is given twice that: to kill one that is only slow would use up the few that it is given."""
MINUTE_BLOCKS = round(60 / BLOCK_SECONDS)
MOST_ENDS = 3
"""Ends within a minute after which it is started again; the next is the last."""
LOOK_SECONDS = 0.02
STARTED_AGAIN = "The ear stopped and was started again."
TOO_SLOW = "This machine is too slow at the moment to hear all that is said; the keyboard works."


class EarProcess:
    """Listens for the phrases of one locale, like `Ear`; `close` ends the process."""

    def __init__(
        self,
        model: Path,
        phrasebook: Phrasebook,
        notice: Callable[[str], None] = lambda sentence: None,
        settings: EarSettings | None = None,
    ) -> None:
        """Start listening with a checked model folder; `notice` is told of each end in a sentence.

        Raises MissingError when vosk is not there or cannot load the model.
        """
        self._request = {
            "model": str(model),
            "locale": phrasebook.locale,
            "phrases": {phrase: [heard.command, heard.value] for phrase, heard in phrasebook.phrases.items()},
            "decoys": phrasebook.decoys,
            "unhurried": sorted(phrasebook.unhurried),
            "settings": asdict(settings or EarSettings()),
        }
        self._phrasebook = phrasebook
        self._notice = notice
        self.blocks = 0
        """Blocks heard so far: the number of the last one."""
        self.behind = 0
        """Blocks after the one that made the last command certain when it was learnt."""
        self.missing_words: frozenset[str] = frozenset()
        """Words of phrases that the model does not know; their phrases cannot be heard."""
        self._awaited: frozenset[Command] = frozenset()
        self._own_voice = False
        self._fresh_since = 0
        self._waited = 0
        self._ends: deque[int] = deque()
        self._slow = False
        self._start_blocks = START_BLOCKS
        """How long a start may take."""
        try:
            self._begin()
        except Gone as reason:
            raise MissingError(f"{reason}: close other programs") from None
        self._wait_until_ready(model)

    @property
    def unheard(self) -> list[str]:
        """Phrases with a word that the model does not know."""
        return unheard(self._phrasebook, self.missing_words)

    @property
    def ready(self) -> bool:
        """Whether a recogniser is listening, rather than being started."""
        return self._ready

    def hear(self, block: Block) -> Heard | None:
        """Take one block; return the command that has become certain. Raises AudioError when it is given up."""
        self.blocks += 1
        dropped = self._helper.hear(self.blocks, block) and self._ready
        try:
            answers = self._answers()
        except Gone as reason:
            self._start_again(str(reason))
            return None
        if dropped and answers and not self._slow:  # without answers it hangs, which is another matter
            self._slow = True  # said once
            self._notice(TOO_SLOW)
        return self._understand(answers)

    def hear_again(self, blocks: Sequence[Block]) -> Heard | None:
        """Hear these blocks in place of as many that were heard; return a command that has become certain.

        One that had become certain before goes first: then nothing is heard again.
        """
        heard = self.hear(blocks[-1])
        if heard is not None:
            return heard
        self.reset()
        self._helper.tell({"again": len(blocks)})
        for block in blocks:
            self.blocks += 1
            self._helper.hear(self.blocks, block)
        return None

    def await_answers(self, commands: frozenset[Command]) -> None:
        """As `Ear.await_answers`: from here on these commands answer an open question. Empty: none is open."""
        if commands != self._awaited:
            self._awaited = commands
            self._helper.tell({"awaited": sorted(commands)})

    def own_voice(self, sounds: bool) -> None:
        """From here on our own voice may be in what is heard, as far as it could not be taken out; or no longer."""
        self._own_voice = sounds
        self._helper.tell({"own_voice": sounds})

    def person_speaks(self, late_blocks: int = 0) -> None:
        """Take it that a person was noticed: for a while what is heard over our own voice may be theirs.

        late_blocks: from now; below zero, before that.
        """
        self._helper.tell({"person": self._helper.waiting + late_blocks})

    def gives_way(self) -> None:
        """Take it that our own voice gives way to a word now: where none is understood it will be said again."""
        self._helper.tell({"gives_way": self._helper.waiting})

    def reset(self) -> None:
        """Forget what was heard so far; a word half spoken is lost."""
        self._helper.forget()
        self._fresh_since = self.blocks
        self.blocks += 1  # a number left out: the recogniser starts afresh

    def close(self) -> None:
        """Stop listening; calling it twice is fine."""
        self._helper.close()

    def _begin(self) -> None:
        self._ready = False
        self._waited = 0
        self._helper = Helper(self._request)
        self._helper.tell({"awaited": sorted(self._awaited), "own_voice": self._own_voice})

    def _wait_until_ready(self, model: Path) -> None:
        seconds = 0.0
        try:
            while not self._ready and seconds < START_SECONDS:
                self._answers()
                self._helper.wait(LOOK_SECONDS)
                seconds += LOOK_SECONDS
        except Gone as reason:
            self.close()
            raise MissingError(
                str(reason) or f"the recogniser broke off while it loaded {model}: name another model"
            ) from None
        self._start_blocks = min(max(START_AGAIN_BLOCKS, round(2 * seconds / BLOCK_SECONDS)), START_BLOCKS)
        if not self._ready:
            self.close()
            raise MissingError(f"{model} was not loaded within {START_SECONDS:.0f} s: name a smaller model")

    def _answers(self) -> list[Any]:
        """Return the answers to blocks; raises Gone where the process died, gave up, or hangs."""
        found = self._helper.answers()
        self._waited = self._waited + 1 if self._helper.unanswered and not found else 0
        for each in found:
            if isinstance(each, dict):
                if "error" in each:
                    raise Gone(each["error"])
                self.missing_words = frozenset(each["missing_words"])
                if self._ends:
                    self._notice(STARTED_AGAIN)
                self._ready = True
        if self._waited > (HANG_BLOCKS if self._ready else self._start_blocks):
            raise Gone("it hung")
        return [each for each in found if isinstance(each, list)]

    def _understand(self, answers: list[Any]) -> Heard | None:
        for number, *decided in answers:
            if decided and number > self._fresh_since:
                self.behind = self.blocks - number
                command, value, phrase = decided
                return Heard(Command(command), value, phrase=phrase)
        return None

    def _start_again(self, reason: str) -> None:
        self._helper.close()
        self._ends.append(self.blocks)
        while self._ends[0] < self.blocks - MINUTE_BLOCKS:
            self._ends.popleft()
        if len(self._ends) > MOST_ENDS:
            why = f", the last time: {reason}" if reason else ""
            raise AudioError(f"the ear stopped {len(self._ends)} times within a minute{why}; the keyboard works")
        try:
            self._begin()
        except Gone as why_not:
            raise AudioError(f"the ear stopped, and {why_not}; the keyboard works") from None
