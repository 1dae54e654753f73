//! What a component earns in a window, gate and cap included.

use crate::pay::base::{Base, Scale};
use crate::pay::curve::Curve;
use crate::pay::score::{Drawn, draw_up};
use crate::pay::terms::{Card, ComponentTerms, GateTerms, MeasureTerms, Paid, Pays, Per, TableTerms, Terms};
use crate::pay::work::{Limits, Trouble, Work, Worth};
use crate::pay::world::{At, Days, Question, place};
use crate::units::{Date, Figure, Fraction};

/// What a component earns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earned {
    /// By its table or rate.
    Measured(Box<Worth>),
    /// By the rating of a card: the card drawn up, and what the rating pays.
    Rated(Drawn, Fraction),
    /// By a judgement: the share judged, and what it pays.
    Judged(Fraction, Fraction),
}

impl Earned {
    /// What is paid, before gate and cap.
    pub fn pays(&self) -> &Fraction {
        match self {
            Self::Measured(worth) => &worth.pays,
            Self::Rated(_, pays) | Self::Judged(_, pays) => pays,
        }
    }

    /// The same with pay times a factor.
    #[must_use]
    pub fn times(self, factor: &Fraction) -> Self {
        let pays = self.pays().times(factor);
        self.paying(pays)
    }

    /// The same with other pay.
    #[must_use]
    pub fn paying(self, pays: Fraction) -> Self {
        match self {
            Self::Measured(worth) => Self::Measured(Box::new(Worth { pays, ..*worth })),
            Self::Rated(drawn, _) => Self::Rated(drawn, pays),
            Self::Judged(share, _) => Self::Judged(share, pays),
        }
    }
}

/// What a component earns from a window's first day up to a day, before gate and cap; `target_pay` is that of the window, or up to the day
/// where the component looks at what is reached to date. Nothing where a target is missing and that is to pay nothing.
///
/// # Errors
/// What is not known.
pub fn earned(
    terms: &Terms,
    component: &ComponentTerms,
    work: &Work<'_>,
    (window, up_to): (Days, Date),
    target_pay: Option<&Fraction>,
) -> Result<Earned, Trouble> {
    let per_deal = per_deal(component, work, target_pay);
    let limits = Limits::of(component, target_pay, per_deal.as_ref());
    let question = |measure| Question { seat: work.seat, measure, window, up_to };
    let factor = factor_of(component, work, (window.0, up_to))?;
    let earned = match &component.pays {
        Pays::Table(measure, table) => {
            work.table(table, &question(measure), &limits).map(|worth| Earned::Measured(Box::new(worth)))
        }
        Pays::Rate(measure, rate) => {
            work.rate(rate, &question(measure), &limits).map(|worth| Earned::Measured(Box::new(worth)))
        }
        Pays::Card(card) => {
            let card = &terms.cards[*card];
            match &component.by_score {
                Some(table) => scored(card, table, component, work, (window, up_to), &limits),
                None => rated(card, work, (window.0, up_to), target_pay),
            }
        }
        Pays::Judged(range) => {
            let judged = work.world.judged(work.seat, &component.id, (window.0, up_to)).ok_or(Trouble::NotJudged)?;
            if range.as_ref().is_some_and(|range| !range.holds(&judged)) {
                return Err(Trouble::OutOfRange);
            }
            let pays = target_pay.ok_or(Trouble::NoBase)?.times(&judged);
            Ok(Earned::Judged(judged, pays))
        }
    };
    earned.map(|earned| earned.times(&factor))
}

/// The factor on what a component pays; one where it has none.
///
/// # Errors
/// What is not known.
pub fn factor_of(component: &ComponentTerms, work: &Work<'_>, days: Days) -> Result<Fraction, Trouble> {
    component.modifier.as_ref().map_or_else(|| Ok(Fraction::one()), |modifier| factor(modifier, work, days))
}

/// What a component pays by the score of a card: its table at the score.
fn scored(
    card: &Card,
    table: &TableTerms,
    component: &ComponentTerms,
    work: &Work<'_>,
    (window, up_to): (Days, Date),
    limits: &Limits<'_>,
) -> Result<Earned, Trouble> {
    let drawn = draw_up(card, work, (window.0, up_to))?;
    let measure = MeasureTerms::of_score(&component.id);
    let question = Question { seat: work.seat, measure: &measure, window, up_to };
    let base = base_of_score(work, limits.target_pay);
    let (_, pays) = work.value(table, &question, &At::Place(drawn.score.clone()), &base, limits)?;
    Ok(Earned::Rated(drawn, pays))
}

/// What the points of a score are held against.
fn base_of_score<'a>(work: &Work<'a>, target_pay: Option<&Fraction>) -> Base<'a> {
    Base {
        target_pay: target_pay.cloned(),
        unit: Some(Fraction::one()),
        target: None,
        scale: Scale::Amount,
        most: None,
        purse: work.purse,
    }
}

