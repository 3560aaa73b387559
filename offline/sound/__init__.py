"""Sound in and out, in blocks, on one clock; the only package that knows a sound library."""

from offline.sound.card import SILENT_SECONDS, SoundCard, list_devices, microphone_advice
from offline.sound.duplex import BLOCK, BLOCK_SECONDS, RATE, Block, Duplex, Samples, silence
from offline.sound.files import Files
from offline.sound.libraries import Device
from offline.sound.no_sound import Silence
from offline.sound.surviving import Surviving

__all__ = [
    "BLOCK",
    "BLOCK_SECONDS",
    "RATE",
    "SILENT_SECONDS",
    "Block",
    "Device",
    "Duplex",
    "Files",
    "Samples",
    "Silence",
    "SoundCard",
    "Surviving",
    "list_devices",
    "microphone_advice",
    "silence",
]
