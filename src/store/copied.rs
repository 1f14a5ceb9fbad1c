//! Filters a reading for the last good copy of a store. Unreadable hosts are dropped, because it is unknown what they
//! agreed to. Without this filter such a host would prevent new copies, and the old copy would keep hosts that have
//! withdrawn since.

use crate::error::Result;
use crate::model::reading::{Intake, Piece};
use crate::model::table::Table;
use crate::model::{self, Typed as _};

/// Forwards a reading without the unreadable hosts.
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
