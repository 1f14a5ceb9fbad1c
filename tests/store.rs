//! Both stores, through their common API, and what other programs do to them.

mod command; // the command `hent db`
mod dump; // dump and restore between all stores
mod earlier; // the ways as they were at an earlier time
mod edit; // one transaction, all or nothing
mod errors; // errors of a database that answers; PostGIS in any schema
mod heights; // unknown heights: in other programs, and in older stores
mod hostile; // damaged files, and files that are not stores
mod init; // migrations, and databases that cannot be reached
mod names; // editors' names in the log of a GeoPackage
mod ogr; // GDAL reads and writes a GeoPackage of hent
mod reading; // reading piece by piece, and only changes
mod rules; // what each column accepts and refuses
mod schema; // the catalogs of new and of migrated stores
mod tls; // encrypted connections, with right and wrong certificates
mod undo; // undoing an import, and what prevents it
mod writers; // sources in the log, and the log read back
