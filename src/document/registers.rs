//! What reads best as one table: sections of many entries alike, days off, members of dimensions, results by year.

use ecow::EcoString;

use crate::diagnostic::Speak;
use crate::document::writer::{COLUMNS, Writer, keys};
use crate::syntax::manifest::Holiday;
use crate::syntax::shape::{Fields, Shape};
use crate::units::Date;

/// Sections whose entries are many and alike.
const REGISTERS: [&str; 10] =
    ["metrics", "routines", "controls", "risks", "training", "lifecycle", "fields", "dashboards", "reviews", "systems"];
/// Fewer entries than this are clauses of their own.
const LEAST: usize = 5;
/// Columns that most entries have; what only some have stands in the last.
const COMMON: usize = 4;

/// Periods, and the seasonal profiles that have a share for each of them.
type Profiles<'a> = (Vec<&'a EcoString>, Vec<(&'a EcoString, &'a Fields)>);

impl Writer<'_, '_> {
    /// A section of many entries as one table, the last column for what only some of them say; whether it can be one.
    pub(super) fn register(&mut self, section: &str, records: &[(&EcoString, &Fields)]) -> bool {
        if !REGISTERS.contains(&section) || records.len() < LEAST {
            return false;
        }
        let entries: Vec<&Fields> = records.iter().map(|(_, fields)| *fields).collect();
        let has = |entry: &Fields, key: &str| entry.iter().any(|(own, shape)| own == key && !shape.is_empty());
        let count = |key: &EcoString| entries.iter().filter(|entry| has(entry, key)).count();
        let all = keys(&entries);
        let mut most: Vec<&EcoString> =
            all.iter().filter(|key| *key != "note" && count(key) * 2 >= entries.len()).collect();
        most.sort_by_key(|key| std::cmp::Reverse(count(key)));
        most.truncate(COMMON);
        let (common, others): (Vec<&EcoString>, Vec<&EcoString>) = all.iter().partition(|key| most.contains(key));
        let rows: Option<Vec<Vec<String>>> =
            records.iter().map(|(id, entry)| self.registered(id, entry, &common, &others)).collect();
        let Some(rows) = rows else { return false };
        let mut heads = vec![self.words.key("name")];
        heads.extend(common.iter().map(|key| self.words.key(key)));
        heads.extend((!others.is_empty()).then(|| self.words.pick("Further", "其他说明").to_owned()));
        self.grid(&heads, &rows);
        true
    }

    /// A row of a register; `None` where a value needs a table of its own.
    fn registered(
        &self,
        id: &str,
        entry: &Fields,
        common: &[&EcoString],
        others: &[&EcoString],
    ) -> Option<Vec<String>> {
        let value = |key: &EcoString| match entry.iter().find(|(own, shape)| own == key && !shape.is_empty()) {
            Some((_, shape)) => self.brief(entry, key, shape),
            None => Some(String::new()),
        };
        let mut row = vec![self.title(id, entry)];
        row.extend(common.iter().map(|key| value(key)).collect::<Option<Vec<_>>>()?);
        let said = others.iter().map(|key| {
            let text = value(key)?;
            Some(match key.as_str() {
                "note" => text,
                _ if text.is_empty() || text == self.words.key(key) => text,
                key => format!("{}{}{text}", self.words.key(key), self.words.pick(": ", "：")),
            })
        });
        let said: Vec<String> = said.collect::<Option<Vec<_>>>()?.into_iter().filter(|text| !text.is_empty()).collect();
        row.extend((!others.is_empty()).then(|| said.join(self.words.pick("; ", "；"))));
        Some(row)
    }

