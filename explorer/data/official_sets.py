"""The data sets that are known by name and downloaded when a person asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.data.idx import IdxPart, find_idx_parts
from explorer.data.locations import user_data_folder
from explorer.data.splits import TEST, TRAIN


@dataclass(frozen=True)
class OfficialFile:
    """One file to download.

    Attributes:
        name: its official name.
        size: in bytes.
        sha256: hexadecimal.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class OfficialSet:
    """A set that has a name.

    Attributes:
        name: as in a data spec.
        title: for people.
        class_names: by label number.
        mirrors: addresses that end in "/", tried in this order.
        files: what makes up the set.
        fingerprints: of its pictures: all, the training file's alone, the test file's alone.
    """

    name: str
    title: str
    class_names: tuple[str, ...]
    mirrors: tuple[str, ...]
    files: tuple[OfficialFile, ...]
    fingerprints: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its files belong on this computer."""
        return user_data_folder() / self.name

    def parts(self) -> dict[int, IdxPart]:
        """Its parts on this computer by role, those alone that have their labels too."""
        if not self.folder.is_dir():
            return {}
        return {role: part for role, part in find_idx_parts(self.folder).items() if part.labels is not None}

    def is_here(self) -> bool:
        """Whether the whole set is on this computer."""
        return self.parts().keys() >= {TRAIN, TEST}


# Digests of copies whose MD5 agree with those published by torchvision (MNIST) and zalandoresearch (Fashion-MNIST)
MNIST = OfficialSet(
    name="mnist",
    title="MNIST",
    class_names=tuple("0123456789"),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    files=(
        OfficialFile(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        OfficialFile(
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        OfficialFile(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        OfficialFile(
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ),
    fingerprints=(
        "81b07ea4815924a6571889a5e92657da67234e70f875ca41104d66f812e3cf5b",
        "22b63ad7206b85ced1eefd5c872386e221486142ac7ac73a91335d2f02d1015a",
        "069c21a024f227b9ffe108be361b31735a67901c8fe8cf3a7bd33b76e80c1231",
    ),
)

FASHION_MNIST = OfficialSet(
    name="fashion-mnist",
    title="Fashion-MNIST",
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    mirrors=(
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ),
    files=(
        OfficialFile(
            "train-images-idx3-ubyte.gz",
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        OfficialFile(
            "train-labels-idx1-ubyte.gz",
            29_515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        OfficialFile(
            "t10k-images-idx3-ubyte.gz",
            4_422_102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        OfficialFile(
            "t10k-labels-idx1-ubyte.gz",
            5_148,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
    ),
    fingerprints=(
        "3e28b228ad176807a094e35bb711c2b0ed20f75de693879f38899e4a47754308",
        "432597aa3ec7f669bedc72e00845c6312692e96c64a0ad3d1514fa69fee6e87a",
        "f8d522715749d39d9ca2477ffd2c8dc4f184fc46b5ed67c20bf126c488dfe9b8",
    ),
)

OFFICIAL_SETS = {known.name: known for known in (MNIST, FASHION_MNIST)}


def recognised(fingerprint: str) -> OfficialSet | None:
    """The official set whose pictures these are, wherever they were read from; None for others."""
    return next((known for known in OFFICIAL_SETS.values() if fingerprint in known.fingerprints), None)
