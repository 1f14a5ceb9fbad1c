//! Evaluates expressions of the style for a zoom and a feature.

use super::expression::{Expression, Operator};
use super::mvt::{Feature, Features};
use super::value::{Colour, Value};

/// The input of an expression.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// MapLibre's zoom. At zoom 0 the world is 512 CSS pixels wide.
    pub(super) zoom: f64,
    /// The feature, and the layer of its tile, which has the tags. `None` for properties without a feature (background).
    pub(super) feature: Option<(&'a Features, &'a Feature)>,
}

impl Context<'_> {
    fn tag(&self, key: &Value) -> Option<Value> {
        let (features, feature) = self.feature?;
        let Value::Text(key) = key else { return None };
        features.tag(feature, key).cloned()
    }
}

impl Expression {
    /// Evaluates the expression. The value is null if an argument has a wrong type or a tag is missing.
    pub(super) fn value(&self, context: Context<'_>) -> Value {
        match self {
            Self::Constant(value) => value.clone(),
            Self::Get(key) => context.tag(&key.value(context)).unwrap_or(Value::Null),
            Self::Has(key) => Value::Bool(context.tag(&key.value(context)).is_some()),
            Self::Zoom => Value::Number(context.zoom),
            Self::Id => {
                let id = context.feature.and_then(|(_, feature)| feature.id);
                // Ids are numbers of rows, far below 2⁵³.
                #[allow(clippy::cast_precision_loss)]
                id.map_or(Value::Null, |id| Value::Number(id as f64))
            }
            Self::GeometryType => context.feature.map_or(Value::Null, |(_, feature)| Value::text(feature.kind())),
            Self::Call(operator, arguments) => call(*operator, arguments, context),
            Self::Case(arms, otherwise) => {
                let arm = arms.iter().find(|(condition, _)| condition.value(context).truth());
                arm.map_or(otherwise.as_ref(), |(_, value)| value).value(context)
            }
            Self::Match(input, arms, otherwise) => {
                let input = input.value(context);
                let arm = arms.iter().find(|(labels, _)| labels.contains(&input));
                arm.map_or(otherwise.as_ref(), |(_, value)| value).value(context)
            }
            Self::Step(input, first, stops) => {
                let at = input.value(context).number().unwrap_or(f64::NEG_INFINITY);
                let stop = stops.iter().rev().find(|(stop, _)| *stop <= at);
                stop.map_or(first.as_ref(), |(_, value)| value).value(context)
            }
            Self::Interpolate(base, input, stops) => interpolate(*base, input, stops, context),
        }
    }
}

fn interpolate(base: f64, input: &Expression, stops: &[(f64, Expression)], context: Context<'_>) -> Value {
    let Some(at) = input.value(context).number() else { return Value::Null };
    let after = stops.partition_point(|(stop, _)| *stop <= at);
    let before = after.checked_sub(1).and_then(|before| stops.get(before));
    match (before, stops.get(after)) {
        (None, None) => Value::Null,
        (Some((_, only)), None) | (None, Some((_, only))) => only.value(context),
        (Some((from, low)), Some((to, high))) => {
            let (range, done) = (to - from, at - from);
            let linear = (base - 1.0).abs() < 1e-9;
            let share = if linear { done / range } else { (base.powf(done) - 1.0) / (base.powf(range) - 1.0) };
            low.value(context).between(&high.value(context), share)
        }
    }
}

fn call(operator: Operator, arguments: &[Expression], context: Context<'_>) -> Value {
    let mut values = arguments.iter().map(|argument| argument.value(context));
    match operator {
        Operator::All => Value::Bool(values.all(|value| value.truth())),
        Operator::Any => Value::Bool(values.any(|value| value.truth())),
        Operator::Coalesce => values.find(|value| *value != Value::Null).unwrap_or(Value::Null),
        Operator::Concat => {
            let texts: Vec<_> = values.map(|value| value.shown()).collect();
            Value::text(&texts.concat())
        }
        Operator::Add => fold(values, |a, b| a + b),
        Operator::Multiply => fold(values, |a, b| a * b),
        Operator::Min => fold(values, f64::min),
        Operator::Max => fold(values, f64::max),
        Operator::ToNumber => values.find_map(|value| to_number(&value)).map_or(Value::Null, Value::Number),
        Operator::ToColour => values.find_map(|value| value.colour()).map_or(Value::Null, Value::Colour),
        Operator::Rgb => rgb(&values.map(|value| value.number()).collect::<Vec<_>>()),
        _ => {
            let mut next = || values.next();
            simple(operator, next().unwrap_or(Value::Null), next(), next())
        }
    }
}

