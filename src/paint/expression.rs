//! Parses the expressions of MapLibre styles: the subset that hent's styles use.
//!
//! An operator outside the subset is an error, so that a picture never differs silently from its style.

use serde_json::Value as Json;

use super::value::Value;

/// An expression of a style.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    Constant(Value),
    Get(Box<Expression>),
    Has(Box<Expression>),
    Zoom,
    Id,
    GeometryType,
    /// An operator and its arguments.
    Call(Operator, Vec<Expression>),
    /// Pairs of condition and value, and the value if no condition holds.
    Case(Vec<(Expression, Expression)>, Box<Expression>),
    /// The input, pairs of labels and value, and the value if no label equals the input.
    Match(Box<Expression>, Vec<(Vec<Value>, Expression)>, Box<Expression>),
    /// The input, the value below the first stop, and the stops.
    Step(Box<Expression>, Box<Expression>, Vec<(f64, Expression)>),
    /// The base of the exponential curve (1: linear), the input, and the stops.
    Interpolate(f64, Box<Expression>, Vec<(f64, Expression)>),
}

/// An operator that evaluates all of its arguments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Not,
    All,
    Any,
    In,
    IndexOf,
    Slice,
    Length,
    At,
    Coalesce,
    Concat,
    ToString,
    ToNumber,
    ToBoolean,
    ToColour,
    Upcase,
    Downcase,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Min,
    Max,
    Abs,
    Round,
    Floor,
    Ceil,
    Sqrt,
    Rgb,
    /// The unchanged first argument: a type assertion, or the name of an image.
    Same,
}

impl Operator {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "==" => Self::Equal,
            "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::Greater,
            ">=" => Self::AtLeast,
            "!" => Self::Not,
            "all" => Self::All,
            "any" => Self::Any,
            "in" => Self::In,
            "index-of" => Self::IndexOf,
            "slice" => Self::Slice,
            "length" => Self::Length,
            "at" => Self::At,
            "coalesce" => Self::Coalesce,
            "concat" => Self::Concat,
            "to-string" => Self::ToString,
            "to-number" => Self::ToNumber,
            "to-boolean" => Self::ToBoolean,
            "to-color" => Self::ToColour,
            "upcase" => Self::Upcase,
            "downcase" => Self::Downcase,
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Remainder,
            "^" => Self::Power,
            "min" => Self::Min,
            "max" => Self::Max,
            "abs" => Self::Abs,
            "round" => Self::Round,
            "floor" => Self::Floor,
            "ceil" => Self::Ceil,
            "sqrt" => Self::Sqrt,
            "rgb" | "rgba" => Self::Rgb,
            "string" | "number" | "boolean" | "image" => Self::Same,
            _ => return None,
        })
    }
}

/// The unsupported or invalid part of an expression.
pub(super) type Unknown = String;

impl Expression {
    /// Parses an expression. Fails on an unsupported operator or invalid arguments.
    pub(super) fn parse(json: &Json) -> Result<Self, Unknown> {
        let Json::Array(items) = json else { return Ok(Self::Constant(literal(json))) };
        let Some((Json::String(name), arguments)) = items.split_first() else {
            return Ok(Self::Constant(literal(json)));
        };
        let wrong = || format!("« {name} » : {json}");
        Ok(match (name.as_str(), arguments) {
            ("literal", [value]) => Self::Constant(literal(value)),
            ("get", [key]) => Self::Get(Box::new(Self::parse(key)?)),
            ("has", [key]) => Self::Has(Box::new(Self::parse(key)?)),
            ("!has", [key]) => Self::Call(Operator::Not, vec![Self::Has(Box::new(Self::parse(key)?))]),
            ("zoom", []) => Self::Zoom,
            ("id", []) => Self::Id,
            ("geometry-type", []) => Self::GeometryType,
            // Features of a picture have no state: nothing is hovered.
            ("feature-state", [_]) => Self::Constant(Value::Null),
            ("case", arms) => case(arms)?.ok_or_else(wrong)?,
            ("match", [input, arms @ ..]) => matched(input, arms)?.ok_or_else(wrong)?,
            ("step", [input, first, stops @ ..]) => {
                let (input, first) = (Box::new(Self::parse(input)?), Box::new(Self::parse(first)?));
                Self::Step(input, first, self::stops(stops)?.ok_or_else(wrong)?)
            }
            ("interpolate", [curve, input, stops @ ..]) => {
                let base = base(curve).ok_or_else(wrong)?;
                let stops = self::stops(stops)?.filter(|stops| !stops.is_empty()).ok_or_else(wrong)?;
                Self::Interpolate(base, Box::new(Self::parse(input)?), stops)
            }
            // The fonts and sizes of the sections of a text are ignored.
            ("format", sections) => {
                let texts = sections.iter().filter(|section| !section.is_object());
                Self::Call(Operator::Concat, texts.map(Self::parse).collect::<Result<_, _>>()?)
            }
            _ => {
                let operator = Operator::parse(name).ok_or_else(wrong)?;
                Self::Call(operator, arguments.iter().map(Self::parse).collect::<Result<_, _>>()?)
            }
        })
    }
}

/// Converts a JSON value to a constant.
pub(super) fn literal(json: &Json) -> Value {
    match json {
        Json::Null | Json::Object(_) => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
        Json::String(text) => Value::text(text),
        Json::Array(values) => Value::List(values.iter().map(literal).collect()),
    }
}

/// Parses the arms of `case`. `None` if the default value is missing.
fn case(arms: &[Json]) -> Result<Option<Expression>, Unknown> {
    let (pairs, [otherwise]) = arms.as_chunks::<2>() else { return Ok(None) };
    let pair = |[condition, value]: &[Json; 2]| Ok((Expression::parse(condition)?, Expression::parse(value)?));
    let pairs = pairs.iter().map(pair).collect::<Result<_, Unknown>>()?;
    Ok(Some(Expression::Case(pairs, Box::new(Expression::parse(otherwise)?))))
}

/// Parses the arms of `match`. `None` if the default value is missing.
fn matched(input: &Json, arms: &[Json]) -> Result<Option<Expression>, Unknown> {
    let (pairs, [otherwise]) = arms.as_chunks::<2>() else { return Ok(None) };
    let pair = |[labels, value]: &[Json; 2]| {
        let labels = match labels {
            Json::Array(labels) => labels.iter().map(literal).collect(),
            label => vec![literal(label)],
        };
        Ok((labels, Expression::parse(value)?))
    };
    let pairs = pairs.iter().map(pair).collect::<Result<_, Unknown>>()?;
    Ok(Some(Expression::Match(Box::new(Expression::parse(input)?), pairs, Box::new(Expression::parse(otherwise)?))))
}

/// Parses stops: alternately a number and a value. `None` unless the numbers increase.
fn stops(stops: &[Json]) -> Result<Option<Vec<(f64, Expression)>>, Unknown> {
    let (pairs, []) = stops.as_chunks::<2>() else { return Ok(None) };
    let mut parsed = Vec::with_capacity(pairs.len());
    for [at, value] in pairs {
        let Some(at) = at.as_f64() else { return Ok(None) };
        parsed.push((at, Expression::parse(value)?));
    }
    Ok(parsed.is_sorted_by(|(a, _), (b, _)| a < b).then_some(parsed))
}

/// Parses `["linear"]` or `["exponential", base]`. Returns the base.
fn base(curve: &Json) -> Option<f64> {
    match curve.as_array()?.as_slice() {
        [name] if name == "linear" => Some(1.0),
        [name, base] if name == "exponential" => base.as_f64().filter(|base| *base > 0.0),
        _ => None,
    }
}
