"""Makes the files in this folder, with the programs that volunteers use: openpyxl, odfpy, LibreOffice, ogr2ogr, zip.

    python3 -m venv V && V/bin/pip install openpyxl odfpy && V/bin/python tests/volunteers/make.py

Names, places and numbers are invented; telephone numbers are from the range reserved for fiction.
"""

import datetime
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HERE = pathlib.Path(__file__).parent
HEADER = ["code", "nom", "type", "telephone", "capacite", "publier_position", "publier_contact", "lon", "lat"]


def workbook(name, rows, title="Hôtes", then=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if then:
        then(book, sheet)
    book.save(HERE / name)


def host(n, telephone, **others):
    row = [f"g{n}", f"Gîte {n}", "gite", telephone, 6, "exacte", "oui", -3.1 - n / 10, 48.1]
    return [others.get(name, cell) for name, cell in zip(HEADER, row)]


def text_file(name, content, encoding="utf-8"):
    (HERE / name).write_bytes(content.encode(encoding))


# Workbooks by openpyxl.
workbook("tout-texte.xlsx", [["code", "nom", "couleur"], ["nord", "Voie du Nord", "#AA0000"], ["sud", "Voie du Sud", "#00AA00"]], "Voies")
workbook("telephones.xlsx", [HEADER, host(1, 261910001), host(2, 33261910002), host(3, "02 61 91 00 03"), host(4, "+33 2 61 91 00 04")])


def paint(book, sheet):
    for column in range(1, 10):
        sheet.cell(row=9, column=column).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.cell(row=14, column=column).fill = PatternFill("solid", fgColor="FFFF00")
    sheet.cell(row=10, column=12).value = "vu !"
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("H3:I3")


workbook(
    "titre.xlsx",
    [
        ["Hébergements de la voie, édition 2026"],
        [],
        ["Hôte", None, None, None, None, "Publication", None, "Position"],
        HEADER,
        host(1, "02 61 91 00 01"),
        host(2, "02 61 91 00 02"),
        [None] * 9,
        host(3, "02 61 91 00 03"),
        [None] * 9,
        host(4, "02 61 91 00 04"),
    ],
    then=paint,
)


def add_sheets(book, sheet):
    sheet.sheet_state = "visible"
    second = book.create_sheet("Communes")
    second.append(["nom", "lon", "lat"])
    second.append(["Redon", -2.08, 47.65])
    hidden = book.create_sheet("Listes")
    hidden.append(["nom", "lon"])
    hidden.append(["x", 1])
    hidden.sheet_state = "hidden"


workbook("deux-feuilles.xlsx", [HEADER, host(1, "02 61 91 00 01")], then=add_sheets)
workbook(
    "troncons.xlsx",
    [["code", "nom", "date_releve", "WKT"], ["a", "A", datetime.date(2026, 3, 1), "LINESTRING(-3 48,-3.1 48)"]],
    "Tronçons",
)
workbook("lambert.xlsx", [["nom", "X", "Y"], ["Redon", 260000, 6850000], ["Brech", 260100.5, 6850100]], "Communes")
workbook(
    "colonnes.xlsx",
    [
        ["Nom de l'hébergement", "Type", "Tél.", "E-mail", "Nb lits", "Couleur du toit", "Longitude (X)", "Latitude (Y)"],
        ["Gîte un", "Gîte d'étape", "02 61 91 00 01", "a@exemple.invalid", 6, "rouge", -3.1, 48.1],
    ],
)
workbook("formule.xlsx", [HEADER, host(1, "#N/A")])

# Days and hours as cells of their own type. Excel on old Macs counts days from 1904.
OFFERS = [*HEADER, "services", "arrivee_de", "arrivee_a", "langues", "confirme_le", "fermetures"]


def offers(name, rows, epoch=None):
    book = openpyxl.Workbook()
    book.epoch = epoch or book.epoch
    book.active.title = "Hôtes"
    for row in [OFFERS, *rows]:
        book.active.append(row)
    book.active["K3"].number_format = "[h]:mm"
    book.save(HERE / name)


day, early, late = datetime.date(2026, 3, 12), datetime.time(16, 30), datetime.time(20, 0)
typed = [
    [*host(1, "02 61 91 00 01"), "Dîner, chiens acceptés", early, late, "français, anglais", day, "du 1er au 15 août"],
    [*host(2, "02 61 91 00 02"), "aucun", early, datetime.time(0, 0), None, datetime.datetime(2026, 3, 12, 9, 15), None],
]
offers("offres.xlsx", typed)
offers("offres-1904.xlsx", typed, CALENDAR_MAC_1904)
offers("offres-a-venir.xlsx", [[*typed[0][:13], datetime.date(2962, 3, 12), None]])
offers("offres-inconnues.xlsx", [[*host(1, "02 61 91 00 01"), "dinner, draps", None, None, None, None, None]])

# A workbook by odfpy in the form of LibreOffice: every cell is text, and repeated empty rows follow.
ods = OpenDocumentSpreadsheet()
table = Table(name="Voies")
for row in [["Nos voies"], [], ["code", "nom", "couleur"], ["nord", "Voie du Nord", "#AA0000"], [], ["sud", "Voie du Sud", "#00AA00"]]:
    line = TableRow()
    for cell in row or [None]:
        filled = TableCell(valuetype="string") if cell else TableCell()
        if cell:
            filled.addElement(P(text=cell))
        line.addElement(filled)
    table.addElement(line)
empty = TableRow(numberrowsrepeated="1048000")
empty.addElement(TableCell(numbercolumnsrepeated="1000"))
table.addElement(empty)
ods.spreadsheet.addElement(table)
ods.save(HERE / "tout-texte.ods")

# Workbooks that LibreOffice converts to other formats.
with tempfile.TemporaryDirectory() as folder:
    for source, extension, filter_name in [
        ("telephones.xlsx", "ods", "ods"),
        ("titre.xlsx", "xls", "xls:MS Excel 97"),
        ("offres.xlsx", "ods", "ods"),
        ("offres.xlsx", "xls", "xls:MS Excel 97"),
        ("offres-1904.xlsx", "ods", "ods"),
        ("telephones.xlsx", "csv", "csv:Text - txt - csv (StarCalc):59,34,ANSI,1"),
    ]:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", filter_name, "--outdir", folder, HERE / source], check=True, capture_output=True)
        output = pathlib.Path(folder) / f"{pathlib.Path(source).stem}.{extension}"
        shutil.copy(output, HERE / f"libreoffice-{output.name}")

# Text files in the encodings of Excel: « CSV », « Texte Unicode » and « CSV UTF-8 ».
ROW = "g1;Gîte un;{t};{tel};6;{p};oui;-3,1;48,1\r\n"
HEADER_LINE = ";".join(HEADER) + "\r\n"
text_file("windows-1252.csv", HEADER_LINE + ROW.format(t="Gîte d’étape", tel="02 61 91 00 01", p="exacte"), "cp1252")
text_file("texte-unicode.txt", "\ufeff" + (HEADER_LINE + ROW.format(t="Chambre d'hôtes", tel="02 61 91 00 01", p="À sa place exacte")).replace(";", "\t"), "utf-16-le")
text_file("sep.csv", "\ufeffsep=;\r\n" + HEADER_LINE + ROW.format(t="HÔTEL", tel='="0261910001"', p="non") + "\r\n;;;;;;;;\r\n")
text_file("exposant.csv", HEADER_LINE + ROW.format(t="gite", tel="2,61E+08", p="exacte"))
text_file("type-inconnu.csv", HEADER_LINE + ROW.format(t="château", tel="02 61 91 00 01", p="exacte"))
text_file("guillemet.csv", HEADER_LINE + 'g1;"Gîte un;gite;;6;exacte;oui;-3,1;48,1\r\n' + "g2;Gîte deux;gite;;6;exacte;oui;-3,1;48,1\r\n")
text_file("insee.csv", "nom;insee;lon;lat\r\nBourg;1053;5,2;46,2\r\nRedon;35236;-2,08;47,65\r\n")
text_file("sans-type.csv", "code;nom;publier_position;lon;lat\r\ng1;Gîte un;exacte;-3,1;48,1\r\n")
text_file("mal-nommees.csv", 'code;nom;type;" Longitude ";LATITUDE GPS\r\ng1;Gîte un;gite;-3,1;48,1\r\n')
text_file(
    "periodes.csv",
    "code;nom;type;periode;lon;lat\r\n"
    + "".join(
        f"g{n};Gîte {n};gite;{p};-3,1;48,1\r\n"
        for n, p in enumerate(["Apr – Oct", "d'avril à octobre", "Toute l'année", "du 15 mars au 11 novembre"], 1)
    ),
)
text_file(
    "periodes-refusees.csv",
    "code;nom;type;periode;lon;lat\r\ng1;Gîte 1;gite;Pâques à la Toussaint;-3,1;48,1\r\ng2;Gîte 2;gite;Apr-Oct 10:00-18:00;-3,1;48,1\r\n",
)
text_file("trente-fautes.csv", HEADER_LINE + "".join(f"g{n};Gîte {n};manoir;;6;exacte;oui;-3,1;48,1\r\n" for n in range(30)))

# A shapefile by ogr2ogr, and archives by zip.
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / "p.csv").write_text(
        "code,nom,categorie,description,lon,lat\nsource,Source de l'Étang,eau,Une source fraîche,-3.1,48.1\n"
    )
    reading = ["-s_srs", "EPSG:4326", "-t_srs", "EPSG:4326", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "KEEP_GEOM_COLUMNS=NO"]
    (folder / "export").mkdir()
    shp = folder / "export" / "points.shp"
    subprocess.run(["ogr2ogr", "-q", "-f", "ESRI Shapefile", "-lco", "ENCODING=ISO-8859-1", *reading, shp, folder / "p.csv"], check=True)
    shp.with_suffix(".cpg").unlink(missing_ok=True)
    dbf = bytearray(shp.with_suffix(".dbf").read_bytes())
    dbf[29] = 0
    shp.with_suffix(".dbf").write_bytes(dbf)
    for extension in ["shp", "shx", "dbf", "prj"]:
        shutil.copy(shp.with_suffix(f".{extension}"), HERE / f"latin-1.{extension}")
    shutil.copy(shp, HERE / "seul.shp")
    for name, content in [
        ("dossier.zip", ["export"]),
        ("csv.zip", [HERE / "sans-type.csv"]),
        ("classeur.zip", [HERE / "tout-texte.xlsx"]),
        ("deux.zip", ["export", HERE / "insee.csv"]),
        ("rien.zip", ["lisez-moi.pdf"]),
    ]:
        (folder / "lisez-moi.pdf").write_text("rien")
        (HERE / name).unlink(missing_ok=True)
        for one in content:
            subprocess.run(["zip", "-q", "-r", "-X", *(["-j"] if isinstance(one, pathlib.Path) else []), HERE / name, one], check=True, cwd=folder)
