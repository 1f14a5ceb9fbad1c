//! The report of an import: its changes, made or possible. The French text shows no data of a host except its code.

use std::fmt;

use super::messages::field_name;
use crate::geo::Position;
use crate::model::Publications;
use crate::model::change::Change;
use crate::model::row::Row;
use crate::model::table::Table;

/// The maximum number of lines of one kind that the text shows.
const SHOWN: usize = 20;

/// The changes of an import, and the points that a person should check. `Display` writes it for the terminal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The count of the rows that were read: « 15 relations ».
    pub read: String,
    /// New rows.
    pub added: Vec<Item>,
    /// Changed rows.
    pub changed: Vec<Item>,
    /// Removed rows.
    pub removed: Vec<Item>,
    /// Values on which the files and the store disagree.
    pub conflicts: Conflicts,
    /// The number of published hosts after the import. `None` if the import does not touch hosts.
    pub publications: Option<Publications>,
    /// The holes in lines.
    pub holes: Vec<Hole>,
    /// Remarks for a person, one sentence each.
    pub warnings: Vec<String>,
}

/// A row in the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The table of the row.
    pub table: Table,
    /// The code and name of the row; only the code for a host; the key in the log for a row without a code.
    pub label: String,
}

/// Values on which the files and the store disagree, grouped by the winner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conflicts {
    /// The stored values that stayed, because somebody wrote them since the last import of the file.
    pub kept: Vec<Kept>,
    /// The values that a person wrote and that the files replaced (`--remplacer`).
    pub overruled: Vec<Kept>,
    /// The number of empty cells of the files that did not erase a stored value.
    pub empty_cells: usize,
}

/// A value on which the files and the store disagree.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The table of the row.
    pub table: Table,
    /// The key of the row in the log.
    pub(super) key: String,
    /// The code and name of the row; only the code for a host.
    pub label: String,
    /// The column of the value.
    pub column: &'static str,
}

/// A gap in a line. It is reported, and never bridged.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// The line: « Voie de …, étape 2 ».
    pub of: String,
    /// Where the line stops.
    pub from: Position,
    /// Where it continues.
    pub to: Position,
    /// The geodesic length of the gap, from where the line stops to where it continues, in metres.
    pub length_m: f64,
}

impl Report {
    /// Returns the number of rows that are added, changed or removed.
    pub fn changes(&self) -> usize {
        self.added.len() + self.changed.len() + self.removed.len()
    }

    /// Adds a change. `label` names its row.
    pub(super) fn note(&mut self, change: &Change, label: impl Fn(Table, &Row) -> String) {
        let (list, row) = match (&change.before, &change.after) {
            (None, Some(row)) => (&mut self.added, row),
            (Some(_), Some(row)) => (&mut self.changed, row),
            (Some(row), None) => (&mut self.removed, row),
            (None, None) => return,
        };
        list.push(Item { table: change.table, label: label(change.table, row) });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (added, changed, removed) = (self.added.len(), self.changed.len(), self.removed.len());
        let read = if self.read.starts_with("1 ") { "lue" } else { "lues" };
        writeln!(f, "{} {read} : {removed} supprimés, {added} ajoutés, {changed} modifiés", self.read)?;
        for (sign, items) in [('-', &self.removed), ('+', &self.added), ('~', &self.changed)] {
            for table in Table::CONTENT {
                let of_table: Vec<_> = items.iter().filter(|item| item.table == table).collect();
                if table == Table::VoieTroncon && of_table.len() > SHOWN {
                    places(f, sign, &of_table)?;
                    continue;
                }
                for item in of_table.iter().take(SHOWN) {
                    writeln!(f, "  {sign} {} {}", table.name(), item.label)?;
                }
                if of_table.len() > SHOWN {
                    writeln!(f, "  {sign} {} … et {} autres", table.name(), of_table.len() - SHOWN)?;
                }
            }
        }
        let overruled: Vec<String> = self.conflicts.overruled.iter().map(Kept::to_string).collect();
        let by_hand = [
            "valeur écrite à la main, remplacée par celle des fichiers",
            "valeurs écrites à la main, remplacées par celles des fichiers",
        ];
        shown(f, &overruled, by_hand)?;
        let kept: Vec<String> = self.conflicts.kept.iter().map(Kept::to_string).collect();
        let since = [
            "valeur écrite depuis le dernier import de ce fichier, gardée (--remplacer prend celle du fichier)",
            "valeurs écrites depuis le dernier import de ce fichier, gardées (--remplacer prend celles du fichier)",
        ];
        shown(f, &kept, since)?;
        if self.conflicts.empty_cells > 0 {
            let cells = if self.conflicts.empty_cells == 1 { "cellule vide n'a" } else { "cellules vides n'ont" };
            writeln!(f, "{} {cells} rien effacé (--remplacer efface)", self.conflicts.empty_cells)?;
        }
        if let Some(publications) = &self.publications {
            writeln!(f, "{publications}")?;
        }
        shown(f, &self.holes, ["trou", "trous"])?;
        shown(f, &self.warnings, ["remarque", "remarques"])
    }
}

/// Writes the number of `voie_troncon` rows of each voie. A list of the rows would be too long.
fn places(f: &mut fmt::Formatter<'_>, sign: char, items: &[&Item]) -> fmt::Result {
    let voie = |item: &&Item| item.label.split(" rang ").next().unwrap_or_default().to_owned();
    for of_voie in items.chunk_by(|a, b| voie(a) == voie(b)) {
        let Some(first) = of_voie.first() else { continue };
        writeln!(f, "  {sign} {} {} : {} places", first.table.name(), voie(first), of_voie.len())?;
    }
    Ok(())
}

/// Writes a heading with the count of `lines`, then the first lines.
fn shown<T: fmt::Display>(f: &mut fmt::Formatter<'_>, lines: &[T], [one, many]: [&str; 2]) -> fmt::Result {
    match lines.len() {
        0 => {}
        1 => writeln!(f, "1 {one} :")?,
        several => writeln!(f, "{several} {many} :")?,
    }
    for line in lines.iter().take(SHOWN) {
        writeln!(f, "  ! {line}")?;
    }
    if lines.len() > SHOWN {
        writeln!(f, "  ! … et {} autres", lines.len() - SHOWN)?;
    }
    Ok(())
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = field_name(self.column);
        write!(f, "{} {} : {column}", self.table.name(), self.label)
    }
}

impl fmt::Display for Hole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hole { of, from, to, length_m } = self;
        write!(
            f,
            "{of} : trou de {length_m:.0} m entre {:.5}, {:.5} et {:.5}, {:.5} (longitude, latitude), laissé tel quel",
            from.lon, from.lat, to.lon, to.lat
        )
    }
}
