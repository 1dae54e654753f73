//! The direct and split credits of every record sum to 100 %, and credit nobody twice.
//!
//! The conditions of the rules that credit a source cut its records into cells, in each of which the same rules hold. Each cell in which some hold is found from
//! the first of them: of its records those that no rule before it takes, halved by each rule after it that takes some of them. Rules that have
//! nothing in common never meet, so that a table of a thousand territories has little more than a thousand cells.

use crate::credit::resolve::{NOBODY, counts, is_of, kind, matching, place, share, sources, tables};
use crate::credit::rules::{double_credit, split_not_whole};
use crate::decision::{Axes, Joint};
use crate::diagnostic::{Findings, Message};
use crate::plan::Plan;
use crate::source::Span;
use crate::syntax::Written;
use crate::syntax::incentives::{Counts, CreditRow, CreditTo, Crediting};
use crate::table::{Block, Matching, RowShape, Space};
use crate::units::Quantity;

/// How many faults of one source are reported.
const MOST: usize = 5;

/// How often two regions of one source are compared, so that rules which all meet each other do not take for ever.
const MOST_STEPS: usize = 2_000_000;

/// Proves the crediting of each source.
pub(super) fn check(written: &Written, plan: &Plan, axes: &Axes, findings: &mut Findings) {
    for source in sources(written) {
        let tables: Vec<&Crediting> = tables(written).collect();
        if let Some(proof) = Proof::new(source, &tables, plan, axes) {
            proof.check(findings);
        }
    }
}

/// A rule that takes part in the sum.
pub(super) struct Part<'a> {
    pub row: &'a CreditRow,
    /// The records that it credits.
    shape: RowShape,
    /// Whether two rules of its table that hold at once are told as such.
    alone: bool,
}

impl Part<'_> {
    /// Where it is written.
    pub(super) fn place(&self) -> Span {
        place(self.row)
    }

    /// How much it credits; `None` where its records say.
    pub(super) fn share(&self) -> Option<Quantity> {
        share(self.row)
    }

    fn credits_as(&self, other: &Self) -> bool {
        match (self.row.credit.get(), other.row.credit.get()) {
            (Some(CreditTo::Column(one)), Some(CreditTo::Column(other))) => {
                one.value == other.value && one.value != NOBODY
            }
            (Some(CreditTo::Role(one)), Some(CreditTo::Role(other))) => {
                one.role.get().map(|role| &role.value) == other.role.get().map(|role| &role.value)
            }
            _ => false,
        }
    }
}

/// The crediting of one source.
struct Proof<'a> {
    source: &'a str,
    site: Span,
    joint: Joint<'a>,
    parts: Vec<Part<'a>>,
    /// Whether what rows take once others are before them has too many parts.
    involved: bool,
}

impl<'a> Proof<'a> {
    /// `None` where something could not be read, which was told, or where nothing is summed.
    fn new(source: &'a str, tables: &[&'a Crediting], plan: &'a Plan, axes: &'a Axes) -> Option<Self> {
        let mut rows: Vec<(&Crediting, Vec<&CreditRow>)> = Vec::new();
        for table in tables {
            let all = table.table.rows.rows.get().filter(|rows| !rows.lost && !table.table.r#match.is_broken())?;
            rows.push((table, all.list.iter().filter(|row| is_of(row, source)).collect()));
        }
        if rows.iter().flat_map(|(_, rows)| rows).any(|row| is_broken(row)) {
            return None;
        }
        let joint = Joint::of_whens(rows.iter().flat_map(|(_, rows)| rows).map(|row| row.head.when.get()), plan, axes)?;
        let (mut parts, mut at, mut involved) = (Vec::new(), 0, false);
        for (table, rows) in &rows {
            let way = matching(table);
            let shapes = effective(&joint.shapes[at..at + rows.len()], way, &joint.space);
            at += rows.len();
            let Some(shapes) = shapes else {
                involved = true;
                continue;
            };
            let own =
                rows.iter().zip(shapes).filter(|(row, _)| kind(row).is_commission() && counts(row) != Counts::Quota);
            parts.extend(own.map(|(row, shape)| Part { row, shape, alone: way == Matching::One }));
        }
        let site = rows.iter().find(|(_, rows)| !rows.is_empty()).map(|(table, _)| table.site)?;
        Some(Self { source, site, joint, parts, involved })
    }

    fn check(&self, findings: &mut Findings) {
        let doubled = self.doubled(findings);
        let mut cells = Cells { proof: self, doubled: &doubled, steps: 0, faults: Vec::new() };
        if self.involved || cells.all().is_none() {
            self.joint.not_proven(findings, self.site, "crediting");
            return;
        }
        let faults = cells.faults;
        for (told, (held, region)) in faults.iter().take(MOST).enumerate() {
            let held: Vec<&Part<'_>> = held.iter().map(|part| &self.parts[*part]).collect();
            let case = self.words(region);
            let more = faults.len() > MOST && told + 1 == MOST;
            split_not_whole::report(findings, self.source, case.as_ref(), &held, more);
        }
    }

    /// Pairs of rules that credit the same position for one record, each told once.
    fn doubled(&self, findings: &mut Findings) -> Vec<(usize, usize)> {
        let pairs =
            (0..self.parts.len()).flat_map(|first| (first + 1..self.parts.len()).map(move |other| (first, other)));
        let mut doubled = Vec::new();
        for (first, second) in pairs {
            let (one, other) = (&self.parts[first], &self.parts[second]);
            if !one.credits_as(other) || (one.alone && other.alone) {
                continue;
            }
            let both = one.shape.intersect(&other.shape, &self.joint.space);
            let Some(both) = both.filter(|both| !both.alternatives.is_empty()) else { continue };
            if doubled.len() < MOST {
                double_credit::report(findings, self.source, self.words(&both).as_ref(), one, other);
            }
            doubled.push((first, second));
        }
        doubled
    }

    /// A case of some records in words; nothing where all are meant.
    fn words(&self, region: &RowShape) -> Option<Message> {
        let case = self.joint.example(region)?;
        (!case.settings.is_empty()).then(|| self.joint.words(&case))
    }
}

