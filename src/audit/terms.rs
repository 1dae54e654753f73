//! The policies of a plan as records are asked.

use ecow::EcoString;

use crate::actuals::record::{ColumnKind, Layout};
use crate::audit::duties::{self, Apart};
use crate::audit::{Kind, Unchecked};
use crate::credit::Feeds;
use crate::decision::evaluate::{Asked, Cases};
use crate::decision::{Axes, PolicyTable};
use crate::model::Compiled;
use crate::source::Span;
use crate::syntax::customers::OwnerRef;
use crate::syntax::process::{Approval, ApprovalRow};
use crate::syntax::risk::{Integrity, Policy};
use crate::syntax::{Entry, RowHead, TableRow};
use crate::units::{Duration, Figure};

/// A policy.
#[derive(Debug, Clone)]
pub(super) struct Term<'a> {
    pub kind: Kind,
    pub id: EcoString,
    pub name: Option<EcoString>,
    pub span: Span,
    /// What decides: the rule's condition, or those of the rows; none of a separation of duties.
    pub cases: Option<Cases>,
    /// Whom it binds; everybody where that is not said.
    pub audience: Option<Cases>,
    pub consequence: Option<EcoString>,
    /// How many of one position are tolerated.
    pub tolerance: Option<u64>,
    /// The rows in written order; none of an integrity rule.
    pub rows: Vec<RowTerm>,
    /// What a policy gives.
    pub policy: Option<PolicyTable<'a>>,
    /// Two duties that must not lie in one hand.
    pub apart: Option<Apart>,
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
    /// How soon it is to be done or agreed to.
    pub due: Option<Duration>,
}

/// What conditions ask of positions, whatever a source says.
const OF_POSITIONS: [&str; 6] = ["role", "unit", "position", "head", "level", "service_month"];

/// The columns that a result of a policy is held against: the one of its name, and for a limit what is owed.
fn compared(name: &str) -> [&str; 2] {
    if name == "limit" { [name, "balance"] } else { [name, name] }
}

/// The column of a source that says who agreed: that of the approval, else the one of all.
pub(super) fn approver_column(layout: &Layout, approval: &str) -> Option<usize> {
    layout.find(&ecow::eco_format!("{approval}-approver")).or_else(|| layout.find("approver"))
}

impl Term<'_> {
    /// The conditions that decide.
    fn conditions(&self) -> impl Iterator<Item = &Cases> {
        self.cases.iter().chain(self.policy.iter().flat_map(PolicyTable::cases))
    }

    /// The names that its conditions ask for.
    pub(super) fn asked(&self) -> Vec<EcoString> {
        let mut all: Vec<EcoString> = Vec::new();
        for asked in self.conditions().flat_map(|cases| cases.asked()) {
            if !all.contains(&asked.name) {
                all.push(asked.name.clone());
            }
        }
        all
    }

    /// What is told of what it asks for where no source says any of it.
    pub(super) fn told_as_asked(&self) -> Vec<EcoString> {
        match &self.apart {
            Some(apart) => apart.columns().to_vec(),
            None => self.asked(),
        }
    }

    /// The results that a source has a column for, with that column.
    pub(super) fn compared(&self, layout: &Layout) -> Vec<(&EcoString, usize)> {
        let results = self.policy.iter().flat_map(PolicyTable::gives);
        results.filter_map(|name| Some((name, compared(name).into_iter().find_map(|own| layout.find(own))?))).collect()
    }

    /// What a source does not say of what decides; `None` where it says nothing of it at all.
    pub(super) fn missing(&self, layout: &Layout, feeds: &Feeds, compiled: &Compiled) -> Option<Vec<EcoString>> {
        if let Some(apart) = &self.apart {
            let columns = apart.columns();
            let missing: Vec<EcoString> = columns.iter().filter(|name| layout.find(name).is_none()).cloned().collect();
            return (missing.len() < columns.len()).then_some(missing);
        }
        let (mut missing, mut says) = (Vec::new(), false);
        for cases in self.conditions() {
            for asked in cases.asked() {
                let own = own(asked, layout, feeds, compiled);
                let of_position = OF_POSITIONS.contains(&asked.name.as_str());
                says |= own && !of_position;
                let is_known = own || (of_position && names_position(layout)) || asked.name == "source";
                if !is_known && cases.default_of(asked).is_none() && !missing.contains(&asked.name) {
                    missing.push(asked.name.clone());
                }
            }
        }
        if self.kind == Kind::Territory && !names_position(layout) {
            missing.push("position".into());
        }
        let acts = self.rows.iter().any(|row| row.action.is_some());
        if let Some(policy) = self.policy.as_ref().filter(|_| !acts) {
            if self.compared(layout).is_empty() {
                let last = policy.gives().find(|name| *name == "limit").or_else(|| policy.gives().last());
                missing.extend(last.map(|name| EcoString::from(compared(name)[1])));
            } else {
                says = true;
                missing.extend(policy.needed().filter(|name| layout.find(name).is_none()).cloned());
            }
        }
        says.then_some(missing)
    }
}

/// Whether records of a source say what a condition asks for.
fn own(asked: &Asked, layout: &Layout, feeds: &Feeds, compiled: &Compiled) -> bool {
    let name = asked.name.as_str();
    let fed = || {
        let metric = compiled.plan.targets.metrics.find(name);
        metric.and_then(|metric| feeds.of(metric)).is_some_and(|feed| feed.source == layout.source)
    };
    let plain = asked.how.is_none() && asked.window.is_none() && asked.of.is_none();
    plain && (layout.find(name).is_some() || (name == "period" && layout.find("date").is_some()) || fed())
}

