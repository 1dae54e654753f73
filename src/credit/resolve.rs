//! Crediting rules from what is written.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::credit::{CreditRule, CreditShare, CreditedTo, Crediting, SourceRules, WellKnown};
use crate::decision::evaluate::{Asked, Cases};
use crate::decision::{Axes, AxisKind};
use crate::plan::Plan;
use crate::source::Span;
use crate::syntax::incentives::{
    Closed, Counts, CreditDate, CreditKind, CreditRow, CreditShare as WrittenShare, CreditTo,
    Crediting as WrittenCrediting,
};
use crate::syntax::{Match, Written};
use crate::table::Matching;
use crate::units::Quantity;

/// The column with the day on which a record arrived.
pub const RECORDED: &str = "recorded";

/// A column of records by its name.
pub(super) fn column(name: &str, kind: AxisKind) -> Asked {
    Asked { name: name.into(), kind, how: None, window: None, of: None, counted_in: None }
}

impl Default for WellKnown {
    fn default() -> Self {
        let word = |name| column(name, AxisKind::Open);
        Self {
            unit: word("unit"),
            position: word("position"),
            employee: word("employee"),
            recorded: column(RECORDED, AxisKind::Date),
        }
    }
}

/// The crediting tables of a plan, in the order of its files.
pub(super) fn tables(written: &Written) -> impl Iterator<Item = &WrittenCrediting> {
    written.sections().filter_map(|sections| sections.incentives.crediting.get()).map(|crediting| &**crediting)
}

/// The ids of a plan's sources, in the order of its files.
pub(super) fn sources(written: &Written) -> impl Iterator<Item = &EcoString> {
    let sources = written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
    sources.map(|source| &source.id.value)
}

/// Whether a source says which columns it has, and none of them names a position or who held one.
fn names_nobody(source: &str, written: &Written) -> bool {
    let sources = written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
    let own = sources.filter(|entry| entry.id.value == source).find_map(|entry| entry.value.columns.get());
    own.is_some_and(|columns| !columns.0.iter().any(|column| matches!(column.key.as_str(), "position" | "employee")))
}

/// How a table chooses among rows that hold.
pub(super) fn matching(table: &WrittenCrediting) -> Matching {
    match table.table.r#match.get().map(|way| way.value) {
        None | Some(Match::One) => Matching::One,
        Some(Match::First) => Matching::First,
        Some(Match::All) => Matching::All,
    }
}

/// Whether a row credits records of a source.
pub(super) fn is_of(row: &CreditRow, source: &str) -> bool {
    row.source.get().is_none_or(|own| own.as_str() == source)
}

impl Crediting {
    /// The rules of a plan. `None` where something of them could not be read, which was reported.
    pub fn resolve(written: &Written, plan: &Plan, axes: &Axes) -> Option<Self> {
        let mut crediting = Self::default();
        let sources: Vec<&EcoString> = sources(written).collect();
        for table in tables(written) {
            crediting.add_table(table, &sources, plan, axes)?;
        }
        for source in sources {
            if !crediting.by_source.contains_key(source) {
                crediting.add_unsaid(source, names_nobody(source, written), plan, axes)?;
            }
        }
        for (index, holding) in plan.organisation.roster.iter().flat_map(|roster| &roster.holdings).enumerate() {
            crediting.held.entry(holding.employee.clone()).or_default().push(index);
        }
        Some(crediting)
    }

    /// The rules that credit the records of a source, by table.
    pub fn of_source(&self, source: &str) -> &[SourceRules] {
        self.by_source.get(source).map_or(&[], Vec::as_slice)
    }

