//! Adds to the counts of downloads.

use rusqlite::TransactionBehavior;

use super::Geopackage;
use crate::error::Result;
use crate::model::Telechargement;
use crate::model::table::Table;

/// Adds new counts to the stored ones. A count is limited to the maximum of its column.
const ADD: &str = "INSERT INTO telechargement (voie, etape, format, jour, nombre) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (voie, etape, format, jour) DO UPDATE SET nombre = min(nombre + excluded.nombre, 1000000000000)";

impl Geopackage {
    pub(in crate::store) fn count(&self, counts: &[(Telechargement, i64)]) -> Result<()> {
        let mut connection = self.open()?;
        let transaction = self.begin(&mut connection, TransactionBehavior::Immediate)?;
        let add = || -> rusqlite::Result<()> {
            let mut add = transaction.prepare(ADD)?;
            for (Telechargement { voie, etape, format, jour }, nombre) in counts {
                add.execute((voie, etape, format, jour.to_string(), nombre))?;
            }
            Ok(())
        };
        add().map_err(|e| self.error(&e))?;
        self.touch(&transaction, std::iter::once(Table::Telechargement))?;
        transaction.commit().map_err(|e| self.error(&e))
    }
}
