//! Which row of a grid names its columns.

use super::grid::{Grid, GridRow};

/// Rows in which the header is looked for.
const WITHIN: usize = 30;

/// A grid whose columns have names.
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    /// Rows with something in a named column.
    pub(super) rows: Vec<GridRow>,
    pub(super) remarks: Vec<String>,
}

/// Finds the header: the first row most of whose cells are names of columns that are known, else the first with several
/// filled cells, else the first with any. What stands above it, columns without a name, and rows without content are
/// passed over and counted. `None` if the grid is empty.
///
/// ```text
///   Hébergements 2026 |      |            <- a title: passed over
///                     |      |
///   Nom               | type |       |    <- the header
///   Gîte un           | gite |       |
///                     |      |       |    <- coloured, empty: passed over
///   Gîte deux         | gite |  vu!  |    <- « vu! » is below no title: left aside
/// ```
pub(super) fn named(grid: Grid, file: &str, known: &dyn Fn(&str) -> bool) -> Option<Table> {
    let Grid { rows, mut remarks, .. } = grid;
    let header = header_of(&rows, known)?;
    let titles = rows.get(header)?;
    let above = rows.iter().take(header).filter(|row| row.filled() > 0).count();
    if above > 0 {
        let word = if above == 1 { "une ligne laissée" } else { "lignes laissées" };
        let count = if above == 1 { String::new() } else { format!("{above} ") };
        remarks
            .push(format!("{file} : {count}{word} de côté au-dessus des titres de colonnes (ligne {}).", titles.line));
    }
    let named: Vec<(usize, String)> =
        titles.cells.iter().enumerate().filter_map(|(i, cell)| Some((i, one_line(cell.as_ref()?)))).collect();
    let (mut kept, mut empty, mut unnamed) = (vec![], 0, 0);
    for row in rows.iter().skip(header + 1) {
        let cells: Vec<Option<String>> = named.iter().map(|(i, _)| row.cells.get(*i).cloned().flatten()).collect();
        let here = cells.iter().flatten().count();
        unnamed += row.filled() - here;
        if here == 0 {
            empty += 1;
        } else {
            kept.push(GridRow { line: row.line, cells });
        }
    }
    if empty > 0 {
        let words = if empty == 1 { "ligne vide laissée" } else { "lignes vides laissées" };
        remarks.push(format!("{file} : {empty} {words} de côté."));
    }
    if unnamed > 0 {
        let words = match unnamed {
            1 => "1 cellule remplie laissée de côté : sa colonne n'a".to_owned(),
            n => format!("{n} cellules remplies laissées de côté : leur colonne n'a"),
        };
        remarks.push(format!("{file} : {words} pas de titre."));
    }
    Some(Table { columns: named.into_iter().map(|(_, name)| name).collect(), rows: kept, remarks })
}

fn header_of(rows: &[GridRow], known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let first = |fits: &dyn Fn(&GridRow) -> bool| rows.iter().take(WITHIN).position(fits);
    let mostly_known = |row: &GridRow| {
        let names = row.cells.iter().flatten().filter(|cell| known(cell)).count();
        names > 0 && names * 2 >= row.filled() && row.filled() > 1
    };
    first(&mostly_known).or_else(|| first(&|row| row.filled() > 1)).or_else(|| first(&|row| row.filled() > 0))
}

/// A title as one line: spreadsheets break them within a cell.
fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let row = |(n, cells): (usize, &&[&str])| {
            GridRow::new(n as u64 + 1, cells.iter().map(|cell| Some((*cell).to_owned())).collect())
        };
        let rows = rows.iter().enumerate().map(row).collect();
        let known = |name: &str| ["nom", "type", "lon", "lat"].contains(&name.to_lowercase().as_str());
        named(Grid { rows, ..Grid::default() }, "h.xlsx", &known).unwrap()
    }

    #[test]
    fn what_is_no_row_is_passed_over_and_counted() {
        let found = table(&[
            &["Hébergements 2026"],
            &[],
            &["Nom", "type", ""],
            &["Gîte un", "gite"],
            &["", "", ""],
            &["Gîte deux", "gite", "vu!"],
        ]);
        assert_eq!(found.columns, ["Nom", "type"]);
        assert_eq!(found.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 6]);
        let said = found.remarks.join(" ");
        assert!(
            said.contains("une ligne laissée") && said.contains("1 ligne vide") && said.contains("1 cellule"),
            "{said}"
        );
    }

    #[test]
    fn names_of_groups_above_the_header_are_no_header() {
        let found = table(&[&["Hôte", "", "Position", ""], &["nom", "type", "lon", "lat"], &["a", "gite", "-3", "48"]]);
        assert_eq!((found.columns.len(), found.rows.len()), (4, 1));
    }

    #[test]
    fn unknown_names_are_a_header_too() {
        let found = table(&[&["Titre"], &["Libellé", "X"], &["a", "1"]]);
        assert_eq!(found.columns, ["Libellé", "X"]);
        assert_eq!(table(&[&["nom"], &["a"]]).columns, ["nom"]);
    }
}
