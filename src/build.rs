//! What cargo runs before it compiles: how the programs are linked; the browser side, bundled.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is how a build script speaks to cargo")]

#[path = "web/bundle.rs"]
mod bundle;

fn main() {
    // Two SQLites live in the process that imports: rusqlite's own, and the system's that GDAL and SpatiaLite load. Were
    // the symbols of the first visible, GDAL would open a GeoPackage with one and use it with the other, and crash.
    println!("cargo:rustc-link-arg=-Wl,--exclude-libs,ALL");
    println!("cargo:rerun-if-changed=src/build.rs");
    bundle::run();
}
