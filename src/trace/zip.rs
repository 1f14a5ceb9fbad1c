//! Writes a voie as a ZIP archive: a GPX file for each étape, one for the whole voie, a table of the étapes, and a
//! read-me with the rights.

use super::{Piste, Trace};
use crate::atlas::Relief;
use crate::error::Result;
use crate::file::Fichier;
use crate::file::csv::{BYTE_ORDER_MARK, Table, plain};
use crate::file::zip::Zip;
use crate::words::Words;

/// Writes the archive. `gpx` makes the GPX file of an étape, given by its slug, or that of the voie for `None`. Links
/// start with `base`. Errors: only a defect of a writer.
pub(super) fn write(
    voie: &Trace,
    base: &str,
    gpx: impl Fn(Option<String>) -> Result<Option<Fichier>>,
) -> Result<Vec<u8>> {
    let mut zip = Zip::new(voie.attribution.date.as_deref());
    let mut index = Table::new(COLUMNS)?;
    // Tracks outside all étapes have no file of their own. They are only in the file of the voie.
    for piste in voie.pistes.iter().filter(|piste| piste.numero.is_some()) {
        let Some(file) = gpx(Some(piste.slug.clone()))? else { continue };
        zip.add(&file.nom, &file.bytes)?;
        index.row(row(&file.nom, piste, voie.words))?;
    }
    if let Some(file) = gpx(None)? {
        zip.add(&file.nom, &file.bytes)?;
    }
    zip.add("etapes.csv", &index.finish()?)?;
    zip.add("LISEZMOI.txt", read_me(voie, base).as_bytes())?;
    zip.finish()
}

/// The columns of the table.
const COLUMNS: [&str; 9] = [
    "fichier",
    "etape",
    "depart",
    "arrivee",
    "longueur_km",
    "montee_m",
    "descente_m",
    "duree_min_minutes",
    "duree_max_minutes",
];

/// Returns the row of a track. Cells without a value are empty.
fn row(file: &str, piste: &Piste, words: &Words) -> [String; 9] {
    let [from, to] = piste.bouts.each_ref().map(|name| plain(name));
    let km = words.km(piste.figures.longueur_m);
    let heights =
        piste.figures.relief.as_ref().map(|Relief { montee_m, descente_m, duree_min: [fast, slow], .. }| {
            [montee_m, descente_m, fast, slow].map(|number| format!("{number:.0}"))
        });
    let [up, down, fast, slow] = heights.unwrap_or_default();
    [file.to_owned(), piste.slug.clone(), from, to, km, up, down, fast, slow]
}

/// Returns the read-me: name, description, address, date, origin of the archive, rights. Lines end with CRLF for
/// Windows.
fn read_me(voie: &Trace, base: &str) -> String {
    let mut text = format!(
        "{BYTE_ORDER_MARK}{}\r\n{}\r\n{base}{}\r\n",
        voie.caption.nom, voie.caption.description, voie.caption.page
    );
    if let Some(date) = &voie.attribution.date {
        text += &format!("{}\r\n", voie.words.trace_donnees_du(date));
    }
    text += &format!("\r\n{}\r\n", voie.words.trace_zip());
    for droits in &voie.attribution.droits {
        text += &format!("{droits}\r\n");
    }
    text
}
