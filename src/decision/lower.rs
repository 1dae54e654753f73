//! Conditions as written into regions of typed axes.

use ecow::EcoString;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::decision::axes::{Axes, Axis, AxisKind, How};
use crate::diagnostic::Findings;
use crate::plan::rules::{unknown_axis, unknown_reference, wrong_kind};
use crate::plan::{Index, MemberId, Plan};
use crate::source::Spanned;
use crate::syntax::{AllOf, Ask, Bounds, Limit, Measured, Noun, Test, When};
use crate::table::{BitSet, Block, Domain, Interval, Intervals, Region, RowShape, Space};

/// The axes that one table speaks of, in the order they are met, and its rows as regions.
pub(super) struct Lowering<'a, 'f> {
    pub plan: &'a Plan,
    pub axes: &'a Axes,
    pub findings: &'f mut Findings,
    /// Axes of the table by key (`revenue@attainment@year` where measured).
    pub used: IndexMap<EcoString, Used>,
    /// In the tables of a measure: its metric, which named alone means what is measured, and that axis.
    pub own: Option<(EcoString, usize)>,
    /// Where sets of targets are taken to stand on the axis of the measure.
    pub sets: IndexMap<EcoString, Decimal>,
    /// Axes that are not declared; each is told where the table asks for it first.
    undeclared: Vec<EcoString>,
    /// Words of an open axis that the table may name, and one more that stands for all others.
    open: usize,
    /// Whether every number there is lies on an axis of numbers: conditions that are evaluated are asked of what records say, and what
    /// lies outside a declared range meets `not` as it meets anything else.
    unlimited: bool,
}

/// An axis as one table uses it.
#[derive(Debug, Clone)]
pub(super) struct Used {
    /// Its key in conditions; empty where the table alone names it.
    pub id: EcoString,
    pub kind: AxisKind,
    pub name: EcoString,
    /// How a metric is measured on it, where that is said.
    pub how: Option<How>,
    /// Printed labels of the words, in their order.
    pub labels: Vec<EcoString>,
    /// For open kinds: the words the table names.
    pub words: Vec<EcoString>,
    /// Numbers of the axis as the author wrote them.
    pub written: Vec<(Decimal, EcoString)>,
    /// For lengths of time: whether they are days, working days or months, which cannot be compared.
    pub family: Option<u8>,
    pub domain: Domain,
}

impl<'a, 'f> Lowering<'a, 'f> {
    pub(super) fn new(plan: &'a Plan, axes: &'a Axes, findings: &'f mut Findings) -> Self {
        let (used, sets) = (IndexMap::new(), IndexMap::new());
        Self { plan, axes, findings, used, own: None, sets, undeclared: Vec::new(), open: 1, unlimited: false }
    }

    /// A lowering whose regions are asked of facts.
    pub(super) fn of_facts(plan: &'a Plan, axes: &'a Axes, findings: &'f mut Findings) -> Self {
        Self { unlimited: true, ..Self::new(plan, axes, findings) }
    }

