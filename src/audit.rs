//! Records that break the plan's own policies: integrity rules, policies, discounts, territories, approvals and duties, record by record.
//!
//! A [`Term`](terms::Term) is a policy with its conditions; it is asked of the records of every source that says all its conditions ask for, by the plan in force on the record's
//! day. What levers give together and what formulas make of a row is worked out for each record. What no source says is told ([`Unchecked`]), and so are records that
//! do not say what decides. Every breach has an [id](Breach::id) that stays the same when rows of a file move.

mod duties;
mod fold;
pub mod json;
mod judge;
mod people;
mod terms;

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::actuals::payroll::OfSource;
use crate::actuals::record::{Layout, Row};
use crate::actuals::{Access, Reading, Source, read};
use crate::change::InForce;
use crate::credit::Feeds;
use crate::decision::Axes;
use crate::diagnostic::{Findings, Lang, Message};
use crate::model::Compiled;
use crate::say;
use crate::source::{ReadError, SourceMap, Span};
use crate::units::Date;

use fold::Auditing;
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
    /// Two duties that must not lie in one hand.
    Separation,
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
            Self::Separation => "separation",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// An integrity rule looks for it.
    Found,
    /// It is refused whoever asks.
    Refused,
    /// Nobody agreed.
    NoApproval,
    /// Whoever asked agreed.
    OwnApproval,
    /// Whoever agreed held no position.
    UnknownApprover,
    /// Somebody else than who must agreed.
    WrongApprover,
    /// It was agreed to after the time for it was over.
    LateApproval,
    /// A number is above what is allowed.
    AboveLimit,
    /// A price is below what is allowed.
    BelowLimit,
    /// A word is none of those allowed.
    NotAllowed,
    /// The territory is another's.
    ForeignTerritory,
    /// Two duties lie in one hand.
    TwoDuties,
    /// Something is to be done.
    Action,
    /// It was to be done by a day that is over.
    LateAction,
}

impl Fault {
    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Refused => "refused",
            Self::NoApproval => "no-approval",
            Self::OwnApproval => "own-approval",
            Self::UnknownApprover => "unknown-approver",
            Self::WrongApprover => "wrong-approver",
            Self::LateApproval => "late-approval",
            Self::AboveLimit => "above-limit",
            Self::BelowLimit => "below-limit",
            Self::NotAllowed => "not-allowed",
            Self::ForeignTerritory => "foreign-territory",
            Self::TwoDuties => "two-duties",
            Self::Action => "action",
            Self::LateAction => "late-action",
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
    /// What is wrong.
    pub fault: Fault,
    /// Where the rule, or its row, is written.
    pub span: Span,
    /// The source, by its place among those read.
    pub source: usize,
    /// Where the record stands.
    pub place: Row,
    /// What numbers the record among those of its source: the cells that occur once; empty where the source names none.
    pub key: String,
    /// The id of the position that the record names.
    pub position: Option<EcoString>,
    /// The record's day.
    pub date: Option<Date>,
    /// What is wrong, in words.
    pub what: Message,
    /// The last day on which what is to be done may be done.
    pub due: Option<Date>,
    /// What follows.
    pub consequence: Option<EcoString>,
    /// How much it weighs.
    pub weight: Weight,
    /// The order of its policy.
    order: usize,
    /// The day on which it was done, where the source tells.
    done: Option<Option<Date>>,
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

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// The first day whose records are asked; all before it are left out, as are those of no day.
    pub from: Option<Date>,
    /// The last day, by which what is due is judged; the last that any record has unless said.
    pub to: Option<Date>,
}

impl Asked {
    fn holds(self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to),
            None => self.from.is_none(),
        }
    }
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
    /// The days that were asked for.
    pub asked: Asked,
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

    /// What tells a breach from all others, whatever the order of rows: `approval/discount/7/refused/orders/O00043`. Of a source whose records are not
    /// numbered the place of the record stands last.
    pub fn id(&self, own: &Breach) -> String {
        let row = own.row.as_ref().map(|row| format!("/{row}")).unwrap_or_default();
        let (kind, fault, source) = (own.kind.word(), own.fault.word(), &self.sources[own.source].id);
        let key = if own.key.is_empty() { self.place(own.source, own.place) } else { own.key.clone() };
        format!("{kind}/{}{row}/{fault}/{source}/{key}", own.rule)
    }
}

