//! What approvals, policies, grades and territories decide for some facts: the rows that hold, and what these give.

mod formula;
mod levers;

use ecow::EcoString;

use crate::decision::Axes;
use crate::decision::analyse::matching;
use crate::decision::evaluate::{Cases, Facts};
use crate::plan::Plan;
use crate::source::Span;
use crate::syntax::customers::{OwnerRef, Segments, TerritoryRow};
use crate::syntax::process::{Approval, ApprovalRow};
use crate::syntax::reference::WhoRef;
use crate::syntax::risk::{Gives, Policy, PolicyRow};
use crate::syntax::{Entry, GivenKind, Match, Results, RowHead, TableRow, Written};
use crate::units::{Duration, Figure, Fraction, Rounding, RoundingMode, speak};

/// What is decided under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// These words, in order; none where nothing is said.
    Words(Vec<EcoString>),
    /// A length of time.
    Time(Duration),
    /// A number, and whether it is a share.
    Number(Fraction, bool),
    /// The name of a fact that is missing and decides it.
    Unknown(EcoString),
}

impl Decided {
    /// Whether it is what somebody says it is.
    pub fn is(&self, stated: &[&EcoString]) -> bool {
        match (self, stated) {
            (Self::Words(words), [text]) if words.is_empty() => *text == NOBODY,
            (Self::Words(words), _) => words.iter().eq(stated.iter().copied()),
            (Self::Time(time), [text]) => Duration::parse(text).is_ok_and(|other| other == *time),
            (Self::Number(number, _), [text]) => figure(text).is_some_and(|(other, _)| other == *number),
            _ => false,
        }
    }

    /// It as somebody would write it.
    pub fn speak(&self) -> String {
        match self {
            Self::Words(words) if words.is_empty() => NOBODY.to_owned(),
            Self::Words(words) => words.join(", "),
            Self::Time(time) => time.to_string(),
            Self::Number(number, is_share) => {
                let precise = Rounding { step: crate::units::Quantity::from_micros(1), mode: RoundingMode::HalfUp };
                let number = number.round(precise);
                if *is_share { speak::percent(number) } else { number.to_string() }
            }
            Self::Unknown(name) => name.to_string(),
        }
    }
}

/// What stands where nobody is asked, or nothing is given.
const NOBODY: &str = "none";

/// A number as written, and whether it is a share.
pub(super) fn figure(text: &str) -> Option<(Fraction, bool)> {
    match Figure::parse(text).ok()? {
        Figure::Percent(value) => Some((Fraction::from_quantity(value), true)),
        Figure::Amount { value, .. } | Figure::Times(value) => Some((Fraction::from_quantity(value), false)),
        Figure::Each { .. } => None,
    }
}

