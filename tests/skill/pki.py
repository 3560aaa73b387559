"""A certificate authority of the tests' own, and requests signed as Alexa signs them."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ADDRESS = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem"
PATH = "/echo.api/echo-api-cert-12.pem"
ALEXA = "echo-api.amazon.com"
BORN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def rsa_key(number: int) -> rsa.RSAPrivateKey:
    """Return one of some keys: making them takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def name(common: str) -> x509.Name:
    """Return a name as certificates have it."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def authority(common: str, number: int, issuer: "Authority | None" = None, born: datetime = BORN) -> "Authority":
    """Return an authority, a root where nobody issues it."""
    key = rsa_key(number)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = (
        _certificate(common, key, issuer or Authority(common, key, None), born, born + 10 * YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return Authority(common, key, builder.sign(issuer.key if issuer else key, SHA256()))


@dataclass(frozen=True)
class Authority:
    """Somebody who issues certificates."""

    common: str
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate | None

    @property
    def pem(self) -> bytes:
        """The certificate as a file has it."""
        return pem(self.certificate)

    def leaf(
        self,
        key: Key,
        names: tuple[str, ...] = (ALEXA,),
        born: datetime = BORN,
        ends: datetime = BORN + YEAR,
    ) -> x509.Certificate:
        """Issue a certificate of a server."""
        usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
        builder = (
            _certificate(ALEXA, key, self, born, ends)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(usage, critical=True)
        )
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False
            )
        return builder.sign(self.key, SHA256())


def _certificate(common: str, key: Key, issuer: Authority, born: datetime, ends: datetime) -> x509.CertificateBuilder:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name(common))
        .issuer_name(name(issuer.common))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(born)
        .not_valid_after(ends)
        .add_extension(identifier, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def pem(*certificates: x509.Certificate | None) -> bytes:
    """Return certificates as a file has them."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates if each)


def key_pem(key: Key) -> bytes:
    """Return a private key as a file has it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@dataclass(frozen=True)
class Alexa:
    """The signer: a root, what stands between, and a key of its own."""

    root: Authority
    between: Authority
    key: rsa.RSAPrivateKey

    def chain(self) -> bytes:
        """Return the file at the certificate's address."""
        return pem(self.between.leaf(self.key), self.between.certificate)

    def sign(self, body: bytes) -> dict[str, str]:
        """Return the headers of a request with this body."""
        signature = self.key.sign(body, PKCS1v15(), SHA256())
        return {
            "SignatureCertChainUrl": ADDRESS,
            "Signature-256": base64.b64encode(signature).decode(),
            "Content-Type": "application/json",
        }


@cache
def alexa(born: datetime = BORN) -> Alexa:
    """Return the signer of the tests."""
    root = authority("Root of the tests", 1, born=born)
    return Alexa(root, authority("Between", 2, root, born=born), rsa_key(3))
