//! What changes do to targets: each number they state, and what moves with it.

use crate::change::{Day, days, first, next};
use crate::cube::Key;
use crate::diagnostic::Findings;
use crate::document::targets::units;
use crate::document::writer::Writer;
use crate::model::Compiled;
use crate::plan::targets::{Amendment, DEFAULT_SET, HolderId, SliceId, Slices, Was};
use crate::plan::{Index, Plan, Who};
use crate::syntax::Record;
use crate::syntax::governance::Change;
use crate::units::{Part, Period, Quantity};
use crate::wording::Words;

/// The effect of all changes, in the order in which they begin.
pub(super) fn write(compiled: &Compiled, words: &Words<'_>, writer: &mut Writer<'_, '_>) {
    let days = days(&compiled.written);
    let (first, mut last) = (first(compiled), None::<Compiled>);
    let mut tables = Vec::new();
    for day in days {
        let before = last.as_ref().unwrap_or(&first);
        let register = Register { before, words };
        tables.extend(day.changes.iter().filter_map(|change| register.stated(change)));
        // What moved with a change that holds already shows in the plan's own numbers.
        if compiled.since.is_some_and(|since| day.starts <= since) {
            continue;
        }
        if let Some(now) = next(before, &day, &mut Findings::default()) {
            tables.extend(register.moved(&now, &day));
            last = Some(now);
        }
    }
    if tables.is_empty() {
        return;
    }
    writer.under(words.pick("Effect of changes on targets", "变更对目标的影响"), |writer| {
        tables.iter().for_each(|(heads, rows)| writer.numbers(heads, rows));
    });
}

/// Heads and rows.
type Table = ([String; 5], Vec<Vec<String>>);

/// What changes do to the plan in force before them.
struct Register<'a, 'w> {
    before: &'a Compiled,
    words: &'w Words<'a>,
}

impl Register<'_, '_> {
    /// The numbers that a change states.
    fn stated(&self, change: &Change) -> Option<Table> {
        let targets = change.targets.get().into_iter().flatten();
        let amendments = targets.flat_map(|target| self.before.plan.amendments(target, &mut Findings::default()));
        let rows: Vec<Vec<String>> = amendments.map(|amendment| self.row_of(&amendment)).collect();
        Some((self.heads(&self.name_of(change)?), rows)).filter(|(_, rows)| !rows.is_empty())
    }

    /// `Change 1, from 1 July 2026`.
    fn name_of(&self, change: &Change) -> Option<String> {
        let id = |change: &Change| change.id.get().map(|id| id.value.clone());
        let at = self.before.written.changes().position(|other| id(other) == id(change))?;
        let mut fields = Vec::new();
        change.shapes(&mut fields);
        Some(self.words.change(at, &fields))
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
        self.row(&self.before.plan, &key, amendment.cell.period, (was, amendment.cell.value))
    }

    /// The row of a cell of `plan`, with what it was and what it becomes.
    fn row(
        &self,
        plan: &Plan,
        key: &Key,
        period: Period,
        (was, value): (Option<Quantity>, Option<Quantity>),
    ) -> Vec<String> {
        let show = |value: Option<Quantity>| {
            value.map_or_else(
                || "–".to_owned(),
                |value| plan.targets.metrics[key.metric].kind.show(value, self.words.lang),
            )
        };
        let difference = value.map(|value| value - was.unwrap_or_default());
        let sign = if difference.is_some_and(|difference| difference > Quantity::ZERO) { "+" } else { "" };
        vec![
            self.cell(plan, key),
            plan.facts.calendar.speak(period, self.words.lang),
            show(was),
            show(value),
            format!("{sign}{}", show(difference)),
        ]
    }

    /// `East · Revenue · Online · Stretch`.
    fn cell(&self, plan: &Plan, key: &Key) -> String {
        let Plan { organisation, targets, .. } = plan;
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

    /// The numbers of units and positions that move with a day's changes though none of them states them.
    fn moved(&self, now: &Compiled, day: &Day<'_>) -> Option<Table> {
        let Plan { organisation, targets, facts } = &*now.plan;
        let stated = day.changes.iter().filter_map(|change| change.targets.get()).flatten();
        let stated = stated.flat_map(|target| now.plan.amendments(target, &mut Findings::default()));
        let stated: Vec<(Key, usize)> =
            stated.map(|own| (Key::of(own.set, &own.cell), own.cell.period.slot())).collect();
        let mut slices: Vec<SliceId> = stated.iter().map(|(key, _)| key.slice).chain([Slices::WHOLE]).collect();
        slices.sort_unstable();
        slices.dedup();
        let holders = units(now).into_iter().flat_map(|(unit, _)| {
            let seats = organisation.unit_seats[unit.index()].iter().map(|seat| HolderId::seat(*seat, organisation));
            std::iter::once(HolderId::unit(unit)).chain(seats)
        });
        let mut rows = Vec::new();
        for holder in holders {
            for (set, slice) in targets.sets.indices().flat_map(|set| slices.iter().map(move |slice| (set, *slice))) {
                let year = facts.calendar.year().year;
                let keys = targets.metrics.indices().map(|metric| Key { set, metric, holder, slice, year });
                keys.for_each(|key| rows.extend(self.moved_rows(&key, now, &stated)));
            }
        }
        let head = self.words.pick("moves with it", "随之变动").to_owned();
        // A day whose changes state no number is named here for the first time.
        let unnamed = day.changes.first().filter(|_| stated.is_empty()).and_then(|change| self.name_of(change));
        let head = unnamed.map_or(head.clone(), |name| format!("{name}{}{head}", self.words.pick(": ", "：")));
        Some((self.heads(&head), rows)).filter(|(_, rows)| !rows.is_empty())
    }

    /// The longest periods in which the number of a holder becomes another without being stated: the year, else quarters.
    fn moved_rows(&self, key: &Key, now: &Compiled, stated: &[(Key, usize)]) -> Vec<Vec<String>> {
        let earlier = self.earlier(key, now);
        let year = Period::new(key.year, Part::Year);
        let row = |period: &Period| {
            let slot = period.slot();
            let was = earlier.and_then(|key| self.before.cube.value(&key, slot));
            let value = now.cube.value(key, slot)?;
            let moves = was != Some(value) && !stated.contains(&(*key, slot));
            moves.then(|| self.row(&now.plan, key, *period, (was, Some(value))))
        };
        row(&year).map_or_else(|| year.children().iter().filter_map(row).collect(), |row| vec![row])
    }

    /// The key of a cell in the plan before.
    fn earlier(&self, key: &Key, now: &Compiled) -> Option<Key> {
        let (old, new) = (&self.before.plan.organisation, &now.plan.organisation);
        let holder = match key.holder.which(new) {
            Who::Unit(unit) => HolderId::unit(old.units.find(new.units.id(unit))?),
            Who::Seat(seat) => HolderId::seat(old.seat(&new.seat_id(seat))?, old),
            Who::Role(_) | Who::Group(_) => return None,
        };
        let slice = self.before.plan.targets.slices.find(now.plan.targets.slices.members(key.slice))?;
        Some(Key { holder, slice, ..*key })
    }
}
