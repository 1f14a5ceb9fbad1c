//! Archives: all tiles in one file (PMTiles or MBTiles), for servers and apps that work without hent.
//!
//! `hent bake` uses this module, and `hent bake --relief` its [`Relief`]. A [`Scope`] selects the tiles, and
//! [`Target::write`] writes them. Every tile equals the server's byte for byte. The same atlas always gives the same
//! file.
//!
//! ```
//! use hent::archive::{Scope, Target, Zooms};
//! use hent::atlas::Atlas;
//! use std::ops::ControlFlow;
//!
//! let target = Target::new("carte.pmtiles".into()).unwrap();
//! assert!(Target::new("carte.zip".into()).is_err(), "the ending names the format");
//!
//! let scope = Scope { zooms: Zooms::new(0, 10).unwrap(), voie: None };
//! let nothing = target.write(&Atlas::default(), scope, |_done, _of| ControlFlow::Continue(()));
//! assert!(nothing.is_err(), "an atlas without content has no tiles, and no file is written");
//! ```
//!
//! [`Target::pack`] writes the tiles of a base map of another program ([`Ground`]) in the same formats.
//!
//! An archive for apps covers the corridor of a [`Way`] and has the tiles of several sources in one ([`merged`]). Its
//! bodies are in a [`Pool`], and [`Assembled`] reads any part of it.
//!
//! ```text
//!  Atlas ─> coverage   which tiles may have content: all zooms, or a voie's corridor
//!              └─> Tiles::encode, gzip   on all cores, in batches
//!                     └─> pmtiles │ mbtiles   into a temporary file, renamed when complete
//! ```

mod assembled;
mod coverage;
mod ground;
mod mbtiles;
mod merge;
mod metadata;
mod pmtiles;
mod pool;
mod relief;
mod scope;
mod target;
mod terrarium;
mod way;
mod writer;

pub use assembled::{Assembled, Listing};
pub use ground::{Corridor, Ground};
pub use merge::merged;
pub use pool::{Pool, Stored};
pub use relief::{Heights, Relief};
pub use scope::{Scope, Zooms};
pub use target::{Report, Target};
pub use terrarium::SIDE;
pub use way::{Beside, Way};
