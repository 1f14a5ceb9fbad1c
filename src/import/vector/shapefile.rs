//! Handles the special properties of shapefiles: one consists of several files, column names are cut to ten bytes, and
//! the encoding of the table may be unknown.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::import::cells::plain;
use crate::import::files::Source;
use crate::import::sheet::columns;
use crate::import::{Kind, Options};

/// The length to which names of columns are cut, in bytes.
const LONGEST_NAME: usize = 10;
/// The number of bytes of a table that are examined for its encoding.
const LOOKED_AT: usize = 64 << 20;

/// Returns the options with which GDAL opens a shapefile; empty for other formats. Errors: a file of the shapefile is
/// missing.
pub(in crate::import) fn opening(source: &Source, remarks: &mut Vec<String>) -> Result<Vec<&'static str>> {
    let ends_with = |end: &str| source.path.extension().is_some_and(|own| own.eq_ignore_ascii_case(end));
    if !ends_with("shp") {
        return Ok(vec![]);
    }
    let part = |end: &str| part(&source.path, end);
    let missing: Vec<&str> = ["shx", "dbf"].into_iter().filter(|end| part(end).is_none()).collect();
    if !missing.is_empty() {
        let all = ["shx", "dbf", "prj"].map(|end| format!(".{end}")).join(", ");
        return Err(Error::input(
            &source.name,
            format!(
                "il manque à côté de lui : {}",
                missing.iter().map(|end| format!(".{end}")).collect::<Vec<_>>().join(", ")
            ),
            format!("Un shapefile est fait de plusieurs fichiers du même nom : donnez aussi {all}, ou le .zip entier."),
        ));
    }
    let Some(table) = part("dbf") else { return Ok(vec![]) };
    let bytes = std::fs::read(&table).map_err(Error::io(&table))?;
    let said = part("cpg").and_then(|cpg| std::fs::read_to_string(cpg).ok());
    Ok(match encoding(&bytes, said.as_deref()) {
        None => vec![],
        Some(option) => {
            if option.ends_with("CP1252") {
                let why = match said {
                    Some(said) => {
                        format!("son .cpg dit « {} », mais le texte n'en est pas", crate::error::shown(said.trim()))
                    }
                    None => "sans .cpg, son .dbf ne dit pas son encodage".to_owned(),
                };
                remarks.push(format!("{} : lu en Windows-1252 (Latin-1) ; {why}.", source.name));
            }
            vec![option]
        }
    })
}

/// Returns the file of the same name with another ending, in lower or upper case.
fn part(path: &Path, end: &str) -> Option<PathBuf> {
    [end.to_owned(), end.to_uppercase()].into_iter().map(|end| path.with_extension(end)).find(|path| path.is_file())
}

/// Returns the option that names the encoding of the table, if GDAL would choose another. `cpg` is the content of the
/// .cpg file.
fn encoding(table: &[u8], cpg: Option<&str>) -> Option<&'static str> {
    // The header of a dBASE table: its length at byte 8, the language at byte 29, a column every 32 bytes, its name first.
    let [low, high] = *table.get(8..10)? else { return None };
    let header = usize::from(u16::from_le_bytes([low, high]));
    let language = *table.get(29)?;
    let says_utf8 = cpg.is_some_and(|cpg| ["UTF-8", "UTF8", "65001"].contains(&cpg.trim().to_uppercase().as_str()));
    // Languages without information: 0 is none, 0x57 is "ANSI" (the encoding of the writing computer), 3 is
    // Windows-1252.
    if (cpg.is_some() && !says_utf8) || (cpg.is_none() && ![0, 0x57, 3].contains(&language)) {
        return None;
    }
    let names = table.get(32..header)?.chunks(32).filter_map(|column| column.get(..11));
    let rows = table.get(header..)?;
    let rows = rows.get(..rows.len().min(LOOKED_AT)).unwrap_or(rows);
    let (mut characters, mut strays) = (0, 0);
    for bytes in names.chain([rows]) {
        for chunk in bytes.utf8_chunks() {
            characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            strays += usize::from(!chunk.invalid().is_empty());
        }
    }
    match (characters, strays) {
        (0, 0) => None,
        // A few invalid bytes are normal in UTF-8: the end of a cell may cut a character.
        (characters, strays) if characters > strays => (!says_utf8).then_some("ENCODING=UTF-8"),
        _ => Some("ENCODING=CP1252"),
    }
}

/// Completes names of ten bytes. A name becomes the only field that begins with it: `publier_co` becomes
/// `publier_contact`.
pub(in crate::import) fn whole_names(names: Vec<String>, kind: Kind, options: &Options) -> Vec<String> {
    let fields = columns::names(kind);
    let whole = |name: String| {
        let mapped = options.map.iter().any(|(_, column)| plain(column) == plain(&name));
        if mapped || name.len() != LONGEST_NAME {
            return name;
        }
        let mut fits = fields.iter().filter(|field| plain(field).starts_with(&plain(&name)));
        match (fits.next(), fits.next()) {
            (Some(field), None) => (*field).to_owned(),
            _ => name,
        }
    };
    names.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_names_are_completed() {
        let names = ["code", "publier_po", "PUBLIER_CO", "prevenir_h", "descriptio"].map(str::to_owned).to_vec();
        let whole = whole_names(names, Kind::Hebergeurs, &Options::default());
        assert_eq!(whole, ["code", "publier_position", "publier_contact", "prevenir_heures", "descriptio"]);
    }
}
