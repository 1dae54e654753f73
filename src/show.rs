//! Where an entry is written, and where a target comes from: the answer to "why is this number so?".

mod changes;

use ecow::EcoString;
use serde::Serialize;

pub use changes::ByChange;

use crate::cube::{Key, Origin};
use crate::model::Compiled;
use crate::plan::targets::{Child, CutAxis, HolderId, MetricId, SetId, SliceId, SplitRule};
use crate::plan::{Index, Who};
use crate::source::{SourceMap, Span};
use crate::syntax::Record;
use crate::syntax::shape::Shape;
use crate::units::{Part, Period, Quantity};
use crate::wording::Words;

/// A number with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Whose number, and for when.
    pub of: String,
    /// The number.
    pub value: String,
    /// How it came about, in words.
    pub how: String,
    /// `path:line:column` of the statement, where there is one.
    pub place: Option<String>,
    /// The change that states it, where one does.
    pub change: Option<ByChange>,
    /// The changes still to come that state it.
    pub to_come: Vec<ByChange>,
    /// The numbers it follows from.
    pub from: Vec<Step>,
}

/// An entry as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The section it stands in.
    pub section: String,
    /// Its id.
    pub id: String,
    /// What was written, key by key, in words.
    pub fields: Vec<(String, String)>,
}

/// What showing looks at.
#[derive(Clone, Copy)]
pub struct Viewer<'a> {
    /// The plan.
    pub compiled: &'a Compiled,
    /// Its files.
    pub sources: &'a SourceMap,
    /// Its words.
    pub words: &'a Words<'a>,
}

/// Steps below this depth are told without what they follow from.
const DEPTH: usize = 3;

