//! What a policy gives for facts: the results of the rows that hold, what its levers give together, and what formulas make of either.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::decision::analyse::matching;
use crate::decision::axes::{Axes, AxisKind, field_kind};
use crate::decision::evaluate::{Asked, Cases, Fact, Facts, fact_of};
use crate::decision::numbers::figure_on;
use crate::plan::Plan;
use crate::syntax::risk::{Gives, LeverRow, Policy};
use crate::syntax::{Ask, Entry, Formula, Given, GivenKind, Operand, Operation, TableRow};
use crate::units::{Figure, Fraction, Quantity};

/// What a policy gives under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// An amount in the plan's currency, a share, a count.
    Number(Fraction),
    /// A word or a text.
    Word(EcoString),
    /// Any of several words.
    Words(Vec<EcoString>),
}

/// What levers give together under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levers {
    /// What each gives, by its id, in written order; those that wait for another and get nothing give nothing.
    pub parts: Vec<(EcoString, Fraction)>,
    /// All of it, at most what the policy's cap says.
    pub sum: Fraction,
}

/// A policy as facts are held against it.
#[derive(Debug, Clone)]
pub struct PolicyTable<'a> {
    own: &'a Policy,
    cases: Option<Cases>,
    levers: Vec<LeverTable<'a>>,
    /// What formulas and steps ask for beyond the conditions, with what is taken where it is missing.
    named: BTreeMap<EcoString, (Asked, Option<Fact>)>,
    /// The names in formulas.
    in_formulas: Vec<EcoString>,
    plan: &'a Plan,
}

/// A lever, with the axis and the start that the steps of each row are counted from.
#[derive(Debug, Clone)]
struct LeverTable<'a> {
    id: &'a EcoString,
    needs: Option<usize>,
    rows: &'a [LeverRow],
    cases: Cases,
    starts: Vec<Option<(EcoString, Fraction)>>,
}

