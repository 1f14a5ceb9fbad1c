//! Files as they are sent or saved: a name, a media type and bytes; and the writers that several modules share.
//!
//! - [`Fichier`] is one such file. Whoever makes it says whether a browser shows or saves it.
//! - [`Product`] is a request for a file that is made of the atlas; it is also the file's key in the server's cache.
//! - [`csv`] writes tables that Excel opens by a double click; [`zip`] packs several files into one; [`xml`] escapes text.
//! - [`compress`] has the one level of each content coding (gzip, Brotli, Zstandard).
//! - [`aside`] makes a file beside its place, so that a reader finds the old file or the whole new one.

pub mod aside;
pub mod compress;
pub mod csv;
mod product;
pub mod xml;
pub mod zip;

pub use product::Product;

/// A file that is sent over HTTP or written by a command.
#[derive(Debug)]
pub struct Fichier {
    /// The file name for old clients, of `[a-z0-9.-]`.
    pub nom: String,
    /// The file name for people: any characters but those that some system forbids ([`titled`]).
    pub titre: String,
    /// The media type.
    pub media_type: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
    /// A browser shows it (`inline`). Otherwise the browser saves it (`attachment`).
    pub inline: bool,
}

/// Makes a title fit for a file name on any system: no control characters, none of `\/:*?"<>|`, no dot or space at either
/// end, at most 100 characters, so that the extension is not cut off.
pub fn titled(title: &str) -> String {
    let forbidden = |c: char| c.is_control() || r#"\/:*?"<>|"#.contains(c);
    let clean: String = title.chars().map(|c| if forbidden(c) { '-' } else { c }).take(100).collect();
    clean.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_name_on_every_system() {
        assert_eq!(titled("Voie « A/B »\r\nétape \"1\" : x – y."), "Voie « A-B »--étape -1- - x – y");
        assert_eq!(titled(&"é".repeat(300)).chars().count(), 100);
        assert_eq!(titled(" ..a.. "), "a");
    }
}
