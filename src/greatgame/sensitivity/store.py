"""Where a sweep keeps its files: a local folder or any fsspec location, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from greatgame.errors import StudyError

_TEMPORARY = ".writing-"


def open_store(out: str | os.PathLike[str]) -> Store:
    """Return the store of a local path or of a URL such as ``s3://bucket/run``."""
    text = os.fspath(out)
    return RemoteStore(text) if "://" in text else LocalStore(Path(text))


class Store:
    """Named files below one place."""

    location: str

    def names(self) -> list[str]:
        """Return every file, as paths relative to the place; temporary files are left out."""
        raise NotImplementedError

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        raise NotImplementedError

    def write(self, name: str, data: bytes) -> None:
        """Write a file: readers see the old content or the new, never half of it."""
        raise NotImplementedError

    def remove(self, name: str) -> None:
        """Remove a file."""
        raise NotImplementedError

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the place against other runs, where the file system can."""
        yield

    def _failed(self, what: str, error: Exception) -> StudyError:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return StudyError(f"cannot {what} in {self.location}: {reason}; nothing was overwritten")


class LocalStore(Store):
    """A folder of this machine; a file appears by renaming a finished temporary one."""

    def __init__(self, root: Path) -> None:
        self.root, self.location = root, str(root)

    def names(self) -> list[str]:
        """Return every file, as paths relative to the folder."""
        if self.root.exists() and not self.root.is_dir():
            raise StudyError(f"{self.root} is a file, not a folder for a sweep")
        try:
            files = [p for p in self.root.rglob("*") if p.is_file()]
        except OSError as error:
            raise self._failed("list files", error) from None
        return sorted(p.relative_to(self.root).as_posix() for p in files if not p.name.startswith(_TEMPORARY))

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            raise self._failed(f"read {name}", error) from None

    def write(self, name: str, data: bytes) -> None:
        """Write a file under a temporary name, make it durable, and rename it."""
        target, temporary = self.root / name, ""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=_TEMPORARY)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except OSError as error:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            raise self._failed(f"write {name}", error) from None

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self.root / name).unlink(missing_ok=True)

    def sweep_temporary(self) -> None:
        """Remove what a killed run left half written."""
        for path in self.root.rglob(f"{_TEMPORARY}*"):
            path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder against other runs while the block runs."""
        try:
            import fcntl
        except ImportError:  # no advisory locks on this system
            yield
            return
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.root, os.O_RDONLY)
        except OSError as error:
            raise self._failed("create the folder", error) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.sweep_temporary()
            yield
            self.sweep_temporary()  # of workers that died
        except BlockingIOError:
            raise StudyError(f"another sweep is writing to {self.root}") from None
        finally:
            os.close(handle)


class RemoteStore(Store):
    """A location that fsspec opens; objects there appear whole."""

    def __init__(self, url: str) -> None:
        import fsspec

        self.location = url
        try:
            self._fs, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise StudyError(f"cannot open {url}: {error}") from None

    def names(self) -> list[str]:
        """Return every file, as paths relative to the location."""
        root = self._root.rstrip("/")
        return sorted(str(p)[len(root) + 1 :] for p in self._guarded("list files", self._fs.find, root))

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return bytes(self._guarded(f"read {name}", self._fs.cat_file, f"{self._root}/{name}"))

    def write(self, name: str, data: bytes) -> None:
        """Write an object."""
        target = f"{self._root}/{name}"
        self._guarded(f"write {name}", self._fs.makedirs, target.rpartition("/")[0], exist_ok=True)
        self._guarded(f"write {name}", self._fs.pipe_file, target, data)

    def remove(self, name: str) -> None:
        """Remove a file."""
        self._guarded(f"remove {name}", self._fs.rm_file, f"{self._root}/{name}")

    def _guarded(self, what: str, call: Any, *args: Any, **options: Any) -> Any:
        try:
            return call(*args, **options)
        except OSError as error:
            raise self._failed(what, error) from None
