//! [`Value`]: a value of the configuration file with its place, so that an error names the line.

use std::ops::Range;

use toml::de::DeValue;

use crate::error::shown;

/// A value with its place in the file.
pub(super) struct Value<'f> {
    /// The text of the file.
    pub(super) text: &'f str,
    /// Where the line of the value begins: at its key.
    pub(super) at: usize,
    pub(super) value: &'f DeValue<'f>,
    pub(super) span: Range<usize>,
}

/// Why a value cannot be used.
pub(super) struct Refused {
    /// The key in the table that has the value: `archive` of a `[[fond]]`.
    pub(super) within: Option<String>,
    /// The place in the file.
    pub(super) at: usize,
    pub(super) problem: String,
    pub(super) cure: String,
}

impl<'f> Value<'f> {
    /// The error of this value.
    pub(super) fn refused(&self, problem: impl Into<String>, cure: impl Into<String>) -> Refused {
        Refused { within: None, at: self.at, problem: problem.into(), cure: cure.into() }
    }

    /// The value as text. `key` is its key, for the cure.
    pub(super) fn text(&self, key: &str) -> Result<String, Refused> {
        let cure = || format!("Mettez la valeur entre guillemets : {key} = \"…\".");
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.refused("ce n'est pas un texte", cure()))
    }

    /// The value as a list.
    pub(super) fn list(&self, cure: &str) -> Result<Vec<Value<'f>>, Refused> {
        let list = self.value.as_array().ok_or_else(|| self.refused("ce n'est pas une liste", cure))?;
        let value = |one: &'f toml::Spanned<DeValue<'f>>| Value {
            text: self.text,
            at: one.span().start,
            value: one.get_ref(),
            span: one.span(),
        };
        Ok(list.iter().map(value).collect())
    }

    /// The keys of a table and their values, in the order of the file.
    pub(super) fn table(&self, cure: &str) -> Result<Vec<(&'f str, Value<'f>)>, Refused> {
        let table = self.value.as_table().ok_or_else(|| self.refused("ce n'est pas une table", cure))?;
        let mut keys: Vec<_> = table
            .iter()
            .map(|(key, value)| {
                let (at, value, span) = (key.span().start, value.get_ref(), value.span());
                (key.get_ref().as_ref(), Value { text: self.text, at, value, span })
            })
            .collect();
        keys.sort_by_key(|(_, value)| value.at);
        Ok(keys)
    }

    /// The value as it stands in the file, for messages.
    pub(super) fn shown(&self) -> String {
        let said = self.value.as_str().or_else(|| self.text.get(self.span.clone()));
        shown(said.unwrap_or_default())
    }
}

impl Refused {
    /// Says in which key of a table the value is.
    pub(super) fn within(self, key: &str) -> Self {
        Self { within: Some(shown(key)), ..self }
    }
}
