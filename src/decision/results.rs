//! What rows give, against what their table declares.

use ecow::EcoString;
use rust_decimal::Decimal;

use crate::decision::axes::AxisKind;
use crate::decision::collect::Tables;
use crate::decision::numbers::{figure_on, head_bounds, noun_of};
use crate::decision::rules::{circular_need, missing_result, step_without_start, unknown_result};
use crate::plan::rules::{unknown_reference, wrong_kind};
use crate::source::{Span, Spanned};
use crate::syntax::customers::GradeRow;
use crate::syntax::incentives::{PayRow, ScoreRow};
use crate::syntax::risk::{Gives, LeverRow, Policy, PolicyRow};
use crate::syntax::targets::{FieldKind, RecordField};
use crate::syntax::{
    Ask, By, EachStep, Entry, Field, Given, GivenKind, Match, Noun, OrTable, Payment, Rate, Read, Results, Sum,
    TableRow, ValueRow,
};
use crate::units::Figure;

/// A row that names its results, and may repeat them per step.
pub(super) trait Giving: TableRow {
    /// What it gives under names that the table declares; `None` where its keys are fixed.
    fn results(&self) -> Option<&Results>;

    /// What it repeats.
    fn each(&self) -> &Field<Box<EachStep>> {
        &Field::Absent
    }

    /// The row.
    fn site(&self) -> Span;
}

macro_rules! giving {
    ($($row:ty: $results:expr, $each:expr);* $(;)?) => {
        $(impl Giving for $row {
            fn results(&self) -> Option<&Results> {
                let results: fn(&Self) -> Option<&Results> = $results;
                results(self)
            }

            fn each(&self) -> &Field<Box<EachStep>> {
                let each: fn(&Self) -> &Field<Box<EachStep>> = $each;
                each(self)
            }

            fn site(&self) -> Span {
                self.site
            }
        })*
    };
}

giving! {
    ValueRow: |row| Some(&row.results), |row| &row.each;
    LeverRow: |row| Some(&row.results), |row| &row.each;
    GradeRow: |row| Some(&row.results), |_| &Field::Absent;
    PolicyRow: |row| Some(&row.results), |_| &Field::Absent;
    PayRow: |_| None, |row| &row.each;
    ScoreRow: |_| None, |row| &row.each;
}

/// What a result may be.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// A value of a kind that conditions can ask for.
    Kind(AxisKind),
    /// Any text.
    Text,
    /// A number, of those that the place takes.
    Figure(Noun, fn(&Figure) -> bool),
    /// Bounds.
    Bounds,
    /// Nothing: it is computed from the others.
    Computed,
}

/// A result that a table gives.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub name: EcoString,
    pub wanted: Wanted,
    /// Whether every row gives it.
    pub required: bool,
}

impl Expected {
    pub(super) fn new(name: &str, wanted: Wanted) -> Self {
        Self { name: name.into(), wanted, required: true }
    }

    pub(super) fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}

/// A value that may be a table: what its rows give.
pub(super) trait InRows {
    /// The results under the table's own `key`.
    fn expected(key: &str) -> Vec<Expected>;
}

impl InRows for Spanned<crate::units::Duration> {
    fn expected(key: &str) -> Vec<Expected> {
        vec![Expected::new(key, Wanted::Kind(AxisKind::Duration))]
    }
}

impl InRows for Spanned<Figure> {
    fn expected(key: &str) -> Vec<Expected> {
        vec![Expected::new(key, Wanted::Figure(<Self as Read>::NOUN, |_| true))]
    }
}

impl InRows for Sum {
    fn expected(key: &str) -> Vec<Expected> {
        vec![Expected::new(key, Wanted::Figure(Self::NOUN, Self::fits))]
    }
}

impl InRows for Rate {
    fn expected(key: &str) -> Vec<Expected> {
        vec![Expected::new(key, Wanted::Figure(Self::NOUN, Self::fits))]
    }
}

impl InRows for Payment {
    fn expected(key: &str) -> Vec<Expected> {
        vec![Expected::new(key, Wanted::Figure(Self::NOUN, Self::fits))]
    }
}

impl InRows for crate::syntax::process::Idle {
    fn expected(_: &str) -> Vec<Expected> {
        ["warn", "close"].map(|key| Expected::new(key, Wanted::Kind(AxisKind::Duration)).optional()).to_vec()
    }
}

impl InRows for crate::syntax::customers::HoldOver {
    fn expected(_: &str) -> Vec<Expected> {
        let lasts = Expected::new("lasts", Wanted::Kind(AxisKind::Duration));
        vec![lasts, Expected::new("per_seller", Wanted::Bounds).optional()]
    }
}

/// What a declared kind asks of a result.
fn wanted(kind: &FieldKind) -> Wanted {
    match kind {
        FieldKind::Named(name) if name.as_str() == "text" => Wanted::Text,
        _ => Wanted::Kind(crate::decision::axes::field_kind(kind)),
    }
}

