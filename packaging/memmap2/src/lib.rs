//! A replacement for memmap2 0.5, which has a known vulnerability (RUSTSEC-2026-0186). osmpbf depends on it for reading
//! memory-mapped files, which hent does not use. Here, mapping a file is always an error.

use std::convert::Infallible;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::ops::Deref;

/// A memory-mapped file. No value of this type exists.
#[derive(Debug)]
pub struct Mmap(Infallible);

impl Mmap {
    /// Errors: always [`ErrorKind::Unsupported`].
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
