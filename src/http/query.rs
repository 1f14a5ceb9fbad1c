//! Parses query parameters. Each has a range or a vocabulary, and an error names the parameter.

use std::fmt::Display;
use std::str::FromStr;

use jiff::civil::Date;

use crate::error::{Error, Result, shown};
use crate::links::Parametre;
use crate::model::{Couleur, Sens, nearest_word};
use crate::words::Langue;

/// The parameters of a request as text, in the order of the URL. Names are unique.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Query(Vec<(String, String)>);

/// Any type of number that can be parsed and shown.
pub(super) trait Number: FromStr + PartialOrd + Display + Copy {}

impl<T: FromStr + PartialOrd + Display + Copy> Number for T {}

/// Parses a word of a vocabulary. Returns `None` for any other word.
type Parse<T> = fn(&str) -> Option<T>;

impl Query {
    /// Splits the query of a URL into parameters. A list may be given as several parameters of the same name, which are
    /// joined. Errors: another parameter is given twice.
    pub(super) fn parse(query: &str) -> Result<Self> {
        if query.is_empty() {
            return Ok(Self::default());
        }
        // Every query can be parsed: bytes that are not UTF-8 become replacement characters, which no parameter
        // accepts.
        let pairs = with_whole_lists(serde_urlencoded::from_str(query).unwrap_or_default());
        let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
            Some(twice) => Err(refuse_name(twice, "donné plusieurs fois", "Donnez-le une fois.")),
            None => Ok(Self(pairs)),
        }
    }

    /// Removes parameters without a value, because browsers also send the empty fields of a form.
    #[must_use]
    pub(super) fn without_empty(mut self) -> Self {
        self.0.retain(|(_, value)| !value.trim().is_empty());
        self
    }

    /// Returns the value of a parameter, if it is given.
    pub(super) fn text(&self, name: Parametre) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name.as_str()).map(|(_, value)| value.as_str())
    }

    /// Returns a number from `min` to `max`. Errors: the value is not a number, or is outside this range.
    pub(super) fn number<T: Number>(&self, name: Parametre, min: T, max: T) -> Result<Option<T>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        // NaN is in no range. A float that overflows becomes infinite, which is outside every range.
        let number = text.trim().parse::<T>().ok().filter(|n| *n >= min && *n <= max);
        number.map(Some).ok_or_else(|| unfit(name, text, &range(&min, &max)))
    }

    /// Returns a number that must be given. Errors as for [`Query::number`], and if the parameter is missing.
    pub(super) fn needed<T: Number>(&self, name: Parametre, min: T, max: T) -> Result<T> {
        self.number(name, min, max)?.ok_or_else(|| refuse(name, "absent", &range(&min, &max)))
    }

    /// Parses a word of a vocabulary. Errors: any other word.
    pub(super) fn word<T>(&self, name: Parametre, words: &[&str], parse: Parse<T>) -> Result<Option<T>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let cure = || format!("{}Les valeurs possibles sont : {}.", suggestion(text, words), words.join(", "));
        parse(text).map(Some).ok_or_else(|| unfit(name, text, &cure()))
    }

    /// Parses words of a vocabulary, separated by commas. Returns an empty list if the parameter is missing. Errors:
    /// any other word. The remedy names the nearest word of the vocabulary.
    pub(super) fn words<T>(&self, name: Parametre, words: &[&str], parse: Parse<T>) -> Result<Vec<T>> {
        let Some(text) = self.text(name) else { return Ok(vec![]) };
        let word = |word: &str| {
            let cure = || format!("{}{}", suggestion(word, words), several(words));
            parse(word.trim()).ok_or_else(|| unfit(name, word, &cure()))
        };
        text.split(',').map(word).collect()
    }

    /// Parses a colour, with or without `#`. Errors: any other text than six hexadecimal digits.
    pub(super) fn colour(&self, name: Parametre) -> Result<Option<Couleur>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let colour = Couleur::parse(&format!("#{}", text.trim().trim_start_matches('#')));
        let cure = "Donnez six chiffres hexadécimaux, par exemple dd5500.";
        colour.map(Some).ok_or_else(|| unfit(name, text, cure))
    }

    /// Returns the walking direction, forward if the parameter is missing. Errors: any other word.
    pub(super) fn sens(&self) -> Result<Sens> {
        Ok(self.word(Parametre::Sens, Sens::WORDS, Sens::parse)?.unwrap_or_default())
    }

    /// Returns the language of a file, French if the parameter is missing. Errors: any other word than the tag of a
    /// language with texts.
    pub(super) fn langue(&self) -> Result<Langue> {
        Ok(self.word(Parametre::Langue, Langue::WORDS, Langue::parse)?.unwrap_or_default())
    }

    /// Parses a date. Errors: there is no such day.
    pub(super) fn date(&self, name: Parametre) -> Result<Option<Date>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        // The date parser also accepts other notations of ISO 8601. They have other lengths.
        let date = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
        date.map(Some).ok_or_else(|| unfit(name, text, "Donnez une date AAAA-MM-JJ, de 0000-01-01 à 9999-12-31."))
    }
}

/// Joins the values of each list parameter into its first occurrence.
fn with_whole_lists(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = vec![];
    for (name, value) in pairs {
        let is_list = Parametre::parse(&name).is_some_and(Parametre::is_list);
        match joined.iter_mut().find(|(first, _)| is_list && *first == name) {
            Some((_, values)) if values.is_empty() => *values = value,
            Some(_) if value.is_empty() => {}
            Some((_, values)) => {
                values.push(',');
                values.push_str(&value);
            }
            None => joined.push((name, value)),
        }
    }
    joined
}

/// Converts kilometres to whole metres. No overflow: the ranges of all parameters fit.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn metres(km: f64) -> u32 {
    (km * 1000.0).round() as u32
}

fn range(min: &impl Display, max: &impl Display) -> String {
    format!("Donnez un nombre de {min} à {max}.")
}

/// Returns a sentence that suggests the nearest word of a vocabulary. It is empty if no word resembles the text.
fn suggestion(text: &str, words: &[&str]) -> String {
    let nearest = nearest_word(text, words.iter().map(|word| (*word, *word)));
    nearest.map_or_else(String::new, |word| format!("Voulez-vous dire « {word} » ? "))
}

/// Returns the text that lists the valid words of a parameter that takes several words.
pub(super) fn several(words: &[&str]) -> String {
    format!("Les valeurs possibles, séparées par des virgules, sont : {}.", words.join(", "))
}

/// Makes the error for a value that a parameter cannot have.
pub(super) fn unfit(name: Parametre, value: &str, cure: &str) -> Error {
    refuse(name, &format!("« {} » ne convient pas", shown(value)), cure)
}

/// Makes the error for a parameter.
pub(super) fn refuse(name: Parametre, problem: &str, cure: &str) -> Error {
    refuse_name(name.as_str(), problem, cure)
}

/// Makes the error for a parameter that hent may not know.
fn refuse_name(name: &str, problem: &str, cure: &str) -> Error {
    Error::input(shown(name), problem, cure)
}
