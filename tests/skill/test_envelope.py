"""Answers in JSON; requests are tested through the server, and here the first ones of a process."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope

from skill.envelope import write
from tests.skill import requests

SPOKEN = ResponseFactory().speak("Hold.").ask("Ready?").response
LAST = ResponseFactory().speak("Bye.").set_should_end_session(True).response


@pytest.mark.parametrize("response", [SPOKEN, LAST, Response()], ids=["asks", "ends", "silent"])
@pytest.mark.parametrize("more", [{}, {"session_attributes": {"unkept": "x"}, "user_agent": "ask-python"}], ids=len)
def test_an_answer_is_what_ask_sdk_makes_of_it(response, more):
    """Nothing that is said is left out, nothing is added."""
    answer = ResponseEnvelope(version="1.0", response=response, **more)

    assert DefaultSerializer().serialize(answer) == write(answer)


FIRST_AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-6)
from skill.envelope import read
body, start = sys.stdin.buffer.read(), threading.Barrier(8)
kinds = []
def ask():
    start.wait()
    kinds.append(read(body).kind)
threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(*kinds)
"""


def test_the_first_requests_of_a_process_may_come_at_the_same_time():
    """Eight threads read their first request at once, in three fresh processes: each time eight are read."""
    body = json.dumps(requests.launch(at=datetime.now(UTC))).encode()
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", FIRST_AT_ONCE], input=body, capture_output=True, check=False)

        assert (0, ["LaunchRequest"] * 8) == (done.returncode, done.stdout.decode().split()), done.stderr
