"""Fetching the files of an official set: mirrors in turn, checksums, progress, cancel."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from explorer.data.official_sets import OfficialFile, OfficialSet
from explorer.data.progress import Progress, silent
from explorer.values import BadInput

_ANSWER_WITHIN_SECONDS = 20
_CHUNK_BYTES = 1 << 16


def download_set(wanted: OfficialSet, progress: Progress = silent) -> None:
    """Bring all files of a set into its folder. Files that are there already, whole, are left as they are.

    Each file is written under a temporary name and takes its own name only when its checksum is right, so that a
    download which breaks off or is called off leaves nothing half done.

    Args:
        wanted: the set.
        progress: told bytes of all files together; it calls the download off by raising CalledOff.

    Raises:
        BadInput: no mirror gave a good file, or the folder cannot be written; says where to put the files by hand.
    """
    total = sum(file.size for file in wanted.files)
    already = 0
    for file in wanted.files:
        _download_file(wanted, file, already, total, progress)
        already += file.size
    progress(f"Downloading {wanted.title}", total, total)


def _download_file(wanted: OfficialSet, file: OfficialFile, already: int, total: int, progress: Progress) -> None:
    # imported here: they are slow to load, and a download is rare
    import pooch
    import requests

    def fetch(url: str, target: str, _: object) -> None:
        # not pooch's own downloader: it leaves the connection open when the download is called off
        with requests.Session() as session, session.get(url, stream=True, timeout=_ANSWER_WITHIN_SECONDS) as answer:
            answer.raise_for_status()
            done = 0
            with Path(target).open("wb") as stream:
                for chunk in answer.iter_content(_CHUNK_BYTES):
                    stream.write(chunk)
                    done += len(chunk)
                    if done > file.size:
                        raise ValueError("more bytes than expected")
                    progress(f"Downloading {wanted.title}", already + done, total)

    pooch.get_logger().setLevel("WARNING")
    failures = []
    for mirror in wanted.mirrors:
        progress(f"Downloading {wanted.title}", already, total)
        try:
            pooch.retrieve(
                mirror + file.name,
                known_hash=f"sha256:{file.sha256}",
                fname=file.name,
                path=wanted.folder,
                downloader=fetch,
            )
        except requests.HTTPError as error:
            status = "an error" if error.response is None else f"status {error.response.status_code}"
            failures.append(f"{_host(mirror)} answered with {status}")
        except requests.Timeout:
            failures.append(f"{_host(mirror)} did not answer in time")
        except requests.RequestException:
            failures.append(f"{_host(mirror)} did not respond")
        except ValueError:
            failures.append(f"{_host(mirror)} sent a wrong file")
        except OSError as error:
            raise BadInput(
                f"{file.name} could not be written to {wanted.folder}: {error.strerror or error}."
            ) from error
        else:
            return
    raise BadInput(
        f"{wanted.title} could not be downloaded ({'; '.join(failures)}): go online and try again, "
        f"or put {by_hand(wanted)}."
    )


def by_hand(wanted: OfficialSet) -> str:
    """Which files to put where, for the end of a sentence."""
    *first, last = [file.name for file in wanted.files]
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"{listed} into the folder {wanted.folder}"


def _host(mirror: str) -> str:
    return urlsplit(mirror).hostname or mirror
