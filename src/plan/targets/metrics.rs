//! What is counted, and seasonal profiles.

use ecow::EcoString;

use crate::diagnostic::{Findings, Lang, Speak};
use crate::plan::rules::{profile_not_whole, wrong_kind};
use crate::plan::targets::{MetricId, PROFILE, Profile, ProfileId, Targets};
use crate::plan::{Facts, Resolver};
use crate::source::Spanned;
use crate::syntax::targets::{Better, LowerAttainment, Metric as WrittenMetric, NoTarget, OverSlices, OverTime};
use crate::syntax::{By, Entries, Noun, Operand, Operation, Read, Share};
use crate::units::{Currency, Figure, Part, PeriodText, Quantity, speak};

/// What a metric is measured in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An amount in the plan's currency.
    Money(Currency),
    /// A share of a whole.
    Percent,
    /// A number of things, with the word they are counted in.
    Count(Option<EcoString>),
}

impl Kind {
    /// A value as readers of a language expect it.
    pub fn show(&self, value: Quantity, lang: Lang) -> String {
        match self {
            Self::Money(currency) => speak::money(value, *currency, lang),
            Self::Percent => speak::percent(value),
            Self::Count(None) => speak::number(value, lang),
            Self::Count(Some(word)) => format!("{} {word}", speak::number(value, lang)),
        }
    }

    /// What is expected where a value of this kind is to be written.
    pub fn noun(&self) -> Noun {
        match self {
            Self::Money(_) => {
                Noun { en: "an amount of money such as 5000万 or 12k", zh: "金额，如 5000万 或 12k" }
            }
            Self::Percent => Noun { en: "a percent such as 15%", zh: "百分比，如 15%" },
            Self::Count(_) => Noun { en: "a number such as 300", zh: "数量，如 300" },
        }
    }
}

/// How a metric follows from its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollUp {
    /// The whole is the sum.
    Sum,
    /// Numerator ÷ denominator, each rolled up by itself.
    Ratio(MetricId, MetricId),
    /// A mean, weighted by another metric.
    Weighted(MetricId),
    /// Neither: wholes and parts are not compared.
    None,
}

/// A metric.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Printed label.
    pub name: Option<EcoString>,
    /// What it is measured in.
    pub kind: Kind,
    /// How it follows from its parts.
    pub roll_up: RollUp,
    /// How it adds up over time.
    pub over_time: OverTime,
    /// Whether slices add up.
    pub over_slices: OverSlices,
    /// The seasonal profile of its targets.
    pub profile: Option<ProfileId>,
    /// How attainment is computed, where less is better.
    pub lower: Option<LowerAttainment>,
    /// What attainment is where the target is zero, where that is said.
    pub no_target: Option<NoTarget>,
}

/// Types a metric; what it refers to is linked later.
pub(super) fn metric(written: &WrittenMetric, facts: &Facts) -> Metric {
    let kind = match written.r#in.get().map(|unit| unit.as_str()) {
        None | Some("money") => Kind::Money(facts.currency),
        Some("percent") => Kind::Percent,
        Some("count") => Kind::Count(None),
        Some(other) => match Currency::parse(other) {
            Ok(_) => Kind::Money(facts.currency),
            Err(_) => Kind::Count(Some(other.into())),
        },
    };
    let roll_up = if kind == Kind::Percent { RollUp::None } else { RollUp::Sum };
    let lower = written.better.get().is_some_and(|better| better.value == Better::Lower);
    Metric {
        name: written.name.get().map(|name| name.value.clone()),
        kind,
        roll_up,
        over_time: written.over_time.get().map_or(OverTime::Sum, |over| over.value),
        over_slices: written.over_slices.get().map_or(OverSlices::Sum, |over| over.value),
        profile: None,
        lower: lower.then(|| written.attainment.get().map_or(LowerAttainment::TargetOverActual, |way| way.value)),
        no_target: written.no_target.get().map(|way| way.value),
    }
}

impl Targets {
    pub(super) fn link_metrics(&mut self, entries: Option<&Entries<WrittenMetric>>, resolver: &mut Resolver<'_>) {
        for entry in entries.into_iter().flatten() {
            let Some(metric) = self.metrics.find(&entry.id) else { continue };
            if let Some(roll_up) = self.roll_up(&entry.value, resolver) {
                self.metrics.get_mut(metric).roll_up = roll_up;
            }
            if let Some(profile) = entry.value.profile.get() {
                let profile = resolver.find(profile, &self.profiles, PROFILE);
                self.metrics.get_mut(metric).profile = profile;
            }
        }
    }

