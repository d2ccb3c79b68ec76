"""Bring one file of open data here: retried, resumed, checked, and never a web page by mistake.

The address decides the proxy through the environment, as `requests` does by itself.
"""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from outreach.errors import OutreachError
from outreach.results import append_chunks, take_part, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CHUNK = 1 << 16
_PAGE = 1000
_MOST_PAGES = 500
_HTTP_PARTIAL, _HTTP_NO_RANGE, _HTTP_BUSY, _HTTP_FAULT = 206, 416, 429, 500
_STARTS = {".xlsx": b"PK", ".zip": b"PK", ".gpkg": b"SQLite format 3"}


class DownloadError(OutreachError):
    """A file could not be brought here; the reason is short and fit for a list."""


@dataclass(frozen=True, kw_only=True)
class Downloader:
    """Downloads for `pooch`: called with an address and the file to make.

    Attributes
    ----------
    suffix
        Kind of file that is expected, for example ".csv".
    part
        Where the unfinished download stays between two tries, and between two runs.
    timeout_s
        To connect, and between two pieces. [s]
    waits_s
        Before each further try. [s]
    where
        Conditions of a feature service, one query each; None downloads the address itself.
    told
        Called with the bytes so far and the bytes in all (0 if the server does not say).
    """

    suffix: str
    part: Path
    timeout_s: tuple[float, float] = (10.0, 30.0)
    waits_s: tuple[float, ...] = (1.0, 5.0, 15.0)
    where: Sequence[str] | None = None
    told: Callable[[int, int], None] = field(default=lambda _done, _all: None)

    def __call__(self, url: str, output_file: Any, pooch: Any) -> None:  # noqa: ARG002
        """Make the file, or raise `DownloadError`."""
        if self.where is None:
            self._tried(lambda: self._piece(url))
            content = take_part(self.part)
        else:
            content = self._pages(url)
        _refuse_pages(content, self.suffix)
        write_file(Path(str(output_file)), content)

    def _tried(self, attempt: Callable[[], Any]) -> Any:
        """Try again after faults that may pass."""
        for wait in (*self.waits_s, None):
            try:
                return attempt()
            except _PassingError as fault:
                if wait is None:
                    raise DownloadError(str(fault)) from None
                time.sleep(wait)
        return None

    def _piece(self, url: str) -> None:
        """Download what is missing of a file."""
        had = self.part.stat().st_size if self.part.exists() else 0
        headers = {"Accept-Encoding": "identity"}  # else the bytes counted are not those that came
        if had:
            headers["Range"] = f"bytes={had}-"
        with _asked(url, headers=headers, timeout=self.timeout_s, stream=True) as answer:
            if answer.status_code == _HTTP_NO_RANGE:
                take_part(self.part)
                msg = "the server has no more of a download that was begun"
                raise _PassingError(msg)
            resumed = answer.status_code == _HTTP_PARTIAL
            length = int(answer.headers.get("Content-Length") or 0)
            start = had if resumed else 0
            whole = start + length if length else 0
            append_chunks(self.part, self._chunks(answer, start, whole), fresh=not resumed)
            got = self.part.stat().st_size
            if whole and got < whole:
                msg = f"the connection ended after {got:,} of {whole:,} bytes"
                raise _PassingError(msg)

    def _chunks(self, answer: requests.Response, start: int, whole: int) -> Iterator[bytes]:
        """Pass on the pieces of an answer and tell how many bytes there are."""
        done = start
        try:
            for chunk in answer.iter_content(_CHUNK):
                done += len(chunk)
                self.told(done, whole)
                yield chunk
        except requests.RequestException as fault:
            msg = f"the connection ended after {done:,} bytes ({type(fault).__name__})"
            raise _PassingError(msg) from None

    def _pages(self, url: str) -> bytes:
        """Ask a feature service page by page, and put the pages together."""
        features: list[dict[str, Any]] = []
        for condition in self.where or ():
            for page in range(_MOST_PAGES):
                query = {
                    "where": condition,
                    "outFields": "*",
                    "f": "geojson",
                    "outSR": "4326",
                    "returnGeometry": "true" if self.suffix == ".geojson" else "false",
                    "resultOffset": str(page * _PAGE),
                    "resultRecordCount": str(_PAGE),
                }
                found = self._tried(partial(_features, url, query, self.timeout_s))
                features += found
                self.told(len(features), 0)
                if len(found) < _PAGE:
                    break
        if not features:
            msg = "the service knows no such record"
            raise DownloadError(msg)
        if self.suffix == ".geojson":
            return json.dumps({"type": "FeatureCollection", "features": features}).encode()
        return _as_csv([feature.get("properties") or {} for feature in features])


class _PassingError(Exception):
    """A fault that may be gone on the next try."""


def _asked(url: str, **options: Any) -> requests.Response:
    """Ask once; sort what went wrong into what may pass and what will not."""
    try:
        answer = requests.get(url, **options)  # noqa: S113  (always among the options)
    except (requests.ConnectionError, requests.Timeout) as fault:
        msg = f"no answer ({type(fault).__name__})"
        raise _PassingError(msg) from None
    except requests.RequestException as fault:
        msg = f"the address cannot be asked ({type(fault).__name__})"
        raise DownloadError(msg) from None
    status = answer.status_code
    if status >= _HTTP_FAULT or status == _HTTP_BUSY:
        answer.close()
        msg = f"the server answered {status}"
        raise _PassingError(msg)
    if not answer.ok and status != _HTTP_NO_RANGE:
        answer.close()
        msg = f"the server answered {status}; the address may have changed"
        raise DownloadError(msg)
    return answer


def _features(url: str, query: dict[str, str], timeout: tuple[float, float]) -> list[Any]:
    """Return one page of a feature service."""
    with _asked(url, params=query, timeout=timeout) as answer:
        try:
            page = answer.json()
        except ValueError:
            msg = "the service answered with something else than records"
            raise DownloadError(msg) from None
    if not isinstance(page, dict) or not isinstance(page.get("features"), list):
        msg = "the service refused the question; the address may have changed"
        raise DownloadError(msg)
    return list(page["features"])


def _as_csv(records: list[dict[str, Any]]) -> bytes:
    """Write records as a CSV with the names of all of them."""
    stream = io.StringIO()
    names = list(dict.fromkeys(name for record in records for name in record))
    writer = csv.DictWriter(stream, names, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode("utf-8-sig")


def _refuse_pages(content: bytes, suffix: str) -> None:
    """Refuse an empty file, a web page, and a file of another kind than its name says."""
    begin = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not begin:
        msg = "the file is empty"
        raise DownloadError(msg)
    if begin[:1] == b"<":
        msg = "a web page came instead of the file; a proxy may ask you to sign in"
        raise DownloadError(msg)
    if not content.startswith(_STARTS.get(suffix, b"")):
        msg = f"what came is no {suffix} file"
        raise DownloadError(msg)