/// A table of the plan that decides.
#[derive(Debug, Clone, Copy)]
pub enum Deciding<'a> {
    /// An approval.
    Approval(&'a Entry<Approval>),
    /// A policy.
    Policy(&'a Entry<Policy>),
    /// The grading of customers.
    Segments(&'a Segments),
    /// Who owns which customers.
    Territories(&'a crate::syntax::customers::Territories),
}

/// A row of such a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidingRow {
    /// The lever it is of, where it is of one.
    pub lever: Option<EcoString>,
    /// Its id or label, else its number.
    pub title: String,
    /// Where it stands.
    pub span: Span,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The rows that hold.
    pub rows: Vec<DecidingRow>,
    /// What they give, by name.
    pub named: Vec<(EcoString, Decided)>,
}

impl Decision {
    /// What is decided under a name.
    pub fn under(&self, name: &str) -> Option<&Decided> {
        self.named.iter().find(|(own, _)| own == name).map(|(_, decided)| decided)
    }
}

/// What is known of a case.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What conditions may ask for.
    pub axes: &'a Axes,
    /// The facts.
    pub facts: &'a dyn Facts,
    /// What stands under a name as somebody wrote it, for formulas.
    pub text: &'a dyn Fn(&str) -> Option<EcoString>,
}

impl<'a> Deciding<'a> {
    /// All such tables of a plan, approvals first.
    pub fn all(written: &'a Written) -> Vec<Self> {
        let sections = || written.sections();
        let approvals = sections().filter_map(|own| own.process.approvals.get()).flatten().map(Self::Approval);
        let policies = sections().filter_map(|own| own.risk.policies.get()).flatten().map(Self::Policy);
        let segments = sections().filter_map(|own| own.customers.segments.get()).map(|own| Self::Segments(own));
        let territories =
            sections().filter_map(|own| own.customers.territories.get()).map(|own| Self::Territories(own));
        approvals.chain(policies).chain(segments).chain(territories).collect()
    }

    /// The section it stands in.
    pub fn section(self) -> &'static str {
        match self {
            Self::Approval(_) => "approvals",
            Self::Policy(_) => "policies",
            Self::Segments(_) => "segments",
            Self::Territories(_) => "territories",
        }
    }

    /// Its id; the section for what stands once.
    pub fn id(self) -> &'a str {
        match self {
            Self::Approval(entry) => &entry.id.value,
            Self::Policy(entry) => &entry.id.value,
            Self::Segments(_) | Self::Territories(_) => self.section(),
        }
    }

    /// All its rows.
    pub fn rows(self) -> Vec<DecidingRow> {
        match self {
            Self::Approval(entry) => places(entry.value.table.rows.list(), None, |row| row.site),
            Self::Policy(entry) => {
                let own = &entry.value;
                let mut all = places(own.rows.list(), None, |row| row.site);
                for lever in own.levers.get().into_iter().flatten() {
                    all.extend(places(lever.value.table.rows.list(), Some(&lever.id.value), |row| row.site));
                }
                all
            }
            Self::Segments(own) => places(own.table.rows.list(), None, |row| row.site),
            Self::Territories(own) => places(own.table.rows.list(), None, |row| row.site),
        }
    }

    /// The names under which it decides something.
    pub fn names(self) -> Vec<&'a str> {
        match self {
            Self::Approval(_) => vec!["approver", "refuse", "due", "backup"],
            Self::Policy(entry) => {
                let gives = entry.value.gives.get().into_iter().flat_map(|gives| gives.iter());
                gives.map(|(name, _)| name.as_str()).chain(["action", "owner", "due"]).collect()
            }
            Self::Segments(own) => {
                own.gives.get().into_iter().flat_map(|by| by.iter()).map(|(name, _)| name.as_str()).collect()
            }
            Self::Territories(_) => vec!["owner"],
        }
    }

    /// What it decides. `None` where its conditions could not be read, which was reported.
    ///
    /// # Errors
    /// The name of the fact that is missing.
    pub fn decide(self, case: &Case<'_>) -> Option<Result<Decision, EcoString>> {
        match self {
            Self::Approval(entry) => {
                let table = &entry.value.table;
                let cases = Cases::of_table(table, case.plan, case.axes)?;
                Some(held(&cases, table.rows.list(), case).map(|rows| Decision {
                    named: rows.first().map(|row| approved(row.1)).unwrap_or_default(),
                    rows: titled(&rows, |row| row.site),
                }))
            }
            Self::Policy(entry) => of_policy(&entry.value, case),
            Self::Segments(own) => {
                let cases = Cases::of_table(&own.table, case.plan, case.axes)?;
                Some(held(&cases, own.table.rows.list(), case).map(|rows| Decision {
                    named: rows.iter().flat_map(|(_, row)| scalars(&row.results)).collect(),
                    rows: titled(&rows, |row| row.site),
                }))
            }
            Self::Territories(own) => {
                let cases = Cases::of_table(&own.table, case.plan, case.axes)?;
                Some(held(&cases, own.table.rows.list(), case).map(|rows| Decision {
                    named: rows.first().map(|row| vec![("owner".into(), owner(row.1, case))]).unwrap_or_default(),
                    rows: titled(&rows, |row| row.site),
                }))
            }
        }
    }
}

/// Rows that hold, with their numbers.
type Held<'t, R> = Vec<(usize, &'t R)>;

fn held<'t, R>(cases: &Cases, list: &'t [R], case: &Case<'_>) -> Result<Held<'t, R>, EcoString> {
    let rows = cases.rows(case.facts).map_err(|unknown| unknown.asked.name.clone())?;
    Ok(rows.into_iter().filter_map(|row| Some((row, list.get(row)?))).collect())
}

fn titled<R: TableRow>(rows: &Held<'_, R>, site: impl Fn(&R) -> Span) -> Vec<DecidingRow> {
    let place = |(at, row): &(usize, &R)| DecidingRow { lever: None, title: title(row.head(), *at), span: site(row) };
    rows.iter().map(place).collect()
}

fn places<R: TableRow>(list: &[R], lever: Option<&EcoString>, site: impl Fn(&R) -> Span) -> Vec<DecidingRow> {
    let place =
        |(at, row): (usize, &R)| DecidingRow { lever: lever.cloned(), title: title(row.head(), at), span: site(row) };
    list.iter().enumerate().map(place).collect()
}

fn title(head: &RowHead, at: usize) -> String {
    head.name.get().or(head.id.get()).map_or_else(|| (at + 1).to_string(), |name| name.value.to_string())
}

fn id(who: &WhoRef) -> EcoString {
    let id: &str = &who.0;
    id.into()
}