/// What a component that pays by score pays for each score.
///
/// # Errors
/// What is not known.
pub fn curve_of_score(
    component: &ComponentTerms,
    table: &TableTerms,
    work: &Work<'_>,
    days: Days,
    target_pay: Option<&Fraction>,
) -> Result<Curve, Trouble> {
    let measure = MeasureTerms::of_score(&component.id);
    let question = Question { seat: work.seat, measure: &measure, window: days, up_to: days.1 };
    work.curve(table, &question, &base_of_score(work, target_pay), &Fraction::zero())
}

fn rated(card: &Card, work: &Work<'_>, days: Days, target_pay: Option<&Fraction>) -> Result<Earned, Trouble> {
    let drawn = draw_up(card, work, days)?;
    let share = match drawn.pays(card) {
        Some(Figure::Percent(share)) => target_pay.ok_or(Trouble::NoBase)?.times(&Fraction::from_quantity(share)),
        Some(money) => work.purse.money(&money).ok_or(Trouble::NoBase)?,
        None => Fraction::zero(),
    };
    Ok(Earned::Rated(drawn, share))
}

/// The most that a transaction pays, where the cap of a component is per transaction.
pub(super) fn per_deal(component: &ComponentTerms, work: &Work<'_>, target_pay: Option<&Fraction>) -> Option<Fraction> {
    let cap = component.cap.as_ref().filter(|cap| cap.per == Per::Transaction)?;
    limit(cap.pays.as_ref()?, work, target_pay)
}

/// A limit in money, or as a part of target pay.
pub fn limit(pays: &Figure, work: &Work<'_>, target_pay: Option<&Fraction>) -> Option<Fraction> {
    match pays {
        Figure::Percent(share) => target_pay.map(|pay| pay.times(&Fraction::from_quantity(*share))),
        money => work.purse.money(money),
    }
}

/// Whether a gate is open on a day of a window.
///
/// # Errors
/// The fact that is missing.
pub fn open(gate: &GateTerms, work: &Work<'_>, day: Date, window: Option<Days>) -> Result<bool, Trouble> {
    gate.when.holds(&work.facts_within(day, window)).map_err(|unknown| Trouble::NoFact(unknown.asked.clone()))
}

/// The rows of a factor that hold.
pub(super) fn factor_rows(modifier: &TableTerms, work: &Work<'_>, days: Days) -> Vec<usize> {
    match &modifier.reads {
        None => {
            let cases = modifier.cases.as_ref();
            cases.and_then(|cases| cases.rows(&work.facts(days.1)).ok()).unwrap_or_default()
        }
        Some(reads) => {
            let span = crate::pay::score::window(work, reads.window, days);
            let question = Question { seat: work.seat, measure: reads, window: span, up_to: days.1 };
            let at = work.world.reading(&question).map(|reading| place(&reading, reads, work.plan));
            let Some(At::Place(x)) = at else { return Vec::new() };
            let base = factor_base(work);
            let piece = work.curve(modifier, &question, &base, &x).ok().and_then(|curve| curve.piece(&x).row);
            piece.into_iter().collect()
        }
    }
}

fn factor_base<'a>(work: &Work<'a>) -> Base<'a> {
    Base {
        target_pay: Some(Fraction::one()),
        unit: None,
        target: None,
        scale: Scale::Attainment,
        most: None,
        purse: work.purse,
    }
}

/// A factor on the sum of the components.
///
/// # Errors
/// What is not known.
pub fn factor(modifier: &TableTerms, work: &Work<'_>, days: Days) -> Result<Fraction, Trouble> {
    let base = factor_base(work);
    let Some(reads) = &modifier.reads else {
        let rows = match &modifier.cases {
            Some(cases) => cases
                .rows(&work.facts_within(days.1, Some(days)))
                .map_err(|unknown| Trouble::NoFact(unknown.asked.clone()))?,
            None => Vec::new(),
        };
        let mut factor = Fraction::one();
        for row in rows.iter().map(|row| &modifier.rows[*row]) {
            if let Some(Paid::Figure(figure)) = row.rate.as_ref().or(row.pays.as_ref()) {
                factor = factor.times(&base.level(figure).ok_or(Trouble::NoBase)?);
            }
        }
        return Ok(factor);
    };
    let span = crate::pay::score::window(work, reads.window, days);
    let question = Question { seat: work.seat, measure: reads, window: span, up_to: days.1 };
    let reading = work.world.reading(&question).ok_or(Trouble::NoReading)?;
    let At::Place(x) = place(&reading, reads, work.plan) else { return Err(Trouble::NoTarget) };
    Ok(work.curve(modifier, &question, &base, &x)?.at(&x))
}
