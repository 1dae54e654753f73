//! Formulas over results, metrics and fields: what they are applied to exists, and is of a kind the operation can take.

use ecow::EcoString;

use crate::decision::axes::AxisKind;
use crate::decision::collect::Tables;
use crate::decision::numbers::noun_of;
use crate::decision::results::{Expected, Wanted};
use crate::decision::rules::circular_need;
use crate::plan::rules::{unknown_reference, wrong_kind};
use crate::source::{Span, Spanned};
use crate::syntax::risk::{Gives, Policy};
use crate::syntax::{Entry, Formula, Noun, Operand, Operation};
use crate::units::Figure;

/// What a number counts, as far as formulas tell numbers apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Money,
    Percent,
    Count,
    Duration,
    /// A number alone, which goes with any of them.
    Plain,
    /// Not known: it was reported, or is computed itself.
    Unknown,
}

impl Unit {
    fn of(kind: &AxisKind) -> Option<Self> {
        match kind {
            AxisKind::Money => Some(Self::Money),
            AxisKind::Percent | AxisKind::Growth => Some(Self::Percent),
            AxisKind::Count(_) => Some(Self::Count),
            AxisKind::Duration => Some(Self::Duration),
            AxisKind::Number => Some(Self::Plain),
            _ => None,
        }
    }

    fn of_figure(figure: &Figure) -> Self {
        match figure {
            Figure::Percent(_) => Self::Percent,
            Figure::Amount { currency: Some(_), .. } => Self::Money,
            _ => Self::Plain,
        }
    }

    fn goes_with(self, other: Self) -> bool {
        self == other || [self, other].iter().any(|unit| matches!(unit, Self::Plain | Self::Unknown))
    }

    fn noun(self) -> Noun {
        match self {
            Self::Money => {
                Noun { en: "an amount of money, as the others here are", zh: "金额，而此处其他项是金额" }
            }
            Self::Percent => {
                Noun { en: "a percent, as the others here are", zh: "百分比，而此处其他项是百分比" }
            }
            Self::Count => Noun { en: "a count, as the others here are", zh: "数量，而此处其他项是数量" },
            Self::Duration => {
                Noun { en: "a length of time, as the others here are", zh: "时长，而此处其他项是时长" }
            }
            Self::Plain | Self::Unknown => Noun { en: "a number", zh: "数字" },
        }
    }
}

impl Tables<'_, '_> {
    /// The formulas among what a policy gives.
    pub(super) fn formulas_of(&mut self, policy: &Entry<Policy>, scope: &[Expected]) {
        let gives: Vec<(&Spanned<EcoString>, &Formula)> = policy
            .value
            .gives
            .get()
            .into_iter()
            .flat_map(|gives| gives.iter())
            .filter_map(|(name, gives)| match gives {
                Some(Gives::Formula(formula)) => Some((name, formula)),
                _ => None,
            })
            .collect();
        if let Some(circle) = circle(&gives) {
            return circular_need::report(self.findings, &policy.id.value, &circle);
        }
        for (_, formula) in &gives {
            self.formula(formula, scope);
        }
    }

    /// A formula that stands in a row in the place of a result.
    pub(super) fn formula_given(&mut self, formula: &Formula, wanted: &Wanted, scope: &[Expected]) {
        let found = self.formula(formula, scope);
        let text = Spanned::new("{…}".into(), formula.span);
        match wanted {
            Wanted::Kind(kind) => match Unit::of(kind) {
                Some(unit) if !unit.goes_with(found) => wrong_kind::report(self.findings, &text, noun_of(kind)),
                Some(_) => {}
                None => wrong_kind::report(self.findings, &text, Noun { en: "a word", zh: "词语" }),
            },
            Wanted::Text | Wanted::Bounds => {
                wrong_kind::report(self.findings, &text, Noun { en: "a text", zh: "文字" });
            }
            Wanted::Figure(..) | Wanted::Computed => {}
        }
    }

    fn formula(&mut self, formula: &Formula, scope: &[Expected]) -> Unit {
        let operands: Vec<(Unit, Spanned<EcoString>)> =
            formula.operands.iter().map(|operand| self.operand(operand, scope)).collect();
        let units: Vec<Unit> = operands.iter().map(|(unit, _)| *unit).collect();
        if units.contains(&Unit::Unknown) {
            return Unit::Unknown;
        }
        match formula.operation {
            Operation::Product => self.product(&operands),
            Operation::Ratio => self.ratio(&units, formula.span),
            _ => self.alike(&operands),
        }
    }

    fn operand(&mut self, operand: &Operand, scope: &[Expected]) -> (Unit, Spanned<EcoString>) {
        match operand {
            Operand::Formula(formula) => (self.formula(formula, scope), Spanned::new("{…}".into(), formula.span)),
            Operand::Value(text) => (self.named(text, scope), text.clone()),
        }
    }

