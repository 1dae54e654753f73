//! Records that break the plan's own policies: integrity rules, policies, discounts, territories and approvals, record by record.
//!
//! A [`Term`](terms::Term) is a policy with its conditions; it is asked of the records of every source that says all its conditions ask for. What no source says is told
//! ([`Unchecked`]), and so are records that do not say what decides.

pub mod json;
mod judge;
mod terms;

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::actuals::payroll::OfSource;
use crate::actuals::record::{Layout, Record, Row};
use crate::actuals::{Access, Fold, Reading, Source, read};
use crate::credit::Feeds;
use crate::decision::Axes;
use crate::diagnostic::{Findings, Message};
use crate::model::Compiled;
use crate::plan::SeatId;
use crate::say;
use crate::source::{ReadError, SourceMap, Span};
use crate::units::Date;

use judge::Judge;
use terms::Term;

/// What a policy is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A rule under `integrity`.
    Integrity,
    /// A policy that gives anything but a discount: credit, ageing, stock.
    Policy,
    /// A policy that gives a discount.
    Discount,
    /// The table of territories.
    Territory,
    /// An approval.
    Approval,
}

impl Kind {
    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Integrity => "integrity",
            Self::Policy => "policy",
            Self::Discount => "discount",
            Self::Territory => "territory",
            Self::Approval => "approval",
        }
    }
}

/// How much something found weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The plan is broken.
    Breach,
    /// The plan asks for something to be done.
    Due,
    /// As many as the plan tolerates of one position.
    Tolerated,
}

impl Weight {
    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Due => "due",
            Self::Tolerated => "tolerated",
        }
    }
}

/// What was found of a record.
#[derive(Debug, Clone)]
pub struct Breach {
    /// What the policy is of.
    pub kind: Kind,
    /// Its id.
    pub rule: EcoString,
    /// Its printed name.
    pub name: Option<EcoString>,
    /// The row of its table: its id or label, else its number.
    pub row: Option<String>,
    /// Where the rule, or its row, is written.
    pub span: Span,
    /// The source, by its place among those read.
    pub source: usize,
    /// Where the record stands.
    pub place: Row,
    /// The position that the record names.
    pub seat: Option<SeatId>,
    /// The record's day.
    pub date: Option<Date>,
    /// What is wrong.
    pub what: Message,
    /// What follows.
    pub consequence: Option<EcoString>,
    /// How much it weighs.
    pub weight: Weight,
    /// The order of its policy.
    order: usize,
}

/// A policy, or a part of it, that was not checked.
#[derive(Debug, Clone)]
pub struct Unchecked {
    /// What it is of.
    pub kind: Kind,
    /// Its id.
    pub rule: EcoString,
    /// Where it is written.
    pub span: Span,
    /// What is missing.
    pub why: Message,
}

/// Everything that an audit found.
#[derive(Debug)]
pub struct Audit {
    /// By policy, source and place.
    pub found: Vec<Breach>,
    /// What was not checked.
    pub unchecked: Vec<Unchecked>,
    /// Policies that were checked, with the records each was asked of.
    pub checked: Vec<(Kind, EcoString, u64)>,
    /// What became of the sources.
    pub sources: Vec<OfSource>,
    /// The columns of the sources.
    pub layouts: Vec<Layout>,
}

impl Audit {
    /// How many weigh so much.
    pub fn count(&self, weight: Weight) -> usize {
        self.found.iter().filter(|own| own.weight == weight).count()
    }

    /// `orders.csv:12`.
    pub fn place(&self, source: usize, place: Row) -> String {
        let file = self.sources[source].report.files.get(place.file as usize);
        format!("{}:{}", file.map(|file| file.path.as_str()).unwrap_or_default(), place.line)
    }
}

/// Asks every policy of every record that it can be asked of.
///
/// # Errors
/// If a file cannot be read or changes meanwhile.
pub fn audit(
    compiled: &Compiled,
    access: &Access<'_>,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Audit, ReadError> {
    audit_of(compiled, &Source::all(compiled), access, sources, findings)
}

/// [`audit`] of some sources alone; the others have no records.
///
/// # Errors
/// See [`audit`].
pub fn audit_of(
    compiled: &Compiled,
    from: &[Source],
    access: &Access<'_>,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Audit, ReadError> {
    let axes = Axes::collect(&compiled.written, &compiled.plan);
    let feeds = Feeds::resolve(&compiled.written, &compiled.plan, &axes);
    let mut unchecked = Vec::new();
    let terms = terms::all(compiled, &axes, &mut unchecked);
    let fits: Vec<Vec<usize>> = fits(&terms, from, &feeds, compiled, &mut unchecked);
    let mut audit = Audit {
        found: Vec::new(),
        unchecked,
        checked: Vec::new(),
        sources: Vec::new(),
        layouts: from.iter().map(|source| source.layout.clone()).collect(),
    };
    let mut asked: BTreeMap<usize, u64> = BTreeMap::new();
    let mut open = Vec::new();
    for (at, source) in from.iter().enumerate() {
        let own: Vec<usize> = (0..terms.len()).filter(|term| fits[*term].contains(&at)).collect();
        let fold = Auditing { terms: &terms, own, source: at, compiled, feeds: &feeds };
        let Reading { sum, report } = read(source, access, &fold, sources, findings)?;
        audit.found.extend(sum.found);
        sum.asked.iter().for_each(|(term, count)| *asked.entry(*term).or_default() += count);
        open.extend(sum.open.into_iter().map(|(key, own)| (key, own, at)));
        audit.sources.push(OfSource { id: source.id.clone(), report });
    }
    audit.checked = asked.into_iter().map(|(term, count)| (terms[term].kind, terms[term].id.clone(), count)).collect();
    audit.found.sort_by_key(|own| (own.order, own.source, own.place, own.weight));
    tolerate(&mut audit.found, &terms);
    open.sort_by(|a, b| (a.0.0, a.2, &a.0.1).cmp(&(b.0.0, b.2, &b.0.1)));
    for ((term, lacking), (count, first), source) in open {
        let (own, place) = (&terms[term], audit.place(source, first));
        let why = say!(
            en: "{count} records do not say `{lacking}`, the first {place}",
            zh: "{count} 条记录没有写明 `{lacking}`，首条 {place}",
            count = count, lacking = lacking, place = place,
        );
        audit.unchecked.push(Unchecked { kind: own.kind, rule: own.id.clone(), span: own.span, why });
    }
    Ok(audit)
}

