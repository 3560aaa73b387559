"""The list of models is data, and it is checked."""

from pathlib import Path

import pytest

from engine.errors import ContentError, UsageError
from offline.model_list import offered, offered_model

TABLE = """
[[models]]
name = "small-es"
language = "es-ES"
url = "https://example.org/small-es.zip"
bytes = 1000
licence = "Apache-2.0"
"""


def test_every_delivered_model_has_a_checksum_and_says_who_published_it(tmp_path: Path) -> None:
    """Without, a broken file could not be told from a whole one."""
    models = offered(tmp_path / "none.toml").values()

    assert "small-en-us" in {model.name for model in models}
    assert [] == [model.name for model in models if not (model.sha256 and model.sha256_source)]


def test_a_person_can_add_a_model_and_replace_one(tmp_path: Path) -> None:
    """Another language, or a mirror: tables in a file, no code."""
    own = tmp_path / "models.toml"
    own.write_text(TABLE + TABLE.replace("small-es", "small-en-us"))
    models = offered(own)

    assert ("es-ES", None) == (models["small-es"].language, models["small-es"].sha256)
    assert "https://example.org/small-en-us.zip" == models["small-en-us"].url


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("https://", "http://", r"url \(number 1\): expected text"),
        ("small-es", "../small", r"name \(number 1\): expected text"),
        ("bytes", "byte", r"byte \(number 1\): unknown key; did you mean 'bytes'"),
        ("1000", "0", r"bytes \(number 1\): expected a whole number of at least 1"),
    ],
)
def test_a_table_that_is_wrong_is_told_by_file_and_key(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    """No address without https, no name that leads out of the folder."""
    own = tmp_path / "models.toml"
    own.write_text(TABLE.replace(right, wrong, 1))
    with pytest.raises(ContentError, match=rf"models.toml: models\[0\].{told}"):
        offered(own)


def test_a_model_that_is_not_offered_is_answered_with_those_that_are() -> None:
    """Exit code 2 on the command line."""
    with pytest.raises(UsageError, match="there is no model 'small-en-uk' to fetch; there are small-en-us"):
        offered_model("small-en-uk")
