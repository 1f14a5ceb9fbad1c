//! Checks whether a file still has the triggers that write its log. Every reading also checks this, because a layer
//! loses its triggers when another program replaces it ([`Bookmark`](crate::store::Bookmark)).

use rusqlite::{Connection, TransactionBehavior};

use super::{Geopackage, triggers};
use crate::error::Result;
use crate::store::verification::{Triggers, Verification};

impl Geopackage {
    /// Creates missing triggers, if the file can be written.
    pub(in crate::store) fn verify(&self) -> Result<Verification> {
        let mut connection = self.open()?;
        let snapshot = self.begin(&mut connection, TransactionBehavior::Deferred)?;
        let whole = triggers::are_there(&snapshot).map_err(|e| self.error(&e))?;
        drop(snapshot);
        let triggers = match whole {
            true => Triggers::Whole,
            false => match mend(&mut connection) {
                Ok(()) => Triggers::Mended,
                Err(e) => Triggers::Broken(self.error(&e).to_string()),
            },
        };
        Ok(Verification { seen: None, unheard: triggers == Triggers::Mended, triggers })
    }
}

fn mend(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    triggers::make(&transaction)?;
    transaction.commit()
}