/// The results that a grading gives.
pub(super) fn of_grades(gives: &By<FieldKind>) -> Option<Vec<Expected>> {
    gives.iter().map(|(name, kind)| Some(Expected::new(name, wanted(kind.as_ref()?)))).collect()
}

/// The results that a policy gives; `None` where one could not be read.
fn of_policy(gives: &By<Gives>) -> Option<Vec<Expected>> {
    let of = |gives: &Gives| match gives {
        Gives::Kind(kind) => wanted(kind),
        Gives::Formula(_) => Wanted::Computed,
    };
    gives.iter().map(|(name, gives)| Some(Expected::new(name, of(gives.as_ref()?)))).collect()
}

impl Tables<'_, '_> {
    /// What the rows of a value give.
    pub(super) fn value_rows<T: Read + InRows>(&mut self, name: &str, key: &str, value: &OrTable<T>) {
        if let OrTable::Table(table) = value {
            self.results(name, &T::expected(key), table.rows.list(), true);
            self.steps(name, table.rows.list(), None);
        }
    }

    /// What a policy and its levers give.
    pub(super) fn policy(&mut self, policy: &Entry<Policy>) {
        let (name, own) = (policy.id.value.as_str(), &policy.value);
        let expected = match own.gives.get() {
            Some(gives) => match of_policy(gives) {
                Some(expected) => expected,
                None => return,
            },
            None if own.gives.is_absent() => Vec::new(),
            None => return,
        };
        self.formulas_of(policy, &expected);
        let whole = !matches!(own.r#match.get().map(|way| way.value), Some(Match::All));
        self.results(name, &expected, own.rows.list(), whole);
        // A lever adds to some of the results; where there is but one, to that.
        let alone = expected.iter().filter(|result| !matches!(result.wanted, Wanted::Computed)).count() == 1;
        for lever in own.levers.get().into_iter().flatten() {
            let name = ecow::eco_format!("{name}.{}", lever.id.value);
            self.results(&name, &expected, lever.value.table.rows.list(), alone);
            self.steps(&name, lever.value.table.rows.list(), None);
        }
        self.needs(policy);
    }

    /// Levers that need each other.
    fn needs(&mut self, policy: &Entry<Policy>) {
        let levers: Vec<_> = policy.value.levers.get().into_iter().flatten().collect();
        let next = |at: usize| {
            let needed = levers[at].value.needs.get()?;
            levers.iter().position(|lever| lever.id.value == needed.value)
        };
        let mut done = vec![false; levers.len()];
        for start in 0..levers.len() {
            let mut path: Vec<usize> = Vec::new();
            let mut at = Some(start);
            while let Some(lever) = at.filter(|lever| !done[*lever]) {
                done[lever] = true;
                path.push(lever);
                at = next(lever);
            }
            if let Some(from) = at.and_then(|lever| path.iter().position(|other| *other == lever)) {
                let circle: Vec<_> = path[from..].iter().map(|lever| &levers[*lever].id).collect();
                circular_need::report(self.findings, &policy.id.value, &circle);
            }
        }
    }

    /// The results of rows: known, of the declared kind, and where `whole` none left out.
    pub(super) fn results<R: Giving>(&mut self, name: &str, expected: &[Expected], list: &[R], whole: bool) {
        for row in list {
            let each = row.each().get().map(|each| &each.results);
            let all: Vec<&(Spanned<EcoString>, Given)> =
                row.results().into_iter().chain(each).flat_map(|results| &results.0).collect();
            let mut unknown = row.each().is_broken();
            for (key, given) in &all {
                match expected.iter().find(|result| result.name == key.value) {
                    Some(result) => self.result(name, key, given, &result.wanted, expected),
                    None => {
                        unknown = true;
                        let known: Vec<&str> = expected.iter().map(|result| result.name.as_str()).collect();
                        unknown_result::report(self.findings, name, key, &known);
                    }
                }
            }
            let given = |name: &EcoString| all.iter().any(|(key, _)| key.value == *name);
            for result in expected.iter().filter(|result| whole && result.required && !unknown) {
                if !matches!(result.wanted, Wanted::Computed) && !given(&result.name) {
                    missing_result::report(self.findings, row.site(), name, &result.name);
                }
            }
            if !unknown && whole && all.is_empty() && !expected.is_empty() && expected.iter().all(|one| !one.required) {
                missing_result::report(self.findings, row.site(), name, &expected[0].name);
            }
        }
    }

    fn result(&mut self, table: &str, key: &Spanned<EcoString>, given: &Given, wanted: &Wanted, scope: &[Expected]) {
        if matches!(wanted, Wanted::Computed) {
            return unknown_result::computed(self.findings, table, key);
        }
        match (&given.kind, wanted) {
            (GivenKind::Lost, _) => {}
            (GivenKind::Scalar(text), _) => self.scalar(&Spanned::new(text.clone(), given.span), wanted),
            (GivenKind::List(items), Wanted::Text | Wanted::Kind(AxisKind::Words(_))) => {
                items.iter().for_each(|item| self.scalar(item, wanted));
            }
            (GivenKind::List(items), _) => {
                let text = items.first().cloned().unwrap_or_else(|| Spanned::new("[]".into(), given.span));
                let noun = Noun { en: "one value: a list stands here", zh: "单个值，此处是列表" };
                wrong_kind::report(self.findings, &text, noun);
            }
            (GivenKind::Formula(formula), _) => self.formula_given(formula, wanted, scope),
        }
    }

    fn scalar(&mut self, text: &Spanned<EcoString>, wanted: &Wanted) {
        let noun = match wanted {
            Wanted::Text | Wanted::Bounds | Wanted::Computed => return,
            Wanted::Figure(noun, fits) => (!Figure::parse(text).is_ok_and(|figure| fits(&figure))).then_some(*noun),
            Wanted::Kind(kind) if kind.is_truth() => {
                let known = matches!(text.as_str(), "true" | "false");
                (!known).then_some(Noun { en: "true or false", zh: "true 或 false" })
            }
            Wanted::Kind(AxisKind::Words(words)) => {
                if !words.contains(&text.value) {
                    let noun = Noun { en: "one of the results", zh: "可选结果" };
                    unknown_reference::report(self.findings, text, noun, words.iter().map(EcoString::as_str));
                }
                None
            }
            Wanted::Kind(kind) => {
                let sound = match kind {
                    AxisKind::Duration => crate::units::Duration::parse(text).is_ok(),
                    AxisKind::Date => crate::units::Date::parse(text).is_ok(),
                    AxisKind::Open => true,
                    _ => Figure::parse(text).is_ok_and(|figure| figure_on(kind, &figure, self.plan).is_some()),
                };
                (!sound).then(|| noun_of(kind))
            }
        };
        if let Some(noun) = noun {
            wrong_kind::report(self.findings, text, noun);
        }
    }

    /// What stands in the place of a field that a record lacks, and the ends of its range, are of its kind.
    pub(super) fn field(&mut self, field: &RecordField) {
        let Some(kind) = field.r#in.get() else { return };
        if let Some(missing) = field.missing.get().filter(|missing| missing.as_str() != "refuse") {
            self.scalar(missing, &wanted(kind));
        }
        let range = field.range.get().into_iter().flat_map(|range| range.lower.iter().chain(&range.upper));
        for limit in range {
            self.scalar(&limit.text, &wanted(kind));
        }
    }

    /// Steps are counted from one start, in what that is measured in.
    pub(super) fn steps<R: Giving>(&mut self, name: &str, list: &[R], own: Option<&crate::decision::bands::Own>) {
        for (row, each) in list.iter().filter_map(|row| Some((row, row.each().get()?))) {
            let bounded = |ask: &Ask| matches!(ask, Ask::Bounds(bounds) if bounds.lower.is_some());
            let when = row.head().when.get();
            let tests = when.into_iter().flat_map(|when| &when.any).flat_map(|all| &all.tests);
            let starts: Vec<_> = tests.filter(|(_, test)| bounded(&test.ask)).collect();
            let in_row = head_bounds(row.head()).lower.is_some();
            let broken = row.head().when.is_broken() || crate::decision::analyse::has_broken_bound(row.head());
            if broken {
                continue;
            }
            if starts.len() + usize::from(in_row) != 1 {
                step_without_start::report(self.findings, each.site, name, starts.len() + usize::from(in_row) > 1);
                continue;
            }
            let Some(step) = each.step.get() else { continue };
            let mut lowering = self.lowering();
            let measured = own.map(|own| own.apply(&mut lowering));
            let axis = match starts.first() {
                Some((axis, test)) => lowering.axis(axis, test.measured.as_deref()),
                None => measured,
            };
            let size = axis.and_then(|axis| lowering.number(axis, &step.0));
            if size.is_some_and(|size| size <= Decimal::ZERO) {
                let noun = Noun { en: "a step: it must be above zero", zh: "步长，步长须大于零" };
                wrong_kind::report(self.findings, &step.0, noun);
            }
        }
    }

    /// What a row repeats per step, in tables whose keys are fixed.
    pub(super) fn repeated<R: Giving>(
        &mut self,
        name: &str,
        list: &[R],
        keys: &[&str],
        own: Option<&crate::decision::bands::Own>,
    ) {
        let expected: Vec<Expected> = keys
            .iter()
            .map(|key| Expected::new(key, Wanted::Figure(<Spanned<Figure> as Read>::NOUN, |_| true)).optional())
            .collect();
        for row in list {
            for (key, given) in row.each().get().into_iter().flat_map(|each| &each.results.0) {
                match expected.iter().find(|result| result.name == key.value) {
                    Some(result) => self.result(name, key, given, &result.wanted, &expected),
                    None => unknown_result::report(self.findings, name, key, keys),
                }
            }
        }
        self.steps(name, list, own);
    }
}
