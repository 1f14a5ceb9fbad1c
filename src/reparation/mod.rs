//! Mends a line that somebody sent, as far as they ask for it. Nothing is mended silently.
//!
//! [`reparer`] takes the line in pieces ([`Morceau`]) and the mends ([`Reparation`]). It returns the mended pieces, and
//! for each mend what it did, where, and what that did to length and ascent ([`Bilan`]). The service uses it. It is a
//! pure function.
//!
//! ```text
//!   pieces ──> ordre, sens ──> sommets-doubles, aller-retour, bruit-gps ──> trous ──> simplification ──> altitudes
//!      ▲       (arrangement)    (retraits: what the rule found goes)        (trous)                          │
//!      └─────────────────────────────── again, until nothing changes ────────────────────────────────────────┘
//! ```
//!
//! Because it ends when nothing changes any more, a second mend changes nothing.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::check::Reglages;
//! use hent::comparaison::Choix;
//! use hent::geo::Position;
//! use hent::reparation::{Morceau, Reparation, reparer};
//!
//! let twice = [(-3.0, 48.0), (-3.0, 48.0), (-3.0, 48.001)].map(|(lon, lat)| Position::flat(lon, lat));
//! let line = vec![Morceau { positions: twice.to_vec(), times: vec![] }];
//! let wanted = [Reparation::SommetsDoubles];
//! let mended = reparer(&Atlas::default(), None, &Reglages::default(), &Choix::Trouve, line, &wanted)?;
//! assert_eq!(mended.morceaux[0].positions.len(), 2);
//! assert_eq!(mended.bilans[0].fois, 1);
//! # Ok::<(), hent::Error>(())
//! ```

mod altitudes;
mod arrangement;
mod bilan;
mod mend;
mod morceau;
mod retraits;
mod simplification;
mod trous;

pub use self::altitudes::Relief;
pub use self::bilan::{Bilan, Etat, Lieu};
pub use self::mend::Reparation;
pub use self::morceau::Morceau;
use crate::atlas::Atlas;
use crate::check::Reglages;
use crate::comparaison::Choix;
use crate::error::Result;

/// The greatest number of times that all mends are repeated. Two are usual: the second finds nothing.
const MOST_ROUNDS: usize = 5;

/// A mended line.
#[derive(Clone, Debug)]
pub struct Repare {
    /// The pieces.
    pub morceaux: Vec<Morceau>,
    /// What each mend did, in the order in which they are applied.
    pub bilans: Vec<Bilan>,
}

/// Mends a line. Heights come from the published lines, and elsewhere from `relief`. Errors: `choix` names an étape or
/// tronçon that does not exist, or the relief cannot be read.
pub fn reparer(
    atlas: &Atlas,
    relief: Option<Relief<'_>>,
    reglages: &Reglages,
    choix: &Choix,
    mut morceaux: Vec<Morceau>,
    par: &[Reparation],
) -> Result<Repare> {
    for morceau in &mut morceaux {
        let count = morceau.positions.len();
        if !morceau.times.is_empty() {
            morceau.times.resize(count, f64::NAN);
        }
    }
    let wanted: Vec<Reparation> = Reparation::ALL.into_iter().filter(|mend| par.contains(mend)).collect();
    let mut bilans: Vec<Bilan> = wanted.iter().map(|mend| Bilan::new(*mend, &morceaux)).collect();
    for _ in 0..MOST_ROUNDS {
        let mut done = false;
        for bilan in &mut bilans {
            let before = Etat::of(&morceaux);
            let lieux = match bilan.par {
                Reparation::Ordre => arrangement::ordre(&mut morceaux),
                Reparation::Sens => arrangement::sens(atlas, choix, &mut morceaux)?,
                Reparation::SommetsDoubles => retraits::retirer("sommet-double", reglages, &mut morceaux)?,
                Reparation::AllerRetour => retraits::retirer("aller-retour", reglages, &mut morceaux)?,
                Reparation::BruitGps => retraits::retirer("bruit-gps", reglages, &mut morceaux)?,
                Reparation::Trous => {
                    let (joined, left) = trous::joindre(&mut morceaux);
                    bilan.restent = left;
                    joined
                }
                Reparation::Simplification => simplification::simplifier(&mut morceaux),
                Reparation::Altitudes => altitudes::poser(atlas, relief, choix, &mut morceaux)?,
            };
            done |= !lieux.is_empty();
            bilan.ajouter(lieux, before, &morceaux);
        }
        if !done {
            break;
        }
    }
    Ok(Repare { morceaux, bilans })
}
