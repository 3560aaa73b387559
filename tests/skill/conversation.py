"""A user of the skill without a network: requests at given times, what is kept going through its JSON every time."""

from engine.events import Ask, Command, Effect, Finish, Heard
from skill.kept import Kept, to_text
from skill.ssml import render
from skill.turns import LATE_SECONDS, Answer, Coach


class Conversation:
    """One user; the time is moved by hand."""

    def __init__(self, coach: Coach, text: str | None = None) -> None:
        """Begin with what is kept, or as somebody new."""
        self.coach = coach
        self.text = text
        self.now = 1_000_000.0
        self.answers: list[Answer] = []

    @property
    def kept(self) -> Kept:
        """What is kept now."""
        return self.coach.read(self.text)

    @property
    def said(self) -> tuple[Effect, ...]:
        """What the last answer said."""
        return self.answers[-1].effects

    @property
    def keys(self) -> list[str]:
        """The keys of the last answer's prompts, silence left out."""
        return [effect.prompt.key for effect in self.said if effect.prompt]

    @property
    def speech(self) -> str:
        """The last answer as SSML."""
        return render(self.said, self.coach.said)

    @property
    def reprompt(self) -> str:
        """The last answer's reprompt as SSML."""
        return render(self.answers[-1].reprompt, self.coach.said)

    def open(self, later: float = 0.0) -> "Conversation":
        """Open the skill, `later` seconds after the request before."""
        return self._ask(None, later, new=True)

    def say(self, command: Command, later: float = 0.0, value: str | None = None, new: bool = False) -> "Conversation":
        """Say a command, `later` seconds after the request before."""
        return self._ask(Heard(command, value), later, new)

    def listen(self) -> float:
        """Return the seconds from the last request until one second into the answer's last question."""
        score = self.coach.score(self.kept.progress)
        asks = (effect for effect in self.said if not isinstance(effect, Ask | Finish))
        return 1.0 + LATE_SECONDS + sum(score.seconds(effect) for effect in asks)

    def _ask(self, heard: Heard | None, later: float, new: bool) -> "Conversation":
        self.now += later
        kept, answer = self.coach.take(self.kept, heard, self.now, new)
        self.text = to_text(kept)
        self.answers.append(answer)
        return self