with zipfile.ZipFile(HERE / "bombe.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    archive.writestr("grand.csv", "nom;lon;lat\n" + " " * 30_000_000)


def raw_ods(name, rows):
    """Writes an ODS of a few bytes that stands for billions of cells. No spreadsheet program writes such a file."""
    namespaces = {n: f"urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" for n in ["office", "table", "text"]}
    declarations = " ".join(f'xmlns:{n}="{u}"' for n, u in namespaces.items())
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f'<office:document-content {declarations}><office:body><office:spreadsheet><table:table table:name="A">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )


CELL = '<table:table-cell office:value-type="string" {a}><text:p>{t}</text:p></table:table-cell>'
TITLES = "<table:table-row>" + "".join(CELL.format(a="", t=t) for t in ["nom", "lon", "lat"]) + "</table:table-row>"
raw_ods(
    "repetee.ods",
    TITLES
    + '<table:table-row table:number-rows-repeated="1048576">'
    + CELL.format(a='table:number-columns-repeated="16384"', t="x")
    + "</table:table-row>",
)
raw_ods("blancs.ods", TITLES + "<table:table-row>" + CELL.format(a="", t='<text:s text:c="4000000000"/>') + "</table:table-row>")


def mark_last_cell(book, sheet):
    sheet["XFD1048576"] = "vu"


workbook("loin.xlsx", [["nom", "lon", "lat"], ["Redon", -2.08, 47.65]], "Communes", then=mark_last_cell)
