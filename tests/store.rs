//! Both stores, through the one API, and what others do to them behind its back.

mod annuler; // taking an import back, or what stands in the way
mod command; // `hent db` as people type it
mod dump; // dump and restore, between all stores
mod edit; // one transaction, all or nothing
mod errors; // each cause and its cure; PostGIS in any schema
mod heights; // what is not known, as others read it and as earlier stores have it
mod hostile; // files that are not what they should be
mod init; // migrations, and databases that cannot be had
mod ogr; // GDAL reads and writes our file
mod reading; // piece by piece, and only what changed
mod rules; // what each column accepts and refuses
mod schema; // the catalogs of new and of migrated stores
mod tls; // encrypted connections, right and wrong certificates
mod writers; // sources in the log, and the log read back
