"""Where the ear's model is found, and what is no model."""

from pathlib import Path

import pytest

from engine.errors import MissingError
from offline.models import SHIPPED, check_model, find_model, is_shipped

WHOLE = (
    "am/final.mdl",
    "conf/model.conf",
    "conf/mfcc.conf",
    "graph/HCLr.fst",
    "graph/Gr.fst",
    "graph/disambig_tid.int",
)
FLAT = ("final.mdl", "mfcc.conf", "HCLr.fst", "Gr.fst", "disambig_tid.int")


def model(folder: Path, parts: tuple[str, ...] = WHOLE) -> Path:
    """Make a folder with the parts of a model, a byte in each."""
    for part in parts:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / part).write_bytes(b"x")
    return folder


def found(tmp_path: Path, environ: dict[str, str], **others: object) -> Path:
    arguments = {"shipped": tmp_path / "ears", "usual": (str(tmp_path / "usual"),), "downloads": tmp_path, **others}
    return find_model(None, environ, **arguments)  # type: ignore[arg-type]


def test_a_model_that_is_named_comes_before_all_others(tmp_path: Path) -> None:
    """The option wins over the variable, the shipped model and vosk's own."""
    named, other = model(tmp_path / "named"), model(tmp_path / "other")
    model(tmp_path / "ears" / "en")

    assert named == find_model(named, {"HOMESTRETCH_MODEL": str(other)}, tmp_path / "ears")


def test_the_variable_comes_before_the_shipped_model(tmp_path: Path) -> None:
    """HOMESTRETCH_MODEL is a choice, the shipped model is not."""
    other = model(tmp_path / "other")
    model(tmp_path / "ears" / "en")

    assert other == found(tmp_path, {"HOMESTRETCH_MODEL": str(other)})


def test_the_shipped_model_of_the_language_comes_before_what_vosk_users_have(tmp_path: Path) -> None:
    """What the product was measured with is preferred."""
    shipped = model(tmp_path / "ears" / "en")
    model(tmp_path / "usual" / "vosk-model-small-en-us-0.15")

    assert shipped == found(tmp_path, {"VOSK_MODEL_PATH": str(tmp_path / "usual")})


def test_a_shipped_model_of_another_language_is_not_taken(tmp_path: Path) -> None:
    """An English ear is of no use to someone who speaks Spanish."""
    model(tmp_path / "ears" / "en")
    spanish = model(tmp_path / "usual" / "vosk-model-small-es-0.42")

    assert spanish == found(tmp_path, {}, language="es-ES")


@pytest.mark.parametrize("where", ["models", "models/vosk-model-small-en-us-0.15"])
def test_vosk_model_path_may_be_a_model_or_a_folder_of_models(tmp_path: Path, where: str) -> None:
    """Both are in use among vosk's users."""
    expected = model(tmp_path / "models" / "vosk-model-small-en-us-0.15")

    assert expected == found(tmp_path, {"VOSK_MODEL_PATH": str(tmp_path / where)})


def test_the_own_variety_of_the_language_comes_first(tmp_path: Path) -> None:
    """American English before Indian English for someone in the United States, whatever the folder's order."""
    for name in ("vosk-model-small-en-in-0.4", "vosk-model-en-us-0.22-lgraph", "vosk-model-small-en-us-0.15"):
        model(tmp_path / "usual" / name)

    assert "vosk-model-small-en-us-0.15" == found(tmp_path, {}).name
    assert "vosk-model-small-en-in-0.4" == found(tmp_path, {}, language="en-IN").name


def test_a_broken_model_that_nobody_named_is_passed_over(tmp_path: Path) -> None:
    """An interrupted download or a zip with the model's name does not keep a whole one from being found."""
    model(tmp_path / "usual" / "vosk-model-small-en-us-0.14", WHOLE[:2])
    (tmp_path / "usual" / "vosk-model-small-en-us-0.15.zip").write_bytes(b"PK")
    whole = model(tmp_path / "usual" / "vosk-model-small-en-us-0.16")

    assert whole == found(tmp_path, {})


def test_without_any_model_the_sentence_says_what_to_name(tmp_path: Path) -> None:
    """Where nothing can hear, the person learns how to give it an ear; nothing is downloaded."""
    with pytest.raises(MissingError, match=r"no model to hear en-US with: .*--model or in HOMESTRETCH_MODEL"):
        found(tmp_path, {})


