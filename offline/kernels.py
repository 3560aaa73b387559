"""Tells vosk what processor it runs on, where it does not know it.

The OpenBLAS in vosk's wheels is of 2022 and takes an Intel processor that is younger (a laptop's 13th generation is)
for a Pentium 4 (https://github.com/OpenMathLib/OpenBLAS/issues/4267): to hear then takes half as long again. numpy
brings a younger one, which knows better; that one's name for the processor is what vosk's is told. Only on x86-64:
elsewhere a name that is too young for it makes it use its slowest kernels.
"""

import contextlib
import os
import platform
from collections.abc import Iterator

import numpy as np  # noqa: F401 - with it comes the OpenBLAS that is asked
from threadpoolctl import threadpool_info

CORE_TYPE = "OPENBLAS_CORETYPE"
"""Read by OpenBLAS when it is loaded."""


def core_type() -> dict[str, str]:
    """Return what to add to the environment before vosk is loaded: nothing where it is there already, or not known."""
    if CORE_TYPE in os.environ or platform.machine().lower() not in ("x86_64", "amd64"):
        return {}
    names = [each["architecture"] for each in threadpool_info() if each["internal_api"] == "openblas"]
    return {CORE_TYPE: names[0]} if names else {}


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Inside, what is loaded is told of the processor."""
    added = core_type()
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
