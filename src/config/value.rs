//! [`Value`]: a value of the configuration file with its position, so that errors can name the line.

use std::ops::Range;

use toml::de::DeValue;

use crate::error::shown;

/// A value with its position in the file.
pub(super) struct Value<'f> {
    /// The text of the file.
    pub(super) text: &'f str,
    /// The offset of the start of the value's line, which is that of its key.
    pub(super) at: usize,
    pub(super) value: &'f DeValue<'f>,
    pub(super) span: Range<usize>,
}

/// The reason why a value cannot be used.
pub(super) struct Refused {
    /// The key within a table that contains the value: `archive` of a `[[fond]]`.
    pub(super) within: Option<String>,
    /// The offset in the file.
    pub(super) at: usize,
    pub(super) problem: String,
    pub(super) cure: String,
}

impl<'f> Value<'f> {
    /// Makes an error for this value.
    pub(super) fn refused(&self, problem: impl Into<String>, cure: impl Into<String>) -> Refused {
        Refused { within: None, at: self.at, problem: problem.into(), cure: cure.into() }
    }

    /// Returns the value as text. `key` is its key, for the remedy.
    pub(super) fn text(&self, key: &str) -> Result<String, Refused> {
        let cure = || format!("Mettez la valeur entre guillemets : {key} = \"…\".");
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.refused("ce n'est pas un texte", cure()))
    }

    /// Tells whether the value is a text.
    pub(super) fn is_text(&self) -> bool {
        self.value.as_str().is_some()
    }

    /// Returns the value as a list.
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

    /// Returns the keys and values of a table, in the order of the file.
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

    /// Returns the value as written in the file, for messages.
    pub(super) fn shown(&self) -> String {
        let said = self.value.as_str().or_else(|| self.text.get(self.span.clone()));
        shown(said.unwrap_or_default())
    }
}

impl Refused {
    /// Adds the key of the table in which the value is.
    pub(super) fn within(self, key: &str) -> Self {
        Self { within: Some(shown(key)), ..self }
    }
}