/// The sources that each policy can be asked of.
fn fits(
    terms: &[Term],
    from: &[Source],
    feeds: &Feeds,
    compiled: &Compiled,
    unchecked: &mut Vec<Unchecked>,
) -> Vec<Vec<usize>> {
    let of_term = |term: &Term| {
        let missing = from.iter().map(|source| term.missing(&source.layout, feeds, compiled)).collect::<Vec<_>>();
        let fits: Vec<usize> = (0..from.len()).filter(|at| missing[*at].as_ref().is_some_and(Vec::is_empty)).collect();
        if fits.is_empty() {
            let some = missing.iter().zip(from).filter_map(|(missing, source)| Some((missing.as_ref()?, source)));
            let nearest = some.min_by_key(|(missing, _)| missing.len());
            let why = match nearest {
                Some((missing, source)) => say!(
                    en: "no source says all it asks for; `{source}` lacks {missing}",
                    zh: "没有数据源提供它所需的全部内容；`{source}` 缺少 {missing}",
                    source = source.id, missing = names(missing),
                ),
                None => say!(
                    en: "no source says anything it asks for: {asked}", zh: "没有数据源提供它所需的内容：{asked}",
                    asked = names(&term.asked()),
                ),
            };
            unchecked.push(Unchecked { kind: term.kind, rule: term.id.clone(), span: term.span, why });
        }
        fits
    };
    terms.iter().map(of_term).collect()
}

fn names(names: &[EcoString]) -> Message {
    crate::diagnostic::listed(&names.iter().map(EcoString::as_str).collect::<Vec<_>>())
}

/// What lies within the number that a rule tolerates of one position is no breach.
fn tolerate(found: &mut [Breach], terms: &[Term]) {
    let mut counts: FxHashMap<(usize, Option<SeatId>), u64> = FxHashMap::default();
    for own in &*found {
        *counts.entry((own.order, own.seat)).or_default() += 1;
    }
    for own in found {
        let most = terms[own.order].tolerance.unwrap_or(0);
        if own.weight == Weight::Breach && counts[&(own.order, own.seat)] <= most {
            own.weight = Weight::Tolerated;
        }
    }
}

/// Asks the policies of one source.
struct Auditing<'a> {
    terms: &'a [Term],
    /// Those that the source can be asked.
    own: Vec<usize>,
    source: usize,
    compiled: &'a Compiled,
    feeds: &'a Feeds,
}

/// What came of some records.
#[derive(Default)]
struct Sums {
    found: Vec<Breach>,
    asked: BTreeMap<usize, u64>,
    /// By policy and what is missing: how many records, and the first.
    open: BTreeMap<(usize, EcoString), (u64, Row)>,
}

impl Sums {
    fn lack(&mut self, term: usize, lacking: EcoString, (count, first): (u64, Row)) {
        let own = self.open.entry((term, lacking)).or_insert((0, first));
        *own = (own.0 + count, own.1.min(first));
    }
}

impl Fold for Auditing<'_> {
    type Sum = Sums;

    fn empty(&self) -> Sums {
        Sums::default()
    }

    fn add(&self, sum: &mut Sums, record: &Record<'_>) {
        for at in &self.own {
            let term = &self.terms[*at];
            let judge = Judge::new(term, record, self.compiled, self.feeds);
            if !judge.concerns() {
                continue;
            }
            *sum.asked.entry(*at).or_default() += 1;
            match judge.found() {
                Ok(found) => {
                    for (row, weight, what) in found {
                        let written = row.map(|row| &term.rows[row]);
                        sum.found.push(Breach {
                            kind: term.kind,
                            rule: term.id.clone(),
                            name: term.name.clone(),
                            row: written.map(|row| row.title.clone()),
                            span: written.map_or(term.span, |row| row.span),
                            source: self.source,
                            place: record.place,
                            seat: judge.seat(),
                            date: record.cell("date").date(),
                            what,
                            consequence: term.consequence.clone(),
                            weight,
                            order: *at,
                        });
                    }
                }
                Err(lacking) => sum.lack(*at, lacking, (1, record.place)),
            }
        }
    }

    fn merge(&self, into: &mut Sums, other: Sums) {
        into.found.extend(other.found);
        other.asked.iter().for_each(|(term, count)| *into.asked.entry(*term).or_default() += count);
        other.open.into_iter().for_each(|((term, lacking), own)| into.lack(term, lacking, own));
    }
}
