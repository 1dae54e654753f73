//! Lines of a table of aggregates beside sums: transactions that pay hangs on, and what happened to deals and positions.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::{Line, Reader, no_number, scaled};
use crate::actuals::ledger::Holder;
use crate::actuals::payroll::{Stands, SummedDeal};
use crate::actuals::stories::Stories;
use crate::actuals::tally::quotient;
use crate::diagnostic::Message;
use crate::pay::terms::{ClawbackTerms, Term};
use crate::pay::world::{Happened, Happening};
use crate::say;
use crate::source::Span;
use crate::syntax::incentives::CreditedOn;
use crate::units::{Currency, Date, Fraction};

/// What pay hangs on beside sums.
#[derive(Debug, Default)]
pub(super) struct More {
    pub(super) deals: Vec<SummedDeal>,
    pub(super) stories: Stories,
    pub(super) unknown: BTreeMap<Span, (u64, EcoString, u64)>,
}

/// What stands in a table beside sums.
pub(super) const MORE: [&str; 8] = ["deal", "run", "unit-run", "alike", "taken-back", "reached", "unknown", "happened"];

impl Reader<'_, '_> {
    /// Takes a line of what pay hangs on beside sums.
    pub(super) fn add_more(&mut self, line: &Line<'_>) -> Result<(), Message> {
        let unknown = |what: &str| say!(en: "the plan has no `{what}`", zh: "方案中没有 `{what}`", what = what);
        if !self.lines.insert(line.key()) {
            return Err(say!(en: "the same line stands twice", zh: "同一行出现两次"));
        }
        let clawback = || {
            let found = self.clawbacks.iter().find(|(name, _)| *name == line.who);
            found.map(|(_, own)| *own).ok_or_else(|| unknown(line.who))
        };
        match line.what {
            "deal" | "run" | "unit-run" | "alike" => {
                let deal = self.deal(line)?;
                self.more.deals.push(deal);
            }
            "taken-back" => {
                let clawback = clawback()?;
                let happening = self.taken_back(clawback, line)?;
                self.happened(line, happening);
            }
            "reached" => {
                let event = CreditedOn::WORDS.iter().find(|(word, ..)| *word == line.who).map(|(_, event, _)| event);
                let what = Happened::Reached(*event.ok_or_else(|| unknown(line.who))?);
                let (day, values) = (day_of(line.at)?, values(line.more)?);
                self.happened(line, Happening { day, what, values });
            }
            "unknown" => {
                let span = clawback()?.id.span;
                let own = self.more.unknown.entry(span).or_insert((0, self.path.into(), line.number));
                own.0 += line.sum.rows;
            }
            _ => {
                let adjustment = self.adjustments.iter().find(|(name, _)| *name == line.meter);
                let (_, adjustment) = adjustment.ok_or_else(|| unknown(line.meter))?;
                let seat = self.parts.basis().plan.organisation.seat(line.who).ok_or_else(|| unknown(line.who))?;
                let days = std::iter::repeat_n(day_of(line.at)?, times(line)?);
                self.more.stories.happened.entry((seat, adjustment.id.span)).or_default().extend(days);
            }
        }
        Ok(())
    }

    fn happened(&mut self, line: &Line<'_>, happening: Happening) {
        let all = std::iter::repeat_n(happening, usize::try_from(line.sum.rows).unwrap_or(0));
        self.more.stories.deals.entry(line.deal.into()).or_default().extend(all);
    }

    /// A record that takes pay back; where that is pro rata, for the part of the time that was not served.
    fn taken_back(&self, clawback: &ClawbackTerms, line: &Line<'_>) -> Result<Happening, Message> {
        let day = day_of(line.at)?;
        let rest = line.more.strip_prefix("@start=").unwrap_or_default();
        let (start, more) = rest.split_once(';').unwrap_or((rest, ""));
        let start = day_of(start)?;
        let unserved = match &clawback.over {
            Some(Term::Lasts(lasts)) => Some(self.parts.watch().unserved(*lasts, (start, day))),
            _ => None,
        };
        let what = Happened::TakenBack(clawback.id.span, unserved);
        Ok(Happening { day, what, values: values(more)? })
    }

    /// A transaction that stands alone, or a sum of some.
    fn deal(&self, line: &Line<'_>) -> Result<SummedDeal, Message> {
        let basis = self.parts.basis();
        let unknown = |what: &str| say!(en: "the plan has no `{what}`", zh: "方案中没有 `{what}`", what = what);
        let organisation = &basis.plan.organisation;
        let seat = || organisation.seat(line.who).ok_or_else(|| unknown(line.who));
        let stands = match line.what {
            "deal" => Stands::Alone(seat()?),
            "alike" => Stands::Alike(seat()?),
            "run" => Stands::Between(Holder::Seat(seat()?)),
            _ => Stands::Between(Holder::Unit(organisation.units.find(line.who).ok_or_else(|| unknown(line.who))?)),
        };
        let meter = *self.meters.get(line.meter).ok_or_else(|| unknown(line.meter))?;
        if line.sum.rows == 0 {
            return Err(no_number("0"));
        }
        Ok(SummedDeal {
            meter,
            stands,
            rule: self.rule(line.rule)?,
            day: day_of(line.at)?,
            currency: currency(line.currency)?,
            amount: line.sum.amount,
            share: line.sum.weight,
            rows: line.sum.rows,
            deal: line.deal.into(),
        })
    }

    /// A crediting rule by its number; none where nothing is said.
    pub(super) fn rule(&self, text: &str) -> Result<Option<usize>, Message> {
        let unknown = || say!(en: "the plan has no `{what}`", zh: "方案中没有 `{what}`", what = text);
        let count = self.parts.basis().crediting.rules.len();
        match text {
            "" => Ok(None),
            text => text.parse().ok().filter(|rule| *rule < count).map(Some).ok_or_else(unknown),
        }
    }
}

pub(super) fn currency(code: &str) -> Result<Option<Currency>, Message> {
    let unknown = |_| say!(en: "`{code}` is not a currency", zh: "`{code}` 不是币种代码", code = code);
    if code.is_empty() { Ok(None) } else { Currency::parse(code).map(Some).map_err(unknown) }
}

fn day_of(text: &str) -> Result<Date, Message> {
    Date::parse(text).map_err(|error| error.explain())
}

/// How many times a line stands for; no more than a file could hold.
fn times(line: &Line<'_>) -> Result<usize, Message> {
    usize::try_from(line.sum.rows).map_err(|_| no_number("rows"))
}

/// Numbers by column, as `amount=12.5;units=3`.
fn values(text: &str) -> Result<Vec<(EcoString, Fraction)>, Message> {
    let parts = text.split(';').filter(|part| !part.is_empty());
    let value = |part: &str| {
        let (name, number) = part.split_once('=').ok_or_else(|| no_number(part))?;
        let number = scaled(number, 12).ok_or_else(|| no_number(number))?;
        Ok((name.into(), quotient(number, 1_000_000_000_000)))
    };
    parts.map(value).collect()
}
