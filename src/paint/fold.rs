//! Constant folding: replaces the parts of an expression that depend on the zoom only by their values.
//!
//! A picture has thousands of features at one zoom, and most properties depend on the zoom alone. Folding also parses
//! each colour once.

use super::evaluate::Context;
use super::expression::Expression;
use super::value::Value;

impl Expression {
    /// Folds the expression for a zoom. If `is_colour`, constant texts are parsed as colours.
    pub(super) fn folded(&self, zoom: f64, is_colour: bool) -> Self {
        let value = |of: &Self| of.folded(zoom, is_colour);
        let input = |of: &Self| Box::new(of.folded(zoom, false));
        let folded = match self {
            Self::Constant(constant) => match constant.colour().filter(|_| is_colour) {
                Some(colour) => Self::Constant(Value::Colour(colour)),
                None => self.clone(),
            },
            Self::Zoom => Self::Constant(Value::Number(zoom)),
            Self::Id | Self::GeometryType => self.clone(),
            Self::Get(key) => Self::Get(input(key)),
            Self::Has(key) => Self::Has(input(key)),
            Self::Call(operator, arguments) => {
                Self::Call(*operator, arguments.iter().map(|argument| argument.folded(zoom, false)).collect())
            }
            Self::Case(arms, otherwise) => {
                let arm = |(condition, of): &(Self, Self)| (condition.folded(zoom, false), value(of));
                Self::Case(arms.iter().map(arm).collect(), Box::new(value(otherwise)))
            }
            Self::Match(of, arms, otherwise) => {
                let arms = arms.iter().map(|(labels, of)| (labels.clone(), value(of)));
                Self::Match(input(of), arms.collect(), Box::new(value(otherwise)))
            }
            Self::Step(of, first, stops) => {
                let stops = stops.iter().map(|(at, of)| (*at, value(of)));
                Self::Step(input(of), Box::new(value(first)), stops.collect())
            }
            Self::Interpolate(base, of, stops) => {
                let stops = stops.iter().map(|(at, of)| (*at, value(of)));
                Self::Interpolate(*base, input(of), stops.collect())
            }
        };
        if folded.needs_feature() { folded } else { Self::Constant(folded.value(Context { zoom, feature: None })) }
    }

    /// Whether the value depends on the feature.
    fn needs_feature(&self) -> bool {
        match self {
            Self::Constant(_) | Self::Zoom => false,
            Self::Get(_) | Self::Has(_) | Self::Id | Self::GeometryType => true,
            Self::Call(_, arguments) => arguments.iter().any(Self::needs_feature),
            Self::Case(arms, otherwise) => {
                let arm = |(condition, value): &(Self, Self)| condition.needs_feature() || value.needs_feature();
                otherwise.needs_feature() || arms.iter().any(arm)
            }
            Self::Match(input, arms, otherwise) => {
                let arm = |(_, value): &(Vec<Value>, Self)| value.needs_feature();
                input.needs_feature() || otherwise.needs_feature() || arms.iter().any(arm)
            }
            Self::Step(input, first, stops) => {
                let stop = |(_, value): &(f64, Self)| value.needs_feature();
                input.needs_feature() || first.needs_feature() || stops.iter().any(stop)
            }
            Self::Interpolate(_, input, stops) => {
                input.needs_feature() || stops.iter().any(|(_, value)| value.needs_feature())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_needs_no_feature_is_constant() {
        let folded = |json, is_colour| Expression::parse(&json).unwrap().folded(10.0, is_colour);
        let constant = |json, is_colour| match folded(json, is_colour) {
            Expression::Constant(value) => value,
            other => panic!("{other:?}"),
        };
        assert_eq!(constant(json!(["interpolate", ["linear"], ["zoom"], 5, 0, 15, 8]), false), Value::Number(4.0));
        let colour = constant(json!(["step", ["zoom"], "#000", 8, "#ffffff"]), true);
        assert!(matches!(colour, Value::Colour(colour) if colour.hex() == "#ffffff"));
        assert_eq!(constant(json!(["==", 1, ["+", 0, 1]]), false), Value::Bool(true));
        let of_feature = json!(["case", ["has", "x"], ["step", ["zoom"], 1, 5, 2], ["get", "y"]]);
        let Expression::Case(arms, _) = folded(of_feature, false) else { panic!("it needs the feature") };
        assert!(matches!(&*arms, [(Expression::Has(_), Expression::Constant(Value::Number(2.0)))]));
    }
}