/// An operator with one to three arguments.
fn simple(operator: Operator, first: Value, second: Option<Value>, third: Option<Value>) -> Value {
    let number = |of: fn(f64) -> f64| first.number().map_or(Value::Null, |number| Value::Number(of(number)));
    match operator {
        Operator::Equal => Value::Bool(second.as_ref() == Some(&first)),
        Operator::Unequal => Value::Bool(second.as_ref() != Some(&first)),
        Operator::Less => compare(&first, second.as_ref(), std::cmp::Ordering::is_lt),
        Operator::AtMost => compare(&first, second.as_ref(), std::cmp::Ordering::is_le),
        Operator::Greater => compare(&first, second.as_ref(), std::cmp::Ordering::is_gt),
        Operator::AtLeast => compare(&first, second.as_ref(), std::cmp::Ordering::is_ge),
        Operator::Not => Value::Bool(!first.truth()),
        Operator::In => Value::Bool(second.is_some_and(|within| place(&first, &within).is_some())),
        Operator::IndexOf => {
            let found = second.and_then(|within| place(&first, &within));
            Value::Number(found.map_or(-1.0, of_count))
        }
        Operator::Slice => slice(&first, second.as_ref(), third.as_ref()),
        Operator::Length => match &first {
            Value::Text(text) => Value::Number(of_count(text.chars().count())),
            other => Value::Number(of_count(other.list().len())),
        },
        Operator::At => {
            let at = second.as_ref().map(Value::list).zip(index(Some(&first), 0));
            at.and_then(|(list, at)| list.get(at).cloned()).unwrap_or(Value::Null)
        }
        Operator::Same => first,
        Operator::ToString => Value::Text(first.shown()),
        Operator::ToBoolean => Value::Bool(first.truth()),
        Operator::Upcase => Value::text(&first.shown().to_uppercase()),
        Operator::Downcase => Value::text(&first.shown().to_lowercase()),
        Operator::Subtract if second.is_none() => number(|a| -a),
        Operator::Subtract => arithmetic(&first, second.as_ref(), |a, b| a - b),
        Operator::Divide => arithmetic(&first, second.as_ref(), |a, b| a / b),
        Operator::Remainder => arithmetic(&first, second.as_ref(), |a, b| a % b),
        Operator::Power => arithmetic(&first, second.as_ref(), f64::powf),
        Operator::Abs => number(f64::abs),
        Operator::Round => number(f64::round),
        Operator::Floor => number(f64::floor),
        Operator::Ceil => number(f64::ceil),
        Operator::Sqrt => number(f64::sqrt),
        // `call` has these.
        Operator::All
        | Operator::Any
        | Operator::Coalesce
        | Operator::Concat
        | Operator::Add
        | Operator::Multiply
        | Operator::Min
        | Operator::Max
        | Operator::ToNumber
        | Operator::ToColour
        | Operator::Rgb => Value::Null,
    }
}

fn fold(values: impl Iterator<Item = Value>, of: fn(f64, f64) -> f64) -> Value {
    let both = |a: Option<f64>, b: Option<f64>| Some(of(a?, b?));
    values.map(|value| value.number()).reduce(both).flatten().map_or(Value::Null, Value::Number)
}

fn arithmetic(first: &Value, second: Option<&Value>, of: fn(f64, f64) -> f64) -> Value {
    let numbers = first.number().zip(second.and_then(Value::number));
    numbers.map_or(Value::Null, |(a, b)| Value::Number(of(a, b)))
}

fn compare(first: &Value, second: Option<&Value>, is: fn(std::cmp::Ordering) -> bool) -> Value {
    let order = match (first, second) {
        (Value::Number(a), Some(Value::Number(b))) => a.partial_cmp(b),
        (Value::Text(a), Some(Value::Text(b))) => Some(a.cmp(b)),
        _ => None,
    };
    Value::Bool(order.is_some_and(is))
}

/// The index of a value in a list, or of a text in a text (in characters).
fn place(value: &Value, within: &Value) -> Option<usize> {
    match (value, within) {
        (value, Value::Text(text)) => {
            let before = text.split_once(&*value.shown())?.0;
            Some(before.chars().count())
        }
        (value, within) => within.list().iter().position(|item| item == value),
    }
}