/// Asks every policy of every record of the days that it can be asked of, each by the plan in force on its day.
///
/// # Errors
/// If a file cannot be read or changes meanwhile.
pub fn audit(
    compiled: &Compiled,
    access: &Access<'_>,
    asked: Asked,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Audit, ReadError> {
    audit_of(compiled, &Source::all, access, asked, sources, findings)
}

/// The sources that an audit asks, of the plan in force.
pub type SourcesOf<'a> = &'a dyn Fn(&Compiled) -> Vec<Source>;

/// [`audit`] of some sources alone; the others have no records.
///
/// # Errors
/// See [`audit`].
pub fn audit_of(
    compiled: &Compiled,
    from: SourcesOf<'_>,
    access: &Access<'_>,
    asked: Asked,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Audit, ReadError> {
    let mut audit = Audit {
        found: Vec::new(),
        unchecked: Vec::new(),
        checked: Vec::new(),
        sources: Vec::new(),
        layouts: Vec::new(),
        asked,
    };
    let (mut last, mut open) = (None, Open::default());
    for (at, days) in stretches(compiled, asked).into_iter().enumerate() {
        let plan = match days.from {
            Some(from) => compiled.on(from),
            None => InForce::Same(compiled),
        };
        // Rows that are no records were told the first time.
        let mut again = Findings::default();
        let findings = if at == 0 { &mut *findings } else { &mut again };
        last = last.max(one(&plan, &from(&plan), access, days, (sources, findings), (&mut audit, &mut open))?);
    }
    audit.found.sort_by(|a, b| {
        (a.order, a.source, a.place, a.weight, &a.row).cmp(&(b.order, b.source, b.place, b.weight, &b.row))
    });
    judge_deadlines(&mut audit.found, asked.to.or(last));
    for ((kind, _, rule, lacking), (count, (source, first), span)) in open {
        let place = audit.place(source, first);
        let why = say!(
            en: "{records} not say `{lacking}`, the first {place}", zh: "{count} 条记录没有写明 `{lacking}`，首条 {place}",
            records = if count == 1 { "1 record does".to_owned() } else { format!("{count} records do") },
            count = count, lacking = lacking, place = place,
        );
        audit.unchecked.push(Unchecked { kind, rule, span, why });
    }
    Ok(audit)
}

/// Records that do not say what decides, by policy, its order among all and what is missing: how many, the source and place of the first, and where the policy is
/// written.
type Open = BTreeMap<(Kind, usize, EcoString, EcoString), (u64, (usize, Row), Span)>;

/// The days asked for, cut where changes begin.
fn stretches(compiled: &Compiled, asked: Asked) -> Vec<Asked> {
    let days = crate::change::days(&compiled.written);
    let starts = days.iter().map(|day| day.starts);
    let mut starts: Vec<Date> = starts.filter(|day| asked.to.is_none_or(|to| *day <= to)).collect();
    // What began before the first day asked for is in force from it on.
    let before = starts.iter().rposition(|day| asked.from.is_some_and(|from| *day <= from));
    starts.drain(..before.map_or(0, |at| at + 1));
    let ends = starts.iter().map(|day| Some(day.plus_days(-1))).chain([asked.to]);
    let firsts = [asked.from].into_iter().chain(starts.iter().map(|day| Some(*day)));
    firsts.zip(ends).map(|(from, to)| Asked { from, to }).collect()
}

/// Asks the policies of one plan of the records of its days; the last day that any record has.
fn one(
    compiled: &Compiled,
    from: &[Source],
    access: &Access<'_>,
    days: Asked,
    (sources, findings): (&mut SourceMap, &mut Findings),
    (audit, open): (&mut Audit, &mut Open),
) -> Result<Option<Date>, ReadError> {
    let axes = Axes::collect(&compiled.written, &compiled.plan);
    let feeds = Feeds::resolve(&compiled.written, &compiled.plan, &axes);
    let mut unchecked = Vec::new();
    let terms = terms::all(compiled, &axes, &mut unchecked);
    let fits = fits(&terms, from, &feeds, compiled, &mut unchecked);
    let mut asked: BTreeMap<usize, u64> = BTreeMap::new();
    let (mut found, mut last) = (Vec::new(), None);
    for (at, source) in from.iter().enumerate() {
        let fits = |term: &usize| fits[*term].contains(&at);
        // What an approval allows is known before limits are held against it.
        let (first, second): (Vec<usize>, Vec<usize>) =
            (0..terms.len()).filter(fits).partition(|term| terms[*term].kind == Kind::Approval);
        let place = audit.sources.iter().position(|own| own.id == source.id).unwrap_or(audit.sources.len());
        let own = first.into_iter().chain(second).collect();
        let fold =
            Auditing { terms: &terms, own, source: place, compiled, feeds: &feeds, days, unique: &source.unique };
        let Reading { sum, report } = read(source, access, &fold, sources, findings)?;
        found.extend(sum.found);
        last = last.max(sum.last);
        sum.asked.iter().for_each(|(term, count)| *asked.entry(*term).or_default() += count);
        for ((term, lacking), (count, first)) in sum.open {
            let own = &terms[term];
            let key = (own.kind, term, own.id.clone(), lacking);
            let sum = open.entry(key).or_insert((0, (place, first), own.span));
            *sum = (sum.0 + count, sum.1.min((place, first)), sum.2);
        }
        if place == audit.sources.len() {
            audit.sources.push(OfSource { id: source.id.clone(), report });
            audit.layouts.push(source.layout.clone());
        }
    }
    tolerate(&mut found, &terms);
    audit.found.extend(found);
    for (term, count) in asked {
        let (kind, id) = (terms[term].kind, &terms[term].id);
        match audit.checked.iter_mut().find(|own| (own.0, &own.1) == (kind, id)) {
            Some(own) => own.2 += count,
            None => audit.checked.push((kind, id.clone(), count)),
        }
    }
    let is_new = |own: &Unchecked| {
        !audit
            .unchecked
            .iter()
            .any(|other| other.span == own.span && other.why.text(Lang::En) == own.why.text(Lang::En))
    };
    let new: Vec<Unchecked> = unchecked.into_iter().filter(is_new).collect();
    audit.unchecked.extend(new);
    Ok(last)
}

/// What was to be done by a day that is over, and was not or only later, breaks the plan; what was done in time is nothing.
fn judge_deadlines(found: &mut Vec<Breach>, day: Option<Date>) {
    found.retain_mut(|own| {
        let (Some(done), Fault::Action) = (own.done, own.fault) else { return true };
        let Some(due) = own.due else { return done.is_none() };
        let what = match (done, day) {
            (Some(done), _) if done <= due => return false,
            (Some(done), _) => {
                say!(
                    en: "{what}; due by {due}, and done on {done}", zh: "{what}；期限为 {due}，实际于 {done} 完成",
                    what = own.what, due = due, done = done,
                )
            }
            (None, Some(day)) if day > due => {
                say!(en: "{what}; due by {due}, and not done", zh: "{what}；期限为 {due}，尚未完成", what = own.what, due = due)
            }
            (None, _) => return true,
        };
        (own.what, own.weight, own.fault) = (what, Weight::Breach, Fault::LateAction);
        true
    });
}

/// The sources that each policy can be asked of.
fn fits(
    terms: &[Term<'_>],
    from: &[Source],
    feeds: &Feeds,
    compiled: &Compiled,
    unchecked: &mut Vec<Unchecked>,
) -> Vec<Vec<usize>> {
    let of_term = |term: &Term<'_>| {
        let missing = from.iter().map(|source| term.missing(&source.layout, feeds, compiled)).collect::<Vec<_>>();
        let mut fits: Vec<usize> =
            (0..from.len()).filter(|at| missing[*at].as_ref().is_some_and(Vec::is_empty)).collect();
        // Where some records say who agreed, others are of something else than what was asked for.
        let tells = |at: &usize| terms::approver_column(&from[*at].layout, &term.id).is_some();
        if term.kind == Kind::Approval && fits.iter().any(tells) {
            fits.retain(tells);
        }
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
                    asked = names(&term.told_as_asked()),
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
fn tolerate(found: &mut [Breach], terms: &[Term<'_>]) {
    let mut counts: FxHashMap<(usize, Option<EcoString>), u64> = FxHashMap::default();
    for own in &*found {
        *counts.entry((own.order, own.position.clone())).or_default() += 1;
    }
    for own in found {
        let most = terms[own.order].tolerance.unwrap_or(0);
        if own.weight == Weight::Breach && counts[&(own.order, own.position.clone())] <= most {
            own.weight = Weight::Tolerated;
        }
    }
}
