//! What people read, in their language: vocabularies, measures, and the sentences of files, pages, pictures and the map.
//!
//! ```text
//!  fr.ftl, en.ftl ──> Words ─┬─> vocabulary   the words of the store, resolved once at start-up
//!  (Fluent)             │    ├─> measures     « 12,3 km », « 4 h 30 », dates
//!                       │    ├─> periode      « avril à octobre, sauf 15 août »
//!                       │    └─> messages     a method for each sentence: a missing argument does not compile
//!                       └──────> src/web      the map's script reads the same files
//! ```
//!
//! French is complete and is the reference; English has the same messages. All files and JSON answers are French so far, so
//! their writers are handed [`Words`] of [`Langue::Fr`]; pages may be written in any language. Error messages
//! ([`crate::error`], those of query parameters) and the command line are French literals for now.
//!
//! A new sentence: add it to every .ftl file and to the table in `messages.rs`. A new language: a file of its own, a variant
//! of [`Langue`], an arm in [`Words::of`]. The tests say what is missing.

mod lists;
mod measures;
mod messages;
mod periode;
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

/// A language that hent speaks.
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

    /// Its tag of BCP 47, as `lang` in HTML has it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::Fr => include_str!("fr.ftl"),
            Self::En => include_str!("en.ftl"),
        }
    }
}

/// The words of a language.
pub struct Words {
    langue: Langue,
    bundle: FluentBundle<FluentResource>,
    vocabulary: Vocabulary,
}

impl Words {
    /// The words of a language, read when they are first asked for.
    pub fn of(langue: Langue) -> &'static Self {
        static FR: LazyLock<Words> = LazyLock::new(|| Words::read(Langue::Fr));
        static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Langue::En));
        match langue {
            Langue::Fr => &FR,
            Langue::En => &EN,
        }
    }

    /// The words of every file and JSON answer.
    pub fn french() -> &'static Self {
        Self::of(Langue::Fr)
    }

    /// Which language it is.
    pub fn langue(&self) -> Langue {
        self.langue
    }

    fn read(langue: Langue) -> Self {
        // The files are part of the program: a test shows that they have no error.
        let resource = FluentResource::try_new(langue.source().to_owned()).unwrap_or_else(|(resource, _)| resource);
        let mut bundle =
            FluentBundle::new_concurrent(vec![langue.code().parse::<LanguageIdentifier>().unwrap_or_default()]);
        bundle.set_use_isolating(false); // no marks of direction around arguments: every language here runs left to right
        bundle.add_resource_overriding(resource);
        let vocabulary = Vocabulary::of(&|id| say(&bundle, id, []));
        Self { langue, bundle, vocabulary }
    }

    /// A message with its arguments.
    fn say<const N: usize>(&self, id: &str, arguments: [(&'static str, FluentValue<'_>); N]) -> String {
        say(&self.bundle, id, arguments)
    }
}

/// A message with its arguments; its id if there is no such message, which a test rules out.
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