/// The part of a text or list between two indices, without the second one. Negative indices count from the end.
fn slice(value: &Value, from: Option<&Value>, to: Option<&Value>) -> Value {
    match value {
        Value::Text(text) => {
            let count = text.chars().count();
            let from = index(from, count).unwrap_or(0);
            let to = to.map_or(Some(count), |to| index(Some(to), count)).unwrap_or(count);
            Value::text(&text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
        }
        list => {
            let list = list.list();
            let from = index(from, list.len()).unwrap_or(0);
            let to = to.map_or(Some(list.len()), |to| index(Some(to), list.len())).unwrap_or(list.len());
            Value::List(list.iter().skip(from).take(to.saturating_sub(from)).cloned().collect())
        }
    }
}

/// Converts an index to a distance from the start. `count` is the length. Returns `None` if the value is not a number.
#[allow(clippy::cast_sign_loss, reason = "it is not negative, and `as` saturates")]
fn index(value: Option<&Value>, count: usize) -> Option<usize> {
    let number = value?.number()?;
    let from_start = if number < 0.0 { (of_count(count) + number).max(0.0) } else { number };
    Some(from_start as usize)
}

#[allow(clippy::cast_precision_loss, reason = "texts and lists are short")]
fn of_count(count: usize) -> f64 {
    count as f64
}

fn to_number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(0.0),
        Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn rgb(numbers: &[Option<f64>]) -> Value {
    let (&[Some(r), Some(g), Some(b)] | &[Some(r), Some(g), Some(b), _]) = numbers else { return Value::Null };
    let alpha = numbers.get(3).copied().flatten().unwrap_or(1.0) as f32;
    Value::Colour(Colour { rgb: [r, g, b].map(|c| (c / 255.0).clamp(0.0, 1.0) as f32), alpha: alpha.clamp(0.0, 1.0) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(zoom: f64, json: serde_json::Value) -> Value {
        Expression::parse(&json).unwrap().value(Context { zoom, feature: None })
    }

    #[test]
    fn operators_compute_as_maplibre_does() {
        for (json, expected) in [
            (json!(["+", 1, 2, 3]), Value::Number(6.0)),
            (json!(["-", 5]), Value::Number(-5.0)),
            (json!(["*", ["-", ["%", ["+", 7, 4], 5], 2], 1.5]), Value::Number(-1.5)),
            (json!(["in", "gare", "eau,gare"]), Value::Bool(true)),
            (json!(["in", "a", ["literal", ["b", "a"]]]), Value::Bool(true)),
            (json!(["index-of", "é", "été"]), Value::Number(0.0)),
            (json!(["slice", "2026-05-01", 5, 7]), Value::text("05")),
            (json!(["slice", "été", -1]), Value::text("é")),
            (json!(["concat", "a", 1, ["get", "x"]]), Value::text("a1")),
            (json!(["coalesce", ["get", "x"], "y"]), Value::text("y")),
            (json!(["case", ["has", "x"], 1, 2]), Value::Number(2.0)),
            (json!(["match", "b", ["a", "b"], 1, "c", 2, 3]), Value::Number(1.0)),
            (json!(["match", 4, 4, "x", "y"]), Value::text("x")),
            (json!(["to-number", "x", "2.5"]), Value::Number(2.5)),
            (json!(["!", ["all", true, ["<", 1, 2]]]), Value::Bool(false)),
            (json!(["at", 1, ["literal", [5, 6]]]), Value::Number(6.0)),
            (json!(["format", "a", {}, "b", {"font-scale": 0.8}]), Value::text("ab")),
        ] {
            assert_eq!(at(10.0, json.clone()), expected, "{json}");
        }
    }

    #[test]
    fn curves_pass_their_stops_and_are_flat_outside() {
        let curve = |base: serde_json::Value| json!(["interpolate", base, ["zoom"], 5, 0, 10, 8]);
        for base in [json!(["linear"]), json!(["exponential", 1.4])] {
            let of = |zoom| at(zoom, curve(base.clone())).number().unwrap();
            assert_eq!([of(0.0), of(5.0), of(10.0), of(20.0)], [0.0, 0.0, 8.0, 8.0]);
            assert!(of(7.0) > of(6.0));
        }
        assert_eq!(at(7.5, curve(json!(["linear"]))), Value::Number(4.0));
        assert_eq!(at(9.0, json!(["step", ["zoom"], "a", 8, "b", 10, "c"])), Value::text("b"));
        let colours = json!(["interpolate", ["linear"], ["zoom"], 0, "#000000", 10, "#ffffff"]);
        assert_eq!(at(5.0, colours).colour().unwrap().hex(), "#808080");
    }

    #[test]
    fn what_is_unknown_is_an_error() {
        for json in [
            json!(["within", {}]),
            json!(["case", true, 1]),
            json!(["interpolate", ["cubic-bezier", 0, 0, 1, 1], ["zoom"], 1, 2]),
            json!(["step", ["zoom"], 1, 5]),
        ] {
            assert!(Expression::parse(&json).is_err(), "{json}");
        }
    }
}
