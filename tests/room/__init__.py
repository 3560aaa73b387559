"""A simulated room to run the product in: a loudspeaker beside a microphone, noise, and a person who reacts.

Its time is the number of samples exchanged, so everything in it happens at the same sample every time.
"""

from tests.room.acoustics import active_db, at_level, furnished_room, image_method, living_room, rt60, spoken_in
from tests.room.loudspeaker import Loudspeaker, gain_for
from tests.room.person import Attempt, Person, Saying, word_end
from tests.room.room import Room

__all__ = [
    "Attempt",
    "Loudspeaker",
    "Person",
    "Room",
    "Saying",
    "active_db",
    "at_level",
    "furnished_room",
    "gain_for",
    "image_method",
    "living_room",
    "rt60",
    "spoken_in",
    "word_end",
]
