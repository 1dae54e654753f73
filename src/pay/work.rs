//! What a component pays for a result: its table as a curve at the place where the result lies.

mod rows;

use crate::decision::How;
use crate::decision::evaluate::{Asked, Facts, Truth};
use crate::pay::base::{Base, Scale};
use crate::pay::curve::Curve;
use crate::pay::ladder::{Band, Ladder};
use crate::pay::money::Purse;
use crate::pay::terms::{ByCase, ComponentTerms, MeasureTerms, Paid, Per, Place, TableTerms};
use crate::pay::world::{Around, At, Days, Deal, Moment, Question, Reading, World, place};
use crate::plan::{Plan, SeatId};
use crate::syntax::incentives::{MeasureAs, Mode, Window};
use crate::syntax::manifest::RoundPlace;
use crate::units::{Date, Figure, Fraction};

/// Why it is not known what is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing is known of what is measured.
    NoReading,
    /// There is no target to hold it against.
    NoTarget,
    /// There is no number of the year before.
    NoPast,
    /// A fact is missing that decides.
    NoFact(Asked),
    /// Nobody judged it yet.
    NotJudged,
    /// What was judged lies outside of its range.
    OutOfRange,
    /// A number is a part of what is not known, such as target pay.
    NoBase,
    /// No row of the table holds.
    NoRow,
    /// It hangs on single records, of which only sums are given.
    SumsOnly,
}

/// A result and what the table gives for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// What was measured; none where several transactions were.
    pub reading: Option<Reading>,
    /// Where it lies on the axis of the table.
    pub at: At,
    /// The rows that paid, in order.
    pub rows: Vec<usize>,
    /// What the table gives, after threshold and ceiling.
    pub pays: Fraction,
}

/// For whom, and by when, pay is worked out.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What is known of results.
    pub world: &'a dyn World,
    /// Whose pay it is.
    pub seat: SeatId,
    /// The currency it is paid in.
    pub purse: Purse<'a>,
    /// The day of the transaction that is paid, on which the position is asked what it is; where none is paid by itself, the day that counts.
    pub on: Option<Date>,
}