/// Whether something of a row could not be read.
fn is_broken(row: &CreditRow) -> bool {
    let rule = row.source.is_broken() || row.credit.is_broken() || row.share.is_broken() || row.kind.is_broken();
    rule || row.counts.is_broken() || row.head.when.is_broken() || row.head.id.is_broken()
}

/// The cases that each row of a table takes once it is said how rows are chosen.
fn effective(shapes: &[RowShape], way: Matching, space: &Space) -> Option<Vec<RowShape>> {
    let everything = RowShape::any([Block::default()]);
    let taken = |index: usize| {
        let own = &shapes[index];
        let named = shapes.iter().enumerate().filter(|(other, shape)| *other != index && !shape.is_otherwise());
        match (own.is_otherwise(), way) {
            (true, _) => everything.minus(named.map(|(_, shape)| shape), space),
            (false, Matching::First) => {
                own.minus(named.filter(|(other, _)| *other < index).map(|(_, shape)| shape), space)
            }
            (false, _) => Some(own.clone()),
        }
    };
    (0..shapes.len()).map(taken).collect()
}

/// The cells of a source under way.
struct Cells<'a> {
    proof: &'a Proof<'a>,
    doubled: &'a [(usize, usize)],
    steps: usize,
    /// Cells in which the shares do not sum to 100 %: the rules that hold, and the records.
    faults: Vec<(Vec<usize>, RowShape)>,
}

impl Cells<'_> {
    /// Goes through all cells in which some rule holds. `None` where that takes too long.
    fn all(&mut self) -> Option<()> {
        for (first, part) in self.proof.parts.iter().enumerate() {
            let mut own = part.shape.clone();
            for before in 0..first {
                if self.meets(&own, before)? {
                    own = own.minus([&self.proof.parts[before].shape], &self.proof.joint.space)?;
                }
            }
            self.halve(own, first + 1, &mut vec![first])?;
        }
        Some(())
    }

    fn meets(&mut self, region: &RowShape, part: usize) -> Option<bool> {
        self.steps += 1;
        let own = &self.proof.parts[part].shape;
        (self.steps <= MOST_STEPS).then(|| region.meets(own, &self.proof.joint.space))
    }

    /// Goes through the cells of a region by the rules from `part` on, where of those before it those of `held` hold.
    fn halve(&mut self, mut region: RowShape, part: usize, held: &mut Vec<usize>) -> Option<()> {
        let space = &self.proof.joint.space;
        for next in part..self.proof.parts.len() {
            if self.meets(&region, next)? {
                let own = &self.proof.parts[next].shape;
                held.push(next);
                self.halve(region.intersect(own, space)?, next + 1, held)?;
                held.pop();
                region = region.minus([own], space)?;
            }
        }
        if !region.alternatives.is_empty() {
            self.judge(&region, held);
        }
        Some(())
    }

    fn judge(&mut self, region: &RowShape, held: &[usize]) {
        let parts = || held.iter().map(|part| &self.proof.parts[*part]);
        let doubled = self.doubled.iter().any(|(one, other)| held.contains(one) && held.contains(other));
        // Two rules of a table whose rows exclude each other are told as rows that overlap.
        let overlap = parts().filter(|part| part.alone).count() > 1;
        // What records say is asked of each of them.
        let sum: Option<Quantity> = parts().map(Part::share).sum();
        if sum.is_some_and(|sum| sum != Quantity::ONE) && !doubled && !overlap {
            self.faults.push((held.to_vec(), region.clone()));
        }
    }
}
