//! The store: a PostGIS database or one GeoPackage file, with the same tables.
