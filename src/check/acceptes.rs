//! Findings that somebody accepted are silent until their geometry changes.

use std::collections::HashMap;
use std::sync::Arc;

use super::constat::Constat;
use crate::model::Exception;

/// Splits findings into those that are not accepted and those that are.
pub fn partages(constats: Vec<Constat>, exceptions: &[Arc<Exception>]) -> (Vec<Constat>, Vec<Constat>) {
    let known: HashMap<&str, &Exception> = exceptions.iter().map(|row| (row.code.as_str(), row.as_ref())).collect();
    let accepted = |constat: &Constat| {
        let row = known.get(constat.id.as_str());
        row.is_some_and(|row| row.empreinte.trim().is_empty() || row.empreinte.trim() == constat.empreinte)
    };
    constats.into_iter().partition(|constat| !accepted(constat))
}