impl<'a> PolicyTable<'a> {
    /// The tables of a policy. `None` where something could not be read, which was told where it was proven.
    pub fn new(own: &'a Policy, plan: &'a Plan, axes: &Axes) -> Option<Self> {
        let list = own.rows.list();
        let whens = list.iter().map(|row| row.head().when.get());
        let way = matching(own.r#match.get().map(|way| way.value));
        let cases = if list.is_empty() { None } else { Some(Cases::of_whens(whens, way, plan, axes)?) };
        let written: Vec<&Entry<_>> = own.levers.get().into_iter().flatten().collect();
        let place = |id: &EcoString| written.iter().position(|lever| lever.id.value == *id);
        let mut levers = Vec::new();
        for lever in &written {
            let rows = lever.value.table.rows.list();
            levers.push(LeverTable {
                id: &lever.id.value,
                needs: lever.value.needs.get().and_then(|needs| place(&needs.value)),
                rows,
                cases: Cases::of_table(&lever.value.table, plan, axes)?,
                starts: rows.iter().map(|row| start(row, plan, axes)).collect(),
            });
        }
        let mut table = Self { own, cases, levers, named: BTreeMap::new(), in_formulas: Vec::new(), plan };
        table.in_formulas = table.operands();
        let steps = table.levers.iter().flat_map(|lever| &lever.starts).flatten().map(|(axis, _)| axis.clone());
        let names: Vec<EcoString> = table.in_formulas.iter().cloned().chain(steps).collect();
        for name in names {
            if let Some(axis) = axes.find(&name) {
                let asked = Asked {
                    name: name.clone(),
                    kind: axis.kind.clone(),
                    how: None,
                    window: None,
                    of: None,
                    counted_in: None,
                };
                let missing = axis.missing.as_ref().and_then(|text| fact_of(&asked, text, plan));
                table.named.insert(name, (asked, missing));
            }
        }
        Some(table)
    }

    /// The conditions of the rows and of every lever.
    pub fn cases(&self) -> impl Iterator<Item = &Cases> {
        self.cases.iter().chain(self.levers.iter().map(|lever| &lever.cases))
    }

    /// Whether it is levers that add up.
    pub fn has_levers(&self) -> bool {
        !self.levers.is_empty()
    }

    /// The names that its rows, formulas or levers give a value under, in the order in which the policy declares them.
    pub fn gives(&self) -> impl Iterator<Item = &EcoString> {
        self.own.gives.get().into_iter().flat_map(|gives| gives.iter()).map(|(name, _)| &name.value)
    }

    /// The words of a result in their order; nothing of one that is no choice of words.
    pub fn words(&self, name: &str) -> Option<Vec<EcoString>> {
        match self.kind(name)? {
            AxisKind::Words(words) => Some(words),
            _ => None,
        }
    }

    /// The kind of a result that is not computed.
    pub fn kind(&self, name: &str) -> Option<AxisKind> {
        match self.declared(name)? {
            Gives::Kind(kind) => Some(field_kind(kind)),
            Gives::Formula(_) => None,
        }
    }

    /// The rows that hold.
    ///
    /// # Errors
    /// The name of a fact that is missing where it decides.
    pub fn rows(&self, facts: &dyn Facts) -> Result<Vec<usize>, EcoString> {
        let Some(cases) = &self.cases else { return Ok(Vec::new()) };
        cases.rows(facts).map_err(|unknown| unknown.asked.name.clone())
    }

    /// What the rows that hold give under a name, or a formula over that; nothing where they give nothing.
    ///
    /// # Errors
    /// The name of a fact that a formula asks for and is missing.
    pub fn value(&self, name: &str, rows: &[usize], facts: &dyn Facts) -> Result<Option<Allowed>, EcoString> {
        match (self.result(name, rows).map(|given| &given.kind), self.declared(name)) {
            (Some(GivenKind::Scalar(text)), _) => Ok(Some(match self.number(name, text) {
                Some(number) => Allowed::Number(number),
                None => Allowed::Word(text.clone()),
            })),
            (Some(GivenKind::List(list)), _) => {
                Ok(Some(Allowed::Words(list.iter().map(|text| text.value.clone()).collect())))
            }
            (Some(GivenKind::Lost), _) => Ok(None),
            (Some(GivenKind::Formula(formula)), _) => self.computed(formula, rows, facts, 0).map(Some),
            (None, Some(Gives::Formula(formula))) => self.computed(formula, rows, facts, 0).map(Some),
            (None, _) => Ok(None),
        }
    }

    /// What the levers give together under a name.
    ///
    /// # Errors
    /// The name of a fact that is missing where it decides.
    pub fn levers(&self, name: &str, facts: &dyn Facts) -> Result<Levers, EcoString> {
        let own: Vec<Fraction> =
            self.levers.iter().map(|lever| self.lever(lever, name, facts)).collect::<Result<_, _>>()?;
        let nothing = Fraction::zero();
        let gives = |at: usize| {
            // A lever that needs one that gives nothing gives nothing; no circle of needs is longer than there are levers.
            let chain = std::iter::successors(Some(at), |at| self.levers[*at].needs).take(self.levers.len() + 1);
            let waits = chain.skip(1).any(|needed| own[needed] <= nothing);
            if waits { nothing.clone() } else { own[at].clone() }
        };
        let parts: Vec<(EcoString, Fraction)> =
            self.levers.iter().enumerate().map(|(at, lever)| (lever.id.clone(), gives(at))).collect();
        let sum = parts.iter().fold(Fraction::zero(), |sum, (_, part)| sum.plus(part));
        let cap = self.own.cap.get().map(|cap| Fraction::from_quantity(cap.value.0));
        Ok(Levers { parts, sum: cap.map_or(sum.clone(), |cap| cap.min(sum)) })
    }

    /// What one lever gives by itself: the result of its row, and of each full step beyond where that starts.
    fn lever(&self, lever: &LeverTable<'_>, name: &str, facts: &dyn Facts) -> Result<Fraction, EcoString> {
        let rows = lever.cases.rows(facts).map_err(|unknown| unknown.asked.name.clone())?;
        let mut sum = Fraction::zero();
        for at in rows {
            let row = &lever.rows[at];
            if let Some(given) = row.results.get(name) {
                sum = sum.plus(&self.part(name, given, facts)?);
            }
            let Some(each) = row.each.get() else { continue };
            let (Some(given), Some(step), Some((axis, start))) =
                (each.results.get(name), each.step.get(), &lever.starts[at])
            else {
                continue;
            };
            let beyond = self.fact(axis, facts).ok_or_else(|| axis.clone())?.minus(start);
            let step = self.named.get(axis).and_then(|(asked, _)| figure(&asked.kind, step, self.plan));
            let Some(steps) = step.and_then(|step| beyond.over(&step)) else { continue };
            if !steps.is_negative() {
                sum = sum.plus(&self.part(name, given, facts)?.times(&steps.floor()));
            }
        }
        Ok(sum)
    }

    fn part(&self, name: &str, given: &Given, facts: &dyn Facts) -> Result<Fraction, EcoString> {
        match &given.kind {
            GivenKind::Scalar(text) => Ok(self.number(name, text).unwrap_or_else(Fraction::zero)),
            GivenKind::Formula(formula) => match self.computed(formula, &[], facts, 0)? {
                Allowed::Number(number) => Ok(number),
                _ => Ok(Fraction::zero()),
            },
            _ => Ok(Fraction::zero()),
        }
    }

    fn computed(
        &self,
        formula: &Formula,
        rows: &[usize],
        facts: &dyn Facts,
        depth: usize,
    ) -> Result<Allowed, EcoString> {
        let operand = |operand: &Operand| match operand {
            Operand::Formula(inner) => self.computed(inner, rows, facts, depth),
            Operand::Value(name) => self.operand(name, rows, facts, depth),
        };
        let mut values = Vec::new();
        for own in &formula.operands {
            match operand(own)? {
                Allowed::Number(number) => values.push(number),
                Allowed::Word(word) => return Err(word),
                Allowed::Words(words) => return Err(words.into_iter().next().unwrap_or_default()),
            }
        }
        let Some((first, rest)) = values.split_first() else { return Ok(Allowed::Number(Fraction::zero())) };
        let fold =
            |with: fn(&Fraction, &Fraction) -> Fraction| rest.iter().fold(first.clone(), |all, one| with(&all, one));
        Ok(Allowed::Number(match formula.operation {
            Operation::Sum => fold(Fraction::plus),
            Operation::Difference => fold(Fraction::minus),
            Operation::Product => fold(Fraction::times),
            Operation::Least => fold(|all, one| all.clone().min(one.clone())),
            Operation::Greatest => fold(|all, one| all.clone().max(one.clone())),
            Operation::Ratio => rest.iter().try_fold(first.clone(), |all, one| all.over(one)).ok_or("0")?,
            // A mean over a time is what a fact of that name says.
            Operation::Average => first.clone(),
        }))
    }

    /// What a name in a formula stands for: a result, a formula beside it, a fact, or a number as written.
    fn operand(&self, name: &str, rows: &[usize], facts: &dyn Facts, depth: usize) -> Result<Allowed, EcoString> {
        if let Some(GivenKind::Scalar(text)) = self.result(name, rows).map(|given| &given.kind) {
            return self.number(name, text).map(Allowed::Number).ok_or_else(|| name.into());
        }
        // No chain of formulas is longer than there are results.
        if let Some(Gives::Formula(formula)) = self.declared(name)
            && depth <= self.gives().count()
        {
            return self.computed(formula, rows, facts, depth + 1);
        }
        let written = || {
            let figure = Figure::parse(name).ok()?;
            match figure {
                Figure::Amount { value, currency: Some(currency), .. } => self.plan.facts.convert(value, currency),
                Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) => Some(value),
                Figure::Each { .. } => None,
            }
        };
        let value = self.fact(name, facts).or_else(|| written().map(Fraction::from_quantity));
        value.map(Allowed::Number).ok_or_else(|| name.into())
    }

