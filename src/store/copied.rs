//! A copy of a store that need not be whole: hosts that cannot be read are left out, for nobody knows what they agreed to.
//! A copy that could not be made because of them would leave the one before, with hosts that have withdrawn since.

use crate::error::Result;
use crate::model::reading::{Intake, Piece};
use crate::model::table::Table;
use crate::model::{self, Typed as _};

/// Passes on what is read, without the hosts that cannot be read.
pub(super) struct Copied<'i> {
    into: &'i mut dyn Intake,
    table: Option<Table>,
}

impl<'i> Copied<'i> {
    pub(super) fn into(into: &'i mut dyn Intake) -> Self {
        Self { into, table: None }
    }
}

impl Intake for Copied<'_> {
    fn take(&mut self, piece: Piece) -> Result<()> {
        let is_host = self.table == Some(Table::Hebergeur);
        match &piece {
            Piece::Whole(table) | Piece::Changed(table, _) => self.table = Some(*table),
            Piece::Row(row) if is_host && model::Hebergeur::of(row.clone()).is_err() => return Ok(()),
            Piece::Unreadable(..) if is_host => return Ok(()),
            Piece::Row(_) | Piece::Unreadable(..) => {}
        }
        self.into.take(piece)
    }
}
