//! How the program is linked.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    // Two SQLites live in one process: rusqlite's own, and the system's that GDAL and SpatiaLite load. Were the symbols
    // of the first visible, GDAL would open a GeoPackage with one and use it with the other, and crash.
    println!("cargo:rustc-link-arg=-Wl,--exclude-libs,ALL");
    println!("cargo:rerun-if-changed=build.rs");
}
