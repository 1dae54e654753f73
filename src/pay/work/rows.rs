//! Tables whose row is picked by conditions or by another measure, rather than by where what is measured lies.

use crate::decision::How;
use crate::decision::evaluate::{Asked, Cases, TestParts};
use crate::pay::base::Base;
use crate::pay::terms::{MeasureTerms, TableTerms};
use crate::pay::work::{Trouble, Work};
use crate::pay::world::{At, Question, place};
use crate::syntax::incentives::Mode;
use crate::units::{Fraction, Quantity};

impl Work<'_> {
    /// A row picked by another measure: all at its rate, or its level.
    pub(super) fn read_by(
        &self,
        table: &TableTerms,
        reads: &MeasureTerms,
        question: &Question<'_>,
        x: &Fraction,
        base: &Base<'_>,
    ) -> Result<(Vec<usize>, Fraction), Trouble> {
        let own = Question { measure: reads, ..*question };
        let reading = self.world.reading(&own).ok_or(Trouble::NoReading)?;
        let At::Place(read) = place(&reading, reads, self.plan) else { return Err(Trouble::NoTarget) };
        let ladder = self.ladder(table, &own, &read)?;
        let band = ladder.bands.iter().rev().find(|band| band.holds(&read));
        let Some(band) = band else { return Ok((Vec::new(), Fraction::zero())) };
        let paid = match &band.rate {
            Some(rate) => base.slope(rate).ok_or(Trouble::NoBase)?.times(x),
            None => ladder.curve(base).ok_or(Trouble::NoBase)?.at(&read),
        };
        Ok((vec![band.row], paid))
    }

    /// A table whose rows are told apart by conditions alone: each that holds pays at its rate, or its level.
    pub(super) fn by_rows(
        &self,
        table: &TableTerms,
        question: &Question<'_>,
        x: &Fraction,
        base: &Base<'_>,
    ) -> Result<(Vec<usize>, Fraction), Trouble> {
        if let Some(cases) = table.cases.as_ref().filter(|_| table.mode == Mode::Marginal) {
            let bounds = bounds(cases, question.measure);
            if !bounds.is_empty() && !x.is_negative() {
                return self.parts(table, cases, question, (x, &bounds), base);
            }
        }
        let facts = self.around(question, x);
        let rows = match &table.cases {
            Some(cases) => cases.rows(&facts).map_err(|unknown| Trouble::NoFact(unknown.asked.clone()))?,
            None => (0..table.rows.len()).collect(),
        };
        if rows.is_empty() {
            return Err(Trouble::NoRow);
        }
        let mut sum = Fraction::zero();
        for row in &rows {
            sum = sum.plus(&self.row(table, *row, question, x, base)?);
        }
        Ok((rows, sum))
    }

    /// A table whose rows are told apart by conditions on what is measured too, where each part of it is paid at the rate of its own row:
    /// between two bounds of such conditions the same rows hold everywhere.
    fn parts(
        &self,
        table: &TableTerms,
        cases: &Cases,
        question: &Question<'_>,
        (x, bounds): (&Fraction, &[Fraction]),
        base: &Base<'_>,
    ) -> Result<(Vec<usize>, Fraction), Trouble> {
        let (mut sum, mut from, mut all) = (Fraction::zero(), Fraction::zero(), Vec::new());
        let ends = bounds.iter().filter(|bound| **bound > from && *bound < x).chain([x]).cloned().collect::<Vec<_>>();
        for end in ends {
            let half = Fraction::ratio(Quantity::ONE, Quantity::from_int(2)).expect("two is not nothing");
            let within = from.plus(&end).times(&half);
            let facts = self.around(question, &within);
            let rows = cases.rows(&facts).map_err(|unknown| Trouble::NoFact(unknown.asked.clone()))?;
            if rows.is_empty() {
                return Err(Trouble::NoRow);
            }
            let part = end.minus(&from);
            for row in rows {
                sum = sum.plus(&self.row(table, row, question, &part, base)?);
                all.push(row);
            }
            from = end;
        }
        all.sort_unstable();
        all.dedup();
        Ok((all, sum))
    }

    fn row(
        &self,
        table: &TableTerms,
        row: usize,
        question: &Question<'_>,
        x: &Fraction,
        base: &Base<'_>,
    ) -> Result<Fraction, Trouble> {
        let own = &table.rows[row];
        let rate = own.rate.as_ref().map(|rate| self.figure(rate, question)).transpose()?;
        let pays = own.pays.as_ref().map(|pays| self.figure(pays, question)).transpose()?;
        let paid = match (rate, pays) {
            (_, Some(pays)) => base.level(&pays),
            (Some(rate), None) => base.slope(&rate).map(|slope| slope.times(x)),
            (None, None) => Some(Fraction::zero()),
        };
        paid.ok_or(Trouble::NoBase)
    }
}

/// Where conditions on what is measured, named alone, begin and end, in order.
fn bounds(cases: &Cases, measure: &MeasureTerms) -> Vec<Fraction> {
    let own = |asked: &Asked| {
        let how = asked.how.is_none() || asked.how == How::of(measure.looks_at);
        asked.name == measure.id.value && how && asked.window.is_none() && asked.of.is_none()
    };
    let tests = cases.lines().iter().flat_map(|line| &line.any).flatten();
    let mut all = Vec::new();
    for test in tests.filter(|test| own(cases.asked_by(test).0)) {
        let TestParts::Numbers(stretches) = cases.parts(test) else { continue };
        let edges = stretches.iter().flat_map(|stretch| [stretch.lower, stretch.upper]).flatten();
        all.extend(edges.map(|edge| Fraction::from_quantity(edge.value)));
    }
    all.sort();
    all.dedup();
    all
}
