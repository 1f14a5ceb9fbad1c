//! Finds the stored voie that an imported voie updates, and writes its row.

use std::collections::HashSet;

use super::places::clean;
use crate::error::{Error, Result};
use crate::import::cells::{plain, suffixed};
use crate::import::incoming::{IncomingVoie, Key, Record};
use crate::import::plan::after::After;
use crate::model::Code;
use crate::model::row::{Row, Value};
use crate::model::table::Table;

/// Writes the row of an incoming voie into `after`. Returns the code of the voie and adds it to `codes`, the codes of
/// the voies of the import.
///
/// Errors: the voie has neither a code nor a name, or [`After::take`] fails.
pub(super) fn take_voie(after: &mut After, voie: &IncomingVoie, codes: &mut HashSet<Code>) -> Result<Code> {
    let code = match &voie.code {
        Some(code) => code.clone(),
        None => code_of(after, voie, codes)?,
    };
    codes.insert(code.clone());
    let mut record = Record::new(Table::Voie, Key::Code(code.clone()), voie.origin.clone());
    let nom = voie.nom.as_deref().map(clean).filter(|nom| !nom.is_empty());
    let stored = after.row(Table::Voie, code.as_str());
    let nom = nom.or_else(|| stored.is_none().then(|| code.to_string()));
    if let Some(nom) = nom.map(Value::Text) {
        record = if voie.named_by_etapes { record.at_first("nom", nom) } else { record.with("nom", nom) };
    }
    if let Some(description) = &voie.description {
        record = record.with("description", Value::Text(description.clone()));
    }
    if let Some(couleur) = &voie.couleur {
        record = record.with("couleur", Value::Text(couleur.clone()));
    }
    after.take(&record)?;
    Ok(code)
}

/// Returns the code of an incoming voie that has only a name: the code of the stored voie with this name, else a new
/// one. `taken` are the codes of other voies of the import. Relations of OpenStreetMap often share a name. So a
/// relation takes the code of a stored voie only if the relation wrote this voie.
fn code_of(after: &After, voie: &IncomingVoie, taken: &HashSet<Code>) -> Result<Code> {
    let nom = voie.nom.as_deref().unwrap_or_default();
    let relation = voie.origin.source.strip_prefix("relation ").filter(|_| !voie.named_by_etapes);
    let text = |row: &Row, column| row.get(Table::Voie, column).as_text().unwrap_or_default().to_owned();
    let is_it = |row: &&Row| {
        let by = after.log.of(Table::Voie, &text(row, "code"));
        plain(&text(row, "nom")) == plain(nom)
            && (relation.is_none() || by.is_none_or(|h| h.has_written(&voie.origin.source)))
    };
    let mut of_name = after.staying(Table::Voie).filter(is_it).filter_map(|row| Code::parse(&text(row, "code")).ok());
    if let Some(code) = of_name.find(|code| !taken.contains(code)) {
        return Ok(code);
    }
    let base = Code::from_name(nom).or_else(|| Code::from_name(&voie.origin.source)).ok_or_else(|| {
        Error::input(&voie.origin.row, "ni code ni nom", "Donnez un nom à la voie, par --nom ou dans le fichier.")
    })?;
    let with_id = relation.and_then(|id| suffixed(&base, id.trim_start_matches('-')));
    let numbered = (2..=taken.len() + 2).filter_map(|n| suffixed(&base, &n.to_string()));
    let free = |code: &Code| !taken.contains(code) && after.row(Table::Voie, code.as_str()).is_none();
    let code = [base.clone()].into_iter().chain(with_id).chain(numbered).find(free);
    code.ok_or_else(|| Error::Internal(format!("pas de code pour « {nom} »")))
}
