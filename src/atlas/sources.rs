//! The store's content as the atlas is built from it. Rows are shared between one state of it and the next, so that
//! what did not change is known by being the same row, not looked at again.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use super::ligne::Measured;
use crate::error::{Error, Result};
use crate::model::reading::{Intake, Piece};
use crate::model::row::Row;
use crate::model::table::Table;
use crate::model::{self, Dataset, Etape, Guide, Hebergeur, Localite, PointInteret, Typed, Voie, VoieTroncon};

/// Rows of one kind in the order in which they are shown, whatever the order in which a store gives them.
#[derive(Debug)]
pub struct List<T>(Arc<Vec<Arc<T>>>);

/// Everything that an atlas is built from, private rows included.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(super) voies: List<Voie>,
    pub(super) localites: List<Localite>,
    pub(super) troncons: List<Troncon>,
    pub(super) voies_troncons: List<VoieTroncon>,
    pub(super) etapes: List<Etape>,
    pub(super) hebergeurs: List<Hebergeur>,
    pub(super) points_interet: List<PointInteret>,
    pub(super) guides: List<Guide>,
    /// The rows that cannot be read, by table and id where that is known. They are left out: of a host that cannot be read
    /// nobody knows what it agreed to.
    unreadable: BTreeSet<(Table, Option<i64>)>,
}

/// Are two rows the same? Most often they are one.
pub fn same_row<T: PartialEq>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// A tronçon as it is kept: its row without the geometry, and its line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Troncon {
    pub row: Arc<model::Troncon>,
    pub line: Arc<Measured>,
}

/// A row of a list.
pub(super) trait Source: PartialEq + Sized {
    /// The row's number; rows of a table that is only ever read whole need none.
    fn id(&self) -> Option<i64>;
    /// Its place in the list.
    fn order(&self, other: &Self) -> Ordering;
    /// Takes over what is the same in the row as it was before.
    fn share(&mut self, _before: &Self) {}
}

macro_rules! source {
    ($type:ty, |$a:ident, $b:ident| $order:expr) => {
        impl Source for $type {
            fn id(&self) -> Option<i64> {
                Some(self.id)
            }
            fn order(&self, other: &Self) -> Ordering {
                let ($a, $b) = (self, other);
                $order
            }
        }
    };
}

source!(Voie, |a, b| (a.ordre, &a.code).cmp(&(b.ordre, &b.code)));
source!(Localite, |a, b| a.code.cmp(&b.code));
source!(Etape, |a, b| (a.voie_id, &a.variante, a.numero).cmp(&(b.voie_id, &b.variante, b.numero)));
source!(Hebergeur, |a, b| a.code.cmp(&b.code));
source!(PointInteret, |a, b| a.code.cmp(&b.code));
source!(Guide, |a, b| a.code.cmp(&b.code));

impl Source for VoieTroncon {
    fn id(&self) -> Option<i64> {
        None
    }
    fn order(&self, other: &Self) -> Ordering {
        (self.voie_id, &self.variante, self.rang).cmp(&(other.voie_id, &other.variante, other.rang))
    }
}

impl Source for Troncon {
    fn id(&self) -> Option<i64> {
        Some(self.row.id)
    }
    fn order(&self, other: &Self) -> Ordering {
        self.row.code.cmp(&other.row.code)
    }
    fn share(&mut self, before: &Self) {
        if self.line == before.line {
            self.line = Arc::clone(&before.line);
        }
        if self.row == before.row {
            self.row = Arc::clone(&before.row);
        }
    }
}

