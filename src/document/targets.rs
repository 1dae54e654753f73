//! Targets as tables: by unit and quarter, by member of each dimension, by position, and sets side by side.

use crate::cube::{Key, SLOTS};
use crate::diagnostic::Lang;
use crate::document::chapters::Chapter;
use crate::document::writer::Writer;
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, HolderId, Kind, MemberId, MetricId, SetId, SliceId, Slices};
use crate::plan::{DimensionId, GroupId, Index, SeatId, UnitId, Who};
use crate::units::{Fraction, Part, Period, Quantity, Rounding, RoundingMode, speak};
use crate::wording::Words;

/// The periods of tables: the year and its quarters.
fn slots() -> Vec<usize> {
    (0..=4).map(|at| if at == 0 { 0 } else { Period::new(0, Part::Quarter(at)).slot() }).collect()
}

/// Metrics that stand side by side.
const ACROSS: usize = 5;

type Block = fn(&View<'_, '_>, SetId, &mut Writer<'_, '_>);

/// The parts of a plan's targets: titles in both languages, and what writes them.
const BLOCKS: [(&str, &str, Block); 4] = [
    ("Targets by unit and quarter", "部门与季度目标", |view, set, writer| view.of_units(set, writer)),
    ("The same targets seen from other sides", "目标的其他分解", |view, set, writer| {
        view.by_all_dimensions(set, writer)
    }),
    ("Sets of targets", "各版本目标", |view, set, writer| view.of_sets(set, writer)),
    ("Individual targets", "个人目标", |view, set, writer| view.individuals(set, writer)),
];

/// The parts that say something, each with its title.
fn blocks(compiled: &Compiled) -> impl Iterator<Item = (&'static str, &'static str, Block)> {
    let several = compiled.plan.targets.sets.len() > 1;
    BLOCKS.into_iter().filter(move |(en, ..)| several || *en != "Sets of targets")
}

/// The parts of a plan's targets as chapters.
pub(super) fn chapters(compiled: &Compiled, words: &Words<'_>) -> Vec<Chapter> {
    let view = View { compiled, words };
    let Some(quota) = compiled.plan.targets.sets.find(DEFAULT_SET) else { return Vec::new() };
    let mut chapters = Vec::new();
    for (en, zh, write) in blocks(compiled) {
        let number = chapters.len() + 1;
        let mut writer = Writer::new(words, number);
        write(&view, quota, &mut writer);
        let body = writer.finish();
        if !body.trim().is_empty() {
            chapters.push(Chapter::new(number, words.pick(en, zh), body));
        }
    }
    chapters
}

/// The tables of a plan's targets.
pub(super) fn write(compiled: &Compiled, words: &Words<'_>, writer: &mut Writer<'_, '_>) {
    let view = View { compiled, words };
    let Some(quota) = compiled.plan.targets.sets.find(DEFAULT_SET) else { return };
    for (en, zh, write) in blocks(compiled) {
        writer.part(words.pick(en, zh), |writer| write(&view, quota, writer));
    }
}

/// The units, those below behind those above, with how deep they lie.
pub(super) fn units(compiled: &Compiled) -> Vec<(UnitId, usize)> {
    let organisation = &compiled.plan.organisation;
    let roots = organisation.units.indices().filter(|unit| organisation.units[*unit].parent.is_none());
    let mut open: Vec<(UnitId, usize)> = roots.map(|unit| (unit, 0)).collect();
    open.reverse();
    let mut order = Vec::new();
    while let Some((unit, depth)) = open.pop() {
        order.push((unit, depth));
        open.extend(organisation.sub_units[unit.index()].iter().rev().map(|below| (*below, depth + 1)));
    }
    order
}

/// Whether a position of a group stands next behind another.
fn follows(last: Option<(GroupId, usize)>, next: Option<(GroupId, usize)>) -> bool {
    matches!((last, next), (Some((group, last)), Some((own, next))) if group == own && next == last + 1)
}

/// How a value is printed.
type Show<'s> = &'s dyn Fn(MetricId, Option<Quantity>) -> String;

/// A plan's targets in a reader's words.
pub(super) struct View<'a, 'w> {
    pub compiled: &'a Compiled,
    pub words: &'w Words<'a>,
}

impl View<'_, '_> {
    fn metric(&self, metric: MetricId) -> String {
        let metrics = &self.compiled.plan.targets.metrics;
        metrics[metric].name.as_ref().unwrap_or_else(|| metrics.id(metric)).to_string()
    }

