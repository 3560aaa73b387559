"""Whether a request comes from Alexa, now, and for this skill.

Rules (Amazon: host a custom skill as a web service): the chain's address, the chain, the signature over the raw body
in `Signature-256`, a time stamp within 150 s, the skill's id. Whatever fails is a RequestRefusedError, never another.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from werkzeug.datastructures import Headers

from skill.certificates import Certificates
from skill.envelope import Asked
from skill.errors import RequestRefusedError

ADDRESS, SIGNATURE = "SignatureCertChainUrl", "Signature-256"
"""Headers; the older `Signature` is SHA-1 and not looked at."""
TOLERANCE_SECONDS = 150
PADDING, DIGEST = PKCS1v15(), SHA256()


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks requests for one or more skills."""

    skill_ids: frozenset[str]
    certificates: Certificates
    clock: Callable[[], datetime]

    def check_signature(self, headers: Headers, body: bytes) -> None:
        """Raise RequestRefusedError unless Alexa signed `body`."""
        address, encoded = headers.get(ADDRESS), headers.get(SIGNATURE)
        if not address or not encoded:
            raise RequestRefusedError("the request is not signed")
        try:
            signature = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise RequestRefusedError("the signature is not base64") from None
        try:
            self.certificates.key(address, self.clock()).verify(signature, body, PADDING, DIGEST)
        except InvalidSignature:
            raise RequestRefusedError("the signature is not that of this body") from None

    def check_asked(self, asked: Asked) -> None:
        """Raise RequestRefusedError for a request of another time or for another skill."""
        if abs((self.clock() - asked.timestamp).total_seconds()) > TOLERANCE_SECONDS:
            raise RequestRefusedError("the request is too old, or the clock of this machine is wrong")
        if asked.application not in self.skill_ids:
            raise RequestRefusedError("the request is for another skill")
