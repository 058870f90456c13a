"""All questions by name: those that ship, and those of the user's own folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.wording import Message, Sayable
from queries.question import Question, QuestionError, parse

__all__ = ["Catalogue", "catalogue"]

SHIPPED = Path(__file__).parent


class Catalogue(dict[str, Question]):
    """Questions by name, in the order of family and name.

    Attributes
    ----------
    broken
        One sentence for each file that is no question; it hides none of the others.
    """

    def __init__(self) -> None:
        super().__init__()
        self.broken: list[Sayable] = []


def catalogue(folders: Iterable[Path] = ()) -> Catalogue:
    """Read the catalogue.

    Parameters
    ----------
    folders
        The user's own folders of ``.cypher`` files, with or without a folder a family. A
        name that ships already, or comes twice, is reported in ``broken`` and not replaced.

    Returns
    -------
    Catalogue
        A dictionary of the questions; what could not be read stands in ``broken``.

    Examples
    --------
    >>> questions = catalogue()
    >>> questions["sister-parks"].title.zh, questions.broken
    ('姊妹园', [])
    """
    found = Catalogue()
    for root in (SHIPPED, *folders):
        files = sorted(root.rglob("*.cypher")) if root.is_dir() else []
        if not files and root is not SHIPPED:
            found.broken.append(_message("file.no_file", folder=root.name))
        for file in files:
            _take(found, root, file)
    return found


def _message(key: str, **fields: Any) -> Message:
    return Message("queries", key, fields)


def _take(found: Catalogue, root: Path, file: Path) -> None:
    family = file.parent.name if file.parent != root else "own"
    try:
        question = parse(file.read_text("utf-8"), file.stem, family)
    except QuestionError as error:
        found.broken.append(error)
        return
    except (OSError, UnicodeDecodeError) as error:
        name = f"{family}/{file.name}"
        found.broken.append(_message("file.unreadable", file=name, why=str(error)))
        return
    if question.name in found:
        taken = found[question.name].family
        name = f"{family}/{file.name}"
        found.broken.append(_message("file.taken", file=name, name=question.name, family=taken))
        return
    found[question.name] = question
