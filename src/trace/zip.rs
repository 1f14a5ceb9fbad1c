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
    let mut paquet = Paquet::new(voie.date.as_deref());
    let mut index = Tableau::new(COLUMNS)?;
    // What is no étape is in the voie's own file alone.
    for piste in voie.pistes.iter().filter(|piste| piste.numero.is_some()) {
        let Some(file) = of(Some(piste.slug.clone()))? else { continue };
        paquet.add(&file.nom, &file.bytes)?;
        index.row(row(&file.nom, piste))?;
    }
    if let Some(file) = of(None)? {
        paquet.add(&file.nom, &file.bytes)?;
    }
    paquet.add("etapes.csv", &index.finish()?)?;
    paquet.add("LISEZMOI.txt", read_me(voie, &demande.base).as_bytes())?;
    paquet.finish()
}

/// Files in one, while it is written to memory.
pub(crate) struct Paquet {
    archive: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Paquet {
    /// None so far, of data of a day `YYYY-MM-DD`: not of when it is written, for the same data give the same bytes.
    pub(crate) fn new(date: Option<&str>) -> Self {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let options = options.last_modified_time(date.and_then(midnight).unwrap_or_default());
        Self { archive: ZipWriter::new(Cursor::default()), options }
    }

    /// Adds a file. Errors, here and below: the writer's, defects.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.archive.start_file(name, self.options).map_err(broken)?;
        self.archive.write_all(bytes).map_err(broken)
    }

    pub(crate) fn finish(self) -> Result<Vec<u8>> {
        Ok(self.archive.finish().map_err(broken)?.into_inner())
    }
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
