//! Code that several test files share.

pub mod archives; // archives of tiles, as others make them
pub mod atlases; // the demonstration, the real étapes, the content of a store
pub mod cases; // files of volunteers with their expected rows or errors
pub mod database; // PostGIS databases
pub mod datasets; // small networks on a grid
pub mod earlier; // stores in the state of earlier versions
pub mod events; // a client of /evenements
pub mod files; // files to import
pub mod grid; // tiles and distances on the grid of the small networks
pub mod imports; // imports into rows in memory
pub mod means; // programs and data that tests need, and skips
pub mod osm; // OpenStreetMap files
pub mod privileges; // dropping the superuser's rights over files
pub mod programs; // running hent and other programs
pub mod readers; // GPX, FIT and HTML read back
pub mod rows; // rows to fill a store with
pub mod service; // a service under test, and its answers
pub mod stores; // new stores of either kind
pub mod tls_server; // a PostgreSQL with TLS, and its certificates
pub mod wait; // waiting with a generous limit
pub mod wire; // a proxy in front of a database that can drop messages