    /// Public holidays and make-up workdays: days that follow each other under one name are one row.
    pub(super) fn days_off(&mut self, holidays: &[Holiday]) {
        let mut runs: Vec<(Date, Date, EcoString, bool)> = Vec::new();
        for holiday in holidays {
            let Some(date) = holiday.date.get().map(|date| date.value) else { continue };
            let name = holiday.name.get().map(|name| name.value.clone()).unwrap_or_default();
            let worked = holiday.workday.get().is_some_and(|worked| worked.value);
            match runs.last_mut() {
                Some(run) if run.1.plus_days(1) == date && (&run.2, run.3) == (&name, worked) => run.1 = date,
                _ => runs.push((date, date, name, worked)),
            }
        }
        let words = self.words;
        let row = |(first, last, name, worked): &(Date, Date, EcoString, bool)| {
            let (start, end) = (first.speak(words.lang), last.speak(words.lang));
            let days = if first == last { start } else { format!("{start}{}{end}", words.pick(" to ", "至 ")) };
            let kind =
                words.pick(["day off", "working day"][usize::from(*worked)], ["休息", "上班"][usize::from(*worked)]);
            let count = first.days_until(*last) + 1;
            vec![name.to_string(), days, count.to_string(), kind.to_owned()]
        };
        let rows: Vec<Vec<String>> = runs.iter().map(row).collect();
        let heads = [words.key("name"), words.key("date"), words.pick("Days", "天数").to_owned(), words.key("kind")];
        self.grid(&heads, &rows);
    }

    /// The members of a dimension as rows, those below behind those above; members with nothing but a name stand in the row of
    /// the one they make up.
    pub(super) fn members(&mut self, members: &Fields) {
        let mut rows: Vec<(usize, &EcoString, &Fields, String)> = Vec::new();
        self.collect(members, 0, &mut rows);
        let entries: Vec<&Fields> = rows.iter().map(|(_, _, fields, _)| *fields).collect();
        let columns: Vec<EcoString> = keys(&entries).into_iter().filter(|key| key != "members").collect();
        let made = rows.iter().any(|(.., parts)| !parts.is_empty());
        let mut heads = vec![self.words.key("name")];
        heads.extend(made.then(|| self.words.pick("Consists of", "包括").to_owned()));
        heads.extend(columns.iter().map(|key| self.words.key(key)));
        let cells = rows.iter().map(|(depth, id, fields, parts)| {
            let mut row = vec![format!("{}{}", "· ".repeat(*depth), self.title(id, fields))];
            row.extend(made.then(|| parts.clone()));
            row.extend(columns.iter().map(|key| {
                let own = fields.iter().find(|(own, shape)| own == key && !shape.is_empty());
                own.and_then(|(key, shape)| self.words.value_of(fields, key, shape)).unwrap_or_default()
            }));
            row
        });
        let cells: Vec<Vec<String>> = cells.collect();
        self.grid(&heads, &cells);
    }

    /// Goals of the company: each with what it is measured by and who answers for it.
    pub(super) fn goals(&mut self, goals: &[&Fields]) {
        let titles: Vec<String> = goals.iter().map(|goal| self.title("", goal)).collect();
        let columns: Vec<EcoString> = keys(goals).into_iter().filter(|key| key != "statement").collect();
        self.table(Some((self.words.pick("Goal", "目标").to_owned(), titles)), &columns, goals);
    }

    /// The items of a scorecard, those of a group behind it; what makes the card void and remarks stand below.
    pub(super) fn score_items(&mut self, items: &Fields) {
        let words = self.words;
        let (mut lines, mut remarks) = (Vec::new(), Vec::new());
        self.score_lines(items, 0, &mut lines, &mut remarks);
        let heads = [
            words.pick("Item", "考核项").to_owned(),
            words.key("weight"),
            words.pick("Scored on", "评分依据").to_owned(),
            words.pick("Points", "计分办法").to_owned(),
        ];
        self.grid(&heads, &lines);
        if !remarks.is_empty() {
            self.bullets(&remarks);
        }
    }