    /// A fact that is a number.
    fn fact(&self, name: &str, facts: &dyn Facts) -> Option<Fraction> {
        let (asked, missing) = self.named.get(name)?;
        let fact = match facts.fact(asked) {
            Fact::Missing => missing.clone()?,
            fact => fact,
        };
        match fact {
            Fact::Number(number) => Some(number),
            Fact::Quantity(value) => Some(Fraction::from_quantity(value)),
            _ => None,
        }
    }

    /// A result as it is written in the first of some rows that has it.
    fn result(&self, name: &str, rows: &[usize]) -> Option<&Given> {
        let list = self.own.rows.list();
        rows.iter().filter_map(|at| list.get(*at)).find_map(|row| row.results.get(name))
    }

    fn declared(&self, name: &str) -> Option<&Gives> {
        self.own.gives.get()?.iter().find(|(own, _)| own.value == name)?.1.as_ref()
    }

    /// A number as written, in the kind that the policy declares.
    fn number(&self, name: &str, text: &str) -> Option<Fraction> {
        figure(&self.kind(name)?, text, self.plan)
    }

    /// The names in formulas.
    fn operands(&self) -> Vec<EcoString> {
        let mut all = Vec::new();
        let gives = self.own.gives.get().into_iter().flat_map(|gives| gives.iter());
        let formulas = gives.filter_map(|(_, gives)| match gives {
            Some(Gives::Formula(formula)) => Some(formula),
            _ => None,
        });
        let of_rows = self.own.rows.list().iter().flat_map(|row| &row.results.0);
        let each = |row: &'a LeverRow| row.each.get().into_iter().flat_map(|each| &each.results.0);
        let of_levers =
            self.levers.iter().flat_map(|lever| lever.rows).flat_map(|row| row.results.0.iter().chain(each(row)));
        let given = of_rows.chain(of_levers).filter_map(|(_, given)| match &given.kind {
            GivenKind::Formula(formula) => Some(&**formula),
            _ => None,
        });
        formulas.chain(given).for_each(|formula| named(formula, &mut all));
        all
    }