    fn roll_up(&self, written: &WrittenMetric, resolver: &mut Resolver<'_>) -> Option<RollUp> {
        if let Some(weights) = written.weighted_by.get() {
            return resolver.find(weights, &self.metrics, WrittenMetric::NOUN).map(RollUp::Weighted);
        }
        if written.weighted_by.is_broken() {
            return None;
        }
        let formula = written.is.get()?;
        let mut operands = formula.operands.iter().map(|operand| match operand {
            Operand::Value(id) => resolver.find(id, &self.metrics, WrittenMetric::NOUN),
            Operand::Formula(_) => None,
        });
        let (first, second) = (operands.next().flatten(), operands.next().flatten());
        match formula.operation {
            Operation::Ratio => Some(RollUp::Ratio(first?, second?)),
            _ => Some(RollUp::None),
        }
    }

    pub(super) fn add_profiles(
        &mut self,
        entries: Option<&Entries<By<Spanned<Share>>>>,
        facts: &Facts,
        resolver: &mut Resolver<'_>,
    ) {
        for entry in entries.into_iter().flatten() {
            if let Some(profile) = profile(&entry.id, &entry.value, facts, resolver.findings) {
                resolver.add(&mut self.profiles, &entry.id, profile, PROFILE);
            } else {
                self.profiles.add_broken(entry.id.value.clone());
            }
        }
    }
}

/// The weights of a profile's months; its shares must make a whole year.
fn profile(
    id: &Spanned<EcoString>,
    shares: &By<Spanned<Share>>,
    facts: &Facts,
    findings: &mut Findings,
) -> Option<Profile> {
    let mut months = [Quantity::ZERO; 12];
    let mut quarters = [Quantity::ZERO; 4];
    let (mut sum, mut only_quarters) = (Quantity::ZERO, true);
    for (name, share) in shares.iter() {
        let share = share.as_ref()?.value.0;
        let part = part_of(name, facts, findings)?;
        let (first, last) = part.months();
        let count = i128::from(last - first + 1);
        for month in first..=last {
            // Weights, not shares: what is split by them adds up exactly whatever they are.
            months[usize::from(month) - 1] += Quantity::from_micros(share.micros() * 12 / count);
        }
        match part {
            Part::Quarter(quarter) => quarters[usize::from(quarter) - 1] += share,
            _ => only_quarters = false,
        }
        sum += share;
    }
    if sum != Quantity::ONE {
        profile_not_whole::report(findings, id, sum);
        return None;
    }
    Some(Profile { months, quarters: only_quarters.then_some(quarters) })
}

fn part_of(name: &Spanned<EcoString>, facts: &Facts, findings: &mut Findings) -> Option<Part> {
    let year = facts.calendar.year().year;
    let parsed = PeriodText::parse(name).and_then(|text| facts.calendar.resolve(&text, Some(year)));
    match parsed {
        Ok(period) => Some(period.part()),
        Err(error) => {
            let mut reader = crate::syntax::Reader::new(findings, name.value.clone());
            crate::syntax::rules::invalid_period::report(&mut reader, name, error.explain(), error.help());
            None
        }
    }
}

/// A figure as a value of a metric, in the plan's currency; reported where it is of another kind.
pub fn read_value(figure: &Spanned<Figure>, kind: &Kind, facts: &Facts, findings: &mut Findings) -> Option<Quantity> {
    let value = match (&figure.value, kind) {
        (Figure::Percent(share), Kind::Percent) => Some(*share),
        (Figure::Amount { value, currency: None, word: None }, Kind::Money(_) | Kind::Count(_)) => Some(*value),
        (Figure::Amount { value, currency: Some(currency), word: None }, Kind::Money(_)) => {
            facts.convert(*value, *currency)
        }
        (Figure::Amount { value, currency: None, word: Some(word) }, Kind::Count(own))
            if own.is_none() || own.as_ref() == Some(word) =>
        {
            Some(*value)
        }
        _ => None,
    };
    if value.is_none() {
        let text = Spanned::new(EcoString::from(figure.value.speak(Lang::En)), figure.span);
        match (&figure.value, kind) {
            (Figure::Amount { currency: Some(currency), word: None, .. }, Kind::Money(_)) => {
                wrong_kind::report_currency(findings, &text, *currency, facts.currency);
            }
            _ => wrong_kind::report(findings, &text, kind.noun()),
        }
    }
    value
}
