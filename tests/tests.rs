//! One integration test binary; each module is a room of the house.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a test may take for granted what it has just made"
)]

mod import;
mod means; // what tests need from outside: shared data, a PostGIS; or skip // files into rows: every format, every bad input, the real étapes