impl From<model::Troncon> for Troncon {
    fn from(mut row: model::Troncon) -> Self {
        let line = Arc::new(Measured::new(&std::mem::take(&mut row.geom)));
        Self { row: Arc::new(row), line }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for List<T> {
    type Target = [Arc<T>];

    fn deref(&self) -> &[Arc<T>] {
        &self.0
    }
}

impl<T> List<T> {
    /// Is it the same list? Two that are not may still hold the same rows.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A list after a reading. A row that is as it was stays the same row, and a list of the same rows the same list.
fn after<T: Source>(list: &List<T>, read: Read<T>) -> List<T> {
    let Read { scope, rows } = read;
    let mut after: Vec<Arc<T>> = match scope {
        Scope::Nothing => return list.clone(),
        Scope::Whole => vec![],
        Scope::Ids(ids) => list.iter().filter(|row| row.id().is_none_or(|id| !ids.contains(&id))).cloned().collect(),
    };
    after.extend(rows.into_iter().map(|mut row| {
        let before = list.binary_search_by(|before| before.order(&row)).ok().and_then(|i| list.get(i));
        if let Some(before) = before {
            if **before == row {
                return Arc::clone(before);
            }
            row.share(before);
        }
        Arc::new(row)
    }));
    after.sort_by(|a, b| a.order(b)); // stable, and quick where most is in order
    if after.len() == list.len() && after.iter().zip(list.iter()).all(|(a, b)| Arc::ptr_eq(a, b)) {
        return list.clone();
    }
    after.shrink_to_fit();
    List(Arc::new(after))
}
/// What a reading said of one table.
struct Read<T> {
    scope: Scope,
    rows: Vec<T>,
}

/// The rows in whose place others come.
enum Scope {
    Nothing,
    Ids(HashSet<i64>),
    Whole,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self { scope: Scope::Nothing, rows: vec![] }
    }
}

/// A table under way.
trait Announced {
    fn announced(&mut self, ids: Option<Vec<i64>>);
    fn row(&mut self, row: Row) -> Result<()>;
}

impl<T> Read<T> {
    fn announce(&mut self, ids: Option<Vec<i64>>) {
        match (ids, &mut self.scope) {
            (None, scope) => *scope = Scope::Whole,
            (Some(ids), Scope::Ids(known)) => known.extend(ids),
            (Some(ids), scope) => *scope = Scope::Ids(ids.into_iter().collect()),
        }
    }
}

impl<T: Typed> Announced for Read<T> {
    fn announced(&mut self, ids: Option<Vec<i64>>) {
        self.announce(ids);
    }
    fn row(&mut self, row: Row) -> Result<()> {
        self.rows.push(T::of(row)?);
        Ok(())
    }
}

impl Announced for Read<Troncon> {
    fn announced(&mut self, ids: Option<Vec<i64>>) {
        self.announce(ids);
    }
    fn row(&mut self, row: Row) -> Result<()> {
        self.rows.push(model::Troncon::of(row)?.into());
        Ok(())
    }
}

/// How many problems of rows a reading remembers.
const PROBLEMS: usize = 20;

/// Reads what changed, or everything, into a new state of the sources.
pub struct Update {
    known: Sources,
    table: Option<Table>,
    unreadable: BTreeSet<(Table, Option<i64>)>,
    /// What is wrong with the first of them.
    problems: Vec<Error>,
    voies: Read<Voie>,
    localites: Read<Localite>,
    troncons: Read<Troncon>,
    voies_troncons: Read<VoieTroncon>,
    etapes: Read<Etape>,
    hebergeurs: Read<Hebergeur>,
    points_interet: Read<PointInteret>,
    guides: Read<Guide>,
}

impl Update {
    /// An update of what is known so far.
    pub fn of(known: &Sources) -> Self {
        Self {
            known: known.clone(),
            table: None,
            unreadable: known.unreadable.clone(),
            problems: vec![],
            voies: Read::default(),
            localites: Read::default(),
            troncons: Read::default(),
            voies_troncons: Read::default(),
            etapes: Read::default(),
            hebergeurs: Read::default(),
            points_interet: Read::default(),
            guides: Read::default(),
        }
    }

    fn table(&mut self) -> Option<&mut dyn Announced> {
        Some(match self.table? {
            Table::Voie => &mut self.voies,
            Table::Localite => &mut self.localites,
            Table::Troncon => &mut self.troncons,
            Table::VoieTroncon => &mut self.voies_troncons,
            Table::Etape => &mut self.etapes,
            Table::Hebergeur => &mut self.hebergeurs,
            Table::PointInteret => &mut self.points_interet,
            Table::Guide => &mut self.guides,
            Table::Historique | Table::Telechargement => return None,
        })
    }

    fn announce(&mut self, table: Table, ids: Option<Vec<i64>>) {
        match &ids {
            None => self.unreadable.retain(|(of, _)| *of != table),
            Some(ids) => self.unreadable.retain(|(of, id)| *of != table || id.is_none_or(|id| !ids.contains(&id))),
        }
        self.table = Some(table);
        if let Some(table) = self.table() {
            table.announced(ids);
        }
    }

    fn leave_out(&mut self, id: Option<i64>, problem: Error) {
        self.unreadable.extend(self.table.map(|table| (table, id)));
        if self.problems.len() < PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// What is wrong with the first rows that this reading left out.
    pub fn problems(&self) -> &[Error] {
        &self.problems
    }

    /// The sources as they are now.
    pub fn finish(self) -> Sources {
        let known = self.known;
        Sources {
            voies: after(&known.voies, self.voies),
            localites: after(&known.localites, self.localites),
            troncons: after(&known.troncons, self.troncons),
            voies_troncons: after(&known.voies_troncons, self.voies_troncons),
            etapes: after(&known.etapes, self.etapes),
            hebergeurs: after(&known.hebergeurs, self.hebergeurs),
            points_interet: after(&known.points_interet, self.points_interet),
            guides: after(&known.guides, self.guides),
            unreadable: self.unreadable,
        }
    }
}

impl Intake for Update {
    fn take(&mut self, piece: Piece) -> Result<()> {
        match piece {
            Piece::Row(row) => {
                let id = self.table.and_then(|table| row.get(table, "id").as_int());
                let table = self.table().ok_or_else(|| Error::Internal("une ligne sans table".into()))?;
                if let Err(problem) = table.row(row) {
                    self.leave_out(id, problem);
                }
            }
            Piece::Unreadable(id, problem) => self.leave_out(id, problem),
            Piece::Whole(table) => self.announce(table, None),
            Piece::Changed(table, ids) => self.announce(table, Some(ids)),
        }
        Ok(())
    }
}

impl Sources {
    /// How many rows cannot be read and are left out.
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    /// The sources of a dataset; rows that are as they were are shared with these.
    pub fn then(&self, dataset: Dataset) -> Self {
        fn list<T: Source>(before: &List<T>, rows: Vec<impl Into<T>>) -> List<T> {
            after(before, Read { scope: Scope::Whole, rows: rows.into_iter().map(Into::into).collect() })
        }
        Self {
            voies: list(&self.voies, dataset.voies),
            localites: list(&self.localites, dataset.localites),
            troncons: list(&self.troncons, dataset.troncons),
            voies_troncons: list(&self.voies_troncons, dataset.voies_troncons),
            etapes: list(&self.etapes, dataset.etapes),
            hebergeurs: list(&self.hebergeurs, dataset.hebergeurs),
            points_interet: list(&self.points_interet, dataset.points_interet),
            guides: list(&self.guides, dataset.guides),
            unreadable: BTreeSet::new(),
        }
    }
}

impl From<Dataset> for Sources {
    fn from(dataset: Dataset) -> Self {
        Self::default().then(dataset)
    }
}
