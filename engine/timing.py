"""Seconds that people need: to listen, to change position, to ease in and out of a stretch.

Source: docs/content.md, "Time" and "Cues"; design values where no study was found.
Position changes are generous (4 to 6 times the 4.1 s in which healthy adults of 50 to 90 rose
from the floor): "ready" ends the wait.
"""

from engine.routine import Position

WORDS_PER_SECOND = 2.5
"""150 words a minute: the most comfortable synthetic speech for younger and older adults (150 to 200)."""
SENTENCE_GAP = 0.5
"""Seconds of quiet after a sentence."""
EASE_IN = 4.0
EASE_OUT = 3.0
REST_BETWEEN = 3.0
ANSWER = 2.0
"""Seconds the floor is the user's after "are you ready?" when they need not move."""
LISTEN = 8.0
"""Seconds to answer a question, the time that Alexa waits too."""
RESETTLE = 6.0
"""Seconds to get back into a stretch after a pause."""
MORE_TIME = 10.0
LONGEST_CUE = 5.0
"""No cue inside a hold is longer, so a hold resumes within this of where it was left."""
BACK_WINDOW = 5.0
"""Said this soon into a step, "back" means the step before."""
STRADDLES = 0.9
"""A word that is heard this soon into a step began in the one before: it takes as long to be said and understood."""
QUIET_START = 3
"""No number is spoken in the first seconds of a hold, while people still move."""
ROOM = 2.0
"""Seconds a soft cue inside a hold keeps free for its words."""
SHORT_HOLD = 15
"""Holds up to this many seconds count the last three, longer ones the last five."""
REST_LINE = 25
"""Seconds from one soft line to the next in a rest."""
REST_TONE = 13
"""Seconds from a soft line to the soft tone after it: what is silent for long seems to have failed."""
TICKS_TO_A_NUMBER = 10
"""Where seconds are ticked, every so many are called out as a number."""

_P = Position

SIDE_CHANGE: dict[Position, float] = {
    _P.STANDING: 8,
    _P.SEATED: 6,
    _P.KNEELING: 12,
    _P.HANDS_KNEES: 4,
    _P.PRONE: 4,
    _P.SIDE: 14,
    _P.SUPINE: 6,
    _P.FLOOR_SIT: 10,
}
"""Seconds from one side of a stretch to the other."""

_TO = (_P.STANDING, _P.SEATED, _P.KNEELING, _P.HANDS_KNEES, _P.PRONE, _P.SIDE, _P.SUPINE, _P.FLOOR_SIT)
_ROWS: dict[Position, tuple[float, ...]] = {
    _P.STANDING: (0, 6, 12, 15, 20, 20, 20, 15),
    _P.SEATED: (5, 0, 15, 18, 22, 22, 22, 18),
    _P.KNEELING: (12, 15, 0, 5, 10, 10, 14, 8),
    _P.HANDS_KNEES: (15, 18, 5, 0, 8, 8, 12, 8),
    _P.PRONE: (22, 25, 12, 8, 0, 6, 10, 12),
    _P.SIDE: (22, 25, 12, 10, 6, 0, 6, 8),
    _P.SUPINE: (25, 25, 17, 15, 10, 6, 0, 10),
    _P.FLOOR_SIT: (18, 18, 8, 8, 10, 8, 8, 0),
}

MOVE: dict[tuple[Position, Position], float] = {
    (start, end): seconds for start, row in _ROWS.items() for end, seconds in zip(_TO, row, strict=True)
}
"""Seconds from one position to another at normal pace."""