    /// The facts that its formulas ask for.
    pub fn operands_of_formulas(&self) -> impl Iterator<Item = &EcoString> {
        self.in_formulas.iter().filter(|name| self.declared(name).is_none() && self.named.contains_key(*name))
    }

    /// The facts that its formulas and steps ask for, without those that something is taken for where they are missing.
    pub fn needed(&self) -> impl Iterator<Item = &EcoString> {
        let own = self.named.iter().filter(|(name, (_, missing))| missing.is_none() && self.declared(name).is_none());
        own.map(|(name, _)| name)
    }
}

fn named(formula: &Formula, all: &mut Vec<EcoString>) {
    for operand in &formula.operands {
        match operand {
            Operand::Value(name) => all.push(name.value.clone()),
            Operand::Formula(inner) => named(inner, all),
        }
    }
}

fn figure(kind: &AxisKind, text: &str, plan: &Plan) -> Option<Fraction> {
    let figure = Figure::parse(text).ok()?;
    figure_on(kind, &figure, plan).and_then(Quantity::from_decimal).map(Fraction::from_quantity)
}

/// Where the steps of a row start: the lower end of its one test that has one.
fn start(row: &LeverRow, plan: &Plan, axes: &Axes) -> Option<(EcoString, Fraction)> {
    let tests = row.head.when.get().into_iter().flat_map(|when| &when.any).flat_map(|all| &all.tests);
    let mut starts = tests.filter_map(|(axis, test)| match &test.ask {
        Ask::Bounds(bounds) => Some((axis.value.clone(), bounds.lower.as_ref()?.text.value.clone())),
        _ => None,
    });
    let (axis, text) = starts.next()?;
    let kind = &axes.find(&axis)?.kind;
    Some((axis, figure(kind, &text, plan)?))
}