    fn score_lines(&self, items: &Fields, depth: usize, lines: &mut Vec<Vec<String>>, remarks: &mut Vec<String>) {
        let words = self.words;
        for (id, item) in items {
            let Shape::Record(fields) = item else { continue };
            let line = words.score_line(id, fields);
            let title = self.title(id, fields);
            let note = fields.iter().find(|(key, _)| key == "note").and_then(|(_, note)| words.inline(note));
            let said: Vec<String> = line.veto.into_iter().chain(note.filter(|note| !note.is_empty())).collect();
            if !said.is_empty() {
                remarks.push(format!("{title}{}{}", words.pick(": ", "："), said.join(words.pick(" ", ""))));
            }
            lines.push(vec![format!("{}{title}", "· ".repeat(depth)), line.weight, line.basis, line.points]);
            if let Some((_, Shape::Named(below))) = fields.iter().find(|(key, _)| key == "items") {
                self.score_lines(below, depth + 1, lines, remarks);
            }
        }
    }

    /// Seasonal profiles side by side, those with the same periods in one table.
    pub(super) fn profiles(&mut self, profiles: &Fields) {
        let mut groups: Vec<Profiles<'_>> = Vec::new();
        for (id, profile) in profiles {
            let Shape::Named(shares) = profile else { continue };
            let periods: Vec<&EcoString> = shares.iter().map(|(period, _)| period).collect();
            match groups.iter_mut().find(|(known, _)| *known == periods) {
                Some((_, group)) => group.push((id, shares)),
                None => groups.push((periods, vec![(id, shares)])),
            }
        }
        for (periods, group) in groups {
            let mut heads = vec![self.words.key("period")];
            heads.extend(group.iter().map(|(id, _)| self.words.profile(id)));
            let rows = periods.iter().enumerate().map(|(at, period)| {
                let shares = group.iter().map(|(_, shares)| self.words.inline(&shares[at].1).unwrap_or_default());
                std::iter::once(self.words.called(period)).chain(shares).collect()
            });
            let rows: Vec<Vec<String>> = rows.collect();
            self.numbers(&heads, &rows);
        }
    }

    fn collect<'f>(
        &self,
        members: &'f Fields,
        depth: usize,
        rows: &mut Vec<(usize, &'f EcoString, &'f Fields, String)>,
    ) {
        for (id, member) in members {
            let Shape::Record(fields) = member else { continue };
            let below = match fields.iter().find(|(key, _)| key == "members") {
                Some((_, Shape::Named(below))) => Some(below),
                _ => None,
            };
            let plain = |(_, member): &(EcoString, Shape)| matches!(member, Shape::Record(fields) if fields.iter().all(|(key, shape)| key == "name" || shape.is_empty()));
            let name = |(id, member): &(EcoString, Shape)| match member {
                Shape::Record(fields) => Some(self.title(id, fields)),
                _ => None,
            };
            match below {
                Some(below) if below.iter().all(plain) => {
                    let names: Vec<String> = below.iter().filter_map(name).collect();
                    rows.push((depth, id, fields, self.words.listed(&names)));
                }
                below => {
                    rows.push((depth, id, fields, String::new()));
                    below.into_iter().for_each(|below| self.collect(below, depth + 1, rows));
                }
            }
        }
    }

    /// Entries with values by year or metric, each value in a column of its own; `None` where these are too many.
    pub(super) fn spread(&self, rows: &[&Fields]) -> Option<Vec<Fields>> {
        let values = |row: &Fields| match row.iter().find(|(key, _)| key == "values") {
            Some((_, Shape::Named(values))) => values.clone(),
            _ => Vec::new(),
        };
        let mut columns: Vec<EcoString> = Vec::new();
        for (key, _) in rows.iter().flat_map(|row| values(row)) {
            if !columns.contains(&key) {
                columns.push(key);
            }
        }
        let others = keys(rows).into_iter().filter(|key| key != "values").count();
        if columns.is_empty() || columns.len() + others > COLUMNS {
            return None;
        }
        columns.sort();
        let spread = rows.iter().map(|row| {
            let own = values(row);
            let mut fields: Fields = row.iter().filter(|(key, _)| key != "values").cloned().collect();
            fields.extend(columns.iter().map(|column| {
                let value = own
                    .iter()
                    .find(|(key, _)| key == column)
                    .map(|(key, value)| self.words.spread_value(row, key, value));
                (column.clone(), value.map_or(Shape::Nothing, |text| Shape::Text(text.into())))
            }));
            fields
        });
        Some(spread.collect())
    }
}
