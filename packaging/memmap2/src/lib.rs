//! Stands in for memmap2 0.5, which has a known fault (RUSTSEC-2026-0186). osmpbf wants it for `Mmap`, a reader of files
//! in memory that hent does not use: there is no such reader here, and asking for it is an error.

use std::convert::Infallible;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::ops::Deref;

/// A file in memory. There is none.
#[derive(Debug)]
pub struct Mmap(Infallible);

impl Mmap {
    /// An error.
    pub fn map(_: &File) -> Result<Self> {
        Err(Error::from(ErrorKind::Unsupported))
    }
}

impl Deref for Mmap {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self.0 {}
    }
}