fn names_position(layout: &Layout) -> bool {
    layout.find("position").is_some_and(|at| layout.columns[at].kind == ColumnKind::Seat)
}

/// All policies, in the order they are told in; parts of them that no record can be asked are noted.
pub(super) fn all<'a>(compiled: &'a Compiled, axes: &Axes, unchecked: &mut Vec<Unchecked>) -> Vec<Term<'a>> {
    let mut maker = Maker { compiled, axes, terms: Vec::new() };
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
    for sections in compiled.written.sections() {
        if let Some(own) = sections.risk.separation.get() {
            maker.separation(own, unchecked);
        }
    }
    maker.terms
}

struct Maker<'a, 'x> {
    compiled: &'a Compiled,
    axes: &'x Axes,
    terms: Vec<Term<'a>>,
}

impl<'a> Maker<'a, '_> {
    fn put(&mut self, kind: Kind, (id, name, span): (EcoString, Option<EcoString>, Span)) -> &mut Term<'a> {
        self.terms.push(Term {
            kind,
            id,
            name,
            span,
            cases: None,
            audience: None,
            consequence: None,
            tolerance: None,
            rows: Vec::new(),
            policy: None,
            apart: None,
        });
        let last = self.terms.len() - 1;
        &mut self.terms[last]
    }

    /// Adds a policy; of one whose conditions could not be read, that was reported.
    fn add(
        &mut self,
        kind: Kind,
        head: (EcoString, Option<EcoString>, Span),
        cases: Option<Cases>,
        rows: Vec<RowTerm>,
    ) -> Option<&mut Term<'a>> {
        let cases = cases?;
        let term = self.put(kind, head);
        term.cases = Some(cases);
        term.rows = rows;
        Some(term)
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

    fn policy(&mut self, policy: &'a Entry<Policy>) {
        let own = &policy.value;
        let gives = |name: &str| own.gives.get().is_some_and(|gives| gives.0.iter().any(|(id, _)| id.as_str() == name));
        let kind = if gives("discount") { Kind::Discount } else { Kind::Policy };
        let row = |(at, row): (usize, &crate::syntax::risk::PolicyRow)| {
            let owner = row.owner.get().map(|owner| owner.value.clone());
            // A row for whoever meets no condition is what is usual, and no measure that falls due.
            let usual = row.head().when.get().is_none_or(|when| when.otherwise);
            let action = row.action.get().filter(|_| !usual).map(|action| (action.value.clone(), owner));
            RowTerm { action, due: row.due.get().map(|due| due.value), ..row_term(row, at, row.site) }
        };
        let rows = own.rows.list().iter().enumerate().map(row).collect();
        let Some(table) = PolicyTable::new(own, &self.compiled.plan, self.axes) else { return };
        let audience = self.audience(own.r#for.get());
        let name = own.name.get().map(|name| name.value.clone());
        let term = self.put(kind, (policy.id.value.clone(), name, policy.id.span));
        term.rows = rows;
        term.policy = Some(table);
        term.audience = audience;
        term.consequence = own.consequence.get().map(|text| text.value.clone());
    }

    fn approval(&mut self, approval: &Entry<Approval>) {
        let own = &approval.value;
        let row = |(at, row): (usize, &ApprovalRow)| {
            let approvers = row.approver.get().into_iter().flat_map(|all| &all.0);
            RowTerm {
                refuse: row.refuse.get().is_some_and(|refuse| refuse.value),
                approvers: approvers.map(|one| one.value.clone()).filter(|one| one != "none").collect(),
                backup: row.backup.get().map(|backup| backup.value.clone()).filter(|one| one != "none"),
                due: row.due.get().map(|due| due.value),
                ..row_term(row, at, row.site)
            }
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

    /// Duties that must not lie in one hand: those that records tell the hand of. Who asks for something and agrees to it is found by that approval.
    fn separation(&mut self, own: &crate::syntax::risk::Separation, unchecked: &mut Vec<Unchecked>) {
        let mut untold: Vec<String> = Vec::new();
        for group in own.apart.get().into_iter().flatten() {
            for (at, one) in group.iter().enumerate() {
                for other in &group[at + 1..] {
                    match duties::apart(&one.value, &other.value, self.compiled) {
                        duties::Pair::SameApproval => {}
                        duties::Pair::Told(apart) => {
                            let id = ecow::eco_format!("{}/{}", one.value, other.value);
                            self.put(Kind::Separation, (id, None, one.span)).apart = Some(apart);
                        }
                        duties::Pair::Untold => untold.push(format!("{} / {}", one.value, other.value)),
                    }
                }
            }
        }
        if !untold.is_empty() {
            let why = crate::say!(
                en: "no record tells who has these duties: {pairs}", zh: "没有记录说明这些职责由谁承担：{pairs}",
                pairs = crate::diagnostic::listed(&untold.iter().map(String::as_str).collect::<Vec<_>>()),
            );
            unchecked.push(Unchecked { kind: Kind::Separation, rule: "separation".into(), span: own.site, why });
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
        due: None,
    }
}

fn whole(text: &str) -> Option<u64> {
    match Figure::parse(text).ok()? {
        Figure::Amount { value, .. } => u64::try_from(value.whole()?).ok(),
        _ => None,
    }
}