    /// Every unit's targets.
    fn of_units(&self, set: SetId, writer: &mut Writer<'_, '_>) {
        let units = units(self.compiled).into_iter().map(|(unit, depth)| (HolderId::unit(unit), depth));
        self.of_all(set, &units.collect::<Vec<_>>(), writer);
    }

    /// All metrics by the members of every dimension.
    fn by_all_dimensions(&self, set: SetId, writer: &mut Writer<'_, '_>) {
        self.compiled.plan.targets.metrics.indices().for_each(|metric| self.by_dimensions(set, metric, writer));
    }

    fn year(&self) -> Period {
        self.compiled.plan.facts.calendar.year()
    }

    fn value(&self, set: SetId, metric: MetricId, holder: HolderId, slice: SliceId, slot: usize) -> Option<Quantity> {
        debug_assert!(slot < SLOTS, "no such period");
        self.compiled.cube.value(&Key { set, metric, holder, slice, year: self.year().year }, slot)
    }

    fn show(&self, metric: MetricId, value: Option<Quantity>) -> String {
        let kind = &self.compiled.plan.targets.metrics[metric].kind;
        value.map_or_else(|| "–".to_owned(), |value| kind.show(value, self.words.lang))
    }

    /// A metric as the head of a column of its own: English readers find the currency there, once.
    fn head(&self, metric: MetricId) -> String {
        match (&self.compiled.plan.targets.metrics[metric].kind, self.words.lang) {
            (Kind::Money(currency), Lang::En) => format!("{} ({currency})", self.metric(metric)),
            _ => self.metric(metric),
        }
    }

    /// A value below such a head.
    fn bare(&self, metric: MetricId, value: Option<Quantity>) -> String {
        let shown = self.show(metric, value);
        let currency = match self.compiled.plan.targets.metrics[metric].kind {
            Kind::Money(currency) if self.words.lang == Lang::En => format!("{currency} "),
            _ => String::new(),
        };
        shown.replacen(&currency, "", usize::from(!currency.is_empty()))
    }

    fn holder(&self, holder: HolderId) -> String {
        let organisation = &self.compiled.plan.organisation;
        organisation.printed_name(holder.which(organisation), self.words.lang)
    }

    /// All metrics of some holders: those known by quarter each in a table, those known by year side by side.
    pub(super) fn of_all(&self, set: SetId, holders: &[(HolderId, usize)], writer: &mut Writer<'_, '_>) {
        let known = |metric: MetricId, slots: &[usize]| {
            let value = |holder, slot: &usize| self.value(set, metric, holder, Slices::WHOLE, *slot);
            holders.iter().any(|(holder, _)| slots.iter().any(|slot| value(*holder, slot).is_some()))
        };
        let metrics = self.compiled.plan.targets.metrics.indices();
        let (by_quarter, by_year): (Vec<MetricId>, Vec<MetricId>) =
            metrics.partition(|metric| known(*metric, &slots()[1..]));
        by_quarter.into_iter().for_each(|metric| self.by_quarter(set, metric, holders, writer));
        let by_year: Vec<MetricId> = by_year.into_iter().filter(|metric| known(*metric, &[0])).collect();
        // As many to a table as to the others.
        let tables = by_year.len().div_ceil(ACROSS).max(1);
        by_year
            .chunks(by_year.len().div_ceil(tables).max(1))
            .for_each(|metrics| self.side_by_side(set, metrics, holders, writer));
    }

    /// Some metrics for the year, a column for each.
    fn side_by_side(
        &self,
        set: SetId,
        metrics: &[MetricId],
        holders: &[(HolderId, usize)],
        writer: &mut Writer<'_, '_>,
    ) {
        let mut heads = vec![self.compiled.plan.facts.calendar.speak(self.year(), self.words.lang)];
        heads.extend(metrics.iter().map(|metric| self.head(*metric)));
        let rows = holders.iter().filter_map(|(holder, depth)| {
            let name = self.nested(*holder, *depth);
            let values: Vec<Option<Quantity>> =
                metrics.iter().map(|metric| self.value(set, *metric, *holder, Slices::WHOLE, 0)).collect();
            values.iter().any(Option::is_some).then(|| {
                let shown = metrics.iter().zip(values).map(|(metric, value)| self.bare(*metric, value));
                (*holder, std::iter::once(name).chain(shown).collect())
            })
        });
        writer.numbers(&heads, &self.together(rows.collect()));
    }

