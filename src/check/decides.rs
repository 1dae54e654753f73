//! Worked examples of approvals and policies: what their author says is decided, against what the table decides.

use ecow::EcoString;

use crate::check::View;
use crate::check::rules::example_fails;
use crate::decision::Axes;
use crate::decision::evaluate::{Asked, Cases, Fact, fact_of};
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::source::{Span, Spanned};
use crate::syntax::incentives::{Example, GivenFact};
use crate::syntax::process::{Approval, ApprovalRow};
use crate::syntax::reference::WhoRef;
use crate::syntax::risk::{Policy, PolicyRow};
use crate::syntax::{Entry, Formula, GivenKind, Operand, Operation, Table, TableRow};
use crate::units::{Duration, Figure, Fraction};

/// Works out every example of an approval or a policy.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let approvals = view.written.sections().flat_map(|sections| sections.process.approvals.get()).flatten();
    let policies = view.written.sections().flat_map(|sections| sections.risk.policies.get()).flatten();
    let approvals: Vec<_> = approvals.filter(|entry| entry.value.examples.get().is_some()).collect();
    let policies: Vec<_> = policies.filter(|entry| entry.value.examples.get().is_some()).collect();
    if approvals.is_empty() && policies.is_empty() {
        return;
    }
    let axes = Axes::collect(view.written, view.plan);
    for approval in approvals {
        of_approval(view, &axes, approval, findings);
    }
    for policy in policies {
        of_policy(view, &axes, policy, findings);
    }
}

/// The examples that name what there is; of the others that was told.
fn named<'e>(examples: Option<&'e Vec<Example>>, axes: &Axes) -> impl Iterator<Item = &'e Example> {
    let known = |example: &&Example| {
        let mut given = example.given.get().into_iter().flat_map(|given| given.iter());
        given.all(|(name, _)| axes.find(name).is_some())
    };
    examples.into_iter().flatten().filter(known)
}

/// What an example is given, as conditions ask for it.
struct Given<'a> {
    plan: &'a Plan,
    example: &'a Example,
}

impl Given<'_> {
    fn text(&self, name: &str) -> Option<&EcoString> {
        let given = self.example.given.get().into_iter().flat_map(|given| given.iter());
        given.filter(|(key, _)| key.as_str() == name).find_map(|(_, fact)| match fact {
            Some(GivenFact::Value(text)) => Some(&text.0.value),
            _ => None,
        })
    }

    fn fact(&self, asked: &Asked) -> Fact {
        let text = self.text(&asked.name);
        text.and_then(|text| fact_of(asked, text, self.plan)).unwrap_or(Fact::Missing)
    }
}

/// What is decided under a name.
enum Decided {
    /// These words, in order.
    Words(Vec<EcoString>),
    /// A length of time.
    Time(Duration),
    /// A number.
    Number(Fraction),
    /// The example does not give all that decides it.
    Unknown(EcoString),
}

impl Decided {
    /// Whether it is what somebody says it is.
    fn is(&self, stated: &[&EcoString]) -> bool {
        match (self, stated) {
            (Self::Words(words), _) => words.iter().eq(stated.iter().copied()),
            (Self::Time(time), [text]) => Duration::parse(text).is_ok_and(|other| other == *time),
            (Self::Number(number), [text]) => figure(text).is_some_and(|other| other == *number),
            _ => false,
        }
    }

    fn speak(&self) -> String {
        match self {
            Self::Words(words) => words.join(", "),
            Self::Time(time) => time.to_string(),
            Self::Number(number) => number.exact().map_or_else(|| "?".to_owned(), |value| value.to_string()),
            Self::Unknown(name) => name.to_string(),
        }
    }
}

fn id(who: &WhoRef) -> EcoString {
    let id: &str = &who.0;
    id.into()
}

fn figure(text: &str) -> Option<Fraction> {
    match Figure::parse(text).ok()? {
        Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) => {
            Some(Fraction::from_quantity(value))
        }
        Figure::Each { .. } => None,
    }
}

