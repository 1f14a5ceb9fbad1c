//! Finds the header of a grid: the row that names its columns.

use super::grid::{Grid, GridRow};

/// The number of rows, from the top, in which the header is searched.
const WITHIN: usize = 30;

/// A table with named columns.
pub(super) struct Table {
    /// The names of the columns. A column without a name is not part of the table.
    pub(super) columns: Vec<String>,
    /// The rows below the header that are not empty. Their cells match `columns`.
    pub(super) rows: Vec<GridRow>,
    /// Remarks for the user, one sentence each.
    pub(super) remarks: Vec<String>,
}

/// Finds the header: the first row with several filled cells of which at least half are known column names. If there is
/// none, it is the first row with several filled cells, or else the first with one. Rows above the header, columns
/// without a name and empty rows are left out; remarks count them. Returns `None` if the grid is empty.
///
/// ```text
///   Hébergements 2026 |      |            <- a title: left out
///                     |      |
///   Nom               | type |       |    <- the header
///   Gîte un           | gite |       |
///                     |      |       |    <- coloured but empty: left out
///   Gîte deux         | gite |  vu!  |    <- "vu!" is in a column without a name: left out
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

/// Returns the index of the header.
fn header_of(rows: &[GridRow], known: &dyn Fn(&str) -> bool) -> Option<usize> {
    let first = |fits: &dyn Fn(&GridRow) -> bool| rows.iter().take(WITHIN).position(fits);
    let mostly_known = |row: &GridRow| {
        let names = row.cells.iter().flatten().filter(|cell| known(cell)).count();
        names > 0 && names * 2 >= row.filled() && row.filled() > 1
    };
    first(&mostly_known).or_else(|| first(&|row| row.filled() > 1)).or_else(|| first(&|row| row.filled() > 0))
}

/// Joins the lines of a title, because spreadsheets allow line breaks in a cell.
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
    fn titles_empty_rows_and_unnamed_columns_are_left_out_and_counted() {
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
    fn a_row_of_group_names_above_the_header_is_not_the_header() {
        let found = table(&[&["Hôte", "", "Position", ""], &["nom", "type", "lon", "lat"], &["a", "gite", "-3", "48"]]);
        assert_eq!((found.columns.len(), found.rows.len()), (4, 1));
    }

    #[test]
    fn without_known_names_the_first_row_with_several_cells_is_the_header() {
        let found = table(&[&["Titre"], &["Libellé", "X"], &["a", "1"]]);
        assert_eq!(found.columns, ["Libellé", "X"]);
        assert_eq!(table(&[&["nom"], &["a"]]).columns, ["nom"]);
    }
}
