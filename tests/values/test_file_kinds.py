import pytest

from explorer.values.file_kinds import destination, kind_of, passed_over, told_by_start


@pytest.mark.parametrize(
    ("name", "kind", "explore", "restore"),
    [
        ("a.PNG", "picture", "pictures", "pictures"),
        ("a.psd", "picture", "pictures", "pictures"),
        ("a.zip", "archive", "data", "pictures"),
        ("a.npy", "array", "numbers", "numbers"),
        ("a.parquet", "table", "numbers", "numbers"),
        ("m.safetensors", "model", "model", "model"),
        ("m.ONNX", "model", "model", "model"),
        ("m.h5", "model", "model", "model"),
        ("m.pt", "pickle", "model", "model"),
        ("s.session.json", "session", "session", "session"),
        ("train-images-idx3-ubyte", "data", "data", "data"),
        ("train-images-idx3-ubyte.gz", "data", "data", "data"),
        ("a.tar.gz", "other", "pictures", "pictures"),
        ("folder", "other", "pictures", "pictures"),
        ("notes.json", "other", "pictures", "pictures"),
    ],
)
def test_one_table_tells_what_a_file_is_and_where_it_goes(name, kind, explore, restore):
    assert kind_of(f"/a/{name}") == kind
    assert (destination(f"/a/{name}", "explore"), destination(f"/a/{name}", "restore")) == (explore, restore)


def test_files_are_counted_by_kind_the_most_frequent_first():
    assert passed_over(["a.pdf", "b.heic", "c.HEIC", "README", "d.b.pdf", "e.heic"]) == (
        "3 .heic",
        "2 .pdf",
        "1 without a suffix",
    )


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"\0" * 257 + b"ustar", "unpack it"),
        (b"\x1f\x8b\x08", "unpack it"),
        (b"\x80\x04\x95", "never loaded"),
        (b"%PDF-1.7", "a PDF document: pictures were expected"),
        (b"nothing known", ""),
        (b"", ""),
    ],
)
def test_first_bytes_tell_what_a_file_is_and_what_would_be_right(start, words):
    told = told_by_start(start, "pictures were expected")
    assert words in told and bool(told) == bool(words) and told.count(":") <= 1
