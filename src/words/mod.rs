//! The texts that people read, in each language.
//!
//! [`Words`] has the texts of one [`Langue`]. They come from one Fluent file per language (`fr.ftl`, `en.ftl`). All
//! modules that write for people use it: tracks, lists, plans, profiles, pages and JSON answers. The map's script
//! (`src/web`) reads the same files.
//!
//! French is the reference. A test checks that every other language has the same messages with the same arguments.
//! Files and JSON answers exist in French only, so their writers get the French [`Words`]. Pages exist in every
//! language. Error messages and the command line do not use this module: they are French literals.
//!
//! ```text
//!  fr.ftl, en.ftl ──> Words ─┬─> vocabulary   the words of closed lists, resolved once
//!  (Fluent)             │    ├─> measures     « 12,3 km », « 4 h 30 », dates
//!                       │    ├─> periode      « avril à octobre, sauf 15 août »
//!                       │    └─> messages     a method for each sentence
//!                       └──────> src/web      the map's script
//! ```
//!
//! To add a sentence, add it to every .ftl file and to the table in `messages.rs`. To add a language, add its file, a
//! variant of [`Langue`] and an arm in [`Words::of`]. The tests report what is missing.
//!
//! ```
//! use hent::words::{Langue, Words};
//! assert_eq!(Words::french().langue(), Langue::Fr);
//! assert_eq!(Words::of(Langue::En).langue().code(), "en");
//! assert_eq!(Langue::ALL.map(Langue::code), ["fr", "en"]);
//! ```

mod hote;
mod lists;
mod measures;
mod messages;
mod periode;
mod perturbation;
mod section;
mod text;
mod vocabulary;

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub(crate) use lists::Noun;
use lists::Vocabulary;
pub(crate) use text::{one_line, typeset};

/// A language of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Langue {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Langue {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// Returns the language tag (BCP 47), as used in the HTML attribute `lang` and in `Content-Language`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Returns the content of the language's Fluent file, which is compiled into the program.
    fn source(self) -> &'static str {
        match self {
            Self::Fr => include_str!("fr.ftl"),
            Self::En => include_str!("en.ftl"),
        }
    }
}

/// The texts of one language. Callers use one method for each text, for example `words.length(12_300.0)`.
pub struct Words {
    langue: Langue,
    bundle: FluentBundle<FluentResource>,
    vocabulary: Vocabulary,
}

impl Words {
    /// Returns the texts of a language. The first call for a language parses its file.
    pub fn of(langue: Langue) -> &'static Self {
        static FR: LazyLock<Words> = LazyLock::new(|| Words::read(Langue::Fr));
        static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Langue::En));
        match langue {
            Langue::Fr => &FR,
            Langue::En => &EN,
        }
    }

    /// Returns the French texts, which all files and JSON answers use.
    pub fn french() -> &'static Self {
        Self::of(Langue::Fr)
    }

    /// Returns the language of these texts.
    pub fn langue(&self) -> Langue {
        self.langue
    }

    /// Parses the file of a language.
    fn read(langue: Langue) -> Self {
        // No error can occur: the files are compiled in, and a test checks that they parse.
        let resource = FluentResource::try_new(langue.source().to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle =
            FluentBundle::new_concurrent(vec![langue.code().parse::<LanguageIdentifier>().unwrap_or_default()]);
        bundle.set_use_isolating(false); // no direction marks around arguments: all languages are written left to right
        bundle.add_resource_overriding(resource);
        let vocabulary = Vocabulary::of(&|id| say(&bundle, id, []));
        Self { langue, bundle, vocabulary }
    }

    /// Formats a message with its arguments.
    fn say<const N: usize>(&self, id: &str, arguments: [(&'static str, FluentValue<'_>); N]) -> String {
        say(&self.bundle, id, arguments)
    }
}

/// Formats a message with its arguments. Returns the id if there is no such message. A test checks that this never
/// happens.
fn say<const N: usize>(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    arguments: [(&'static str, FluentValue<'_>); N],
) -> String {
    let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else { return id.to_owned() };
    let arguments: FluentArgs<'_> = arguments.into_iter().collect();
    bundle.format_pattern(pattern, Some(&arguments), &mut vec![]).into_owned()
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.langue).finish()
    }
}

#[cfg(test)]
mod tests;