/// The rows of a table that hold for an example; the name of a fact that is missing where it decides.
fn rows<'t, R: TableRow>(
    view: &View<'_>,
    axes: &Axes,
    table: &'t Table<R>,
    given: &Given<'_>,
) -> Option<Result<Vec<&'t R>, EcoString>> {
    let cases = Cases::of_table(table, view.plan, axes)?;
    let facts = |asked: &Asked| given.fact(asked);
    let list = table.rows.list();
    Some(match cases.rows(&facts) {
        Ok(rows) => Ok(rows.into_iter().filter_map(|row| list.get(row)).collect()),
        Err(unknown) => Err(unknown.asked.name.clone()),
    })
}

fn of_approval(view: &View<'_>, axes: &Axes, approval: &Entry<Approval>, findings: &mut Findings) {
    for example in named(approval.value.examples.get(), axes) {
        let Some(rows) = rows(view, axes, &approval.value.table, &Given { plan: view.plan, example }) else { continue };
        let decide = |name: &str| match &rows {
            Ok(rows) => approved(name, rows),
            Err(missing) => Some(Decided::Unknown(missing.clone())),
        };
        compare((&approval.id, approval.value.site), example, &decide, findings);
    }
}

/// What an approval says under a name: who must agree, whether it is refused, within which time, who stands in.
fn approved(name: &str, rows: &[&ApprovalRow]) -> Option<Decided> {
    let row = rows.first()?;
    let refused = row.refuse.get().is_some_and(|refuse| refuse.value);
    match name {
        "refuse" => Some(Decided::Words(vec![if refused { "true".into() } else { "false".into() }])),
        "approver" => {
            let approvers = row.approver.get().into_iter().flat_map(|approvers| &approvers.0);
            Some(Decided::Words(approvers.map(id).collect()))
        }
        "backup" => Some(Decided::Words(row.backup.get().map(id).into_iter().collect())),
        "due" => Some(row.due.get().map_or(Decided::Words(Vec::new()), |due| Decided::Time(due.value))),
        _ => None,
    }
}

fn of_policy(view: &View<'_>, axes: &Axes, policy: &Entry<Policy>, findings: &mut Findings) {
    // What levers give together is not worked out here.
    if policy.value.levers.get().is_some() {
        return;
    }
    let own = &policy.value;
    let list = own.rows.list();
    let matching = match own.r#match.get().map(|way| way.value) {
        Some(crate::syntax::Match::All) => crate::table::Matching::All,
        Some(crate::syntax::Match::First) => crate::table::Matching::First,
        _ => crate::table::Matching::One,
    };
    let whens: Vec<_> = list.iter().map(|row| row.head.when.get()).collect();
    let Some(cases) = Cases::of_whens(whens, matching, view.plan, axes) else { return };
    for example in named(own.examples.get(), axes) {
        let given = Given { plan: view.plan, example };
        let facts = |asked: &Asked| given.fact(asked);
        let rows: Result<Vec<&PolicyRow>, EcoString> = match cases.rows(&facts) {
            Ok(rows) => Ok(rows.into_iter().filter_map(|row| list.get(row)).collect()),
            Err(unknown) => Err(unknown.asked.name.clone()),
        };
        let decide = |name: &str| match &rows {
            Ok(rows) => given_by(name, policy, rows, &given),
            Err(missing) => Some(Decided::Unknown(missing.clone())),
        };
        compare((&policy.id, policy.value.site), example, &decide, findings);
    }
}

