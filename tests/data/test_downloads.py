from __future__ import annotations

import gzip
import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from explorer.data import dataset_listing, open_dataset
from explorer.data.official_sets import FASHION_MNIST, MNIST, OFFICIAL_SETS, OfficialFile, OfficialSet
from explorer.values import BadInput

IdxBytes = Callable[[np.ndarray], bytes]


@dataclass
class Mirrors:
    """A server on the loopback: every first folder of an address is a mirror with a behaviour of its own."""

    address: str
    files: dict[str, bytes]
    asked: list[str] = field(default_factory=list)

    def set_of(self, *behaviours: str) -> OfficialSet:
        return OfficialSet(
            name="mnist",
            title="MNIST",
            class_names=("0", "1", "2"),
            mirrors=tuple(f"{self.address}/{behaviour}/" for behaviour in behaviours),
            files=tuple(
                OfficialFile(name, len(content), hashlib.sha256(content).hexdigest())
                for name, content in self.files.items()
            ),
        )


@pytest.fixture
def mirrors(idx_bytes: IdxBytes) -> Iterator[Mirrors]:
    random = np.random.default_rng(2)
    files = {}
    for part, count in (("train", 300), ("t10k", 20)):
        files[f"{part}-images-idx3-ubyte.gz"] = gzip.compress(idx_bytes(random.integers(0, 256, (count, 28, 28))))
        files[f"{part}-labels-idx1-ubyte.gz"] = gzip.compress(idx_bytes(np.arange(count) % 3))
    served = Mirrors("", files)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            _, behaviour, name = self.path.split("/")
            content = files[name]
            if behaviour == "missing":
                self.send_error(404)
                return
            self.send_response(200)
            if behaviour != "endless":
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            wrong = content[:-1] + bytes([content[-1] ^ 1])
            self.wfile.write(
                {"good": content, "wrong": wrong, "short": content[: len(content) // 2], "endless": content * 50}[
                    behaviour
                ]
            )

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[[OfficialSet], None]:
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    return lambda known: monkeypatch.setitem(OFFICIAL_SETS, "mnist", known)


Offer = Callable[[OfficialSet], None]


def test_a_good_mirror_fills_the_folder(mirrors: Mirrors, offer: Offer, own_data_folder: Path) -> None:
    offer(mirrors.set_of("good"))
    reports: list[tuple[str, int, int]] = []
    dataset = open_dataset("mnist", download=True, progress=lambda *report: reports.append(report))
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (270, 30, 20)
    assert dataset.provenance.title == "MNIST"
    assert {path.name: path.read_bytes() for path in (own_data_folder / "mnist").iterdir()} == mirrors.files
    downloading = [report for report in reports if report[0] == "Downloading MNIST"]
    total = sum(len(content) for content in mirrors.files.values())
    assert [report[1] for report in downloading] == sorted(report[1] for report in downloading)
    assert downloading[-1] == ("Downloading MNIST", total, total)


def test_what_is_here_is_not_fetched_again(mirrors: Mirrors, offer: Offer, own_data_folder: Path) -> None:
    offer(mirrors.set_of("good"))
    open_dataset("mnist", download=True)
    open_dataset("mnist", download=True)
    assert len(mirrors.asked) == 4
    (own_data_folder / "mnist" / "t10k-labels-idx1-ubyte.gz").unlink()
    open_dataset("mnist:test", download=True)
    assert mirrors.asked[4:] == ["/good/t10k-labels-idx1-ubyte.gz"]


@pytest.mark.parametrize("first", ["missing", "wrong", "short", "endless"])
def test_the_next_mirror_is_tried(mirrors: Mirrors, offer: Offer, own_data_folder: Path, first: str) -> None:
    offer(mirrors.set_of(first, "good"))
    assert len(open_dataset("mnist", download=True)) == 320
    assert {path.name for path in (own_data_folder / "mnist").iterdir()} == set(mirrors.files)
    assert len(mirrors.asked) == 8


@pytest.mark.parametrize(
    ("only", "words"),
    [
        ("missing", "127.0.0.1 answered with status 404"),
        ("wrong", "127.0.0.1 sent a wrong file"),
        ("endless", "127.0.0.1 sent a wrong file"),
        ("short", "127.0.0.1 did not respond"),
    ],
)
def test_no_good_mirror_leaves_nothing_and_says_where_to_put_the_files(
    mirrors: Mirrors, offer: Offer, own_data_folder: Path, only: str, words: str
) -> None:
    offer(mirrors.set_of(only))
    with pytest.raises(BadInput) as refused:
        open_dataset("mnist", download=True)
    message = str(refused.value)
    assert words in message
    assert message.endswith(f"t10k-labels-idx1-ubyte.gz into the folder {own_data_folder / 'mnist'}.")
    assert list((own_data_folder / "mnist").iterdir()) == []


def test_offline(mirrors: Mirrors, offer: Offer) -> None:
    closed = OfficialSet("mnist", "MNIST", (), ("http://127.0.0.1:9/",), mirrors.set_of().files)
    offer(closed)
    with pytest.raises(BadInput, match=r"did not respond.*: go online and try again, or put train"):
        open_dataset("mnist", download=True)


def test_a_cancelled_download_leaves_nothing(mirrors: Mirrors, offer: Offer, own_data_folder: Path) -> None:
    class Cancelled(ValueError):
        pass

    def progress(what: str, done: int, total: int) -> None:
        if done > 100_000:
            raise Cancelled

    offer(mirrors.set_of("good", "good"))
    with pytest.raises(Cancelled):
        open_dataset("mnist", download=True, progress=progress)
    assert len(mirrors.asked) == 1
    assert list((own_data_folder / "mnist").iterdir()) == []


def test_nothing_is_downloaded_unless_asked(mirrors: Mirrors, offer: Offer, own_data_folder: Path) -> None:
    offer(mirrors.set_of("good"))
    with pytest.raises(BadInput, match="MNIST is not on this computer: allow its download, or put train-images"):
        open_dataset("mnist")
    assert mirrors.asked == []
    assert not own_data_folder.exists()


def test_files_put_there_by_hand_are_used(own_data_folder: Path, write_idx_set: Callable[..., None]) -> None:
    write_idx_set(own_data_folder / "fashion-mnist", parts=("t10k",), packed=False)
    assert not dataset_listing()[-1].available
    assert len(open_dataset("fashion-mnist:test").test) == 12
    write_idx_set(own_data_folder / "fashion-mnist", packed=False)
    assert dataset_listing()[-1].available
    assert len(open_dataset("fashion-mnist")) == 42


def test_a_folder_that_cannot_be_written_gives_a_sentence(
    mirrors: Mirrors, offer: Offer, own_data_folder: Path
) -> None:
    own_data_folder.write_text("a file is in the way")
    offer(mirrors.set_of("good"))
    with pytest.raises(BadInput, match=r"[^\n]+\.$"):
        open_dataset("mnist", download=True)


@pytest.mark.parametrize("known", [MNIST, FASHION_MNIST])
def test_the_table_of_official_sets_is_whole(known: OfficialSet) -> None:
    assert len(known.files) == 4 and len(known.mirrors) >= 2 and len(known.class_names) == 10
    assert all(mirror.endswith("/") for mirror in known.mirrors)
    assert all(len(digest) == 64 for digest in (*known.fingerprints, *(file.sha256 for file in known.files)))


def test_an_official_set_is_known_wherever_it_lies(
    tmp_path: Path, write_idx_set: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_idx_set(tmp_path / "somewhere")
    found = open_dataset(str(tmp_path / "somewhere")).provenance.fingerprint
    known = OfficialSet("mnist", "MNIST", ("null", "eins", "zwei"), (), (), (found,))
    monkeypatch.setitem(OFFICIAL_SETS, "mnist", known)
    part = open_dataset(f"{tmp_path / 'somewhere'}:validation")
    assert part.provenance.title == "somewhere, validation"
    whole = open_dataset(str(tmp_path / "somewhere"))
    assert (whole.provenance.title, whole.class_names) == ("MNIST", ("null", "eins", "zwei"))
