"""The errors of the skill's border; everything behind it raises those of the engine."""

from engine.errors import HomestretchError


class RequestRefusedError(HomestretchError):
    """A request is not Alexa's, not for this skill, or no request at all: it is answered with 400 and not acted on."""