    /// A number, or the unit of what has the name.
    fn named(&mut self, text: &Spanned<EcoString>, scope: &[Expected]) -> Unit {
        let own = scope.iter().find(|result| result.name == text.value).map(|result| &result.wanted);
        let kind = match own {
            Some(Wanted::Computed | Wanted::Figure(..)) => return Unit::Unknown,
            Some(Wanted::Kind(kind)) => Some(kind),
            Some(Wanted::Text | Wanted::Bounds) => None,
            None => match (self.axes.find(text), Figure::parse(text)) {
                (Some(axis), _) => Some(&axis.kind),
                (None, Ok(figure)) => return Unit::of_figure(&figure),
                (None, Err(_)) => {
                    let known = scope.iter().map(|result| result.name.as_str()).chain(self.axes.names());
                    let noun = Noun { en: "a result, metric or field", zh: "结果、指标或字段" };
                    unknown_reference::report(self.findings, text, noun, known);
                    return Unit::Unknown;
                }
            },
        };
        kind.and_then(Unit::of).unwrap_or_else(|| {
            wrong_kind::report(self.findings, text, Noun { en: "a number", zh: "数字" });
            Unit::Unknown
        })
    }

    /// Several of one kind, which make one of that kind.
    fn alike(&mut self, operands: &[(Unit, Spanned<EcoString>)]) -> Unit {
        let first = operands.iter().map(|(unit, _)| *unit).find(|unit| *unit != Unit::Plain).unwrap_or(Unit::Plain);
        match operands.iter().find(|(unit, _)| !unit.goes_with(first)) {
            None => first,
            Some((_, text)) => {
                wrong_kind::report(self.findings, text, first.noun());
                Unit::Unknown
            }
        }
    }

    /// One amount at most, times shares and counts.
    fn product(&mut self, operands: &[(Unit, Spanned<EcoString>)]) -> Unit {
        let mut measured = operands.iter().filter(|(unit, _)| matches!(unit, Unit::Money | Unit::Duration));
        let first = measured.next();
        if let Some((_, text)) = measured.next() {
            let noun = Noun {
                en: "a share or a count: two amounts cannot be multiplied",
                zh: "比例或数量：两个金额不能相乘",
            };
            wrong_kind::report(self.findings, text, noun);
            return Unit::Unknown;
        }
        let percent = operands.iter().all(|(unit, _)| *unit == Unit::Percent);
        first.map_or(if percent { Unit::Percent } else { Unit::Plain }, |(unit, _)| *unit)
    }

    fn ratio(&mut self, units: &[Unit], span: Span) -> Unit {
        let [above, below] = units else {
            let noun = Noun {
                en: "a division: it takes two numbers, what is divided and what divides it",
                zh: "除法：须有被除数和除数两项",
            };
            wrong_kind::report(self.findings, &Spanned::new("ratio".into(), span), noun);
            return Unit::Unknown;
        };
        match (above, below) {
            (above, below) if above == below => Unit::Percent,
            (above, Unit::Plain | Unit::Count | Unit::Percent) => *above,
            _ => Unit::Unknown,
        }
    }
}

/// Results that are computed from one another.
fn circle<'a>(gives: &[(&'a Spanned<EcoString>, &Formula)]) -> Option<Vec<&'a Spanned<EcoString>>> {
    let needs = |formula: &Formula| -> Vec<usize> {
        let mut names = Vec::new();
        names_in(formula, &mut names);
        gives.iter().enumerate().filter(|(_, (id, _))| names.contains(&id.value)).map(|(index, _)| index).collect()
    };
    let edges: Vec<Vec<usize>> = gives.iter().map(|(_, formula)| needs(formula)).collect();
    let mut alive: Vec<bool> = vec![true; gives.len()];
    // Whatever needs nothing that is left can be computed; what remains in the end lies on a circle or needs one.
    while let Some(free) =
        (0..gives.len()).find(|index| alive[*index] && !edges[*index].iter().any(|needed| alive[*needed]))
    {
        alive[free] = false;
    }
    let mut path = vec![alive.iter().position(|alive| *alive)?];
    loop {
        let next = edges[*path.last()?].iter().copied().find(|needed| alive[*needed])?;
        if let Some(from) = path.iter().position(|index| *index == next) {
            return Some(path[from..].iter().map(|index| gives[*index].0).collect());
        }
        path.push(next);
    }
}

fn names_in(formula: &Formula, names: &mut Vec<EcoString>) {
    for operand in &formula.operands {
        match operand {
            Operand::Value(text) => names.push(text.value.clone()),
            Operand::Formula(inner) => names_in(inner, names),
        }
    }
}
