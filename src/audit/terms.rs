//! The policies of a plan as records are asked.

use ecow::EcoString;

use crate::actuals::record::{ColumnKind, Layout};
use crate::audit::{Kind, Unchecked};
use crate::credit::Feeds;
use crate::decision::Axes;
use crate::decision::evaluate::Cases;
use crate::model::Compiled;
use crate::say;
use crate::source::Span;
use crate::syntax::customers::OwnerRef;
use crate::syntax::process::Approval;
use crate::syntax::risk::{Integrity, Policy};
use crate::syntax::{Entry, GivenKind, Match, RowHead, TableRow};
use crate::table::Matching;
use crate::units::{Figure, Quantity};

/// A policy.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub kind: Kind,
    pub id: EcoString,
    pub name: Option<EcoString>,
    pub span: Span,
    /// What decides: the rule's condition, or those of the rows.
    pub cases: Cases,
    /// Whom it binds; everybody where that is not said.
    pub audience: Option<Cases>,
    pub consequence: Option<EcoString>,
    /// How many of one position are tolerated.
    pub tolerance: Option<u64>,
    /// The rows in written order; none of an integrity rule.
    pub rows: Vec<RowTerm>,
}

/// A row of a policy.
#[derive(Debug, Clone)]
pub(super) struct RowTerm {
    /// Its id or label, else its number.
    pub title: String,
    pub span: Span,
    /// Who has it, by a table of territories.
    pub owner: Option<OwnerRef>,
    pub refuse: bool,
    /// Who must agree.
    pub approvers: Vec<EcoString>,
    pub backup: Option<EcoString>,
    /// What is to be done, by whom.
    pub action: Option<(EcoString, Option<EcoString>)>,
    /// The most that a column may say.
    pub limits: Vec<(EcoString, Quantity)>,
}

/// What conditions ask of positions, whatever a source says.
const OF_POSITIONS: [&str; 6] = ["role", "unit", "position", "head", "level", "service_month"];

impl Term {
    /// The names that its conditions ask for.
    pub(super) fn asked(&self) -> Vec<EcoString> {
        self.cases.asked().iter().map(|asked| asked.name.clone()).collect()
    }

    /// What a source does not say of what decides; `None` where it says nothing of it at all.
    pub(super) fn missing(&self, layout: &Layout, feeds: &Feeds, compiled: &Compiled) -> Option<Vec<EcoString>> {
        let metrics = &compiled.plan.targets.metrics;
        let has = |name: &str| layout.find(name).is_some();
        let (mut missing, mut says) = (Vec::new(), false);
        for asked in self.cases.asked() {
            let name = asked.name.as_str();
            let fed = || {
                let feed = metrics.find(name).and_then(|metric| feeds.of(metric));
                feed.is_some_and(|feed| feed.source == layout.source)
            };
            let plain = asked.how.is_none() && asked.window.is_none() && asked.of.is_none();
            let own = plain && (has(name) || (name == "period" && has("date")) || fed());
            let of_position = OF_POSITIONS.contains(&name) && names_position(layout);
            says |= own && !OF_POSITIONS.contains(&name);
            if !own && !of_position && name != "source" && self.cases.default_of(asked).is_none() {
                missing.push(asked.name.clone());
            }
        }
        if self.kind == Kind::Territory && !names_position(layout) {
            missing.push("position".into());
        }
        says.then_some(missing)
    }
}

fn names_position(layout: &Layout) -> bool {
    layout.find("position").is_some_and(|at| layout.columns[at].kind == ColumnKind::Seat)
}

/// All policies, in the order they are told in; parts of them that are not checked are noted.
pub(super) fn all(compiled: &Compiled, axes: &Axes, unchecked: &mut Vec<Unchecked>) -> Vec<Term> {
    let mut maker = Maker { compiled, axes, unchecked, terms: Vec::new() };
    for sections in compiled.written.sections() {
        sections.risk.integrity.get().into_iter().flatten().for_each(|rule| maker.integrity(rule));
    }
    for sections in compiled.written.sections() {
        sections.risk.policies.get().into_iter().flatten().for_each(|policy| maker.policy(policy));
    }
    for sections in compiled.written.sections() {
        if let Some(own) = sections.customers.territories.get() {
            let rows = own.table.rows.list().iter().enumerate();
            let rows = rows
                .map(|(at, row)| RowTerm { owner: row.owner.get().cloned(), ..row_term(row, at, row.site) })
                .collect();
            let cases = Cases::of_table(&own.table, &compiled.plan, axes);
            maker.add(Kind::Territory, ("territories".into(), None, own.site), cases, rows);
        }
    }
    for sections in compiled.written.sections() {
        sections.process.approvals.get().into_iter().flatten().for_each(|approval| maker.approval(approval));
    }
    maker.terms
}

struct Maker<'a> {
    compiled: &'a Compiled,
    axes: &'a Axes,
    unchecked: &'a mut Vec<Unchecked>,
    terms: Vec<Term>,
}

