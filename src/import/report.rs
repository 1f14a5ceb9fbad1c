//! What an import did, or would do: short, in French, and never more of a host than its code.

use std::fmt;

use super::messages::field_name;
use crate::geo::Position;
use crate::model::Publications;
use crate::model::change::Change;
use crate::model::row::Row;
use crate::model::table::Table;

/// How many lines of one kind the text shows.
const SHOWN: usize = 20;

/// What an import added, changed and removed, and what a person should look at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What was read: « 15 relations ».
    pub read: String,
    /// The rows that are new.
    pub added: Vec<Item>,
    /// The rows that differ.
    pub changed: Vec<Item>,
    /// The rows that go.
    pub removed: Vec<Item>,
    /// The values in which the files and the store differ.
    pub conflicts: Conflicts,
    /// How many hosts are shown after it, where it may have changed that.
    pub publications: Option<Publications>,
    /// The places where a line does not go on.
    pub holes: Vec<Hole>,
    /// Everything else that a person should look at, a sentence each.
    pub warnings: Vec<String>,
}

/// A row of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its table.
    pub table: Table,
    /// Its code and name; of a host only the code; where there is no code, its key.
    pub label: String,
}

/// The values in which the files and the store differ, and which of the two won.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conflicts {
    /// The stored values that stayed, because somebody wrote them since the last import of the file.
    pub kept: Vec<Kept>,
    /// The values that a person wrote and that the files replaced (`--remplacer`).
    pub overruled: Vec<Kept>,
    /// The number of empty cells of the files that did not erase a stored value.
    pub empty_cells: usize,
}

/// A value of a row where files and what was written since differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its table.
    pub table: Table,
    /// What tells its row from others.
    pub(super) key: String,
    /// Its row's code and name; of a host only the code.
    pub label: String,
    /// The column.
    pub column: &'static str,
}

/// A place where a line does not go on: it is reported, and never bridged.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// Which line: « Voie de …, étape 2 ».
    pub of: String,
    /// Where it stops.
    pub from: Position,
    /// Where it starts again.
    pub to: Position,
    /// Geodesic distance, metres.
    pub length_m: f64,
}

impl Report {
    /// How many rows differ in all.
    pub fn changes(&self) -> usize {
        self.added.len() + self.changed.len() + self.removed.len()
    }

    /// Notes a change.
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

/// Counts places of tronçons by voie: nobody reads hundreds of them.
fn places(f: &mut fmt::Formatter<'_>, sign: char, items: &[&Item]) -> fmt::Result {
    let voie = |item: &&Item| item.label.split(" rang ").next().unwrap_or_default().to_owned();
    for of_voie in items.chunk_by(|a, b| voie(a) == voie(b)) {
        let Some(first) = of_voie.first() else { continue };
        writeln!(f, "  {sign} {} {} : {} places", first.table.name(), voie(first), of_voie.len())?;
    }
    Ok(())
}

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
