//! Archives: the tiles in one file, for whoever serves or reads them without this program.
//!
//! ```text
//!  Atlas ─> coverage   which tiles can hold anything: the whole pyramid, or a voie's corridor
//!              └─> Tiles::encode, gzip   on all cores, a batch at a time
//!                     └─> pmtiles │ mbtiles   written aside, renamed when whole
//! ```
//!
//! What is in a tile is what the server sends, byte for byte; the same atlas gives the same file.

mod coverage;
mod mbtiles;
mod metadata;
mod pmtiles;
mod scope;
mod target;
mod writer;

pub use scope::{Scope, Zooms};
pub use target::{Report, Target};