    /// Makes room for the words that the conditions name; called before any of them is lowered.
    pub(super) fn expect<'w>(&mut self, conditions: impl Iterator<Item = &'w When>) {
        let tests = conditions.flat_map(|when| &when.any).flat_map(|all| &all.tests);
        self.open += tests.map(|(_, test)| words(&test.ask)).sum::<usize>();
    }

    /// The row of a condition; `None` where it could not be read, which was reported.
    pub(super) fn row(&mut self, when: &When) -> Option<RowShape> {
        if when.otherwise {
            return Some(RowShape::otherwise());
        }
        let blocks: Vec<Option<Block>> = when.any.iter().map(|all| self.block(all)).collect();
        blocks.into_iter().collect::<Option<Vec<_>>>().map(RowShape::any)
    }

    pub(super) fn block(&mut self, all: &AllOf) -> Option<Block> {
        let limits: Vec<Option<(usize, Region)>> =
            all.tests.iter().map(|(axis, test)| self.limit(axis, test)).collect();
        if all.broken {
            return None;
        }
        Some(Block::new(limits.into_iter().collect::<Option<Vec<_>>>()?))
    }

    fn limit(&mut self, name: &Spanned<EcoString>, test: &Test) -> Option<(usize, Region)> {
        if let Some((field, equal)) = compared(&test.ask) {
            return self.comparison(name, field, equal);
        }
        let index = self.axis(name, test.measured.as_deref())?;
        Some((index, self.region(index, name, &test.ask)?))
    }

    /// The axis that a test asks for.
    pub(super) fn axis(&mut self, name: &Spanned<EcoString>, measured: Option<&Measured>) -> Option<usize> {
        if let (Some((own, axis)), None) = (&self.own, measured)
            && *own == name.value
        {
            return Some(*axis);
        }
        let Some(axis) = self.axes.find(name) else {
            self.report_undeclared(name);
            return None;
        };
        let axis = axis.clone();
        let Some(measured) = measured else {
            return Some(self.use_axis(name.value.clone(), &name.value, axis, None));
        };
        let word = |field: Option<&Spanned<EcoString>>| field.map(|text| text.value.clone()).unwrap_or_default();
        let (how, of) =
            (How::read(&word(measured.r#as.get().map(|how| &**how))), measured.of.get().map(|of| of.value.clone()));
        let window = word(measured.window.get().map(|window| &**window));
        let key = ecow::eco_format!("{}@{how:?}@{window}@{}", name.value, of.unwrap_or_default());
        let axis = axis.measured(how);
        Some(self.use_axis(key, "", axis, how))
    }

    fn report_undeclared(&mut self, name: &Spanned<EcoString>) {
        if !self.undeclared.contains(&name.value) {
            self.undeclared.push(name.value.clone());
            unknown_axis::report_of_records(self.findings, name, self.axes.names());
        }
    }

    /// Whether a value equals another field of the record: two cases, of which either can be met whatever the value.
    fn comparison(
        &mut self,
        name: &Spanned<EcoString>,
        field: &Spanned<EcoString>,
        equal: bool,
    ) -> Option<(usize, Region)> {
        let Some(axis) = self.axes.find(name).cloned() else {
            self.report_undeclared(name);
            return None;
        };
        let Some(other) = self.axes.find(field).cloned() else {
            let noun = Noun { en: "a field", zh: "字段" };
            unknown_reference::report(self.findings, field, noun, self.axes.names());
            return None;
        };
        let key = ecow::eco_format!("{}={}", name.value, field.value);
        let name = Some(axis.name.unwrap_or_else(|| name.value.clone()));
        let kind = AxisKind::Equal(other.name.unwrap_or_else(|| field.value.clone()));
        let index = self.use_axis(key, "", Axis::plain(kind, name), None);
        Some((index, Region::members(2, [usize::from(equal)])))
    }

    /// The index of an axis within this table.
    pub(super) fn use_axis(&mut self, key: EcoString, id: &str, axis: Axis, how: Option<How>) -> usize {
        if let Some(index) = self.used.get_index_of(&key) {
            return index;
        }
        let domain = match axis.kind.domain(self.open) {
            Domain::Number { .. } if self.unlimited => Domain::NUMBERS,
            domain => domain,
        };
        let name = axis.name.unwrap_or_else(|| key.split('@').next().unwrap_or_default().into());
        let (kind, labels) = (axis.kind, axis.labels);
        let (words, written) = (Vec::new(), Vec::new());
        let used = Used { id: id.into(), kind, name, how, labels, words, written, family: None, domain };
        let (index, _) = self.used.insert_full(key, used);
        if let Some(range) = axis.range.as_ref().filter(|_| !self.unlimited)
            && let Some(interval) = self.interval(index, range)
        {
            self.used[index].limit(interval);
        }
        index
    }

    fn region(&mut self, index: usize, axis: &Spanned<EcoString>, ask: &Ask) -> Option<Region> {
        match ask {
            Ask::Among(values) => self.among(index, axis, values, false),
            Ask::Within(values) => self.among(index, axis, values, true),
            Ask::Not(inner) => {
                let region = self.region(index, axis, inner)?;
                Some(region.complement(&self.used[index].domain))
            }
            Ask::Bounds(bounds) => self.bounded(index, bounds),
            Ask::Field(_) => unreachable!("comparisons have an axis of their own"),
        }
    }

    fn among(
        &mut self,
        index: usize,
        axis: &Spanned<EcoString>,
        values: &[Spanned<EcoString>],
        within: bool,
    ) -> Option<Region> {
        match self.used[index].kind.clone() {
            AxisKind::Words(words) | AxisKind::Units(words) => {
                let found: Vec<usize> = values.iter().filter_map(|value| self.word(&words, value)).collect();
                let units = within && axis.value == "unit";
                let all = if units { self.with_sub_units(&found) } else { found.clone() };
                (found.len() == values.len()).then(|| Region::members(words.len(), all))
            }
            AxisKind::Leaves(leaves) => {
                let found: Vec<Vec<usize>> =
                    values.iter().filter_map(|value| self.member(&leaves, axis, value)).collect();
                (found.len() == values.len()).then(|| Region::members(leaves.len(), found.into_iter().flatten()))
            }
            AxisKind::Open if axis.value == "position" && !self.positions_exist(values) => None,
            AxisKind::Open => {
                let (open, words) = (self.open, &mut self.used[index].words);
                let found: Vec<usize> = values.iter().map(|value| position(words, &value.value)).collect();
                Some(Region::Members(BitSet::of(open, found)))
            }
            _ => {
                let points: Vec<Decimal> = values.iter().filter_map(|value| self.number(index, value)).collect();
                let intervals = points.iter().map(|point| Interval::point(*point));
                (points.len() == values.len()).then(|| Region::Intervals(Intervals::new(intervals)))
            }
        }
    }

    /// Units and all units below them.
    fn with_sub_units(&self, units: &[usize]) -> Vec<usize> {
        let mut all = units.to_vec();
        let mut at = 0;
        while let Some(unit) = all.get(at).copied() {
            for sub in &self.plan.organisation.sub_units[unit] {
                if !all.contains(&sub.index()) {
                    all.push(sub.index());
                }
            }
            at += 1;
        }
        all
    }

    /// Whether all positions named are there; reported where one is not.
    fn positions_exist(&mut self, values: &[Spanned<EcoString>]) -> bool {
        let organisation = &self.plan.organisation;
        let lost = values.iter().filter(|id| organisation.lookup(id).is_none());
        let lost: Vec<_> = lost.filter(|id| !organisation.groups.is_broken(id)).collect();
        for id in &lost {
            let noun = Noun { en: "a position", zh: "岗位" };
            unknown_reference::report(self.findings, id, noun, organisation.groups.ids());
        }
        lost.is_empty()
    }

    fn word(&mut self, words: &[EcoString], value: &Spanned<EcoString>) -> Option<usize> {
        let found = words.iter().position(|word| *word == value.value);
        let organisation = &self.plan.organisation;
        let broken = organisation.roles.is_broken(value) || organisation.units.is_broken(value);
        if found.is_none() && !broken {
            let noun = Noun { en: "a value of this axis", zh: "该条件可取的值" };
            unknown_reference::report(self.findings, value, noun, words.iter().map(EcoString::as_str));
        }
        found
    }

    /// The leaves that a member of a dimension stands for.
    fn member(
        &mut self,
        leaves: &[MemberId],
        axis: &Spanned<EcoString>,
        value: &Spanned<EcoString>,
    ) -> Option<Vec<usize>> {
        let targets = &self.plan.targets;
        let dimension = targets.dimensions.find(axis)?;
        let Some(member) = targets.dimensions[dimension].find(value) else {
            let members = targets.members.iter().filter(|member| member.dimension == dimension);
            let noun = Noun { en: "a member of the dimension", zh: "维度成员" };
            unknown_reference::report(self.findings, value, noun, members.map(|member| member.id.value.as_str()));
            return None;
        };
        Some(leaves_below(self.plan, leaves, member))
    }

    fn bounded(&mut self, index: usize, bounds: &Bounds) -> Option<Region> {
        match self.used[index].kind.clone() {
            AxisKind::Words(words) => {
                let at = |limit: &Option<Limit>, this: &mut Self| match limit {
                    None => Some(None),
                    Some(limit) => Some(Some((this.word(&words, &limit.text)?, limit.included))),
                };
                let (lower, upper) = (at(&bounds.lower, self)?, at(&bounds.upper, self)?);
                let first = lower.map_or(0, |(place, included)| if included { place } else { place + 1 });
                let last = upper.map_or(words.len(), |(place, included)| if included { place + 1 } else { place });
                Some(Region::members(words.len(), first..last))
            }
            AxisKind::Leaves(_) | AxisKind::Units(_) | AxisKind::Open | AxisKind::Equal(_) => {
                let limit = bounds.lower.as_ref().or(bounds.upper.as_ref())?;
                let noun = Noun {
                    en: "a bound here; this axis has no order", zh: "可用的范围，该条件没有大小顺序"
                };
                wrong_kind::report(self.findings, &limit.text, noun);
                None
            }
            _ => self.interval(index, bounds).map(Region::from),
        }
    }

    /// The space of the axes met.
    pub(super) fn space(&self) -> Space {
        Space { domains: self.used.values().map(|used| used.domain.clone()).collect() }
    }
}

/// What the key of an axis within a table says.
pub(super) struct KeyParts<'k> {
    /// The name of the axis.
    pub name: &'k str,
    /// The word of the window it is measured over, where one is said.
    pub window: Option<&'k str>,
    /// Whose number it is, where that is said.
    pub of: Option<&'k str>,
    /// The field that it is compared with.
    pub field: Option<&'k str>,
}

impl<'k> KeyParts<'k> {
    /// Takes a key apart as [`Lowering`] puts it together; ids hold neither `@` nor `=`.
    pub(super) fn of(key: &'k str) -> Self {
        let said = |part: Option<&'k str>| part.filter(|part| !part.is_empty());
        if let Some((name, field)) = key.split_once('=') {
            return Self { name, window: None, of: None, field: Some(field) };
        }
        let mut parts = key.split('@');
        let name = parts.next().unwrap_or_default();
        let mut rest = parts.skip(1);
        Self { name, window: said(rest.next()), of: said(rest.next()), field: None }
    }
}

/// How many words a test names.
fn words(ask: &Ask) -> usize {
    match ask {
        Ask::Among(values) | Ask::Within(values) => values.len(),
        Ask::Not(inner) => words(inner),
        Ask::Bounds(_) | Ask::Field(_) => 0,
    }
}

/// The field that a test compares with, and whether it must be equal.
fn compared(ask: &Ask) -> Option<(&Spanned<EcoString>, bool)> {
    match ask {
        Ask::Field(field) => Some((field, true)),
        Ask::Not(inner) => compared(inner).map(|(field, equal)| (field, !equal)),
        _ => None,
    }
}

/// The leaves of a dimension, by their position in `leaves`, that lie below a member.
pub(super) fn leaves_below(plan: &Plan, leaves: &[MemberId], member: MemberId) -> Vec<usize> {
    let members = &plan.targets.members;
    let below = |leaf: MemberId| {
        std::iter::successors(Some(leaf), |one| members[one.index()].parent).any(|above| above == member)
    };
    leaves.iter().enumerate().filter(|(_, leaf)| below(**leaf)).map(|(index, _)| index).collect()
}

fn position(words: &mut Vec<EcoString>, word: &EcoString) -> usize {
    words.iter().position(|known| known == word).unwrap_or_else(|| {
        words.push(word.clone());
        words.len() - 1
    })
}
