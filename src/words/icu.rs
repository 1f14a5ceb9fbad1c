//! Long dates, plural forms and the decimal separator of a language, from CLDR by ICU4X.
//!
//! The data are compiled in, so each call looks them up anew. Formatters cannot be shared between threads without
//! another feature of ICU4X.

use fluent_bundle::FluentValue;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use jiff::civil;

/// Returns the locale of a language tag. English is that of Europe: « 14 June ».
pub(super) fn locale(langue: &str) -> Locale {
    let tag = if langue == "en" { "en-GB" } else { langue };
    tag.parse().unwrap_or(Locale::UNKNOWN)
}

/// Returns the decimal separator of a language. It is empty if ICU4X lacks the language; a test checks that it never
/// is.
pub(super) fn separator(langue: &str) -> Box<str> {
    let mut half = Decimal::from(5);
    half.multiply_pow10(-1);
    let text = DecimalFormatter::try_new((&locale(langue)).into(), Default::default())
        .map(|decimals| decimals.format(&half).to_string());
    text.unwrap_or_default().trim_matches(|c: char| c.is_ascii_digit()).into()
}

/// Formats a date in words. Returns `None` if ICU4X lacks the language.
pub(super) fn long_date(langue: &str, date: civil::Date) -> Option<String> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    let date = Date::try_new_gregorian(date.year().into(), month, day).ok()?;
    let dates: FixedCalendarDateTimeFormatter<Gregorian, YMD> =
        FixedCalendarDateTimeFormatter::try_new((&locale(langue)).into(), YMD::long()).ok()?;
    Some(plain(&dates.format(&date).to_string()))
}

/// Returns the plural form of a number: the result of the Fluent function `PLURAL`, such as `few`. Fluent has rules of
/// its own, which are those of CLDR too, but not for Breton (« 23 flas »).
pub(super) fn plural(langue: &str, arguments: &[FluentValue<'_>]) -> FluentValue<'static> {
    let number = match arguments {
        [FluentValue::Number(number)] => number.value.to_string().parse::<Decimal>().ok(),
        _ => None,
    };
    let rules = PluralRules::try_new_cardinal((&locale(langue)).into()).ok();
    FluentValue::from(match rules.zip(number).map(|(rules, number)| rules.category_for(&number)) {
        Some(PluralCategory::Zero) => "zero",
        Some(PluralCategory::One) => "one",
        Some(PluralCategory::Two) => "two",
        Some(PluralCategory::Few) => "few",
        Some(PluralCategory::Many) => "many",
        Some(PluralCategory::Other) | None => "other",
    })
}

/// Writes the apostrophe of « c'h » as all other texts do: CLDR has a letter of its own for it.
pub(super) fn plain(text: &str) -> String {
    text.replace('\u{2bc}', "'")
}
