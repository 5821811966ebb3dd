"""What a table says of the files below its folder."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from documents import Audience, Claim, Kind, Source, Visibility
from documents.file import Status
from ingest.find import find
from ingest.metadata.register import BadRegister, Register, Registers
from ingest.report import Outcome
from tests.conftest import Opened
from tests.ingest.papers import pdf
from tests.ingest.specimens import workbook
from tests.ingest.test_enclosed import LETTER, STAFF, by_name, found, mail, pack

HEAD = "file,Title,visibility\n"


@pytest.fixture
def paper(folder: Path) -> Path:
    path = folder / "2025" / "debt.txt"
    path.parent.mkdir()
    path.write_text(LETTER.format("debts"))
    return path


def said(folder: Path, table: str | bytes, name: str = "a.pdf", register: str = "register.csv") -> tuple[Claim, ...]:
    content = table.encode() if isinstance(table, str) else table
    (folder / register).write_bytes(content)
    return Registers().claims(folder / name)


def values(claims: tuple[Claim, ...]) -> list[tuple[str, str]]:
    return [(claim.field, claim.value) for claim in claims]


def ended(folder: Path) -> Outcome:
    (outcome,) = (each for each in find([folder]) if isinstance(each, Outcome))
    return outcome


def test_each_cell_of_a_row_is_a_claim_with_its_words(tmp_path: Path) -> None:
    table = (
        "File,Title,Date,Kind,Visibility,Body,topics,Sender name,sender ROLE,recipient,Our_Ref\n"
        "a.pdf,Roads,3 March 2025,Letter,Staff,a;b; ,housing,Jo Bloggs,Chair,Ann;Al,X/1\n"
        "b.pdf,,,,,,,,,,\n"
    )
    claims = said(tmp_path, table)
    party = json.dumps({"name": "Jo Bloggs", "role": "Chair", "body": ""})
    ann, al = (json.dumps({"name": name, "role": "", "body": ""}) for name in ("Ann", "Al"))
    assert values(claims) == [
        ("title", "Roads"),
        ("date", "2025-03-03"),
        ("kind", "letter"),
        ("visibility", "staff"),
        ("body", "a"),
        ("body", "b"),
        ("topic", "housing"),
        ("sender", party),
        ("recipient", ann),
        ("recipient", al),
        ("our_ref", "X/1"),
    ]
    assert {(claim.source, claim.rule) for claim in claims} == {(Source.REGISTER, "register.csv")}
    assert [claim.quote for claim in claims][:2] == ["Title = Roads", "Date = 3 March 2025"]
    assert [claim.quote for claim in claims][4:6] == ["Body = a", "Body = b"]
    assert "Sender name, sender ROLE = Jo Bloggs, Chair" in [claim.quote for claim in claims]
    assert said(tmp_path, table, "b.pdf") == said(tmp_path, table, "c.pdf") == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_cells_are_separated_as_spreadsheets_do_it(tmp_path: Path, separator: str, mark: bytes) -> None:
    table = separator.join(["path", "title", "bodies"]) + "\r\n" + separator.join(["a.pdf", "Süd", '"a;b"']) + "\r\n"
    assert values(said(tmp_path, mark + table.encode())) == [("title", "Süd"), ("body", "a"), ("body", "b")]


@pytest.mark.parametrize("written", ["2025-03-03", "3 March 2025", "03/03/2025", "3/3/2025"])
def test_dates_are_iso_or_in_british_order(tmp_path: Path, written: str) -> None:
    assert values(said(tmp_path, f"file,date\na.pdf,{written}\n")) == [("date", "2025-03-03")]
    assert values(said(tmp_path, "file,date\na.pdf,04/03/2025\n")) == [("date", "2025-03-04")]


@pytest.mark.parametrize(
    ("code", "day"),
    [("mm/dd/yyyy", "2025-03-04"), ("d-mmm-yy", "2025-03-04"), ("mmm yyyy", "2025-03"), ("yyyy", "2025")],
)
def test_a_workbook_says_days_however_it_shows_them(tmp_path: Path, code: str, day: str) -> None:
    styles = (
        f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    )
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Filename</v></c><c r="AB1" t="str"><v>Date</v></c>'
        '<c r="AC1" t="str"><v>Visibility</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>a.pdf</v></c><c r="AB3" s="1"><v>45720</v></c>'
        '<c r="AC3" t="str"><v>staff</v></c></row>'
    )
    claims = said(tmp_path, workbook({"Papers": rows, "More": ""}, styles=styles), register="register.xlsx")
    assert values(claims) == [("date", day), ("visibility", "staff")]
    assert {claim.rule for claim in claims} == {"register.xlsx"}


@pytest.mark.parametrize("name", ["2025/Letter 1.pdf", "2025\\letter 1.PDF", "./2025/Letter 1.pdf"])
def test_a_file_is_named_from_the_folder_of_the_register_on(tmp_path: Path, name: str) -> None:
    assert values(said(tmp_path, f"file,title\n{name},Roads\n", "2025/Letter 1.pdf")) == [("title", "Roads")]
    assert said(tmp_path, f"file,title\n{name},Roads\n", "Letter 1.pdf") == ()


def test_of_two_registers_the_nearer_comes_first_and_neither_is_lost(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "REGISTER.csv").write_text("file,title\na.pdf,Near\n")
    claims = said(tmp_path, f"{HEAD}2025/a.pdf,Far,staff\n", "2025/a.pdf")
    assert values(claims) == [("title", "Near"), ("title", "Far"), ("visibility", "staff")]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("file,Date\nb.pdf,2024\n\na.pdf,31 May\n", "row 4, column “Date”: “31 May” is no date. Write 2014"),
        ("file,kind\na.pdf,memo\n", "row 2, column “kind”: “memo” is not known. Known: report"),
        (f"{HEAD}a.pdf,,secret\n", "row 2, column “visibility”: “secret” is not known. Known: public, staff"),
        ("file,recipient name,recipient role\na.pdf,A;B,Chair\n", "not as many names as roles"),
        ("file,title\na.pdf,Roads, and more\n", "row 2, column 3: “and more” stands under no heading"),
        ("file,title\na.pdf,A\na.pdf,B\n", "row 3, column “file”: a.pdf stands in row 2 too"),
    ],
)
def test_a_mistake_names_register_row_column_and_cure_and_is_of_that_row_alone(
    tmp_path: Path, table: str, told: str
) -> None:
    with pytest.raises(BadRegister, match=told) as raised:
        said(tmp_path, table)
    assert str(tmp_path / "register.csv") in str(raised.value)
    assert Registers().claims(tmp_path / "c.pdf") == ()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("file,title\nä.pdf,Wälle\n".encode("cp1252"), "row 2: it is not UTF-8. Save it as “CSV UTF-8”"),
        ("file,title\na.pdf,Roads\n".encode("utf-16"), "it is not UTF-8"),
        (b'file,title\nb.pdf,A\na.pdf,"Roads\n', "row 3: it is no table from there on"),
        (b"title,visibility\nRoads,staff\n", "Call that column “file”"),
        (b"file,path\na.pdf,b.pdf\n", "“file” and “path” are the same"),
        (b"file,body,bodies\na.pdf,a,b\n", "“body” and “bodies” are the same"),
        (b"file,visibilty\na.pdf,staff\n", "column “visibilty”: it is not known. Call it “visibility”"),
        (b"file,Visibility (public/staff)\na.pdf,staff\n", "Call it “visibility”"),
        (b"file,Visible to\na.pdf,staff\n", "Call it “visibility”"),
        (b"file,titel\na.pdf,Roads\n", "column “titel”: it is not known. Call it “title”"),
        (b"title,visibility\nfile,staff\n", "Call that column “file”"),
    ],
)
def test_where_nobody_knows_what_a_register_says_it_may_be_staff_of_each_file(
    tmp_path: Path, table: bytes, told: str
) -> None:
    for name in ("a.pdf", "other.pdf"):
        with pytest.raises(BadRegister, match=told):
            said(tmp_path, table, name)
    assert (ended(tmp_path).status, told in ended(tmp_path).reason) == (Status.FAILED, True)


def test_a_damaged_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRegister, match=r"register.xlsx cannot be read: The file is a damaged"):
        said(tmp_path, b"PK\x03\x04nothing", register="register.xlsx")


@pytest.mark.parametrize("table", ["Member,Interests\nJo,none\n", "", "Mitglied,Fähre\n"])
def test_a_table_of_that_name_without_a_column_for_files_is_a_paper(tmp_path: Path, table: str) -> None:
    assert said(tmp_path, table.encode("cp1252")) == ()
    assert [*find([tmp_path])] == [tmp_path / "register.csv"]


def test_a_register_is_no_paper_and_tells_what_it_names_in_vain(tmp_path: Path) -> None:
    pdf(tmp_path / "a.pdf", ["Roads"])
    pack(tmp_path / "b.zip", [("c.txt", "x")])
    (tmp_path / "register.csv").write_text("file,title,Shelf,box no\na.pdf,Roads,3,4\nb.zip,C,,\n")
    outcome = ended(tmp_path)
    assert (outcome.status, outcome.path) == (Status.UNSUPPORTED, str(tmp_path / "register.csv"))
    assert outcome.reason.endswith("Not known, and passed over: “Shelf”, “box no”.")
    (tmp_path / "register.csv").write_text("file,title\nA.pdf,Roads\nb.pdf,x\n../c.pdf,y\n,z\n")
    assert ended(tmp_path).status is Status.FAILED
    assert "not there: “b.pdf” (row 3), “../c.pdf” (row 4), “” (row 5)." in ended(tmp_path).reason


def test_what_it_says_does_not_change_with_its_other_rows_and_columns(tmp_path: Path) -> None:
    seen = []
    for table in ("file,title\na.pdf,A\n", "file,x,title\nb.pdf,1,B\na.pdf,2,A\n", "file,title\na.pdf,C\n", "file\n"):
        (tmp_path / "register.csv").write_text(table)
        seen.append(Registers().digest(tmp_path / "a.pdf"))
    assert seen[0] == seen[1] != seen[2]
    assert seen[3] == ""


def test_a_register_describes_papers_below_it_and_a_changed_row_reaches_that_paper_alone(
    repository: Opened, folder: Path, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "housing.txt").write_text(LETTER.format("housing"))
    register = folder / "register.csv"
    register.write_text("file,title,kind\n2025/debt.txt,The debts,news\nhousing.txt,Homes,news\n")
    opened = repository()
    first = by_name(opened.intake.add([folder]).outcomes)
    assert first["register.csv"].status is Status.UNSUPPORTED
    document = opened.catalogue.held(first["debt.txt"].id)
    assert (document.title, document.kind) == ("The debts", Kind.NEWS)
    assert {claim.by for claim in document.claims if claim.source is Source.REGISTER} == {str(paper)}
    register.write_text("file,title,kind\nhousing.txt,Homes,news\n2025/debt.txt,What is owed,\n")
    monkeypatch.setattr("ingest.intake.describe", None)
    again = by_name(opened.intake.add([paper.parent, folder / "housing.txt"]).outcomes)
    assert (again["debt.txt"].status, again["housing.txt"].status) == (Status.UPDATED, Status.UNCHANGED)
    document = opened.catalogue.held(first["debt.txt"].id)
    assert (document.title, document.kind) == ("What is owed", Kind.LETTER)
    register.unlink()
    opened.intake.add([folder])
    assert not any(c.source is Source.REGISTER for c in opened.catalogue.held(first["debt.txt"].id).claims)


def test_a_person_outranks_a_register_and_it_ranks_with_a_sidecar(
    repository: Opened, folder: Path, paper: Path
) -> None:
    (folder / "register.csv").write_text(
        "file,title,our ref,visibility,kind\n2025/debt.txt,Register,R/1,public,report\n"
    )
    paper.with_name("debt.txt.toml").write_text('title = "Sidecar"\nvisibility = "staff"\n')
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    document = opened.catalogue.held(id)
    assert (document.title, document.kind, document.visibility) == ("Sidecar", Kind.REPORT, Visibility.STAFF)
    opened.upkeep.set(id, "kind", ["news"], "Ann")
    assert opened.catalogue.held(id).kind is Kind.NEWS


def test_what_a_register_says_is_for_staff_is_never_public(repository: Opened, folder: Path, paper: Path) -> None:
    register = folder / "register.csv"
    register.write_text(f"{HEAD}2025/debt.txt,,Staff\n")
    opened = repository()
    id = by_name(opened.intake.add([paper]).outcomes)["debt.txt"].id
    assert found(opened, "debts") == []
    for later in (f"{HEAD}2025/debt.txt,Debts,\n", "file,title\nother.txt,x\n"):
        register.write_text(later)
        opened.intake.add([folder])
        assert found(opened, "debts") == []
    moved = folder / "moved.txt"
    paper.rename(moved)
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    register.write_text(f"{HEAD}moved.txt,,public\n")
    opened.intake.add([folder])
    assert found(opened, "debts") == [id]


def test_a_paper_becomes_staff_only_by_a_register_that_came_later(
    repository: Opened, folder: Path, paper: Path
) -> None:
    opened = repository()
    opened.intake.add([folder])
    assert len(found(opened, "debts")) == 1
    (folder / "register.csv").write_text(f"{HEAD}2025/debt.txt,,staff\n")
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1


def test_what_a_register_said_of_a_moved_paper_holds_until_something_else_is_said(
    repository: Opened, folder: Path, paper: Path
) -> None:
    register = folder / "register.csv"
    register.write_text("file,title\n2025/debt.txt,The debts\n")
    opened = repository()
    id = by_name(opened.intake.add([folder]).outcomes)["debt.txt"].id
    moved = folder / "moved.txt"
    paper.rename(moved)
    assert by_name(opened.intake.add([folder]).outcomes)["register.csv"].status is Status.FAILED
    assert opened.catalogue.held(id).title == "The debts"
    register.write_text("file,title\nmoved.txt,Debts that moved\n")
    opened.intake.add([folder])
    assert [claim.value for claim in opened.catalogue.held(id).claims if claim.source is Source.REGISTER] == [
        "Debts that moved"
    ]


def test_a_wrong_row_fails_its_file_alone_and_leaves_what_was_there(
    repository: Opened, folder: Path, paper: Path
) -> None:
    (folder / "housing.txt").write_text(LETTER.format("housing"))
    opened = repository()
    id = by_name(opened.intake.add([paper]).outcomes)["debt.txt"].id
    (folder / "register.csv").write_text("file,date\n2025/debt.txt,soon\nhousing.txt,2024\n")
    for _ in range(2):
        outcomes = by_name(opened.intake.add([folder]).outcomes)
        assert (outcomes["debt.txt"].status, outcomes["debt.txt"].id) == (Status.FAILED, id)
        assert "register.csv, row 2, column “date”: “soon” is no date" in outcomes["debt.txt"].reason
    assert str(opened.catalogue.held(outcomes["housing.txt"].id).dated) == "2024"


def test_a_register_in_an_archive_works_as_in_a_folder_and_one_in_a_mail_is_a_paper(
    repository: Opened, folder: Path
) -> None:
    entries = [("x/y/debt.txt", LETTER.format("debts")), ("x/register.csv", f"{HEAD}y/debt.txt,D,staff\ngone,,\n")]
    pack(folder / "a.zip", entries)
    (folder / "sent.eml").write_bytes(mail(("roads.txt", LETTER.format("roads")), ("register.csv", "file\nroads.txt")))
    opened = repository()
    outcomes = opened.intake.add([folder]).outcomes
    ends = {Path(each.path).relative_to(folder).as_posix(): each for each in outcomes}
    assert ends["a.zip/x/register.csv"].status is Status.UNSUPPORTED
    assert "not there: “gone” (row 3)." in ends["a.zip/x/register.csv"].reason
    assert ends["sent.eml/register.csv"].status is Status.ADDED
    document = opened.catalogue.held(ends["a.zip/x/y/debt.txt"].id)
    assert (document.title, document.visibility) == ("D", Visibility.STAFF)
    assert found(opened, "debts") == []
    assert {each.status for each in opened.intake.add([folder]).outcomes} == {Status.UNCHANGED, Status.UNSUPPORTED}


def test_a_row_for_an_archive_holds_of_what_is_in_it(repository: Opened, folder: Path) -> None:
    pack(folder / "a.zip", [("debt.txt", LETTER.format("debts"))])
    (folder / "register.csv").write_text(f"{HEAD}a.zip,,staff\n")
    opened = repository()
    opened.intake.add([folder])
    assert found(opened, "debts") == []
    assert len(found(opened, "debts", Audience.STAFF)) == 1


def test_a_sidecar_for_staff_is_not_opened_by_a_register(repository: Opened, folder: Path, paper: Path) -> None:
    paper.with_name("debt.txt.toml").write_text(STAFF)
    (folder / "register.csv").write_text(f"{HEAD}2025/debt.txt,,public\n")
    opened = repository()
    opened.intake.add([folder])
    assert found(opened, "debts") == []


def test_a_register_is_read_once_for_all_files_below_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "register.csv").write_text("file\n")
    reads: list[Path] = []
    read = Register.read

    def noted(place: Path, path: Path | None = None) -> Register | None:
        reads.append(place)
        return read(place, path)

    monkeypatch.setattr(Register, "read", noted)
    registers = Registers()
    for number in range(5):
        registers.claims(tmp_path / f"{number}.pdf")
    assert reads == [tmp_path / "register.csv"]


def test_a_register_in_a_folder_that_nobody_may_list_is_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "register.csv").write_text(f"{HEAD}a.pdf,,staff\n")

    def locked(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", locked)
    assert values(Registers().claims(tmp_path / "a.pdf")) == [("visibility", "staff")]


@pytest.mark.parametrize(
    "before", ["Register of papers 2025;;\n", "sep=;\r\n", "\ufeff\n \n;;\n", "Our\nown, long\n\n"]
)
def test_the_headings_may_stand_below_a_title(tmp_path: Path, before: str) -> None:
    assert values(said(tmp_path, f"{before}file;title;visibility\na.pdf;Roads;staff\n")) == [
        ("title", "Roads"),
        ("visibility", "staff"),
    ]
    assert said(tmp_path, "Papers\n" * 20 + "file,visibility\na.pdf,staff\n") == ()


def test_the_headings_of_a_workbook_may_stand_below_a_title(tmp_path: Path) -> None:
    table = (("Register of papers",), ("",), ("file", "visibility"), ("a.pdf", "staff"))
    rows = "".join(
        f'<row r="{number}">{"".join(f"<c t={chr(34)}str{chr(34)}><v>{cell}</v></c>" for cell in cells)}</row>'
        for number, cells in enumerate(table, 1)
    )
    claims = said(tmp_path, workbook({"Papers": rows}), register="register.xlsx")
    assert values(claims) == [("visibility", "staff")]


@pytest.mark.parametrize("name", ["register.csv", "REGISTER.XLSX"])
def test_a_register_that_is_a_link_to_nowhere_may_be_staff_of_each_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to(tmp_path / "share" / name)
    with pytest.raises(BadRegister, match="cannot be read: No such file"):
        Registers().claims(tmp_path / "x" / "a.pdf")
    assert ended(tmp_path).status is Status.FAILED


def spoil(archive: Path, *names: str) -> None:
    """Damage entries of an archive."""
    content = bytearray(archive.read_bytes())
    with ZipFile(archive) as opened:
        places = [opened.getinfo(name).header_offset + 30 + len(name) + 3 for name in names]
    for place in places:
        content[place] ^= 0xFF
    archive.write_bytes(content)


def test_a_damaged_register_in_an_archive_may_be_staff_of_each_file_in_it(repository: Opened, folder: Path) -> None:
    pack(folder / "a.zip", [("x/debt.txt", LETTER.format("debts")), ("register.csv", f"{HEAD}x/debt.txt,D,staff\n")])
    spoil(folder / "a.zip", "register.csv")
    opened = repository()
    ends = by_name(opened.intake.add([folder]).outcomes)
    assert (ends["debt.txt"].status, ends["register.csv"].status) == (Status.FAILED, Status.FAILED)
    assert "register.csv cannot be read" in ends["debt.txt"].reason
    assert found(opened, "debts", Audience.STAFF) == []


@pytest.mark.parametrize("row", ["*.pdf", "*", "./"])
def test_a_row_that_may_be_for_a_file_refuses_it(tmp_path: Path, row: str) -> None:
    with pytest.raises(BadRegister, match=r"row 2: .* names no file"):
        said(tmp_path, f"{HEAD}{row},,staff\n")


@pytest.mark.parametrize("row", ["hr/", "hr", "HR/*", "sent.eml/debt.txt", "a.zip/debt.txt"])
def test_a_row_for_several_files_or_for_what_is_in_one_refuses_them(repository: Opened, folder: Path, row: str) -> None:
    (folder / "hr").mkdir()
    (folder / "hr" / "debt.txt").write_text(LETTER.format("debts"))
    pack(folder / "a.zip", [("debt.txt", LETTER.format("debts"))])
    (folder / "sent.eml").write_bytes(mail(("debt.txt", LETTER.format("debts"))))
    names = ("hr/debt.txt", "a.zip", "sent.eml")
    closed = next(name for name in names if name.startswith(row[:2].lower()))
    (folder / "register.csv").write_text(f"{HEAD}{row},,staff\n")
    ends = {Path(each.path).relative_to(folder).as_posix(): each for each in repository().intake.add([folder]).outcomes}
    assert [name for name in names if ends[name].status is Status.FAILED] == [closed]
    assert f"register.csv, row 2: “{row}” names" in ends[closed].reason
    assert ends["register.csv"].status is Status.FAILED


def test_a_row_for_a_folder_in_an_archive_refuses_what_is_in_that(repository: Opened, folder: Path) -> None:
    inside = [
        ("hr/debt.txt", LETTER.format("debts")),
        ("b.txt", LETTER.format("roads")),
        ("register.csv", f"{HEAD}hr,,staff\n"),
    ]
    pack(folder / "a.zip", inside)
    ends = by_name(repository().intake.add([folder]).outcomes)
    assert (ends["debt.txt"].status, ends["b.txt"].status) == (Status.FAILED, Status.ADDED)