@pytest.mark.parametrize("missing", WHOLE)
def test_a_named_folder_that_lacks_a_part_is_an_error_that_names_both(tmp_path: Path, missing: str) -> None:
    """The folder and what is not in it are in the sentence."""
    folder = model(tmp_path / "m", tuple(part for part in WHOLE if part != missing))
    with pytest.raises(MissingError, match=f"m is not a vosk model, it has no {missing}: name the folder"):
        check_model(folder)


def test_an_empty_part_counts_as_missing(tmp_path: Path) -> None:
    """Broken downloads leave files with nothing in them."""
    folder = model(tmp_path / "m")
    (folder / "am" / "final.mdl").write_bytes(b"")
    with pytest.raises(MissingError, match=r"it has no am/final.mdl"):
        check_model(folder)


@pytest.mark.parametrize("environ", [False, True])
def test_a_named_folder_that_does_not_exist_is_an_error(tmp_path: Path, environ: bool) -> None:
    """A wrong name is never answered with another model, whichever way it was given."""
    model(tmp_path / "ears" / "en")
    gone = tmp_path / "gone"
    with pytest.raises(MissingError, match="gone does not exist"):
        find_model(None if environ else gone, {"HOMESTRETCH_MODEL": str(gone)}, tmp_path / "ears")


def test_a_model_that_can_be_fetched_and_was_not_is_told_with_its_size(tmp_path: Path) -> None:
    """Nothing is fetched unasked."""
    with pytest.raises(
        MissingError, match=r"small-en-us is not here yet: `homestretch model get small-en-us` .* 41 MB"
    ):
        find_model(Path("small-en-us"), {}, downloads=tmp_path)


def test_a_fetched_model_serves_its_language_where_none_is_shipped(tmp_path: Path) -> None:
    """Before what vosk's users have."""
    fetched = model(tmp_path / "downloads" / "small-en-us")
    model(tmp_path / "usual" / "vosk-model-small-en-us-0.15")

    assert fetched == found(tmp_path, {}, downloads=tmp_path / "downloads")


def test_a_folder_comes_before_a_model_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path goes on meaning what it meant."""
    model(tmp_path / "small-en-us")
    model(tmp_path / "downloads" / "small-en-us")
    monkeypatch.chdir(tmp_path)

    assert Path("small-en-us") == find_model(Path("small-en-us"), {}, downloads=tmp_path / "downloads")


def test_a_file_is_not_a_model(tmp_path: Path) -> None:
    """A zip has to be unpacked first, and the sentence says so."""
    (tmp_path / "m.zip").write_bytes(b"PK")
    with pytest.raises(MissingError, match=r"m.zip is not a folder: name the folder of a small vosk model, unpacked"):
        check_model(tmp_path / "m.zip")


def test_a_model_with_a_fixed_vocabulary_is_refused_with_the_reason(tmp_path: Path) -> None:
    """Large models ignore the grammar without a word, so they would hear commands nowhere."""
    folder = model(tmp_path / "m", (*WHOLE[:3], "graph/HCLG.fst", "graph/words.txt"))
    with pytest.raises(MissingError, match=r"fixed vocabulary .HCLG.fst., which cannot be told what to listen for"):
        check_model(folder)


def test_a_model_in_one_flat_folder_is_a_model(tmp_path: Path) -> None:
    """The small Portuguese model has no subfolders."""
    folder = model(tmp_path / "vosk-model-small-pt-0.3", FLAT)

    assert folder == check_model(folder)


def test_a_flat_folder_without_its_graph_is_an_error(tmp_path: Path) -> None:
    """The flat layout is checked as well as the other."""
    with pytest.raises(MissingError, match=r"it has no HCLr.fst, Gr.fst, disambig_tid.int"):
        check_model(model(tmp_path / "m", FLAT[:2]))


def test_the_shipped_model_is_known_by_whatever_path_leads_to_it(tmp_path: Path) -> None:
    """It needs no try in a process of its own first; a copy of it may have been damaged."""
    roundabout = SHIPPED / "en" / ".." / "en"

    assert (True, True, False) == (is_shipped(SHIPPED / "en"), is_shipped(roundabout), is_shipped(tmp_path))
