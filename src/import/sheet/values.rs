//! Applies `--valeur CHAMP=VALEUR`: a value for all rows, for a field without a column in the file.

use super::columns::{self, What};
use super::rows::Sheet;
use crate::error::{Error, Result};
use crate::import::cells::{self, plain};
use crate::import::{Kind, Options};
use crate::model::table::Kind as Holds;

/// Adds a column for each `--valeur`. Errors: the field is unknown, the field may not have the value, or the sheet
/// already has a column for the field.
pub(in crate::import) fn add_columns(sheet: &mut Sheet, kind: Kind, options: &Options) -> Result<()> {
    for (name, value) in &options.valeurs {
        let place = format!("--valeur {name}={value}");
        let fields = columns::fields(kind, options.voie.is_some());
        let Some(field) = fields.iter().find(|field| plain(field.name) == plain(name)) else {
            let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
            return Err(Error::input(
                place,
                format!("« {name} » n'est pas un champ connu"),
                format!("Champs connus : {}.", known.join(", ")),
            ));
        };
        if let What::Cell(column) = field.what
            && !matches!(column.kind, Holds::Ref(_))
        {
            cells::parse(column.kind, value)
                .map_err(|problem| Error::input(&place, problem, "Corrigez cette option."))?;
        }
        let mapped = options.map.iter().find(|(of, column)| {
            plain(of) == plain(field.name) && sheet.columns.iter().any(|own| plain(own) == plain(column))
        });
        let namesake = sheet.columns.iter().find(|column| plain(column) == plain(field.name));
        if let Some(column) = mapped.map(|(_, column)| column).or(namesake) {
            return Err(Error::input(
                &sheet.name,
                format!("le fichier a déjà une colonne pour « {} » : {column}", field.name),
                "Ôtez --valeur, ou remplissez la colonne du fichier.",
            ));
        }
        sheet.columns.push(field.name.to_owned());
        for row in &mut sheet.rows {
            row.cells.push(Some(value.clone()));
        }
    }
    Ok(())
}
