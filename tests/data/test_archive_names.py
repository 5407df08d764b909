"""Names in zip archives that do not say how they are written."""

from __future__ import annotations

import zlib
from zipfile import ZipInfo

import pytest

from explorer.data.archive_names import member_paths


def member(name: str, encoding: str, extra: bytes = b"") -> ZipInfo:
    """As Python reads one whose name has no UTF-8 flag."""
    info = ZipInfo(name.encode(encoding).decode("cp437"))
    info.flag_bits, info.extra = 0, extra
    return info


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp949", ["사진/고양이.png", "사진/강아지 01.png"]),
        ("cp949", ["뷁.png", "한글.png"]),
        ("cp949", ["캐릭터A.png"]),
        ("utf-8", ["사진/가.png", "Bücher/für.png"]),
        ("cp932", ["写真/猫.png", "テスト/犬_1.png"]),
        ("cp932", ["スクリーンショット 2024.png"]),
        ("cp932", ["画像001.jpg"]),
        ("gbk", ["照片/猫.jpg", "风景/中国.jpg"]),
        ("big5", ["照片/貓.jpg", "風景/臺灣.jpg"]),
        ("cp437", ["Gâteau/été.png", "Bücher/für dich.jpg", "naïve.png"]),
        ("cp850", ["Åse Øst.png", "coração.png"]),
        ("cp1252", ["für/Größe.png", "coração.png"]),
        ("cp866", ["Фото/кошка.png", "Снимок экрана.png"]),
        ("cp1251", ["Фото/кошка.png"]),
        ("ascii", ["a/b.png"]),
    ],
)
def test_the_encoding_is_found_in_the_names(encoding: str, names: list[str]) -> None:
    assert [str(path) for path in member_paths([member(name, encoding) for name in names])] == names


def test_a_name_that_says_how_it_is_written_is_believed() -> None:
    stored = "사진.png".encode("cp949")
    field = b"\1" + zlib.crc32(stored).to_bytes(4, "little") + "猫.png".encode()
    extra = (0x7075).to_bytes(2, "little") + len(field).to_bytes(2, "little") + field
    assert [str(path) for path in member_paths([member("사진.png", "cp949", extra)])] == ["猫.png"]
    flagged = ZipInfo("사진.png")
    flagged.flag_bits = 0x800
    assert [str(path) for path in member_paths([flagged])] == ["사진.png"]


@pytest.mark.parametrize(
    ("stored", "inside"),
    [
        ("C:\\pictures\\x.png", "pictures/x.png"),
        ("../../outside.png", "outside.png"),
        ("/root.png", "root.png"),
        ("a\\b.png", "a/b.png"),
        ("./a//b.png", "a/b.png"),
        ("Screenshot 10:22.png", "Screenshot 10:22.png"),
    ],
)
def test_a_path_never_leaves_the_archive(stored: str, inside: str) -> None:
    assert str(member_paths([ZipInfo(stored)])[0]) == inside
