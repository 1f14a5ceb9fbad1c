//! What several test files share.

pub mod atlases; // the demonstration, the real étapes, what a store holds
pub mod cases; // files of volunteers, each with its fate
pub mod database; // PostGIS databases
pub mod datasets; // small networks on a grid
pub mod earlier; // stores as earlier versions left them
pub mod events; // a client of /evenements
pub mod files; // files to import
pub mod grid; // tiles and distances on the grid of the small networks
pub mod imports; // imports into rows in memory
pub mod means; // what tests need from outside; missing, it is a failure
pub mod osm; // OpenStreetMap files
pub mod privileges; // what the superuser may do, given up
pub mod programs; // running hent and other programs
pub mod readers; // GPX, FIT and HTML read back
pub mod rows; // rows to fill a store with
pub mod service; // a service under test, and its answers
pub mod stores; // fresh stores of either kind
pub mod tls_server; // a PostgreSQL that encrypts, and its certificates
pub mod wait; // waiting for what must happen
pub mod wire; // a server in front of a database that lets through what it is told to
