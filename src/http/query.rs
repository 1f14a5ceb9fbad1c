//! Query parameters: each is parsed with its range, and refused by name.

use std::fmt::Display;
use std::str::FromStr;

use actix_web::HttpRequest;

use crate::error::{Error, Result, shown};

/// The parameters of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// The parameters of a request. Errors: one is given twice.
    pub(super) fn of(request: &HttpRequest) -> Result<Self> {
        Self::parse(request.query_string())
    }

    /// The parameters in the query of an address. Errors: one is given twice.
    pub(super) fn parse(query: &str) -> Result<Self> {
        // Every query parses: what is not UTF-8 becomes replacement characters, which no parameter takes.
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
            Some(twice) => Err(refuse(twice, "donné plusieurs fois", "Donnez-le une fois.")),
            None => Ok(Self(pairs)),
        }
    }

    /// The parameters of a form: what was left empty is not said. Errors: one is given twice.
    pub(super) fn of_form(request: &HttpRequest) -> Result<Self> {
        let mut query = Self::of(request)?;
        query.0.retain(|(_, value)| !value.trim().is_empty());
        Ok(query)
    }

    /// A parameter as text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A number of a range. Errors: it is no number or out of range.
    pub(super) fn number<T: FromStr + PartialOrd + Display>(&self, name: &str, min: T, max: T) -> Result<Option<T>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        // NaN is in no range; an overflow of a float is infinite, which is out of every range.
        let number = text.trim().parse::<T>().ok().filter(|n| *n >= min && *n <= max);
        number
            .map(Some)
            .ok_or_else(|| refuse(name, &format!("« {} » ne convient pas", shown(text)), &range(&min, &max)))
    }

    /// A number that must be given.
    pub(super) fn needed<T: FromStr + PartialOrd + Display + Copy>(&self, name: &str, min: T, max: T) -> Result<T> {
        self.number(name, min, max)?.ok_or_else(|| refuse(name, "absent", &range(&min, &max)))
    }

    /// A word of a vocabulary. Errors: it is not one of them.
    pub(super) fn word<T>(&self, name: &str, words: &[&str], parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let cure = || format!("Les valeurs possibles sont : {}.", words.join(", "));
        parse(text).map(Some).ok_or_else(|| refuse(name, &format!("« {} » ne convient pas", shown(text)), &cure()))
    }

    /// Words of a vocabulary, parted by commas; none where nothing is said. Errors: one is not of it.
    pub(super) fn words<T>(&self, name: &str, words: &[&str], parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
        let Some(text) = self.text(name) else { return Ok(vec![]) };
        let cure = || format!("Les valeurs possibles, séparées par des virgules, sont : {}.", words.join(", "));
        let word = |word: &str| {
            parse(word).ok_or_else(|| refuse(name, &format!("« {} » ne convient pas", shown(word)), &cure()))
        };
        text.split(',').map(word).collect()
    }

    /// A date as its month and day. Errors: there is no such day.
    pub(super) fn day(&self, name: &str) -> Result<Option<(u8, u8)>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        // Other notations of ISO 8601 would be taken too.
        let date = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse::<jiff::civil::Date>().ok());
        let day = date.and_then(|date| Some((u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)));
        let cure = "Donnez une date AAAA-MM-JJ, de 0000-01-01 à 9999-12-31.";
        day.map(Some).ok_or_else(|| refuse(name, &format!("« {} » ne convient pas", shown(text)), cure))
    }
}

fn range(min: &impl Display, max: &impl Display) -> String {
    format!("Donnez un nombre de {min} à {max}.")
}

/// The error of a parameter.
pub(super) fn refuse(name: &str, problem: &str, cure: &str) -> Error {
    Error::input(shown(name), problem, cure)
}