/// What the row of an approval says: who must agree, whether it is refused, within which time, who stands in.
fn approved(row: &ApprovalRow) -> Vec<(EcoString, Decided)> {
    let refused = row.refuse.get().is_some_and(|refuse| refuse.value);
    let approvers = row.approver.get().into_iter().flat_map(|approvers| &approvers.0).map(id).collect();
    let due = row.due.get().map_or(Decided::Words(Vec::new()), |due| Decided::Time(due.value));
    vec![
        ("refuse".into(), Decided::Words(vec![if refused { "true".into() } else { "false".into() }])),
        ("approver".into(), Decided::Words(approvers)),
        ("backup".into(), Decided::Words(row.backup.get().map(id).into_iter().collect())),
        ("due".into(), due),
    ]
}

/// Who has a customer: an entry of the plan, or whoever the record names.
fn owner(row: &TerritoryRow, case: &Case<'_>) -> Decided {
    match row.owner.get() {
        Some(OwnerRef::Entry(entry)) => Decided::Words(vec![id(entry)]),
        Some(OwnerRef::Field(field)) => {
            let Some(name) = field.field.get() else { return Decided::Words(Vec::new()) };
            (case.text)(name).map_or_else(|| Decided::Unknown(name.value.clone()), |text| Decided::Words(vec![text]))
        }
        None => Decided::Words(Vec::new()),
    }
}

fn scalars(results: &Results) -> Vec<(EcoString, Decided)> {
    let scalar = |(name, given): &(crate::source::Spanned<EcoString>, crate::syntax::Given)| {
        let GivenKind::Scalar(text) = &given.kind else { return None };
        Some((name.value.clone(), value_of(text)))
    };
    results.0.iter().filter_map(scalar).collect()
}

fn value_of(text: &EcoString) -> Decided {
    match figure(text) {
        Some((number, is_share)) => Decided::Number(number, is_share),
        None => Decided::Words(vec![text.clone()]),
    }
}

/// What a policy gives: the results of the row that holds, or of its levers together, and formulas over them; what is done, by whom and how soon, of every row
/// that holds.
fn of_policy(policy: &Policy, case: &Case<'_>) -> Option<Result<Decision, EcoString>> {
    let list = policy.rows.list();
    let whens: Vec<_> = list.iter().map(|row| row.head.when.get()).collect();
    let way: Option<Match> = policy.r#match.get().map(|way| way.value);
    let cases = Cases::of_whens(whens, matching(way), case.plan, case.axes)?;
    let rows = match held(&cases, list, case) {
        Ok(rows) => rows,
        Err(missing) => return Some(Err(missing)),
    };
    let levers = match levers::together(policy, case)? {
        Ok(levers) => levers,
        Err(missing) => return Some(Err(missing)),
    };
    let known = formula::Known { rows: rows.iter().map(|(_, row)| *row).collect(), levers: &levers.given, case };
    let words = |all: Vec<EcoString>| Decided::Words(all);
    let mut named = vec![
        (
            "action".into(),
            words(rows.iter().filter_map(|(_, row)| row.action.get()).map(|text| text.0.value.clone()).collect()),
        ),
        ("owner".into(), words(rows.iter().filter_map(|(_, row)| row.owner.get()).map(id).collect())),
        (
            "due".into(),
            rows.iter().find_map(|(_, row)| row.due.get()).map_or(words(Vec::new()), |due| Decided::Time(due.value)),
        ),
    ];
    for (name, gives) in policy.gives.get().into_iter().flat_map(|gives| gives.iter()) {
        let decided = match gives {
            Some(Gives::Formula(own)) => Some(known.computed(own)),
            _ => given(&name.value, &known),
        };
        named.extend(decided.map(|decided| (name.value.clone(), decided)));
    }
    let mut all = titled(&rows, |row: &PolicyRow| row.site);
    all.extend(levers.rows);
    Some(Ok(Decision { rows: all, named }))
}

/// What rows or levers give under a name; `None` where it could not be read.
fn given(name: &EcoString, known: &formula::Known<'_>) -> Option<Decided> {
    if let Some((number, is_share)) = known.levers.iter().find(|own| own.0 == *name).map(|own| &own.1) {
        return Some(Decided::Number(number.clone(), *is_share));
    }
    let Some(result) = known.rows.iter().find_map(|row| row.results.get(name)) else {
        return Some(Decided::Words(Vec::new()));
    };
    match &result.kind {
        GivenKind::Scalar(text) => Some(value_of(text)),
        GivenKind::List(list) => Some(Decided::Words(list.iter().map(|text| text.value.clone()).collect())),
        GivenKind::Formula(own) => Some(known.computed(own)),
        GivenKind::Lost => None,
    }
}
