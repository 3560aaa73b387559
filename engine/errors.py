"""Every error Homestretch raises on purpose, named after whose thing is wrong."""


class HomestretchError(Exception):
    """Base of all; its text is one or two sentences a person can act on."""


class ContentError(HomestretchError):
    """A routine, an exercise or a locale file is wrong: the text names file, key and what would be right."""


class StateError(HomestretchError):
    """The kept place or settings cannot be read or written."""


class MissingError(HomestretchError):
    """Something this machine would need is not there: a voice, a microphone, a model."""


class AudioError(HomestretchError):
    """A sound file or a sound device is not what was asked for."""


class UsageError(HomestretchError):
    """The command was given something that it does not know: the text lists what it does."""