    fn add_table(&mut self, table: &WrittenCrediting, sources: &[&EcoString], plan: &Plan, axes: &Axes) -> Option<()> {
        let rows = table.table.rows.rows.get().filter(|rows| !rows.lost && !table.table.r#match.is_broken())?;
        let first = self.rules.len();
        for row in &rows.list {
            self.rules.push(rule(table, row, plan)?);
        }
        let mut by_source: FxHashMap<&EcoString, Vec<usize>> = FxHashMap::default();
        for source in sources {
            let own = rows.list.iter().enumerate().filter(|(_, row)| is_of(row, source)).map(|(index, _)| index);
            by_source.entry(source).or_default().extend(own);
        }
        for source in sources {
            let own = by_source.remove(source).filter(|own| !own.is_empty());
            let Some(own) = own else { continue };
            let whens = own.iter().map(|index| rows.list[*index].head.when.get());
            let cases = Cases::of_whens(whens, matching(table), plan, axes)?;
            let rules = own.iter().map(|index| first + index).collect();
            self.by_source.entry((*source).clone()).or_default().push(SourceRules { rules, cases });
        }
        Some(())
    }

    /// Where no rule speaks of a source, a record is credited on its date to the position it names; where its records name none, to their unit or to the company.
    fn add_unsaid(&mut self, source: &EcoString, names_nobody: bool, plan: &Plan, axes: &Axes) -> Option<()> {
        let cases = Cases::of_whens([None], Matching::All, plan, axes)?;
        self.rules.push(CreditRule {
            id: None,
            name: None,
            span: None,
            source: Some(source.clone()),
            to: if names_nobody { CreditedTo::Unit } else { CreditedTo::Column(self.asked.position.clone()) },
            share: CreditShare::Fixed(Quantity::ONE),
            kind: CreditKind::Direct,
            dates: vec![column("date", AxisKind::Date)],
            counts: Counts::Both,
            hold_over: None,
            cut_off: None,
            grace: None,
            closed: Closed::NextOpen,
        });
        let rules = vec![self.rules.len() - 1];
        self.by_source.entry(source.clone()).or_default().push(SourceRules { rules, cases });
        Some(())
    }
}

/// Where a row is written: its id, else its condition, else the row.
pub(super) fn place(row: &CreditRow) -> Span {
    row.head.id.get().map(|id| id.0.span).or(row.head.when.get().map(|when| when.span)).unwrap_or(row.site)
}

fn rule(table: &WrittenCrediting, row: &CreditRow, plan: &Plan) -> Option<CreditRule> {
    let broken = row.source.is_broken() || row.kind.is_broken() || row.closed.is_broken() || row.head.when.is_broken();
    let times = row.hold_over.is_broken() || table.cut_off.is_broken() || table.grace.is_broken();
    if broken || times || row.counts.is_broken() || row.share.is_broken() || row.date.is_broken() {
        return None;
    }
    let text = |field: Option<&crate::syntax::Text>| field.map(|text| text.value.clone());
    let to = match row.credit.get()? {
        CreditTo::Role(role) => CreditedTo::Role(plan.organisation.roles.find(role.role.get()?)?),
        CreditTo::Column(name) if name.value == NOBODY => CreditedTo::Nobody,
        CreditTo::Column(name) => CreditedTo::Column(column(name, AxisKind::Open)),
    };
    let day = |name: &str| column(name, AxisKind::Date);
    let dates = match row.date.get() {
        None => vec![day("date")],
        Some(CreditDate::Column(name)) => vec![day(name)],
        Some(CreditDate::Later(later)) => later.later_of.get()?.iter().map(|name| day(name)).collect(),
    };
    Some(CreditRule {
        id: text(row.head.id.get()),
        name: text(row.head.name.get()),
        span: Some(place(row)),
        source: row.source.get().map(|source| source.value.clone()),
        to,
        share: match row.share.get() {
            Some(WrittenShare::Field(named)) => CreditShare::Field(column(named.field.get()?, AxisKind::Percent)),
            _ => CreditShare::Fixed(share(row)?),
        },
        kind: kind(row),
        dates,
        counts: counts(row),
        hold_over: row.hold_over.get().map(|time| time.value),
        cut_off: table.cut_off.get().map(|time| time.minutes()),
        grace: table.grace.get().map(|time| time.value),
        closed: row.closed.get().or(table.closed.get()).map_or(Closed::NextOpen, |closed| closed.value),
    })
}

/// What stands in the place of a column where nobody is credited.
pub(super) const NOBODY: &str = "none";

/// How much of a record a row credits, all of it unless said; `None` where its records say.
pub(super) fn share(row: &CreditRow) -> Option<Quantity> {
    match row.share.get() {
        None => Some(Quantity::ONE),
        Some(WrittenShare::Share(share)) => Some(share.value.0),
        Some(WrittenShare::Field(_)) => None,
    }
}

/// What kind of credit a row gives; direct unless said.
pub(super) fn kind(row: &CreditRow) -> CreditKind {
    row.kind.get().map_or(CreditKind::Direct, |kind| kind.value)
}

/// What a row's credits count for; for quota and pay unless said.
pub(super) fn counts(row: &CreditRow) -> Counts {
    row.counts.get().map_or(Counts::Both, |counts| counts.value)
}