impl Maker<'_> {
    /// Adds a policy; of one whose conditions could not be read, that was reported.
    fn add(
        &mut self,
        kind: Kind,
        (id, name, span): (EcoString, Option<EcoString>, Span),
        cases: Option<Cases>,
        rows: Vec<RowTerm>,
    ) -> Option<&mut Term> {
        let (audience, consequence, tolerance) = (None, None, None);
        self.terms.push(Term { kind, id, name, span, cases: cases?, audience, consequence, tolerance, rows });
        self.terms.last_mut()
    }

    fn audience(&self, when: Option<&crate::syntax::When>) -> Option<Cases> {
        Cases::of_when(when?, &self.compiled.plan, self.axes)
    }

    fn integrity(&mut self, rule: &Entry<Integrity>) {
        let own = &rule.value;
        let cases = own.when.get().and_then(|when| Cases::of_when(when, &self.compiled.plan, self.axes));
        let id = (rule.id.value.clone(), own.name.get().map(|name| name.value.clone()), rule.id.span);
        let Some(term) = self.add(Kind::Integrity, id, cases, Vec::new()) else { return };
        let claw = own.clawback.get().map(|clawback| clawback.value.clone());
        term.consequence = own.consequence.get().map(|text| text.value.clone()).or(claw);
        let most = own.tolerance.get().and_then(|bounds| bounds.upper.as_ref());
        let number = most.and_then(|end| Some((whole(&end.text)?, end.included)));
        term.tolerance = number.map(|(most, included)| if included { most } else { most.saturating_sub(1) });
    }

    fn policy(&mut self, policy: &Entry<Policy>) {
        let own = &policy.value;
        let (id, span) = (policy.id.value.clone(), policy.id.span);
        let gives = |name: &str| own.gives.get().is_some_and(|gives| gives.0.iter().any(|(id, _)| id.as_str() == name));
        let kind = if gives("discount") { Kind::Discount } else { Kind::Policy };
        if !own.levers.is_absent() {
            let why =
                say!(en: "what its levers give together is not worked out for records", zh: "尚不按记录计算各杠杆之和");
            return self.unchecked.push(Unchecked { kind, rule: id, span, why });
        }
        let whens = own.rows.list().iter().map(|row| row.head().when.get());
        let way = match own.r#match.get().map(|way| way.value) {
            None | Some(Match::One) => Matching::One,
            Some(Match::First) => Matching::First,
            Some(Match::All) => Matching::All,
        };
        let cases = Cases::of_whens(whens, way, &self.compiled.plan, self.axes);
        let mut rows = Vec::new();
        for (at, row) in own.rows.list().iter().enumerate() {
            let owner = row.owner.get().map(|owner| owner.value.clone());
            let mut term = row_term(row, at, row.site);
            // A row for whoever meets no condition is what is usual, and no measure that falls due.
            let usual = row.head().when.get().is_none_or(|when| when.otherwise);
            term.action = row.action.get().filter(|_| !usual).map(|action| (action.value.clone(), owner));
            for (name, given) in &row.results.0 {
                if let GivenKind::Scalar(text) = &given.kind
                    && let Ok(Figure::Amount { value, .. } | Figure::Percent(value)) = Figure::parse(text)
                {
                    term.limits.push((name.value.clone(), value));
                }
            }
            rows.push(term);
        }
        let computed = own.gives.get().into_iter().flat_map(|gives| &gives.0);
        for (name, given) in computed {
            if matches!(given, Some(crate::syntax::risk::Gives::Formula(_))) {
                let why = say!(
                    en: "`{name}` is computed, and not worked out for records", zh: "`{name}` 由公式得出，尚不按记录计算",
                    name = name.value,
                );
                self.unchecked.push(Unchecked { kind, rule: id.clone(), span, why });
            }
        }
        let audience = self.audience(own.r#for.get());
        let name = own.name.get().map(|name| name.value.clone());
        if let Some(term) = self.add(kind, (id, name, span), cases, rows) {
            term.audience = audience;
            term.consequence = own.consequence.get().map(|text| text.value.clone());
        }
    }

    fn approval(&mut self, approval: &Entry<Approval>) {
        let own = &approval.value;
        let row = |(at, row): (usize, &crate::syntax::process::ApprovalRow)| RowTerm {
            refuse: row.refuse.get().is_some_and(|refuse| refuse.value),
            approvers: row
                .approver
                .get()
                .into_iter()
                .flat_map(|all| &all.0)
                .map(|one| one.value.clone())
                .filter(|one| one != "none")
                .collect(),
            backup: row.backup.get().map(|backup| backup.value.clone()),
            ..row_term(row, at, row.site)
        };
        let rows = own.table.rows.list().iter().enumerate().map(row).collect();
        let cases = Cases::of_table(&own.table, &self.compiled.plan, self.axes);
        let audience = self.audience(own.r#for.get());
        let name = own.name.get().map(|name| name.value.clone());
        let id = (approval.id.value.clone(), name, approval.id.span);
        if let Some(term) = self.add(Kind::Approval, id, cases, rows) {
            term.audience = audience;
        }
    }
}

/// A row that gives nothing yet.
fn row_term<R: TableRow>(row: &R, at: usize, span: Span) -> RowTerm {
    let head: &RowHead = row.head();
    let named = head.name.get().or(head.id.get()).map(|name| name.value.to_string());
    RowTerm {
        title: named.unwrap_or_else(|| (at + 1).to_string()),
        span,
        owner: None,
        refuse: false,
        approvers: Vec::new(),
        backup: None,
        action: None,
        limits: Vec::new(),
    }
}

fn whole(text: &str) -> Option<u64> {
    match Figure::parse(text).ok()? {
        Figure::Amount { value, .. } => u64::try_from(value.whole()?).ok(),
        _ => None,
    }
}
