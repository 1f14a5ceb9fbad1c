//! All étapes of a voie in one file: a GPX of each, a table of them, and whose data they are.

use std::fmt::Display;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Demande, Fichier, Format, Piste, Trace, decimal};
use crate::atlas::{Atlas, Relief};
use crate::error::{Error, Result};
use crate::tableau::{BYTE_ORDER_MARK, Tableau, plain};

/// The étapes of a voie that are asked for, its own file, their table. Errors: the writers', defects.
pub(super) fn write(atlas: &Atlas, demande: &Demande, voie: &Trace) -> Result<Vec<u8>> {
    let of = |etape| Fichier::of(atlas, &Demande { etape, format: Format::Gpx, ..demande.clone() });
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // Of when the data are, not of when it is written: the same data give the same bytes.
    let time = voie.date.as_deref().and_then(midnight).unwrap_or_default();
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(time);
    let mut add = |name: &str, bytes: &[u8]| -> Result<()> {
        archive.start_file(name, options).map_err(broken)?;
        archive.write_all(bytes).map_err(broken)
    };
    let mut index = Tableau::new(COLUMNS)?;
    // What is no étape is in the voie's own file alone.
    for piste in voie.pistes.iter().filter(|piste| piste.numero.is_some()) {
        let Some(file) = of(Some(piste.slug.clone()))? else { continue };
        add(&file.nom, &file.bytes)?;
        index.row(row(&file.nom, piste))?;
    }
    if let Some(file) = of(None)? {
        add(&file.nom, &file.bytes)?;
    }
    add("etapes.csv", &index.finish()?)?;
    add("LISEZMOI.txt", read_me(voie, &demande.base).as_bytes())?;
    Ok(archive.finish().map_err(broken)?.into_inner())
}

/// The beginning of a day that is given as `YYYY-MM-DD`.
fn midnight(date: &str) -> Option<DateTime> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let (year, month, day) = (date.year().try_into().ok()?, date.month().try_into().ok()?, date.day().try_into().ok()?);
    DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok()
}

/// What is written to memory is always written.
fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture d'un fichier zip : {error}"))
}

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

/// A piste as the table tells it; empty where nothing is known.
fn row(file: &str, piste: &Piste) -> [String; 9] {
    let [from, to] = piste.bouts.each_ref().map(|name| plain(name));
    let km = decimal(piste.figures.longueur_m / 1000.0);
    let heights =
        piste.figures.relief.as_ref().map(|Relief { montee_m, descente_m, duree_min: [fast, slow], .. }| {
            [montee_m, descente_m, fast, slow].map(|number| format!("{number:.0}"))
        });
    let [up, down, fast, slow] = heights.unwrap_or_default();
    [file.to_owned(), piste.slug.clone(), from, to, km, up, down, fast, slow]
}

fn read_me(voie: &Trace, base: &str) -> String {
    let mut text = format!("{BYTE_ORDER_MARK}{}\r\n{}\r\n{base}{}\r\n", voie.nom, voie.description, voie.page);
    if let Some(date) = &voie.date {
        text += &format!("Données du {date}.\r\n");
    }
    text += "\r\nUn fichier GPX par étape, toutes les étapes dans un seul, et leur tableau (etapes.csv).\r\n";
    for droits in &voie.droits {
        text += &format!("{droits}\r\n");
    }
    text
}