    /// Rows of positions that are alike in all as one row: `Seller 1 to 4, each`.
    fn together(&self, rows: Vec<(HolderId, Vec<String>)>) -> Vec<Vec<String>> {
        let organisation = &self.compiled.plan.organisation;
        let place = |holder: HolderId| match holder.which(organisation) {
            Who::Seat(seat) => {
                let group = organisation.seats[seat.index()].group;
                Some((group, seat.index() + 1 - organisation.groups[group].seats.start as usize))
            }
            _ => None,
        };
        let mut runs: Vec<(HolderId, HolderId, Vec<String>)> = Vec::new();
        for (holder, row) in rows {
            match runs.last_mut() {
                Some((_, last, cells)) if cells[1..] == row[1..] && follows(place(*last), place(holder)) => {
                    *last = holder
                }
                _ => runs.push((holder, holder, row)),
            }
        }
        let lines = runs.into_iter().map(|(first, last, mut row)| {
            if let (Some((group, start)), Some((_, end))) = (place(first), place(last).filter(|_| first != last)) {
                let name = organisation.printed_name(Who::Group(group), self.words.lang);
                let depth = row[0].matches("· ").count();
                let range = match self.words.lang {
                    Lang::En => format!("{name} {start} to {end}, each"),
                    Lang::Zh => format!("{name} {start} 至 {end}，每人"),
                };
                row[0] = format!("{}{range}", "· ".repeat(depth));
            }
            row
        });
        lines.collect()
    }

    /// Markdown drops leading blanks, so depth is told by a mark.
    fn nested(&self, holder: HolderId, depth: usize) -> String {
        format!("{}{}", "· ".repeat(depth), self.holder(holder))
    }

    /// A metric by holder: the year and its quarters.
    fn by_quarter(&self, set: SetId, metric: MetricId, holders: &[(HolderId, usize)], writer: &mut Writer<'_, '_>) {
        let rows = holders.iter().map(|(holder, depth)| (metric, *holder, self.nested(*holder, *depth)));
        self.by_slot(
            set,
            (&self.head(metric), &|metric, value| self.bare(metric, value)),
            &rows.collect::<Vec<_>>(),
            writer,
        );
    }

