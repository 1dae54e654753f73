//! What changes do to targets: each number they state, and what moves with it.

use crate::change::{Day, days, first, next};
use crate::cube::Key;
use crate::diagnostic::Findings;
use crate::document::targets::units;
use crate::document::writer::Writer;
use crate::model::Compiled;
use crate::plan::Who;
use crate::plan::targets::{Amendment, DEFAULT_SET, HolderId, Slices, Was};
use crate::syntax::Record;
use crate::syntax::governance::Change;
use crate::units::{Part, Period, Quantity};
use crate::wording::Words;

/// The effect of all changes, in the order in which they begin.
pub(super) fn write(compiled: &Compiled, words: &Words<'_>, writer: &mut Writer<'_, '_>) {
    let days = days(&compiled.written);
    if days.iter().flat_map(|day| &day.changes).all(|change| change.targets.get().is_none()) {
        return;
    }
    writer.under(words.pick("Effect of changes on targets", "变更对目标的影响"), |writer| {
        let (first, mut last) = (first(compiled), None::<Compiled>);
        for day in days {
            let before = last.as_ref().unwrap_or(&first);
            let register = Register { before, words };
            day.changes.iter().for_each(|change| register.stated(change, writer));
            // What moved with a change that holds already shows in the plan's own numbers.
            if compiled.since.is_some_and(|since| day.starts <= since) {
                continue;
            }
            if let Some(now) = next(before, &day, &mut Findings::default()) {
                register.moved(&now, &day, writer);
                last = Some(now);
            }
        }
    });
}

/// What changes do to the plan in force before them.
struct Register<'a, 'w> {
    before: &'a Compiled,
    words: &'w Words<'a>,
}

impl Register<'_, '_> {
    /// The numbers that a change states.
    fn stated(&self, change: &Change, writer: &mut Writer<'_, '_>) {
        let targets = change.targets.get().into_iter().flatten();
        let amendments = targets.flat_map(|target| self.before.plan.amendments(target, &mut Findings::default()));
        let rows: Vec<Vec<String>> = amendments.map(|amendment| self.row_of(&amendment)).collect();
        let id = |change: &Change| change.id.get().map(|id| id.value.clone());
        let at = self.before.written.changes().position(|other| id(other) == id(change));
        if let Some(at) = at.filter(|_| !rows.is_empty()) {
            let mut fields = Vec::new();
            change.shapes(&mut fields);
            writer.numbers(&self.heads(&self.words.change(at, &fields)), &rows);
        }
    }

    fn heads(&self, first: &str) -> [String; 5] {
        let words = self.words;
        let others = [
            words.pick("period", "期间"),
            words.pick("was", "原为"),
            words.pick("becomes", "调整为"),
            words.pick("difference", "增减"),
        ];
        let [period, was, value, difference] = others.map(str::to_owned);
        [first.to_owned(), period, was, value, difference]
    }

    fn row_of(&self, amendment: &Amendment) -> Vec<String> {
        let was = match amendment.was {
            Some(Was::Value(was, _)) => Some(was),
            Some(Was::New) | None => None,
        };
        let key = Key::of(amendment.set, &amendment.cell);
        self.row(&key, amendment.cell.period, was, amendment.cell.value)
    }

    fn row(&self, key: &Key, period: Period, was: Option<Quantity>, value: Option<Quantity>) -> Vec<String> {
        let plan = &self.before.plan;
        let show = |value: Option<Quantity>| {
            value.map_or_else(
                || "–".to_owned(),
                |value| plan.targets.metrics[key.metric].kind.show(value, self.words.lang),
            )
        };
        let difference = value.map(|value| value - was.unwrap_or_default());
        let sign = if difference.is_some_and(|difference| difference > Quantity::ZERO) { "+" } else { "" };
        vec![
            self.cell(key),
            plan.facts.calendar.speak(period, self.words.lang),
            show(was),
            show(value),
            format!("{sign}{}", show(difference)),
        ]
    }

    /// `East · Revenue · Online · Stretch`.
    fn cell(&self, key: &Key) -> String {
        let (organisation, targets) = (&self.before.plan.organisation, &self.before.plan.targets);
        let metric = targets.metrics[key.metric].name.as_ref().unwrap_or_else(|| targets.metrics.id(key.metric));
        let mut parts =
            vec![organisation.printed_name(key.holder.which(organisation), self.words.lang), metric.to_string()];
        parts.extend(targets.slices.members(key.slice).iter().map(|member| targets.member_name(*member).to_string()));
        if targets.sets.id(key.set) != DEFAULT_SET {
            let name = targets.sets[key.set].name.as_ref().map(ToString::to_string);
            parts.push(name.unwrap_or_else(|| self.words.called(targets.sets.id(key.set))));
        }
        parts.join(" · ")
    }

    /// The numbers of units that move with a day's changes though none of them states them.
    fn moved(&self, now: &Compiled, day: &Day<'_>, writer: &mut Writer<'_, '_>) {
        let stated = day.changes.iter().filter_map(|change| change.targets.get()).flatten();
        let stated = stated.flat_map(|target| self.before.plan.amendments(target, &mut Findings::default()));
        let stated: Vec<Key> = stated.map(|amendment| Key::of(amendment.set, &amendment.cell)).collect();
        let (targets, year) = (&self.before.plan.targets, self.before.plan.facts.calendar.year().year);
        let mut rows = Vec::new();
        for (unit, _) in units(self.before) {
            for set in targets.sets.indices() {
                let keys = targets.metrics.indices().map(|metric| {
                    let holder = HolderId::unit(unit);
                    Key { set, metric, holder, slice: Slices::WHOLE, year }
                });
                keys.filter(|key| !stated.contains(key)).for_each(|key| rows.extend(self.moved_rows(&key, now)));
            }
        }
        if !rows.is_empty() {
            writer.numbers(&self.heads(self.words.pick("moves with it", "随之变动")), &rows);
        }
    }

    /// The longest periods in which the number of a unit becomes another: the year, else quarters, else months.
    fn moved_rows(&self, key: &Key, now: &Compiled) -> Vec<Vec<String>> {
        let (old, new) = (&self.before.plan.organisation, &now.plan.organisation);
        let Who::Unit(unit) = key.holder.which(old) else { return Vec::new() };
        let Some(Who::Unit(unit)) = new.lookup(old.units.id(unit)) else { return Vec::new() };
        let later = Key { holder: HolderId::unit(unit), ..*key };
        let year = Period::new(key.year, Part::Year);
        let quarters = year.children();
        let months: Vec<Period> = year.months().collect();
        let row = |period: &Period| {
            let slot = period.slot();
            let (was, value) = (self.before.cube.value(key, slot)?, now.cube.value(&later, slot)?);
            (was != value).then(|| self.row(key, *period, Some(was), Some(value)))
        };
        let kinds = [vec![year], quarters, months];
        let rows = kinds.iter().map(|periods| periods.iter().filter_map(row).collect::<Vec<_>>());
        rows.into_iter().find(|rows| !rows.is_empty()).unwrap_or_default()
    }
}
