"""Tables of codes as other programs write them give back the codes that went in, and say what was taken for what."""

import csv
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.data.tables import names_codes, read_codes, read_table, table_reading
from explorer.values import BadInput
from explorer.values.table import NumberColumn

QUIET = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

numbers = st.floats(-1e6, 1e6, width=32).map(float)
words = st.text("abcdé고 ,\"';\t#=", min_size=1, max_size=8).map(str.strip).filter(bool)


@st.composite
def tables(draw):
    """Codes (N, d) with a fraction, so that no column can number rows, and a word of few for each."""
    rows, dim = draw(st.integers(2, 12)), draw(st.integers(1, 6))
    codes = np.array(draw(st.lists(st.lists(numbers, min_size=dim, max_size=dim), min_size=rows, max_size=rows)))
    codes[0] = np.arange(dim) + 0.5
    labels = draw(st.lists(st.sampled_from(["cat", "dog", "naïve, one", '5" disk']), min_size=rows, max_size=rows))
    return codes.astype(np.float32), labels


def written(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL, end="\r\n"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue()


def pandas(codes, labels, names, *, index=True, column="label", delimiter=","):
    head = [*([""] if index else []), *names, column]
    body = [
        [*([row] if index else []), *map(repr, map(float, code)), label]
        for row, (code, label) in enumerate(zip(codes, labels, strict=True))
    ]
    return written([head, *body], delimiter, end="\n")


def heads(codes, pattern, start=0):
    return [pattern.format(place) for place in range(start, start + codes.shape[1])]


def read(tmp_path, text, name="t.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return read_codes(path)


def same(found, codes, labels=None):
    np.testing.assert_array_equal(found.codes, codes)
    if labels is not None:
        assert [found.class_names[label] for label in found.labels] == labels


PATTERNS = ["{}", "z{}", "z[{}]", "UMAP{}", "UMAP_{}", "PC_{}", "X_umap-{}", "latent {}", "latent_{}", "Dim.{}", "V{}"]


@QUIET
@given(tables(), st.sampled_from(PATTERNS), st.booleans(), st.integers(0, 1))
def test_pandas(tmp_path, table, pattern, index, start):
    codes, labels = table
    found = read(tmp_path, pandas(codes, labels, heads(codes, pattern, start), index=index))
    same(found, codes, labels)
    assert found.reading.code == tuple(heads(codes, pattern, start))
    assert (found.reading.labels, found.reading.index) == ("label", "column 1" if index else None)


@QUIET
@given(tables(), st.booleans())
def test_pandas_with_columns_counted(tmp_path, table, index):
    codes, _ = table
    names = heads(codes, "{}")
    rows = [[*([row] if index else []), *map(float, code)] for row, code in enumerate(codes)]
    found = read(tmp_path, written([[*([""] if index else []), *names], *rows], end="\n"))
    same(found, codes)
    assert found.reading.code == tuple(names)
    assert any("first line" in told for told in found.reading.warnings)


@QUIET
@given(tables())
def test_scanpy_with_barcodes(tmp_path, table):
    codes, labels = table
    head = ["", *heads(codes, "X_umap-{}", 1), "n_genes", "leiden", "cell_type"]
    rows = [
        [f"AAAC{row:04}-1", *map(float, code), 1000 + row, row % 3, label]
        for row, (code, label) in enumerate(zip(codes, labels, strict=True))
    ]
    found = read(tmp_path, written([head, *rows], end="\n"))
    same(found, codes, labels)
    assert (found.reading.names, found.reading.labels) == ("column 1", "cell_type")
    assert found.reading.kept == ("n_genes", "leiden")
    assert found.columns.column("column 1").text(1) == "AAAC0001-1"


@QUIET
@given(tables())
def test_cryodrgn_keeps_its_other_numbers_beside(tmp_path, table):
    codes, _ = table
    head = ["", "UMAP1", "UMAP2", "PC1", "labels", "theta", "df1", "df2", *heads(codes, "z{}"), "phase"]
    rows = [[row, 0.5, -0.5, 1.5, row % 4, 90.25, 1e4, 2e4, *map(float, code), 0] for row, code in enumerate(codes)]
    found = read(tmp_path, written([head, *rows], end="\n"))
    same(found, codes)
    assert found.reading.code == tuple(heads(codes, "z{}"))
    assert (found.reading.labels, found.reading.index) == ("labels", "column 1")
    assert found.reading.kept == ("UMAP1", "UMAP2", "PC1", "theta", "df1", "df2", "phase")


@QUIET
@given(tables(), st.sampled_from([" ", "\t", ","]), st.booleans())
def test_r_write_table_and_write_csv(tmp_path, table, delimiter, shorter):
    codes, labels = table
    head = [*([] if shorter else [""]), *heads(codes, "PC{}", 1), "group"]
    lines = [delimiter.join(f'"{name}"' for name in head)]
    for row, (code, label) in enumerate(zip(codes, labels, strict=True)):
        quoted = label.replace('"', '""' if delimiter == "," else '\\"').replace(
            '\\"', "'" if delimiter == " " else '\\"'
        )
        lines.append(delimiter.join([f'"cell{row}"', *(repr(float(value)) for value in code), f'"{quoted}"']))
    found = read(tmp_path, "\n".join(lines) + "\n", "t.tsv" if delimiter == "\t" else "t.csv")
    expected = [label.replace('"', "'") if delimiter == " " else label for label in labels]
    np.testing.assert_array_equal(found.codes, codes)
    assert found.reading.names == "column 1"
    if found.reading.labels:
        assert [found.class_names[label] for label in found.labels] == expected


@QUIET
@given(tables(), st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_excel_with_decimal_commas(tmp_path, table, sep_line, encoding):
    codes, labels = table
    rows = [
        [*(repr(float(value)).replace(".", ",") for value in code), label]
        for code, label in zip(codes, labels, strict=True)
    ]
    text = written([[*heads(codes, "z{}", 1), "Klasse"], *rows], ";")
    found = read(tmp_path, "sep=;\r\n" * sep_line + text, encoding=encoding)
    same(found, codes)
    beside = found.columns.column("Klasse") if found.columns else None
    assert found.reading.labels == "Klasse" or beside is not None


@QUIET
@given(tables(), st.booleans())
def test_embedding_projector(tmp_path, table, several):
    codes, _ = table
    metadata = [f'"w{row}' if row % 2 else f'w{row}"' for row in range(len(codes))]
    rows = [[word, "cat" if row % 2 else "dog"] for row, word in enumerate(metadata)] if several else metadata
    lines = ["word\tclass", *("\t".join(row) for row in rows)] if several else metadata
    (tmp_path / "metadata.tsv").write_text("\n".join(lines))
    found = read(tmp_path, "\n".join("\t".join(repr(float(v)) for v in code) for code in codes), "vectors.tsv")
    same(found, codes)
    assert found.reading.names == ("word" if several else "metadata")
    assert [found.columns.columns[0].text(row) for row in range(len(codes))] == metadata
    assert found.reading.labels == ("class" if several else None)


@QUIET
@given(tables(), st.sampled_from(["%.18e", "%12.5f", "%g"]), st.sampled_from(["", "z1 z2", "made by t-SNE of 3 July"]))
def test_numpy_savetxt(tmp_path, table, form, header):
    codes, _ = table
    path = tmp_path / "t.txt"
    np.savetxt(path, codes, fmt=form, header=header, footer="end" if header else "")
    found = read_codes(path)
    np.testing.assert_array_equal(found.codes, np.loadtxt(path, ndmin=2).astype(np.float32))


@QUIET
@given(st.lists(words, min_size=2, max_size=20))
def test_words_between_tabs_hide_nothing(tmp_path, found_words):
    found_words = [word.replace("\t", "") or "x" for word in found_words]
    lines = ["z1\tz2\tword", *(f"{row + 0.5}\t{-row - 0.25}\t{word}" for row, word in enumerate(found_words))]
    found = read(tmp_path, "\n".join(lines), "t.tsv")
    assert found.codes.tolist() == [[row + 0.5, -row - 0.25] for row in range(len(found_words))]


@QUIET
@given(tables(), st.sampled_from(["[{}]", "({})", " [{}]"]), st.sampled_from([", ", ",", " "]))
def test_lists_in_cells(tmp_path, table, brackets, comma):
    codes, labels = table
    if codes.shape[1] == 1:
        return
    lists = [brackets.format(comma.join(repr(float(value)) for value in code)) for code in codes]
    rows = [[row, cell, label] for row, (cell, label) in enumerate(zip(lists, labels, strict=True))]
    found = read(tmp_path, written([["id", "embedding", "label"], *rows]))
    same(found, codes, labels)
    assert found.reading.code == tuple(f"embedding[{place}]" for place in range(codes.shape[1]))
    assert found.reading.index == "id"


@pytest.mark.parametrize("kind", ["list", "fixed", "large"])
def test_lists_in_parquet(tmp_path, kind):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    kinds = {
        "list": pyarrow.list_(pyarrow.float64()),
        "large": pyarrow.large_list(pyarrow.float32()),
        "fixed": pyarrow.list_(pyarrow.float32(), 2),
    }
    lists = pyarrow.array([[0.5, 1.5], None, [2.5, -3.5]], kinds[kind])
    parquet.write_table(
        pyarrow.table({"embedding": lists, "label": ["a", "b", "a"], "meta": [{"k": 1}] * 3}), tmp_path / "t.parquet"
    )
    found = read_codes(tmp_path / "t.parquet")
    assert found.codes.tolist() == [[0.5, 1.5], [2.5, -3.5]]
    assert found.reading.code == ("embedding[0]", "embedding[1]")
    assert [(each.what, each.why) for each in found.reading.left_out] == [
        ("meta", "it holds records"),
        ("1 row", "NaN or infinity in the code"),
    ]
    table = read_table(tmp_path / "t.parquet")
    assert [column.name for column in table.columns] == ["label"], "an attached table has no use for lists"


def test_columns_of_parquet_that_are_damaged_empty_or_named_twice_are_told(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    damaged = pyarrow.Array.from_buffers(
        pyarrow.string(), 2, [None, pyarrow.py_buffer(np.array([0, 1, 2], np.int32)), pyarrow.py_buffer(b"\xff\xfe")]
    )
    columns = [
        pyarrow.array([0.5, 1.5]),
        pyarrow.array([2.5, 3.5]),
        damaged,
        pyarrow.nulls(2),
        pyarrow.array([7.5, 8.5]),
    ]
    parquet.write_table(pyarrow.table(columns, names=["z1", "z2", "words", "nothing", "z1"]), tmp_path / "t.parquet")
    found = read_codes(tmp_path / "t.parquet")
    assert found.codes.tolist() == [[0.5, 2.5], [1.5, 3.5]]
    assert {each.what: each.why for each in found.reading.left_out} == {
        "words": "it holds text that is not UTF-8",
        "nothing": "it is empty",
    }
    assert found.reading.kept == ("z1 (2)",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('embedding,label\n"[1, 2]",a\n[3],b\n', "“embedding” is left out because its lists differ in length"),
        ('embedding\n"[1.5, ..., 2.5]"\n"[0.5, ..., 1]"\n', "shortened with “...”"),
        ("index\n0\n1\n2\n", None),
        ("name,label\nada,old\nbob,new\n", "no columns of numbers"),
        ("z1,z2\n1e300,1\n2,1e200\n", "fits into 32 bits: their numbers go up to 1e"),
        ("z1,z2\n1,\n2,\n", None),
    ],
)
def test_the_true_reason_is_named(tmp_path, text, said):
    if said is None:
        assert len(read(tmp_path, text).codes)
        return
    with pytest.raises(BadInput, match=said):
        read(tmp_path, text)


def test_parts_of_a_code_that_do_not_fit_are_told(tmp_path):
    found = read(tmp_path, "z1,z2\n1e300,1\nNA,2\n#N/A,3\n4.5,5\n")
    assert found.codes.tolist() == [[4.5, 5]]
    assert {(each.what, each.why) for each in found.reading.left_out} == {
        ("2 rows", "NaN or infinity in the code"),
        ("1 row", "numbers beyond 3.4e+38 in the code"),
    }


@pytest.mark.parametrize(
    ("text", "codes", "kept"),
    [
        ('z1,z2,n\n"1,234.5",2,"1,000"\n3,4,"2,500"\n', [[1234.5, 2], [3, 4]], {"n": ["1000", "2500"]}),
        ("z1;z2;n\n1.234,5;2,5;1.000\n3,5;4;2.500\n", [[1234.5, 2.5], [3.5, 4]], {"n": ["1000", "2500"]}),
        ('"z1","z2"\n"1.5","2"\n"3","4"\n', [[1.5, 2], [3, 4]], {}),
        ("z1\rz2\r".replace("\rz2", ",z2") + "1.5,2\r3,4\r", [[1.5, 2], [3, 4]], {}),
        ("z1,z2\n1.5,2\n3,4\n\n\n", [[1.5, 2], [3, 4]], {}),
        ("z1;z2;\n1,5;2;\n3;4;\n;;\n", [[1.5, 2], [3, 4]], {}),
        ("z1 [mm],z2 [mm],age (years)\n1.5,2,30.5\n3,4,40.5\n", [[1.5, 2], [3, 4]], {"age (years)": ["30.5", "40.5"]}),
        ("z1,z2,ok\n1.5,2,True\n3,4,False\n", [[1.5, 2], [3, 4]], {"ok": ["True", "False"]}),
        ("z1,z2,day\n1.5,2,2024-01-02\n3,4,2024-01-02\n", [[1.5, 2], [3, 4]], {"day": ["2024-01-02"] * 2}),
        ("z1,z2,id_2\n1.5,2,1_000\n3,4,1_001\n", [[1.5, 2], [3, 4]], {"id_2": ["1_000", "1_001"]}),
        ("x,y,z\n1.5,2,3\n3,4,5\n", [[1.5, 2, 3], [3, 4, 5]], {}),
        ("umap_x,umap_y,size\n1.5,2,3.5\n3,4,5.5\n", [[1.5, 2], [3, 4]], {"size": ["3.5", "5.5"]}),
        ("z1,z2\n1.5,2\n", [[1.5, 2]], {}),
        ("0,1\n", [[0, 1]], {}),
        ("0.0,1.0\n1.5,2\n3,4\n", [[1.5, 2], [3, 4]], {}),
        ("z1|z2\n1.5|2\n3|4\n", [[1.5, 2], [3, 4]], {}),
        ("z1,z2\n1.5,\u22122\n3,4\n", [[1.5, -2], [3, 4]], {}),
        ("# ours\n# of July\nz1,z2,tag\n1.5,2,#a\n3,4,#b\n# end\n", [[1.5, 2], [3, 4]], {"tag": ["#a", "#b"]}),
        ("#tag,z1,z2\n#a,1.5,2\n#b,3,4\n", [[1.5, 2], [3, 4]], {"#tag": ["#a", "#b"]}),
        ("#tag,z1,z2\n#a,1.5,2\nb,3,4\n", [[1.5, 2], [3, 4]], {"#tag": ["#a", "b"]}),
        ("#tag,z1,z2\na,1.5,2\nb,3,4\n", [[1.5, 2], [3, 4]], {"tag": ["a", "b"]}),
        ("0\n1.5\n2.5\n", [[1.5], [2.5]], {}),
        ("0\n1\n2\n", [[0], [1], [2]], {}),
        ("0,0.5,1.5\n1,2.5,3.5\n2,4.5,5.5\n", [[0.5, 1.5], [2.5, 3.5], [4.5, 5.5]], {}),
        ("z10,z9,z1\n3,2,1\n30,20,10\n", [[1, 2, 3], [10, 20, 30]], {}),
    ],
)
def test_tables_as_people_have_them(tmp_path, text, codes, kept):
    found = read(tmp_path, text)
    assert found.codes.tolist() == codes
    columns = found.columns.columns if found.columns else ()
    assert {c.name: [c.text(row) for row in range(len(codes))] for c in columns} == kept


def test_headings_that_stand_there_twice_are_told_apart(tmp_path):
    found = read(tmp_path, "z1,z2,score,score\n1.5,2,3.5,4.5\n5,6,7.5,8.5\n")
    assert found.reading.kept == ("score", "score (2)")
    assert "two columns are named “score”; the second is called “score (2)” here" in found.reading.warnings


def test_a_very_wide_table(tmp_path):
    codes = np.random.default_rng(3).normal(size=(4, 3000)).astype(np.float32)
    found = read(tmp_path, pandas(codes, ["a", "b", "a", "b"], heads(codes, "z{}")))
    same(found, codes, ["a", "b", "a", "b"])


def test_a_label_of_minus_one_is_none(tmp_path):
    found = read(tmp_path, "z1,label\n0.5,-1\n1.5,3\n2.5,0\n")
    assert (found.class_names, found.labels.tolist()) == (("0", "3"), [-1, 1, 0])


def test_labels_that_are_none_are_kept_beside_and_told(tmp_path):
    rows = "\n".join(f"{row + 0.5},{row / 7},{row % 2}" for row in range(30))
    found = read(tmp_path, f"z1,label,one_hot_a\n{rows}")
    assert found.reading.labels is None
    assert found.reading.kept == ("label", "one_hot_a")
    assert "“label” is kept as a column, not used as classes: it holds fractions" in found.reading.warnings


def test_roles_that_a_person_chose_take_the_place_of_those_found(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("z1,z2,kind,age\n1.5,2,a,30.5\n3,4,b,40.5\n")
    first = read_codes(path)
    assert dict(first.roles) == {"z1": "code", "z2": "code", "kind": "name", "age": "beside"}
    changed = read_codes(path, roles={"z1": "code", "age": "code", "z2": "ignore", "kind": "label"})
    assert changed.codes.tolist() == [[1.5, 30.5], [3, 40.5]]
    assert (changed.reading.labels, changed.class_names) == ("kind", ("a", "b"))
    assert [(each.what, each.why) for each in changed.reading.left_out] == [("z2", "it is set to be ignored")]
    with pytest.raises(BadInput, match=r"“kind” of “t\.csv” holds text: a code is made of numbers"):
        read_codes(path, roles={"kind": "code"})
    with pytest.raises(BadInput, match="no column “gone”"):
        read_codes(path, roles={"gone": "code"})
    with pytest.raises(BadInput, match=r"“age” of “t\.csv” cannot be the classes: it holds fractions"):
        read_codes(path, roles={"z1": "code", "age": "label"})


def test_arrays_that_numpy_named_itself_and_labels_of_objects(tmp_path):
    codes = np.random.default_rng(4).normal(size=(30, 2))
    np.savez(tmp_path / "a.npz", codes, np.arange(30) % 3)
    found = read_codes(tmp_path / "a.npz")
    assert (found.reading.labels, found.class_names) == ("arr_1", ("0", "1", "2"))
    np.savez(tmp_path / "b.npz", z=codes, labels=np.array(["a", None] * 15, object), logvar=codes)
    found = read_codes(tmp_path / "b.npz")
    same(found, codes.astype(np.float32))
    assert {each.what for each in found.reading.left_out} == {"labels", "logvar"}
    np.savez(tmp_path / "c.npz", mu=codes, labels=np.eye(3)[np.arange(30) % 3], when=np.zeros(30, "M8[s]"))
    found = read_codes(tmp_path / "c.npz")
    assert found.labels.tolist() == (np.arange(30) % 3).tolist()
    assert [each.what for each in found.reading.left_out] == ["when"]


def test_structured_and_packed_arrays_are_told_as_what_they_are(tmp_path):
    np.save(tmp_path / "s.npy", np.zeros(3, [("x", "<f4"), ("y", "<f4")]))
    with pytest.raises(BadInput, match="structured array with the fields x, y"):
        read_codes(tmp_path / "s.npy")
    (tmp_path / "g.npy").write_bytes(b"\x1f\x8b\x08" + b"0" * 40)
    with pytest.raises(BadInput, match="packed with gzip"):
        read_codes(tmp_path / "g.npy")


def test_a_table_about_codes_is_no_table_of_codes(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(",who,age\n0,ada,30.5\n1,bob,40.5\n")
    table = read_table(path)
    assert not names_codes(table)
    assert isinstance(table.column("age"), NumberColumn)
    reading = table_reading(table)
    assert (reading.kind, reading.rows, reading.index, reading.names) == ("table", 2, "column 1", "who")
    assert reading.kept == ("age",)


@pytest.mark.parametrize(
    ("text", "codes", "headed"),
    [
        ("5.1,3.5,0.2,setosa\n4.9,3.0,0.2,setosa\n6.3,3.3,2.5,virginica\n", [[5.1, 3.5, 0.2], [4.9, 3, 0.2]], False),
        ("the 0.4 -0.25\nof 0.7 0.5\nand 0.2 0.6\n", [[0.4, -0.25], [0.7, 0.5]], False),
        ("sample,400.5,401.0,401.5\na,0.1,0.2,0.4\nb,0.5,0.7,0.6\n", [[0.1, 0.2, 0.4], [0.5, 0.7, 0.6]], True),
        ("name,3,1\na,0.1,0.2\nb,0.5,0.7\n", [[0.1, 0.2], [0.5, 0.7]], True),
    ],
)
def test_a_first_row_with_words_is_not_taken_for_headings(tmp_path, text, codes, headed):
    found = read(tmp_path, text)
    assert found.codes[:2].tolist() == np.float32(codes).tolist()
    assert found.reading.first_line == ("headings" if headed else "data")


def test_columns_of_one_name_are_all_part_of_the_code(tmp_path):
    found = read(tmp_path, "z,z,z\n1.5,2,3\n4,5,6.5\n")
    assert found.reading.code == ("z", "z (2)", "z (3)")
    assert found.codes.tolist() == [[1.5, 2, 3], [4, 5, 6.5]]


@pytest.mark.parametrize("size", [4, 9_000])
def test_a_quote_that_only_a_later_row_closes_is_refused(tmp_path, size):
    rows = [f"{row}.5,{row},t" for row in range(size)]
    rows[-3] = '1.5,2,"1" pipe and 3'  # whole in its line
    assert len(read(tmp_path, "z1,z2,t\n" + "\n".join(rows) + "\n").codes) == size
    rows[-2:] = ['1.5,2,"seven', '3.5,4,"eight']
    with pytest.raises(BadInput, match=r"opens a quote in the line “1.5,2,\"seven”"):
        read(tmp_path, "z1,z2,t\n" + "\n".join(rows) + "\n")
    rows[-2:] = ['1.5,2,"seven', 'lines"']
    assert len(read(tmp_path, "z1,z2,t\n" + "\n".join(rows) + "\n").codes) == size - 1
