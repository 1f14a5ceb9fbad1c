//! The rows from which an atlas is built. Successive sources share their unchanged rows (`Arc`), so comparing pointers
//! shows that a row did not change.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use super::measured::Measured;
use crate::error::{Error, Result};
use crate::geo::Vertex;
use crate::model::row::Row;
use crate::model::table::Table;
use crate::model::{
    self, Dataset, Etape, Exception, Guide, Hebergeur, Localite, Perturbation, PointInteret, Typed, Voie, VoieTroncon,
};

/// Rows of one kind, in the order in which hent shows them. This order does not depend on the store.
#[derive(Debug)]
pub struct List<T>(Arc<Vec<Arc<T>>>);

/// Everything from which an atlas is built, including private rows.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The day for which the atlas is built. The default is 1 January of the year 0, on which no closure holds.
    pub(super) jour: Date,
    pub(super) lists: Lists,
    /// The rows that could not be read: the table, and the id if it is known. They are not in the atlas, because it is
    /// unknown what an unreadable host agreed to publish.
    pub(super) unreadable: BTreeSet<(Table, Option<i64>)>,
}

/// The rows of every table that an atlas is built from.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub(super) voies: List<Voie>,
    pub(super) localites: List<Localite>,
    pub(super) troncons: List<Troncon>,
    pub(super) voies_troncons: List<VoieTroncon>,
    pub(super) etapes: List<Etape>,
    pub(super) hebergeurs: List<Hebergeur>,
    pub(super) points_interet: List<PointInteret>,
    pub(super) guides: List<Guide>,
    pub(super) perturbations: List<Perturbation>,
    /// The accepted findings. The checks read them; the atlas does not use them.
    pub(super) exceptions: List<Exception>,
}

/// Tells whether two rows are equal. Compares the pointers first, because unchanged rows are shared.
pub fn same_row<T: PartialEq>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// A tronçon in the sources: its row without the geometry, and its measured line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Troncon {
    pub row: Arc<model::Troncon>,
    pub line: Arc<Measured>,
}

/// A row that a [`List`] can hold.
pub(super) trait Source: PartialEq + Sized {
    /// Returns the id of the row. Returns `None` for a table that is always read as a whole.
    fn id(&self) -> Option<i64>;
    /// Compares two rows by their order in the list.
    fn order(&self, other: &Self) -> Ordering;
    /// Replaces parts that equal those of the row's earlier state by the shared ones.
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
source!(Perturbation, |a, b| (&a.du, &a.code).cmp(&(&b.du, &b.code)));
source!(Exception, |a, b| a.code.cmp(&b.code));

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
    /// Tells whether both are the same list in memory. Different lists may still hold the same rows.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Appends a row, ignoring the order.
    fn push(&mut self, row: impl Into<T>) {
        Arc::make_mut(&mut self.0).push(Arc::new(row.into()));
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Self(Arc::new(rows.into_iter().map(Arc::new).collect()))
    }
}

/// Returns `list` after a reading. The rows of `read` replace the rows of `list` that are in `scope`. Unchanged rows
/// stay the same in memory. If no row changed, the list itself stays the same.
fn after<T: Source>(list: &List<T>, scope: Option<&Scope>, read: List<T>) -> List<T> {
    let mut after: Vec<Arc<T>> = match scope {
        None => return list.clone(),
        Some(Scope::Whole) => vec![],
        Some(Scope::Ids(ids)) => {
            list.iter().filter(|row| row.id().is_none_or(|id| !ids.contains(&id))).cloned().collect()
        }
    };
    after.extend(Arc::unwrap_or_clone(read.0).into_iter().map(|mut row| {
        let before = list.binary_search_by(|before| before.order(&row)).ok().and_then(|i| list.get(i));
        if let Some(before) = before {
            if *before == row {
                return Arc::clone(before);
            }
            if let Some(row) = Arc::get_mut(&mut row) {
                row.share(before);
            }
        }
        row
    }));
    after.sort_by(|a, b| a.order(b)); // a stable sort, fast if the rows are nearly in order
    if after.len() == list.len() && after.iter().zip(list.iter()).all(|(a, b)| Arc::ptr_eq(a, b)) {
        return list.clone();
    }
    after.shrink_to_fit();
    List(Arc::new(after))
}

/// The rows of a table that a reading replaces: those with some ids, or the whole table.
pub(super) enum Scope {
    Ids(HashSet<i64>),
    Whole,
}

impl Sources {
    /// Returns the same rows for another day.
    #[must_use]
    pub fn on(&self, jour: Date) -> Self {
        Self { jour, ..self.clone() }
    }

    /// Returns the same rows without the hosts.
    pub(super) fn without_hosts(&self) -> Self {
        let mut rows = self.clone();
        rows.lists.hebergeurs = List::default();
        rows.unreadable.retain(|(table, _)| *table != Table::Hebergeur);
        rows
    }

    /// Returns the day for which the atlas is built.
    pub fn jour(&self) -> Date {
        self.jour
    }

    /// Returns the number of rows that could not be read and are omitted.
    pub fn unreadable(&self) -> usize {
        self.unreadable.len()
    }

    /// Returns the rows that could not be read and are omitted: the table, and the id if it is known.
    pub fn unreadable_rows(&self) -> impl Iterator<Item = (Table, Option<i64>)> {
        self.unreadable.iter().copied()
    }

    /// Returns the voies, private data included, as all lists of the sources.
    pub fn voies(&self) -> &List<Voie> {
        &self.lists.voies
    }

