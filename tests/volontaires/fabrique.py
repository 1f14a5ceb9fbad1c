"""Makes the files in this folder, with the programs that volunteers use: openpyxl, odfpy, LibreOffice, ogr2ogr, zip.

    python3 -m venv V && V/bin/pip install openpyxl odfpy && V/bin/python tests/volontaires/fabrique.py

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
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

ICI = pathlib.Path(__file__).parent
TETE = ["code", "nom", "type", "telephone", "capacite", "publier_position", "publier_contact", "lon", "lat"]


def classeur(nom, lignes, feuille="Hôtes", apres=None):
    livre = openpyxl.Workbook()
    page = livre.active
    page.title = feuille
    for ligne in lignes:
        page.append(ligne)
    if apres:
        apres(livre, page)
    livre.save(ICI / nom)


def hote(n, telephone, **autres):
    ligne = [f"g{n}", f"Gîte {n}", "gite", telephone, 6, "exacte", "oui", -3.1 - n / 10, 48.1]
    return [autres.get(nom, cellule) for nom, cellule in zip(TETE, ligne)]


def texte(nom, contenu, codage="utf-8"):
    (ICI / nom).write_bytes(contenu.encode(codage))


# openpyxl
classeur("tout-texte.xlsx", [["code", "nom", "couleur"], ["nord", "Voie du Nord", "#AA0000"], ["sud", "Voie du Sud", "#00AA00"]], "Voies")
classeur("telephones.xlsx", [TETE, hote(1, 261910001), hote(2, 33261910002), hote(3, "02 61 91 00 03"), hote(4, "+33 2 61 91 00 04")])


def colorie(livre, page):
    for colonne in range(1, 10):
        page.cell(row=9, column=colonne).fill = PatternFill("solid", fgColor="FFFF00")
        page.cell(row=14, column=colonne).fill = PatternFill("solid", fgColor="FFFF00")
    page.cell(row=10, column=12).value = "vu !"
    page.merge_cells("A1:I1")
    page.merge_cells("H3:I3")


classeur(
    "titre.xlsx",
    [
        ["Hébergements de la voie, édition 2026"],
        [],
        ["Hôte", None, None, None, None, "Publication", None, "Position"],
        TETE,
        hote(1, "02 61 91 00 01"),
        hote(2, "02 61 91 00 02"),
        [None] * 9,
        hote(3, "02 61 91 00 03"),
        [None] * 9,
        hote(4, "02 61 91 00 04"),
    ],
    apres=colorie,
)


def deux(livre, page):
    page.sheet_state = "visible"
    autre = livre.create_sheet("Communes")
    autre.append(["nom", "lon", "lat"])
    autre.append(["Redon", -2.08, 47.65])
    cachee = livre.create_sheet("Listes")
    cachee.append(["nom", "lon"])
    cachee.append(["x", 1])
    cachee.sheet_state = "hidden"


classeur("deux-feuilles.xlsx", [TETE, hote(1, "02 61 91 00 01")], apres=deux)
classeur(
    "troncons.xlsx",
    [["code", "nom", "date_releve", "WKT"], ["a", "A", datetime.date(2026, 3, 1), "LINESTRING(-3 48,-3.1 48)"]],
    "Tronçons",
)
classeur("lambert.xlsx", [["nom", "X", "Y"], ["Redon", 260000, 6850000], ["Brech", 260100.5, 6850100]], "Communes")
classeur(
    "colonnes.xlsx",
    [
        ["Nom de l'hébergement", "Type", "Tél.", "E-mail", "Nb lits", "Couleur du toit", "Longitude (X)", "Latitude (Y)"],
        ["Gîte un", "Gîte d'étape", "02 61 91 00 01", "a@exemple.invalid", 6, "rouge", -3.1, 48.1],
    ],
)
classeur("formule.xlsx", [TETE, hote(1, "#N/A")])

# odfpy: every cell is text, and the empty rows at the end are repeated, as LibreOffice writes them.
ods = OpenDocumentSpreadsheet()
table = Table(name="Voies")
for ligne in [["Nos voies"], [], ["code", "nom", "couleur"], ["nord", "Voie du Nord", "#AA0000"], [], ["sud", "Voie du Sud", "#00AA00"]]:
    rang = TableRow()
    for cellule in ligne or [None]:
        case = TableCell(valuetype="string") if cellule else TableCell()
        if cellule:
            case.addElement(P(text=cellule))
        rang.addElement(case)
    table.addElement(rang)
vide = TableRow(numberrowsrepeated="1048000")
vide.addElement(TableCell(numbercolumnsrepeated="1000"))
table.addElement(vide)
ods.spreadsheet.addElement(table)
ods.save(ICI / "tout-texte.ods")

# LibreOffice
with tempfile.TemporaryDirectory() as dossier:
    for source, fin, filtre in [
        ("telephones.xlsx", "ods", "ods"),
        ("titre.xlsx", "xls", "xls:MS Excel 97"),
        ("telephones.xlsx", "csv", "csv:Text - txt - csv (StarCalc):59,34,ANSI,1"),
    ]:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{dossier}/profil", "--headless", "--convert-to", filtre, "--outdir", dossier, ICI / source], check=True, capture_output=True)
        sortie = pathlib.Path(dossier) / f"{pathlib.Path(source).stem}.{fin}"
        shutil.copy(sortie, ICI / f"libreoffice-{sortie.name}")

# Excel's « CSV », « Texte Unicode » and « CSV UTF-8 », by their bytes.
ROWS = "g1;Gîte un;{t};{tel};6;{p};oui;-3,1;48,1\r\n"
HEAD = ";".join(TETE) + "\r\n"
texte("windows-1252.csv", HEAD + ROWS.format(t="Gîte d’étape", tel="02 61 91 00 01", p="exacte"), "cp1252")
texte("texte-unicode.txt", "\ufeff" + (HEAD + ROWS.format(t="Chambre d'hôtes", tel="02 61 91 00 01", p="À sa place exacte")).replace(";", "\t"), "utf-16-le")
texte("sep.csv", "\ufeffsep=;\r\n" + HEAD + ROWS.format(t="HÔTEL", tel='="0261910001"', p="non") + "\r\n;;;;;;;;\r\n")
texte("exposant.csv", HEAD + ROWS.format(t="gite", tel="2,61E+08", p="exacte"))
texte("type-inconnu.csv", HEAD + ROWS.format(t="château", tel="02 61 91 00 01", p="exacte"))
texte("guillemet.csv", HEAD + 'g1;"Gîte un;gite;;6;exacte;oui;-3,1;48,1\r\n' + "g2;Gîte deux;gite;;6;exacte;oui;-3,1;48,1\r\n")
texte("insee.csv", "nom;insee;lon;lat\r\nBourg;1053;5,2;46,2\r\nRedon;35236;-2,08;47,65\r\n")
texte("sans-type.csv", "code;nom;publier_position;lon;lat\r\ng1;Gîte un;exacte;-3,1;48,1\r\n")
texte("mal-nommees.csv", 'code;nom;type;" Longitude ";LATITUDE GPS\r\ng1;Gîte un;gite;-3,1;48,1\r\n')
texte(
    "periodes.csv",
    "code;nom;type;periode;lon;lat\r\n"
    + "".join(
        f"g{n};Gîte {n};gite;{p};-3,1;48,1\r\n"
        for n, p in enumerate(["Apr – Oct", "d'avril à octobre", "Toute l'année", "du 15 mars au 11 novembre"], 1)
    ),
)
texte(
    "periodes-refusees.csv",
    "code;nom;type;periode;lon;lat\r\ng1;Gîte 1;gite;Pâques à la Toussaint;-3,1;48,1\r\ng2;Gîte 2;gite;Apr-Oct 10:00-18:00;-3,1;48,1\r\n",
)
texte("trente-fautes.csv", HEAD + "".join(f"g{n};Gîte {n};manoir;;6;exacte;oui;-3,1;48,1\r\n" for n in range(30)))

# ogr2ogr and zip
with tempfile.TemporaryDirectory() as dossier:
    dossier = pathlib.Path(dossier)
    (dossier / "p.csv").write_text(
        "code,nom,categorie,description,lon,lat\nsource,Source de l'Étang,eau,Une source fraîche,-3.1,48.1\n"
    )
    lit = ["-s_srs", "EPSG:4326", "-t_srs", "EPSG:4326", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "KEEP_GEOM_COLUMNS=NO"]
    (dossier / "export").mkdir()
    shp = dossier / "export" / "points.shp"
    subprocess.run(["ogr2ogr", "-q", "-f", "ESRI Shapefile", "-lco", "ENCODING=ISO-8859-1", *lit, shp, dossier / "p.csv"], check=True)
    shp.with_suffix(".cpg").unlink(missing_ok=True)
    dbf = bytearray(shp.with_suffix(".dbf").read_bytes())
    dbf[29] = 0
    shp.with_suffix(".dbf").write_bytes(dbf)
    for fin in ["shp", "shx", "dbf", "prj"]:
        shutil.copy(shp.with_suffix(f".{fin}"), ICI / f"latin-1.{fin}")
    shutil.copy(shp, ICI / "seul.shp")
    for nom, contenu in [
        ("dossier.zip", ["export"]),
        ("csv.zip", [ICI / "sans-type.csv"]),
        ("classeur.zip", [ICI / "tout-texte.xlsx"]),
        ("deux.zip", ["export", ICI / "insee.csv"]),
        ("rien.zip", ["lisez-moi.pdf"]),
    ]:
        (dossier / "lisez-moi.pdf").write_text("rien")
        (ICI / nom).unlink(missing_ok=True)
        plat = ["-j"] if not any(isinstance(c, str) for c in contenu) else []
        for un in contenu:
            subprocess.run(["zip", "-q", "-r", "-X", *(["-j"] if isinstance(un, pathlib.Path) else []), ICI / nom, un], check=True, cwd=dossier)
with zipfile.ZipFile(ICI / "bombe.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    archive.writestr("grand.csv", "nom;lon;lat\n" + " " * 30_000_000)


def ods_brut(nom, lignes):
    """An ODS of a few bytes that stands for far more, as no program writes it."""
    noms = {n: f"urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" for n in ["office", "table", "text"]}
    tete = " ".join(f'xmlns:{n}="{u}"' for n, u in noms.items())
    with zipfile.ZipFile(ICI / nom, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f'<office:document-content {tete}><office:body><office:spreadsheet><table:table table:name="A">'
            f"{lignes}</table:table></office:spreadsheet></office:body></office:document-content>",
        )


CASE = '<table:table-cell office:value-type="string" {a}><text:p>{t}</text:p></table:table-cell>'
TITRES = "<table:table-row>" + "".join(CASE.format(a="", t=t) for t in ["nom", "lon", "lat"]) + "</table:table-row>"
ods_brut(
    "repetee.ods",
    TITRES
    + '<table:table-row table:number-rows-repeated="1048576">'
    + CASE.format(a='table:number-columns-repeated="16384"', t="x")
    + "</table:table-row>",
)
ods_brut("blancs.ods", TITRES + "<table:table-row>" + CASE.format(a="", t='<text:s text:c="4000000000"/>') + "</table:table-row>")


def loin(livre, page):
    page["XFD1048576"] = "vu"


classeur("loin.xlsx", [["nom", "lon", "lat"], ["Redon", -2.08, 47.65]], "Communes", apres=loin)