/// What a policy gives under a name: a result of the row that holds or a formula over results and facts, else what is done, by whom and how soon,
/// of every row that holds.
fn given_by(name: &str, policy: &Entry<Policy>, rows: &[&PolicyRow], given: &Given<'_>) -> Option<Decided> {
    let words = |all: Vec<EcoString>| Some(Decided::Words(all));
    match name {
        "action" => {
            return words(rows.iter().filter_map(|row| row.action.get()).map(|text| text.0.value.clone()).collect());
        }
        "owner" => return words(rows.iter().filter_map(|row| row.owner.get()).map(id).collect()),
        "due" => return rows.iter().find_map(|row| row.due.get()).map(|due| Decided::Time(due.value)),
        _ => {}
    }
    let result = rows.iter().find_map(|row| row.results.get(name));
    if let Some(result) = result {
        return match &result.kind {
            GivenKind::Scalar(text) => match figure(text) {
                Some(number) => Some(Decided::Number(number)),
                None => words(vec![text.clone()]),
            },
            GivenKind::List(list) => words(list.iter().map(|text| text.value.clone()).collect()),
            GivenKind::Formula(formula) => computed(formula, rows, given),
            GivenKind::Lost => None,
        };
    }
    let gives = policy.value.gives.get()?.iter().find(|(own, _)| own.value == name)?.1.as_ref()?;
    match gives {
        crate::syntax::risk::Gives::Formula(formula) => computed(formula, rows, given),
        _ => None,
    }
}

fn computed(formula: &Formula, rows: &[&PolicyRow], given: &Given<'_>) -> Option<Decided> {
    match value(formula, rows, given) {
        Ok(number) => Some(Decided::Number(number)),
        Err(missing) => Some(Decided::Unknown(missing)),
    }
}

/// The value of a formula; the name that is not known.
fn value(formula: &Formula, rows: &[&PolicyRow], given: &Given<'_>) -> Result<Fraction, EcoString> {
    let operand = |operand: &Operand| match operand {
        Operand::Formula(inner) => value(inner, rows, given),
        Operand::Value(name) => {
            let result = rows.iter().find_map(|row| row.results.get(name)).map(|result| &result.kind);
            let text = match result {
                Some(GivenKind::Scalar(text)) => Some(text),
                _ => given.text(name),
            };
            figure(text.unwrap_or(&name.value)).ok_or_else(|| name.value.clone())
        }
    };
    let values: Vec<Fraction> = formula.operands.iter().map(operand).collect::<Result<_, _>>()?;
    let Some((first, rest)) = values.split_first() else { return Ok(Fraction::zero()) };
    let fold = |with: fn(&Fraction, &Fraction) -> Fraction| rest.iter().fold(first.clone(), |all, one| with(&all, one));
    Ok(match formula.operation {
        Operation::Sum => fold(Fraction::plus),
        Operation::Difference => fold(Fraction::minus),
        Operation::Product => fold(Fraction::times),
        Operation::Least => fold(|all, one| all.clone().min(one.clone())),
        Operation::Greatest => fold(|all, one| all.clone().max(one.clone())),
        Operation::Ratio => {
            rest.iter().try_fold(first.clone(), |all, one| all.over(one)).ok_or_else(|| EcoString::from("0"))?
        }
        Operation::Average => first.clone(),
    })
}

/// Compares all that an example says is decided.
fn compare(
    entry: (&Spanned<EcoString>, Span),
    example: &Example,
    decide: &dyn Fn(&str) -> Option<Decided>,
    findings: &mut Findings,
) {
    for (name, stated) in example.decides.get().into_iter().flat_map(|decides| decides.iter()) {
        let Some(stated) = stated else { continue };
        let texts: Vec<&EcoString> = stated.0.iter().map(|text| &text.0.value).collect();
        let span: Span = stated.0.first().map_or(name.span, |text| text.0.span);
        match decide(name) {
            Some(Decided::Unknown(missing)) => {
                example_fails::report_undecided(findings, (entry, example), span, name, &missing);
                return;
            }
            Some(decided) if !decided.is(&texts) => {
                let stated = texts.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(", ");
                example_fails::report_decision(findings, (entry, example), span, (name, &stated, &decided.speak()));
            }
            _ => {}
        }
    }
}