impl<'a> Work<'a> {
    /// The facts of the position where a measure is looked at, with what is measured.
    fn around<'b>(&'b self, question: &Question<'b>, x: &'b Fraction) -> Around<'b> {
        let moment = self.moment(question.up_to, Some(question.window));
        let own = Some((question.measure.id.as_str(), x));
        let how = How::of(question.measure.looks_at);
        Around { world: self.world, plan: self.plan, seat: self.seat, moment, own, how }
    }

    fn moment(&self, up_to: Date, window: Option<Days>) -> Moment {
        Moment { day: self.on.unwrap_or(up_to), up_to, window }
    }

    /// The facts of the position on a day.
    pub(super) fn facts(&self, day: Date) -> Around<'_> {
        self.facts_within(day, None)
    }

    /// The facts of the position on a day of a window.
    pub(super) fn facts_within(&self, day: Date, window: Option<Days>) -> Around<'_> {
        Around {
            world: self.world,
            plan: self.plan,
            seat: self.seat,
            moment: self.moment(day, window),
            own: None,
            how: None,
        }
    }

    /// A number by case, as it is on a day.
    pub(super) fn by_case(&self, value: &ByCase, day: Date) -> Result<Option<Figure>, Trouble> {
        self.by_case_within(value, day, None)
    }

    /// A number by case, as it is on a day of a window.
    fn by_case_within(&self, value: &ByCase, day: Date, window: Option<Days>) -> Result<Option<Figure>, Trouble> {
        match value {
            ByCase::Value(figure, _) => Ok(Some(figure.clone())),
            ByCase::Table { cases, results } => {
                let rows = cases
                    .rows(&self.facts_within(day, window))
                    .map_err(|unknown| Trouble::NoFact(unknown.asked.clone()))?;
                Ok(rows.first().and_then(|row| results[*row].clone()).map(|(figure, _)| figure))
            }
        }
    }

    /// What a table gives for what is measured; `target_pay` is the component's for the window, up to the day where the measure is.
    ///
    /// # Errors
    /// What is not known.
    pub fn table(&self, table: &TableTerms, question: &Question<'_>, limits: &Limits<'_>) -> Result<Worth, Trouble> {
        let each = question.measure.window == Window::Transaction;
        if each || table.mode == Mode::Forward {
            return self.deals(table, question, limits);
        }
        let reading = self.world.reading(question).ok_or(Trouble::NoReading)?;
        let at = place(&reading, question.measure, self.plan);
        let base = self.base(&reading, question.measure, limits);
        let (rows, pays) = self.value(table, question, &at, &base, limits)?;
        Ok(Worth { reading: Some(reading), at, rows, pays })
    }

    pub(super) fn base(&self, reading: &Reading, measure: &MeasureTerms, limits: &Limits<'_>) -> Base<'_> {
        let (scale, unit, target) = match measure.looks_at {
            MeasureAs::Attainment => (Scale::Attainment, reading.target.clone(), reading.target.clone()),
            MeasureAs::AttainmentToDate => {
                (Scale::Attainment, reading.target_to_date.clone(), reading.target_to_date.clone())
            }
            MeasureAs::Amount | MeasureAs::Excess | MeasureAs::Increase => {
                (Scale::Amount, Some(Fraction::one()), reading.target.clone())
            }
            MeasureAs::Growth => (Scale::Growth, reading.last_year.clone(), reading.target.clone()),
        };
        let unit = unit.map(|unit| self.purse.measured(&unit, measure.metric, self.plan));
        Base { target_pay: limits.target_pay.cloned(), unit, target, scale, most: None, purse: self.purse }
            .limited(limits.rate)
    }

    /// What a table gives at a place.
    pub(super) fn value(
        &self,
        table: &TableTerms,
        question: &Question<'_>,
        at: &At,
        base: &Base<'_>,
        limits: &Limits<'_>,
    ) -> Result<(Vec<usize>, Fraction), Trouble> {
        let x = match at {
            At::Place(x) => x.clone(),
            At::Beyond => return self.beyond(table, question, base, limits),
            At::NoTarget => return Err(Trouble::NoTarget),
            At::NoPast => return Err(Trouble::NoPast),
        };
        if limits.threshold.is_some_and(|threshold| x < *threshold) {
            return Ok((Vec::new(), Fraction::zero()));
        }
        let x = limits.ceiling.map_or_else(|| x.clone(), |ceiling| x.clone().min(ceiling.clone()));
        if let Some(reads) = &table.reads {
            return self.read_by(table, reads, question, &x, base);
        }
        if !table.banded {
            return self.by_rows(table, question, &x, base);
        }
        let curve = self.curve(table, question, base, &x)?;
        let rows = curve.piece(&x).row.into_iter().collect();
        Ok((rows, curve.at(&x)))
    }

    /// What a table gives above everything: what its last row does, where that does not grow.
    fn beyond(
        &self,
        table: &TableTerms,
        question: &Question<'_>,
        base: &Base<'_>,
        limits: &Limits<'_>,
    ) -> Result<(Vec<usize>, Fraction), Trouble> {
        if let Some(ceiling) = limits.ceiling {
            return self.value(table, question, &At::Place(ceiling.clone()), base, limits);
        }
        let curve = self.curve(table, question, base, &Fraction::zero())?;
        let last = &curve.pieces()[curve.pieces().len() - 1];
        if curve.is_unbounded() {
            Err(Trouble::NoReading)
        } else {
            Ok((last.row.into_iter().collect(), last.line.level.clone()))
        }
    }

    /// A number, or what was judged in its place.
    fn figure(&self, paid: &Paid, question: &Question<'_>) -> Result<Figure, Trouble> {
        match paid {
            Paid::Figure(figure) => Ok(figure.clone()),
            Paid::Judged(_) => {
                let days = (question.window.0, question.up_to);
                let judged = self.world.judged(self.seat, &question.measure.id, days).ok_or(Trouble::NotJudged)?;
                Ok(Figure::Percent(judged.exact().ok_or(Trouble::NotJudged)?))
            }
        }
    }

    /// A banded table as a curve; `x` is where conditions on the measure itself are asked.
    pub(super) fn curve(
        &self,
        table: &TableTerms,
        question: &Question<'_>,
        base: &Base<'_>,
        x: &Fraction,
    ) -> Result<Curve, Trouble> {
        self.ladder(table, question, x)?.curve(base).ok_or(Trouble::NoBase)
    }

    /// The rows of a banded table that hold, in the order in which they begin.
    fn ladder(&self, table: &TableTerms, question: &Question<'_>, x: &Fraction) -> Result<Ladder, Trouble> {
        let facts = self.around(question, x);
        let mut bands: Vec<(bool, Band)> = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            let otherwise = table.cases.as_ref().is_some_and(|cases| cases.lines()[index].otherwise);
            if !otherwise && !self.holds(table, index, &facts)? {
                continue;
            }
            let lower = row.lower.as_ref().map(|(place, included)| Ok((self.at(place, question)?, *included)));
            let upper = row.upper.as_ref().map(|(place, belongs)| Ok((self.at(place, question)?, *belongs)));
            let (from, included) = lower.transpose()?.unwrap_or_else(|| (Fraction::zero(), true));
            let figure = |paid: &Option<Paid>| paid.as_ref().map(|paid| self.figure(paid, question)).transpose();
            let (rate, pays) = (figure(&row.rate)?, figure(&row.pays)?);
            let (mode, each) = (row.mode, row.each.clone());
            bands.push((
                otherwise,
                Band { row: index, from, included, end: upper.transpose()?, rate, pays, mode, each },
            ));
        }
        // What takes all others stands back where another row begins.
        let taken: Vec<Fraction> =
            bands.iter().filter(|(otherwise, _)| !otherwise).map(|(_, band)| band.from.clone()).collect();
        bands.retain(|(otherwise, band)| !otherwise || !taken.contains(&band.from));
        let mut bands: Vec<Band> = bands.into_iter().map(|(_, band)| band).collect();
        // A place that a row begins with lies before one that it begins above.
        bands.sort_by(|a, b| a.from.cmp(&b.from).then(b.included.cmp(&a.included)));
        Ok(Ladder { mode: table.mode, bands, below_first: table.below_first.clone(), extends: table.extends })
    }

    fn holds(&self, table: &TableTerms, row: usize, facts: &dyn Facts) -> Result<bool, Trouble> {
        let Some(cases) = &table.cases else { return Ok(true) };
        match cases.row(row, facts) {
            (Truth::Yes, _) => Ok(true),
            (Truth::No, _) => Ok(false),
            (Truth::Unknown, asked) => Err(asked.map_or(Trouble::NoRow, |asked| Trouble::NoFact(asked.clone()))),
        }
    }

    /// A place on the axis; that of a set lies where its target does against the one that is measured against.
    fn at(&self, place: &Place, question: &Question<'_>) -> Result<Fraction, Trouble> {
        let set = match place {
            Place::At(at) => return Ok(at.clone()),
            Place::Set(set) => *set,
        };
        let target = self.world.target_of(question, set).ok_or(Trouble::NoTarget)?;
        match question.measure.looks_at {
            MeasureAs::Attainment | MeasureAs::AttainmentToDate => {
                let own = self.world.reading(question).and_then(|reading| reading.target).ok_or(Trouble::NoTarget)?;
                target.over(&own).ok_or(Trouble::NoTarget)
            }
            MeasureAs::Excess => {
                let own = self.world.reading(question).and_then(|reading| reading.target).ok_or(Trouble::NoTarget)?;
                Ok(target.minus(&own))
            }
            MeasureAs::Growth | MeasureAs::Increase => {
                let past = self.world.reading(question).and_then(|reading| reading.last_year).ok_or(Trouble::NoPast)?;
                let more = target.minus(&past);
                match question.measure.looks_at {
                    MeasureAs::Growth => more.over(&past).ok_or(Trouble::NoPast),
                    _ => Ok(more),
                }
            }
            MeasureAs::Amount => Ok(target),
        }
    }

    /// Transactions one by one: each by itself from the bottom of the table, or each wholly at the rate that the count reaches with it.
    fn deals(&self, table: &TableTerms, question: &Question<'_>, limits: &Limits<'_>) -> Result<Worth, Trouble> {
        let deals = self.world.deals(question).ok_or(Trouble::NoReading)?;
        let reading = self.world.reading(question).ok_or(Trouble::NoReading)?;
        let (rows, paid) = self.each_deal(table, question, limits, &deals)?;
        let at = place(&reading, question.measure, self.plan);
        let pays = paid.iter().fold(Fraction::zero(), |sum, paid| sum.plus(paid));
        Ok(Worth { reading: Some(reading), at, rows, pays })
    }

    /// What each of some transactions pays, with the rows that pay: each by itself, or each wholly at the rate that the count reaches with it.
    pub(super) fn each_deal(
        &self,
        table: &TableTerms,
        question: &Question<'_>,
        limits: &Limits<'_>,
        deals: &[Deal],
    ) -> Result<(Vec<usize>, Vec<Fraction>), Trouble> {
        let each = question.measure.window == Window::Transaction;
        let reading = self.world.reading(question).ok_or(Trouble::NoReading)?;
        let base = self.base(&reading, question.measure, limits);
        let (mut count, mut rows, mut all) = (Fraction::zero(), Vec::new(), Vec::new());
        for deal in deals {
            count = count.plus(&deal.sum());
            let (paid_by, paid) = match each {
                true => self.deal(table, question, deal, &base, limits)?,
                false => self.forward(table, question, (&count, deal), &reading, &base, limits)?,
            };
            let paid = limits.per_deal.map_or_else(|| paid.clone(), |most| paid.clone().min(most.clone()));
            all.push(deal.of_all(&self.line(paid)));
            rows.extend(paid_by);
        }
        rows.sort_unstable();
        rows.dedup();
        Ok((rows, all))
    }

    /// What a transaction pays, rounded where each line is.
    fn line(&self, paid: Fraction) -> Fraction {
        match self.plan.facts.rounded_at {
            RoundPlace::Line => Fraction::from_quantity(paid.round(self.plan.facts.rounding)),
            _ => paid,
        }
    }

    /// A transaction by itself. One that takes back pays what the same amount would have earned, with the other sign.
    fn deal(
        &self,
        table: &TableTerms,
        question: &Question<'_>,
        deal: &Deal,
        base: &Base<'_>,
        limits: &Limits<'_>,
    ) -> Result<(Vec<usize>, Fraction), Trouble> {
        let work = Self { on: Some(deal.day), ..*self };
        let size = if deal.amount.is_negative() { deal.amount.negated() } else { deal.amount.clone() };
        let (rows, paid) = work.value(table, question, &At::Place(size), base, limits)?;
        Ok((rows, if deal.amount.is_negative() { paid.negated() } else { paid }))
    }

    fn forward(
        &self,
        table: &TableTerms,
        question: &Question<'_>,
        (count, deal): (&Fraction, &Deal),
        reading: &Reading,
        base: &Base<'_>,
        limits: &Limits<'_>,
    ) -> Result<(Vec<usize>, Fraction), Trouble> {
        let at = place(&Reading { actual: count.clone(), ..reading.clone() }, question.measure, self.plan);
        let At::Place(x) = at else { return Err(Trouble::NoTarget) };
        if limits.threshold.is_some_and(|threshold| x < *threshold) {
            return Ok((Vec::new(), Fraction::zero()));
        }
        let work = Self { on: Some(deal.day), ..*self };
        let ladder = work.ladder(table, question, &x)?;
        let band = ladder.bands.iter().rev().find(|band| band.holds(&x));
        let Some(band) = band else { return Ok((Vec::new(), Fraction::zero())) };
        let Some(rate) = &band.rate else { return Err(Trouble::NoBase) };
        let unit = base.unit.as_ref().ok_or(Trouble::NoTarget)?;
        let share = match base.scale {
            Scale::Amount => deal.amount.clone(),
            _ => deal.amount.over(unit).ok_or(Trouble::NoTarget)?,
        };
        let slope = base.slope(rate).ok_or(Trouble::NoBase)?;
        Ok((vec![band.row], slope.times(&share)))
    }

    /// What a rate alone pays for each of some transactions.
    pub(super) fn each_rate(
        &self,
        rate: &ByCase,
        question: &Question<'_>,
        limits: &Limits<'_>,
        deals: &[Deal],
    ) -> Result<Vec<Fraction>, Trouble> {
        let reading = self.world.reading(question).ok_or(Trouble::NoReading)?;
        let base = self.base(&reading, question.measure, limits);
        let pay = |deal: &Deal| {
            let work = Self { on: Some(deal.day), ..*self };
            let rate = work.by_case_within(rate, question.up_to, Some(question.window))?.ok_or(Trouble::NoRow)?;
            let paid = base.slope(&rate).ok_or(Trouble::NoBase)?.times(&deal.amount);
            let paid = limits.per_deal.map_or_else(|| paid.clone(), |most| paid.clone().min(most.clone()));
            Ok(deal.of_all(&self.line(paid)))
        };
        deals.iter().map(pay).collect()
    }

    /// What a rate alone pays for what is measured.
    ///
    /// # Errors
    /// What is not known.
    pub fn rate(&self, rate: &ByCase, question: &Question<'_>, limits: &Limits<'_>) -> Result<Worth, Trouble> {
        let reading = self.world.reading(question).ok_or(Trouble::NoReading)?;
        let base = self.base(&reading, question.measure, limits);
        let pay = |amount: &Fraction, day: Date| -> Result<Fraction, Trouble> {
            let rate = self.by_case_within(rate, day, Some(question.window))?.ok_or(Trouble::NoRow)?;
            Ok(base.slope(&rate).ok_or(Trouble::NoBase)?.times(amount))
        };
        let at = place(&reading, question.measure, self.plan);
        let pays = match (question.measure.window, &at) {
            (Window::Transaction, _) => {
                let deals = self.world.deals(question).ok_or(Trouble::NoReading)?;
                let paid = self.each_rate(rate, question, limits, &deals)?;
                paid.iter().fold(Fraction::zero(), |sum, paid| sum.plus(paid))
            }
            (_, At::Place(x)) => {
                let below = limits.threshold.is_some_and(|threshold| x < threshold);
                let x = limits.ceiling.map_or_else(|| x.clone(), |ceiling| x.clone().min(ceiling.clone()));
                // Who stays below the target has nothing over it.
                let nothing = question.measure.looks_at == MeasureAs::Excess && x.is_negative();
                if below || nothing { Fraction::zero() } else { pay(&x, question.up_to)? }
            }
            (_, At::NoPast) => return Err(Trouble::NoPast),
            (_, At::NoTarget | At::Beyond) => return Err(Trouble::NoTarget),
        };
        Ok(Worth { reading: Some(reading), at, rows: Vec::new(), pays })
    }
}

/// What a component sets around its table.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits<'a> {
    /// Its target pay for the window.
    pub target_pay: Option<&'a Fraction>,
    /// Below this nothing is paid.
    pub threshold: Option<&'a Fraction>,
    /// No more than this counts.
    pub ceiling: Option<&'a Fraction>,
    /// The highest rate.
    pub rate: Option<&'a Figure>,
    /// The most that a transaction pays.
    pub per_deal: Option<&'a Fraction>,
}

impl<'a> Limits<'a> {
    /// Those of a component.
    pub fn of(component: &'a ComponentTerms, target_pay: Option<&'a Fraction>, per_deal: Option<&'a Fraction>) -> Self {
        let rate = component.cap.as_ref().and_then(|cap| cap.rate.as_ref());
        let per_deal = per_deal.filter(|_| component.cap.as_ref().is_some_and(|cap| cap.per == Per::Transaction));
        let (threshold, ceiling) = (component.threshold.as_ref(), component.ceiling.as_ref());
        Self { target_pay, threshold, ceiling, rate, per_deal }
    }
}

/// The days of a window up to the day that counts.
pub fn counted(window: Days, up_to: Date) -> Days {
    (window.0, up_to.min(window.1))
}
