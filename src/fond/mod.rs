//! Grounds and relief: tile archives from other sources, read from disk on demand.
//!
//! [`Fonds`] holds the grounds of the configuration and the relief. An [`Archive`] is one open file, PMTiles or
//! MBTiles. [`Archive::stored`] returns the bytes of a tile as they are in the file; `http` sends these.
//! [`Archive::tile`] returns them decompressed; the painter of pictures uses these. Reading blocks, so callers must use
//! a thread for blocking work.
//!
//! ```
//! use hent::config::{Fond, Relief};
//! use hent::fond::Fonds;
//! use hent::style::Ground;
//!
//! let fonds = Fonds::open(vec![Fond::of_archive("nulle-part.pmtiles".into())], &Relief::default());
//! assert!(fonds.archive(None).is_err(), "the file does not exist");
//! assert_eq!(fonds.chosen(None)?.ground, Ground::Sheet, "the map goes on without it");
//! assert_eq!(fonds.health()[0]["archive"], "nulle-part.pmtiles", "and /health names it");
//! # Ok::<(), hent::Error>(())
//! ```
//!
//! ```text
//!  hent.toml ─> Fonds ─┬─> Watched: path, stamp (size, time, inode) ──check()──> Archive │ problem
//!                      │                                                   └─> pmtiles │ mbtiles
//!                      ├─> chosen ─> style::Ground        archive(code) ─> tiles, TileJSON, pictures
//!                      └─> list (the switch of the map), health, hotes (Content-Security-Policy)
//! ```
//!
//! All files are treated as hostile. Lengths are checked against limits before memory is allocated. A tile that
//! inflates to more than [`MOST_INFLATED`] is refused. HTML is removed from texts. If a file is damaged or replaced,
//! its ground may become unavailable, but the service goes on.

mod archive;
mod coverage;
mod fonds;
mod identity;
mod mbtiles;
mod metadata;
mod pmtiles;
mod tile;
mod watched;

pub use archive::Archive;
pub use fonds::{Chosen, Fonds};
pub use tile::{Content, Coord, MOST_INFLATED, MOST_STORED, Tile};
