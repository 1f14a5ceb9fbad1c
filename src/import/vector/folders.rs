//! Merges the folders of a KML file into one sheet. Google My Maps exports its layers as folders.

use crate::import::cells::plain;
use crate::import::shapes::mixed;
use crate::import::sheet::Sheet;
use crate::import::{Kind, Options};

/// Merges the sheets of a file into one with the columns of all. Lines without a name take the name of their layer.
pub(in crate::import) fn merged(sheets: Vec<Sheet>, kind: Kind) -> Sheet {
    let several = sheets.len() > 1;
    let mut sheets = sheets.into_iter();
    let Some(mut all) = sheets.next() else { return Sheet::default() };
    if several && mixed::of_lines(kind) {
        name_lines(&mut all);
    }
    for mut sheet in sheets {
        if mixed::of_lines(kind) {
            name_lines(&mut sheet);
        }
        let places: Vec<usize> = (sheet.columns.into_iter())
            .map(|column| {
                all.columns.iter().position(|known| *known == column).unwrap_or_else(|| {
                    all.columns.push(column);
                    all.columns.len() - 1
                })
            })
            .collect();
        for mut row in sheet.rows {
            let mut cells = vec![None; all.columns.len()];
            for (place, cell) in places.iter().zip(row.cells) {
                if let Some(own) = cells.get_mut(*place) {
                    *own = cell;
                }
            }
            row.cells = cells;
            all.rows.push(row);
        }
    }
    let width = all.columns.len();
    all.rows.iter_mut().for_each(|row| row.cells.resize(width, None));
    all
}

/// Gives lines without a name the name of their layer.
fn name_lines(sheet: &mut Sheet) {
    let Some(name) = sheet.columns.iter().position(|column| plain(column) == "name") else { return };
    for cell in sheet.rows.iter_mut().filter_map(|row| row.cells.get_mut(name)) {
        cell.get_or_insert_with(|| sheet.title.clone());
    }
}

/// Adds a column with the name of the file if no column names the lines. Lines drawn in geojson.io have no name.
pub(in crate::import) fn name_after_file(sheet: &mut Sheet, options: &Options) {
    let names = ["code", "nom", "name", "titre"];
    let is_named = sheet.columns.iter().any(|column| names.contains(&&*plain(column)));
    let is_mapped = options.map.iter().chain(&options.valeurs).any(|(field, _)| names.contains(&&*plain(field)));
    if is_named || is_mapped || options.voie.is_some() {
        return;
    }
    sheet.columns.push("name".into());
    sheet.rows.iter_mut().for_each(|row| row.cells.push(Some(sheet.title.clone())));
}

/// Removes columns that are unknown and empty. Only rows that are not imported had values in them.
pub(in crate::import) fn drop_unused(sheet: &mut Sheet, known: &dyn Fn(&str) -> bool) {
    let is_filled = |nth: usize| sheet.rows.iter().any(|row| row.cells.get(nth).is_some_and(Option::is_some));
    let kept: Vec<bool> = sheet.columns.iter().enumerate().map(|(nth, name)| known(name) || is_filled(nth)).collect();
    let mut keeps = kept.iter();
    sheet.columns.retain(|_| keeps.next().copied().unwrap_or(true));
    for row in &mut sheet.rows {
        let mut keeps = kept.iter();
        row.cells.retain(|_| keeps.next().copied().unwrap_or(true));
    }
}
