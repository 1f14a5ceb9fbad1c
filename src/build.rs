//! The build script. It sets how the programs are linked and bundles the browser side.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "cargo reads what a build script prints")]

#[path = "web/bundle.rs"]
mod bundle;

fn main() {
    // The importing process contains two copies of SQLite: that of rusqlite, and the system's, which GDAL and
    // SpatiaLite load. If the symbols of the first were visible, GDAL would open a GeoPackage with one copy and use it
    // with the other, and crash.
    println!("cargo:rustc-link-arg=-Wl,--exclude-libs,ALL");
    println!("cargo:rerun-if-changed=src/build.rs");
    bundle::run();
}
