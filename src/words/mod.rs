//! The texts that people read, in each language.
//!
//! [`Words`] has the texts of one [`Langue`]. They come from one Fluent file per language (`fr.ftl`, `en.ftl`). All
//! modules that write for people use it: tracks, lists, plans, profiles, pages and JSON answers. The map's script
//! (`src/web`) reads the same files.
//!
//! French is the reference. A message that another language lacks is shown in French; a test counts such messages and
//! checks that the others have the same arguments. Pages and files exist in every language. JSON answers exist in
//! French only, so their writers get the French [`Words`]. Error messages and the command line do not use this module:
//! they are French literals.
//!
//! ```text
//!  fr.ftl, br.ftl ──> Words ─┬─> vocabulary   the words of closed lists, resolved once
//!  (Fluent)             │    ├─> measures     « 12,3 km », « 4 h 30 », dates
//!                       │    ├─> icu          « 14 juin 2026 », plural forms
//!                       │    ├─> periode      « avril à octobre, sauf 15 août »
//!                       │    └─> messages     a method for each sentence
//!                       └──────> src/web      the map's script
//! ```
//!
//! To add a sentence, add it to every .ftl file and to the table in `messages.rs`. To add a language, add its file and
//! a line to the list of [`Langue`]. The tests report what is missing.
//!
//! ```
//! use hent::words::{Langue, Words};
//! assert_eq!(Words::french().langue(), Langue::Fr);
//! assert_eq!(Words::of(Langue::En).langue().code(), "en");
//! assert_eq!(Langue::ALL.map(Langue::code), ["fr", "en", "br", "es", "de"]);
//! assert_eq!(Langue::parse("br").map(Langue::nom), Some("Brezhoneg"));
//! ```

mod hote;
mod icu;
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
pub(crate) use text::{clean, one_line, typeset, unbroken};

/// Defines the languages. Each entry is the variant, the language tag, which also names the Fluent file, and the name of
/// the language in the language itself. The default is first.
macro_rules! langues {
    ($($name:ident $code:literal $own:literal),+ $(,)?) => {
        /// A language of the texts.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the name of each language is in the list below")]
        pub enum Langue { #[default] $($name),+ }

        impl Langue {
            /// Every language, the default first.
            pub const ALL: [Self; Self::WORDS.len()] = [$(Self::$name),+];
            /// The language tags, in the order of [`Langue::ALL`].
            pub const WORDS: &'static [&'static str] = &[$($code),+];

            /// Returns the language tag (BCP 47), as used in addresses, in the HTML attribute `lang` and in
            /// `Content-Language`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Returns the name of the language in the language itself: « Brezhoneg ».
            pub const fn nom(self) -> &'static str {
                match self { $(Self::$name => $own),+ }
            }

            /// Parses a language tag. Returns `None` if there are no texts in that language.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }

            /// Returns the content of the language's Fluent file, which is compiled into the program.
            fn source(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!($code, ".ftl"))),+ }
            }

            /// Returns the texts of the language. The first call for a language parses its file.
            fn words(self) -> &'static Words {
                match self {
                    $(Self::$name => {
                        static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(Langue::$name));
                        &WORDS
                    })+
                }
            }
        }
    };
}

langues! {
    Fr "fr" "Français",
    En "en" "English",
    Br "br" "Brezhoneg",
    Es "es" "Español",
    De "de" "Deutsch",
}

impl Langue {
    /// Returns the language as in the first segment of a page's address. It is empty for French.
    pub const fn in_addresses(self) -> &'static str {
        match self {
            Self::Fr => "",
            other => other.code(),
        }
    }

    /// Returns the end of the names of files in the language: `-en`. It is empty for French.
    pub(crate) fn suffix(self) -> String {
        if self == Self::Fr { String::new() } else { format!("-{}", self.code()) }
    }
}

/// The texts of one language. Callers use one method for each text, for example `words.length(12_300.0)`.
pub struct Words {
    langue: Langue,
    bundle: FluentBundle<FluentResource>,
    vocabulary: Vocabulary,
    /// The decimal separator.
    separator: Box<str>,
}

impl Words {
    /// Returns the texts of a language. The first call for a language parses its file.
    pub fn of(langue: Langue) -> &'static Self {
        langue.words()
    }

    /// Returns the French texts, which JSON answers use.
    pub fn french() -> &'static Self {
        Self::of(Langue::Fr)
    }

    /// Returns the language of these texts.
    pub fn langue(&self) -> Langue {
        self.langue
    }

    /// Parses the file of a language.
    fn read(langue: Langue) -> Self {
        Self::parse(langue, &[Langue::Fr.source(), langue.source()])
    }

    /// Parses Fluent files. The messages of a later file replace those of an earlier one, so a message that the language
    /// lacks stays French.
    fn parse(langue: Langue, sources: &[&str]) -> Self {
        let mut bundle =
            FluentBundle::new_concurrent(vec![langue.code().parse::<LanguageIdentifier>().unwrap_or_default()]);
        bundle.set_use_isolating(false); // no direction marks around arguments: all languages are written left to right
        // Fails only if the name is taken.
        drop(bundle.add_function("PLURAL", move |arguments, _| icu::plural(langue.code(), arguments)));
        for source in sources {
            // No error can occur: the files are compiled in, and a test checks that they parse.
            let parsed = FluentResource::try_new((*source).to_owned());
            bundle.add_resource_overriding(parsed.unwrap_or_else(|(resource, _)| resource));
        }
        let vocabulary = Vocabulary::of(&|id| say(&bundle, id, []));
        Self { langue, bundle, vocabulary, separator: icu::separator(langue.code()) }
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