    /// Rows of a metric and a holder each, with the year and its quarters as far as any of them is known.
    fn by_slot(
        &self,
        set: SetId,
        (title, show): (&str, Show<'_>),
        cells: &[(MetricId, HolderId, String)],
        writer: &mut Writer<'_, '_>,
    ) {
        let slots = slots();
        let mut rows = Vec::new();
        for (metric, holder, name) in cells {
            let values: Vec<Option<Quantity>> =
                slots.iter().map(|slot| self.value(set, *metric, *holder, Slices::WHOLE, *slot)).collect();
            if values.iter().any(Option::is_some) {
                let mut row = vec![name.clone()];
                row.extend(values.into_iter().map(|value| show(*metric, value)));
                rows.push((*holder, row));
            }
        }
        let rows = self.together(rows);
        let used: Vec<usize> = (0..slots.len()).filter(|at| rows.iter().any(|row| row[at + 1] != "–")).collect();
        if used.is_empty() {
            return;
        }
        let calendar = &self.compiled.plan.facts.calendar;
        let mut heads = vec![title.to_owned()];
        heads.extend(used.iter().map(|at| {
            self.short(calendar.speak(Period::from_slot(self.year().year, slots[*at]), self.words.lang), slots[*at])
        }));
        let rows = rows.into_iter().map(|row| {
            let mut cells = vec![row[0].clone()];
            cells.extend(used.iter().map(|at| row[at + 1].clone()));
            cells
        });
        writer.numbers(&heads, &rows.collect::<Vec<_>>());
    }

    /// A quarter's name without the year, which the first column tells.
    fn short(&self, long: String, slot: usize) -> String {
        let year = self.compiled.plan.facts.calendar.speak(self.year(), self.words.lang);
        if slot == 0 { long } else { long.strip_prefix(year.as_str()).unwrap_or(&long).trim().to_owned() }
    }

    /// A metric of the whole company by the members of each dimension, with their shares.
    fn by_dimensions(&self, set: SetId, metric: MetricId, writer: &mut Writer<'_, '_>) {
        let targets = &self.compiled.plan.targets;
        let Some((root, _)) = units(self.compiled).first().copied() else { return };
        let holder = HolderId::unit(root);
        let Some(whole) = self.value(set, metric, holder, Slices::WHOLE, 0) else { return };
        for dimension in targets.dimensions.indices() {
            let rows: Vec<Vec<String>> = targets.dimensions[dimension]
                .top
                .iter()
                .filter_map(|member| self.member_row(set, metric, holder, *member, whole))
                .collect();
            if !rows.is_empty() {
                let heads = [
                    format!("{}{}{}", self.head(metric), self.words.pick(" by ", "按"), self.dimension(dimension)),
                    self.compiled.plan.facts.calendar.speak(self.year(), self.words.lang),
                    self.words.pick("share", "占比").to_owned(),
                ];
                writer.numbers(&heads, &rows);
            }
        }
    }

    fn dimension(&self, dimension: DimensionId) -> String {
        let dimensions = &self.compiled.plan.targets.dimensions;
        self.words.called(dimensions.id(dimension))
    }

    fn member_row(
        &self,
        set: SetId,
        metric: MetricId,
        holder: HolderId,
        member: MemberId,
        whole: Quantity,
    ) -> Option<Vec<String>> {
        let targets = &self.compiled.plan.targets;
        let slice = targets.slices.find(&[member])?;
        let value = self.value(set, metric, holder, slice, 0)?;
        let tenths = Rounding { step: Quantity::from_micros(1_000), mode: RoundingMode::HalfUp };
        let share = Fraction::ratio(value, whole).map(|share| speak::percent(share.round(tenths))).unwrap_or_default();
        Some(vec![targets.member_name(member).to_string(), self.bare(metric, Some(value)), share])
    }

    /// The sets side by side, for the units that have them.
    fn of_sets(&self, _: SetId, writer: &mut Writer<'_, '_>) {
        let targets = &self.compiled.plan.targets;
        let sets: Vec<SetId> = targets.sets.indices().collect();
        for metric in targets.metrics.indices() {
            let rows: Vec<Vec<String>> = units(self.compiled)
                .into_iter()
                .filter_map(|(unit, depth)| self.set_row(&sets, metric, unit, depth))
                .collect();
            let mut heads = vec![self.head(metric)];
            heads.extend(sets.iter().map(|set| {
                let own = &targets.sets[*set];
                own.name.as_ref().map_or_else(|| self.words.called(targets.sets.id(*set)), ToString::to_string)
            }));
            if !rows.is_empty() {
                writer.numbers(&heads, &rows);
            }
        }
    }

    fn set_row(&self, sets: &[SetId], metric: MetricId, unit: UnitId, depth: usize) -> Option<Vec<String>> {
        let values: Vec<Option<Quantity>> =
            sets.iter().map(|set| self.value(*set, metric, HolderId::unit(unit), Slices::WHOLE, 0)).collect();
        if values.iter().filter(|value| value.is_some()).count() < 2 {
            return None;
        }
        let mut row = vec![self.nested(HolderId::unit(unit), depth)];
        row.extend(values.into_iter().map(|value| self.bare(metric, value)));
        Some(row)
    }

    /// Every position's own targets for the year.
    fn individuals(&self, set: SetId, writer: &mut Writer<'_, '_>) {
        let organisation = &self.compiled.plan.organisation;
        let seats: Vec<(HolderId, usize)> = units(self.compiled)
            .into_iter()
            .flat_map(|(unit, _)| organisation.unit_seats[unit.index()].iter().copied())
            .map(|seat: SeatId| (HolderId::seat(seat, organisation), 0))
            .collect();
        self.of_all(set, &seats, writer);
    }

    /// One holder's own targets: a row for each metric, with the year and its quarters.
    pub(super) fn own(&self, set: SetId, holder: HolderId, writer: &mut Writer<'_, '_>) {
        let metrics = self.compiled.plan.targets.metrics.indices();
        let rows: Vec<_> = metrics.map(|metric| (metric, holder, self.metric(metric))).collect();
        self.by_slot(set, (&self.words.key("metric"), &|metric, value| self.show(metric, value)), &rows, writer);
    }

    /// Whether a holder has a target of the set.
    pub(super) fn has(&self, set: SetId, holder: HolderId) -> bool {
        let metrics = self.compiled.plan.targets.metrics.indices();
        metrics.into_iter().any(|metric| {
            self.compiled
                .cube
                .find(&Key { set, metric, holder, slice: Slices::WHOLE, year: self.year().year })
                .is_some()
        })
    }
}