impl Viewer<'_> {
    /// Every entry of an id, in any section.
    pub fn entries(&self, id: &str) -> Vec<Entry> {
        let mut found = Vec::new();
        for sections in self.compiled.written.sections() {
            let mut fields = Vec::new();
            sections.shapes(&mut fields);
            for (section, shape) in &fields {
                let Shape::Named(entries) = shape else { continue };
                for (_, entry) in entries.iter().filter(|(own, _)| own == id) {
                    let Shape::Record(own) = entry else { continue };
                    let line =
                        |(key, shape): &(EcoString, Shape)| Some((self.words.key(key), self.words.value(key, shape)?));
                    found.push(Entry {
                        section: section.to_string(),
                        id: id.to_owned(),
                        fields: own.iter().filter_map(line).collect(),
                    });
                }
            }
        }
        found
    }

    /// The ids of all entries, in the order of their sections.
    pub fn ids(&self) -> Vec<EcoString> {
        let mut found = Vec::new();
        for sections in self.compiled.written.sections() {
            let mut fields = Vec::new();
            sections.shapes(&mut fields);
            for (_, shape) in &fields {
                let Shape::Named(entries) = shape else { continue };
                found.extend(entries.iter().map(|(id, _)| id.clone()));
            }
        }
        found
    }

    /// Where the ids of holders, metrics and the like are written.
    pub fn place(&self, id: &str) -> Option<String> {
        let (organisation, targets) = (&self.compiled.plan.organisation, &self.compiled.plan.targets);
        let span = match organisation.lookup(id) {
            Some(Who::Unit(unit)) => Some(organisation.units.item(unit).id.span),
            Some(Who::Role(role)) => Some(organisation.roles.item(role).id.span),
            Some(Who::Group(group)) => Some(organisation.groups.item(group).id.span),
            Some(Who::Seat(seat)) => Some(organisation.seat_span(seat)),
            None => targets.metrics.find(id).map(|metric| targets.metrics.item(metric).id.span),
        };
        span.map(|span| self.at(span))
    }

    /// A cell and what it follows from; `None` where nothing is known of it.
    pub fn cell(&self, set: SetId, metric: MetricId, holder: HolderId, period: Period, slice: SliceId) -> Option<Step> {
        self.step(Key { set, metric, holder, slice, year: period.year }, period.slot(), 0)
    }

    fn at(&self, span: Span) -> String {
        self.sources.location(span).to_string()
    }

    fn step(&self, key: Key, slot: usize, depth: usize) -> Option<Step> {
        let cube = &self.compiled.cube;
        let id = cube.find(&key)?;
        let value = cube[id].get(slot)?;
        let origin = cube[id].origin(slot);
        let stated = matches!(origin, Origin::Stated | Origin::Split | Origin::Rest);
        let place = cube.place(id, slot).filter(|_| stated).map(|span| self.at(span));
        let from = if depth < DEPTH { self.from(key, slot, origin, depth + 1) } else { Vec::new() };
        let (change, to_come) = self.changes(&key, slot);
        Some(Step {
            change,
            to_come,
            of: self.of(key, slot),
            value: self.value(key.metric, value),
            how: self.how(key, slot, origin),
            place,
            from,
        })
    }

    fn of(&self, key: Key, slot: usize) -> String {
        let organisation = &self.compiled.plan.organisation;
        let holder = organisation.printed_name(key.holder.which(organisation), self.words.lang);
        let period = self.compiled.plan.facts.calendar.speak(Period::from_slot(key.year, slot), self.words.lang);
        let targets = &self.compiled.plan.targets;
        let members =
            targets.slices.members(key.slice).iter().map(|member| format!(" · {}", targets.member_name(*member)));
        format!("{holder}{} · {period}", members.collect::<String>())
    }

    fn value(&self, metric: MetricId, value: Quantity) -> String {
        self.compiled.plan.targets.metrics[metric].kind.show(value, self.words.lang)
    }

    fn how(&self, key: Key, slot: usize, origin: Origin) -> String {
        let pick = |en: &str, zh: &str| self.words.pick(en, zh).to_owned();
        match origin {
            Origin::Stated => pick("stated", "直接下达"),
            Origin::Rest => pick("what the others leave", "其余部分"),
            Origin::Split => match self.rule(key, slot) {
                Some(rule) => format!("{}{rule}", pick("split ", "分解：")),
                None => pick("split from above", "由上级分解"),
            },
            Origin::Profile => pick("shared out by season", "按季节分布推算"),
            Origin::Holders => pick("the sum of those below", "下级合计"),
            Origin::Periods => pick("the sum of its parts", "各期合计"),
            Origin::Slices => pick("the sum of its slices", "各分项合计"),
            Origin::Absent => pick("not there in this period", "该时段不存在"),
            Origin::Unknown | Origin::Broken => String::new(),
        }
    }

    /// The rule of the cut that gave a cell its share.
    fn rule(&self, key: Key, slot: usize) -> Option<String> {
        let statements = &self.compiled.plan.targets.statements;
        let cuts = statements.iter().filter(|statement| statement.set == key.set).flat_map(|statement| &statement.cuts);
        let own = cuts.filter(|cut| cut.metric == key.metric && cut.slice == key.slice).find(|cut| match cut.axis {
            CutAxis::Holder => cut.period.slot() == slot && cut.children.contains(&Child::Holder(key.holder)),
            CutAxis::Time => cut.holder == key.holder,
            CutAxis::Dimension(_) => false,
        })?;
        let pick = |en: &str, zh: &str| self.words.pick(en, zh).to_owned();
        Some(match own.split.as_ref()? {
            SplitRule::Equal => pick("equally", "均分"),
            SplitRule::Headcount => pick("by headcount", "按人数"),
            SplitRule::History => pick("by last year's results", "按上年业绩"),
            SplitRule::Season(_) => pick("by season", "按季节分布"),
            SplitRule::Weights(_) => pick("by weights", "按权重"),
        })
    }

    /// The cells a cell follows from.
    fn from(&self, key: Key, slot: usize, origin: Origin, depth: usize) -> Vec<Step> {
        let organisation = &self.compiled.plan.organisation;
        match origin {
            Origin::Holders => {
                let Who::Unit(unit) = key.holder.which(organisation) else { return Vec::new() };
                let units = organisation.sub_units[unit.index()].iter().map(|unit| HolderId::unit(*unit));
                let seats =
                    organisation.unit_seats[unit.index()].iter().map(|seat| HolderId::seat(*seat, organisation));
                units.chain(seats).filter_map(|holder| self.step(Key { holder, ..key }, slot, depth)).collect()
            }
            Origin::Periods => {
                let cube = &self.compiled.cube;
                let parts = cube.find(&key).into_iter().flat_map(|id| cube[id].parts_of(slot));
                parts.filter_map(|part| self.step(key, part, depth)).collect()
            }
            Origin::Slices => {
                let (cube, plan) = (&self.compiled.cube, &self.compiled.plan);
                let parts = cube.summed(plan, &key, slot);
                parts.into_iter().filter_map(|part| self.step(cube[part].key, slot, depth)).collect()
            }
            Origin::Profile => {
                self.longer(&key, slot).and_then(|longer| self.step(key, longer, depth)).into_iter().collect()
            }
            Origin::Split | Origin::Rest => {
                let above = match key.holder.which(organisation) {
                    Who::Unit(unit) => organisation.units[unit].parent,
                    Who::Seat(seat) => organisation.unit_of(seat),
                    _ => None,
                };
                let above = above.map(HolderId::unit).map(|holder| Key { holder, ..key });
                above.and_then(|key| self.step(key, slot, depth)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The period a part was shared out from; a quarter that is but the sum of its months was shared out to none of them.
    fn longer(&self, key: &Key, slot: usize) -> Option<usize> {
        let Part::Month(month) = Period::from_slot(0, slot).part() else { return (slot != 0).then_some(0) };
        let quarter = Period::new(0, Part::Quarter((month - 1) / 3 + 1)).slot();
        let id = self.compiled.cube.find(key)?;
        Some(if self.compiled.cube[id].origin(quarter) == Origin::Periods { 0 } else { quarter })
    }
}

impl Step {
    /// The step and those it follows from, indented.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.write(0, &mut out);
        out
    }

    fn write(&self, depth: usize, out: &mut String) {
        let place = self.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
        let (indent, by) = ("  ".repeat(depth), self.change.as_ref().map(ByChange::told).unwrap_or_default());
        out.push_str(&format!("{indent}{}: {} ({}{place}{by})\n", self.of, self.value, self.how));
        for change in &self.to_come {
            out.push_str(&format!("{indent}  {}\n", change.text));
        }
        self.from.iter().for_each(|step| step.write(depth + 1, out));
    }
}
