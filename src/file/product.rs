//! A file that is made of an atlas when somebody asks for it.

use std::fmt::Debug;
use std::hash::Hash;

use super::Fichier;
use crate::atlas::Atlas;
use crate::error::Result;

/// A request for a file, parsed. It is the key of the file in the server's cache: two equal products of one atlas are the
/// same bytes. So it holds everything that the bytes depend on beside the atlas, and nothing else.
///
/// A module implements this trait beside the code that writes the file. The server needs no other line to make, cache,
/// compress and send it. (Tiles are not products: they are cut from [`crate::tile::Tiles`], not made of the atlas alone.)
pub trait Product: Debug + Eq + Hash + Send + Sync + 'static {
    /// Makes the file. Returns `None` if the atlas has nothing of that name. Fails if the request does not fit the atlas,
    /// or on a defect of a writer.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>>;

    /// The language of the file as a tag of BCP 47 (`fr`), if it is written in one: sent as `Content-Language`.
    fn langue(&self) -> Option<&'static str> {
        None
    }

    /// Is it seldom asked for twice? The server then spends less time on its compression.
    fn is_seldom(&self) -> bool {
        false
    }
}