    /// Returns the tronçons: the row without its geometry, and the vertices. Their order is that of the codes.
    pub fn troncons(&self) -> impl ExactSizeIterator<Item = (&Arc<model::Troncon>, &Arc<[Vertex]>)> {
        self.lists.troncons.iter().map(|troncon| (&troncon.row, &troncon.line.vertices))
    }

    /// Returns the lengths of the tronçons in metres, in the order of [`Sources::troncons`].
    pub fn lengths_m(&self) -> impl ExactSizeIterator<Item = f64> {
        self.lists.troncons.iter().map(|troncon| troncon.line.length_m)
    }

    /// Returns the places of the tronçons in the voies, by voie and variant, in walking order.
    pub fn voies_troncons(&self) -> &List<VoieTroncon> {
        &self.lists.voies_troncons
    }

    /// Returns the étapes, by voie and variant, in order.
    pub fn etapes(&self) -> &List<Etape> {
        &self.lists.etapes
    }

    /// Returns the localités.
    pub fn localites(&self) -> &List<Localite> {
        &self.lists.localites
    }

    /// Returns the hosts, also those who did not agree to be published.
    pub fn hebergeurs(&self) -> &List<Hebergeur> {
        &self.lists.hebergeurs
    }

    /// Returns the points of interest.
    pub fn points_interet(&self) -> &List<PointInteret> {
        &self.lists.points_interet
    }

    /// Returns the guides.
    pub fn guides(&self) -> &List<Guide> {
        &self.lists.guides
    }

    /// Returns the closures.
    pub fn perturbations(&self) -> &List<Perturbation> {
        &self.lists.perturbations
    }

    /// Returns the findings of the checks that were accepted.
    pub fn exceptions(&self) -> &List<Exception> {
        &self.lists.exceptions
    }

    /// Replaces all rows by those of a dataset. Unchanged rows are shared with `self`.
    pub fn then(&self, dataset: Dataset) -> Self {
        let lists = self.lists.after(|_| Some(&Scope::Whole), dataset.into());
        Self { jour: self.jour, lists, unreadable: BTreeSet::new() }
    }
}

impl Lists {
    /// Returns the lists after a reading. In each table, the rows of `read` replace those in the scope of the table. A
    /// table without a scope is unchanged.
    pub(super) fn after<'a>(&self, scope: impl Fn(Table) -> Option<&'a Scope>, read: Self) -> Self {
        Self {
            voies: after(&self.voies, scope(Table::Voie), read.voies),
            localites: after(&self.localites, scope(Table::Localite), read.localites),
            troncons: after(&self.troncons, scope(Table::Troncon), read.troncons),
            voies_troncons: after(&self.voies_troncons, scope(Table::VoieTroncon), read.voies_troncons),
            etapes: after(&self.etapes, scope(Table::Etape), read.etapes),
            hebergeurs: after(&self.hebergeurs, scope(Table::Hebergeur), read.hebergeurs),
            points_interet: after(&self.points_interet, scope(Table::PointInteret), read.points_interet),
            guides: after(&self.guides, scope(Table::Guide), read.guides),
            perturbations: after(&self.perturbations, scope(Table::Perturbation), read.perturbations),
            exceptions: after(&self.exceptions, scope(Table::Exception), read.exceptions),
        }
    }

    /// Appends a row that was read from a table. Errors: a cell cannot be converted ([`Typed::of`]), or the atlas does
    /// not use the table.
    pub(super) fn push(&mut self, table: Table, row: Row) -> Result<()> {
        match table {
            Table::Voie => self.voies.push(Voie::of(row)?),
            Table::Localite => self.localites.push(Localite::of(row)?),
            Table::Troncon => self.troncons.push(model::Troncon::of(row)?),
            Table::VoieTroncon => self.voies_troncons.push(VoieTroncon::of(row)?),
            Table::Etape => self.etapes.push(Etape::of(row)?),
            Table::Hebergeur => self.hebergeurs.push(Hebergeur::of(row)?),
            Table::PointInteret => self.points_interet.push(PointInteret::of(row)?),
            Table::Guide => self.guides.push(Guide::of(row)?),
            Table::Perturbation => self.perturbations.push(Perturbation::of(row)?),
            Table::Exception => self.exceptions.push(Exception::of(row)?),
            Table::Historique | Table::Telechargement => {
                return Err(Error::Internal(format!("une ligne de la table {}", table.name())));
            }
        }
        Ok(())
    }
}

/// Keeps the order of the dataset. [`Lists::after`] sorts.
impl From<Dataset> for Lists {
    fn from(dataset: Dataset) -> Self {
        Self {
            voies: dataset.voies.into_iter().collect(),
            localites: dataset.localites.into_iter().collect(),
            troncons: dataset.troncons.into_iter().map(Troncon::from).collect(),
            voies_troncons: dataset.voies_troncons.into_iter().collect(),
            etapes: dataset.etapes.into_iter().collect(),
            hebergeurs: dataset.hebergeurs.into_iter().collect(),
            points_interet: dataset.points_interet.into_iter().collect(),
            guides: dataset.guides.into_iter().collect(),
            perturbations: dataset.perturbations.into_iter().collect(),
            exceptions: dataset.exceptions.into_iter().collect(),
        }
    }
}

impl From<Dataset> for Sources {
    fn from(dataset: Dataset) -> Self {
        Self::default().then(dataset)
    }
}
