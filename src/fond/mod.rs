//! Grounds and relief: archives of tiles that others made, read from disk page by page.
//!
//! [`Fonds`] has the grounds of the configuration and the relief. An [`Archive`] is one of their files, PMTiles or MBTiles:
//! [`Archive::stored`] gives the bytes of a tile as they are in the file, which `http` passes on, and [`Archive::tile`] gives
//! them decompressed, for the painter of pictures. Reading blocks, so it belongs on a thread for blocking work.
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
//! All files are hostile until checked. Every length is compared with a limit before it is allocated, a tile that inflates
//! to more than [`MOST_INFLATED`] is refused, and texts lose their HTML. A file that is damaged or replaced takes away its
//! ground, not the service.

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
