"""Answers in JSON; requests are tested through the server."""

import pytest
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope

from skill.envelope import write

SPOKEN = ResponseFactory().speak("Hold.").ask("Ready?").response
LAST = ResponseFactory().speak("Bye.").set_should_end_session(True).response


@pytest.mark.parametrize("response", [SPOKEN, LAST, Response()], ids=["asks", "ends", "silent"])
@pytest.mark.parametrize("more", [{}, {"session_attributes": {"unkept": "x"}, "user_agent": "ask-python"}], ids=len)
def test_an_answer_is_what_ask_sdk_makes_of_it(response, more):
    """Nothing that is said is left out, nothing is added."""
    answer = ResponseEnvelope(version="1.0", response=response, **more)

    assert DefaultSerializer().serialize(answer) == write(answer)
