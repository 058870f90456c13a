"""Write files whole: a reader meets the old contents or the new ones, never a part."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(
    path: str | os.PathLike[str], data: str | bytes, *, mode: int | None = None
) -> Path:
    r"""Write ``data`` to ``path`` so that no reader, crash or Ctrl-C ever sees half of it.

    The data goes to a temporary file in the same folder, is flushed to the disk and then
    takes the place of ``path`` in one step; the folder is flushed too, so that the new name
    survives a power cut. A symbolic link is followed: the file behind it is replaced.

    Parameters
    ----------
    path
        File to write; its folder is made when it does not exist.
    data
        Text is written as UTF-8, with the line ends that it has.
    mode
        Permissions of the file (``0o600`` for a secret); by default those of the file that
        is replaced, and for a new file what the user's umask gives.

    Returns
    -------
    Path
        ``path``, as it was given.

    Raises
    ------
    OSError
        The folder cannot be written or the disk is full; ``path`` is then unchanged.
    UnicodeEncodeError
        The text holds a lone surrogate; ``path`` is then unchanged.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_whole(Path(folder) / "out" / "a.csv", "id,name\npark:a,中关村\n")
    ...     file.read_text(encoding="utf-8"), [f.name for f in file.parent.iterdir()]
    ('id,name\npark:a,中关村\n', ['a.csv'])
    """
    target = Path(os.path.realpath(path))
    raw = data.encode("utf-8") if isinstance(data, str) else data
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(part, flags, 0o666 if mode is None else mode)  # the umask applies
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if mode is None and target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    flush_folder(target.parent)
    return Path(path)


def flush_folder(folder: Path) -> None:
    """Flush a folder's names to the disk, where the system can (Windows cannot)."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
