//! Entries as numbered clauses, lists and tables of Markdown.
//!
//! Entries that are short and alike stand in one table; longer ones are clauses of their own, with their tables below them.

mod marks;

use std::fmt::Write;

use ecow::EcoString;

use crate::document::drawings::Above;
use crate::document::template::escape;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::{CASE, Prose, Scale, Words};

/// More columns than this make entries clauses of their own.
pub(super) const COLUMNS: usize = 6;
/// Longer cells than this too, in characters.
const CELL: usize = 70;

/// Remarks may be longer where a table has few columns.
const NOTE: usize = 180;
const ROOMY: usize = 4;

/// Keys whose values stand in tables of their own.
const TABLES: [&str; 3] = ["members", "profiles", "items"];

/// Keys of tables whose own heads tell what they are.
const HEADED: [&str; 9] = ["table", "score", "rate", "respond", "close", "return_after", "target", "fixed", "variable"];

/// Headings below this depth have no number.
const NUMBERS: usize = 4;

/// Writes numbered Markdown.
pub(super) struct Writer<'a, 'w> {
    pub(super) words: &'w Words<'a>,
    text: String,
    /// What stands above entries, and how many numbers are open where they stand.
    above: (usize, Above),
    /// The section or the key that is being written.
    place: String,
    /// What tables without conditions are read by here.
    scale: Option<Scale>,
    /// Numbers of the headings that are open; the first is the chapter's.
    numbers: Vec<usize>,
    /// How many numbers a heading may have and still print them.
    most: usize,
}

impl<'a, 'w> Writer<'a, 'w> {
    /// A writer whose headings are numbered below `chapter`.
    pub(super) fn new(words: &'w Words<'a>, chapter: usize) -> Self {
        let (text, place, above) = (String::new(), String::new(), (0, Above::default()));
        Self { words, text, place, scale: None, above, numbers: vec![chapter, 0], most: NUMBERS }
    }

    /// A writer for what has chapters without numbers.
    pub(super) fn unnumbered(words: &'w Words<'a>) -> Self {
        Self { most: 0, ..Self::new(words, 1) }
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Writes below a heading.
    pub(super) fn under(&mut self, title: &str, write: impl FnOnce(&mut Self)) {
        if let Some(last) = self.numbers.last_mut() {
            *last += 1;
        }
        // The chapter's own number stands first, so its count of sections is kept apart from it.
        let number: Vec<String> = self.numbers.iter().map(usize::to_string).collect();
        let level = (self.numbers.len() + 1).min(6);
        // Nobody cites a clause by more numbers than these.
        let number = if number.len() <= self.most { number.join(".") + " " } else { String::new() };
        let _ = write!(self.text, "\n{} {number}{}\n\n", "#".repeat(level), escape(title));
        self.numbers.push(0);
        write(self);
        self.numbers.pop();
    }

    /// Writes below a heading; where there is nothing to write, there is no heading.
    pub(super) fn part(&mut self, title: &str, write: impl FnOnce(&mut Self)) {
        let mut own = Self { numbers: self.numbers.clone(), most: self.most, ..Self::new(self.words, 1) };
        if let Some(last) = own.numbers.last_mut() {
            *last += 1;
        }
        own.numbers.push(0);
        write(&mut own);
        if !own.text.trim().is_empty() {
            self.under(title, |writer| writer.text.push_str(&own.text));
        }
    }

    /// What stands under a key.
    pub(super) fn block_of(&mut self, key: &str, shape: &Shape) {
        let outer = std::mem::replace(&mut self.place, key.to_owned());
        self.block(shape);
        self.place = outer;
    }

    /// A value that may need several lines.
    pub(super) fn block(&mut self, shape: &Shape) {
        match shape {
            Shape::Named(members) if self.place == "members" => self.members(members),
            Shape::Named(profiles) if self.place == "profiles" => self.profiles(profiles),
            Shape::Named(items) if self.place == "items" => self.score_items(items),
            Shape::Named(entries) if entries.iter().any(|(_, entry)| matches!(entry, Shape::Record(_))) => {
                self.entries(entries);
            }
            Shape::Record(fields) => self.body("", fields),
            Shape::Rows(rows) => self.rows(rows),
            Shape::List(items) if items.iter().any(|item| matches!(item, Shape::Record(_))) => self.list(items),
            other => {
                if let Some(text) = self.words.inline(other) {
                    self.paragraph(&text);
                }
            }
        }
    }

    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            let _ = write!(self.text, "{}\n\n", escape(text));
        }
    }

    /// Entries under their ids.
    fn entries(&mut self, entries: &Fields) {
        let records: Vec<(&EcoString, &Fields)> = entries
            .iter()
            .filter_map(|(id, entry)| match entry {
                Shape::Record(fields) => Some((id, fields)),
                _ => None,
            })
            .collect();
        let rows: Vec<&Fields> = records.iter().map(|(_, fields)| *fields).collect();
        if self.place == "strategy" {
            return self.goals(&rows);
        }
        let named = rows.iter().any(|fields| fields.iter().any(|(key, _)| key == "name"))
            || entries.iter().any(|(id, _)| self.words.is_named(id));
        if let Some(columns) = self.columns(&rows, 2) {
            let titles: Vec<String> = match named {
                true => records.iter().map(|(id, fields)| self.title(id, fields)).collect(),
                false => (1..=records.len()).map(|number| number.to_string()).collect(),
            };
            let columns = self.told(&records, columns);
            let head = if named { self.words.key("name") } else { self.words.pick("No.", "序号").to_owned() };
            if columns.iter().any(|key| key != "note") {
                self.table(Some((head, titles.clone())), &columns, &rows);
                self.remarks(&titles, &columns, &rows);
            }
            return;
        }
        if self.register(&self.place.clone(), &records) {
            return;
        }
        for (id, fields) in records {
            let title = self.title(id, fields);
            self.under(&title, |writer| {
                writer.stand_above(id);
                writer.body(id, fields);
            });
        }
    }

    /// Entries of a table in sentences, each under its name; gives the columns that the sentences leave to the table.
    fn told(&mut self, records: &[(&EcoString, &Fields)], mut columns: Vec<EcoString>) -> Vec<EcoString> {
        let prose = records.iter().map(|(_, fields)| self.words.prose(&self.place, fields, self.scale.as_ref()));
        let prose: Vec<Prose> = prose.collect();
        let all = prose.iter().all(|prose| !prose.sentences.is_empty() || !prose.cases.is_empty());
        // Nothing is said twice, but an entry without sentences stands in the table with all it has.
        if all {
            let has = |fields: &Fields, key: &str| fields.iter().any(|(own, shape)| own == key && !shape.is_empty());
            columns
                .retain(|key| records.iter().zip(&prose).any(|((_, own), prose)| has(own, key) && !prose.tells(key)));
        }
        let alone = columns.iter().all(|key| key == "note");
        let mut items = Vec::new();
        for ((id, fields), prose) in records.iter().zip(&prose) {
            let mut sentences: Vec<String> = prose.sentences.iter().chain(&prose.cases).cloned().collect();
            // Where no table follows, remarks stand with what they are about.
            let note = fields.iter().find(|(key, _)| alone && key == "note");
            sentences.extend(note.and_then(|(_, note)| self.words.inline(note)).filter(|note| !note.is_empty()));
            if !sentences.is_empty() {
                let text = sentences.join(self.words.pick(" ", ""));
                items.push(format!("{}{}{text}", self.title(id, fields), self.words.pick(": ", "：")));
            }
        }
        if !items.is_empty() {
            self.bullets(&items);
        }
        columns
    }

    /// The name of an entry, else its id in words.
    pub(super) fn title(&self, id: &str, fields: &Fields) -> String {
        let own = fields.iter().find(|(key, _)| key == "name");
        let own = own.or_else(|| fields.iter().find(|(key, _)| key == "statement"));
        if let Some(name) = own.and_then(|(_, shape)| self.words.inline(shape)) {
            return name;
        }
        // An entry without a name is known by its first short text, rather than by an id that no reader knows.
        let short = fields.iter().find_map(|(_, shape)| match shape {
            Shape::Text(text) if text.chars().count() <= 24 => Some(text.to_string()),
            _ => None,
        });
        if self.words.is_named(id) { self.words.called(id) } else { short.unwrap_or_else(|| self.words.called(id)) }
    }

    /// Entries without ids.
    fn list(&mut self, items: &[Shape]) {
        let rows: Vec<&Fields> = items
            .iter()
            .filter_map(|item| match item {
                Shape::Record(fields) => Some(fields),
                _ => None,
            })
            .collect();
        let told: Vec<_> = rows.iter().map(|row| self.words.prose(&self.place, row, None)).collect();
        let whole = |(row, prose): (&&Fields, &Prose)| row.iter().all(|(key, _)| key == "name" || prose.tells(key));
        if rows.iter().zip(&told).all(whole) {
            let item = |(row, prose): (&&Fields, &Prose)| {
                let name = row.iter().find(|(key, _)| key == "name").and_then(|(_, name)| self.words.inline(name));
                let name = name.map(|name| name + self.words.pick(": ", "：")).unwrap_or_default();
                name + &prose.sentences.join(self.words.pick(" ", ""))
            };
            let items: Vec<String> = rows.iter().zip(&told).map(item).collect();
            return self.bullets(&items);
        }
        let spread = self.spread(&rows);
        let rows = spread.as_ref().map_or(rows, |spread| spread.iter().collect());
        if let Some(columns) = self.columns(&rows, 1) {
            let names: Vec<String> = rows
                .iter()
                .map(|row| {
                    row.iter()
                        .find(|(key, _)| key == "name")
                        .and_then(|(_, name)| self.words.inline(name))
                        .unwrap_or_default()
                })
                .collect();
            let first = names.iter().any(|name| !name.is_empty()).then(|| (self.words.key("name"), names));
            return self.table(first, &columns, &rows);
        }
        for (at, fields) in rows.into_iter().enumerate() {
            let title = if self.place == "changes" { self.words.change(at, fields) } else { self.title("", fields) };
            self.under(&title, |writer| writer.body("", fields));
        }
    }

    /// An entry: what can be said in sentences, other short values as a list, longer ones each below a caption.
    fn body(&mut self, id: &str, fields: &Fields) {
        let prose = self.words.prose(&self.place, fields, self.scale.as_ref());
        self.paragraph(&prose.sentences.join(self.words.pick(" ", "")));
        let mut long = Vec::new();
        let mut notes = Vec::new();
        let open = |(key, shape): &&(EcoString, Shape)| key != "name" && !shape.is_empty() && !prose.tells(key);
        for (key, shape) in fields.iter().filter(open) {
            match (key.as_str(), self.brief(fields, key, shape)) {
                ("note" | "text", Some(text)) => notes.push(text),
                ("statement", Some(_)) => {}
                (key, Some(text)) if !TABLES.contains(&key) && !is_block(shape) => {
                    let _ = writeln!(
                        self.text,
                        "- **{}**{}{}",
                        escape(&self.words.key(key)),
                        self.words.pick(": ", "："),
                        escape(&text)
                    );
                }
                _ => long.push((key, shape)),
            }
        }
        self.text.push('\n');
        // A table tells its cases by itself; a single one reads better as a sentence.
        let alone = is_told(fields, &prose);
        if alone || !fields.iter().any(|(_, shape)| matches!(shape, Shape::Rows(_))) {
            match &prose.cases[..] {
                [only] => self.paragraph(only),
                cases => self.numbered(cases),
            }
        }
        if alone {
            long.retain(|(_, shape)| !matches!(shape, Shape::Rows(_)));
        }
        let inner = self.words.scale_within(id, fields, self.scale.as_ref());
        let outer = std::mem::replace(&mut self.scale, inner);
        long.into_iter().for_each(|(key, shape)| self.long(key, shape));
        self.scale = outer;
        notes.iter().for_each(|note| self.paragraph(note));
    }

    /// A value beside its caption: as sentences where these tell all of it.
    pub(super) fn brief(&self, fields: &Fields, key: &str, shape: &Shape) -> Option<String> {
        if let Shape::Record(inner) = shape {
            let prose = self.words.prose(key, inner, None);
            let told = inner.iter().all(|(key, shape)| shape.is_empty() || prose.tells(key));
            if told && prose.cases.is_empty() && !prose.sentences.is_empty() {
                return Some(prose.sentences.join(self.words.pick(" ", "")));
            }
        }
        self.words.value_of(fields, key, shape)
    }

    /// A value below its caption.
    fn long(&mut self, key: &str, shape: &Shape) {
        let title = self.words.key(key);
        if matches!(shape, Shape::Rows(_)) {
            self.rows_of(shape);
        } else if ["members", "items"].contains(&key) {
            self.block_of(key, shape);
        } else if self.numbers.len() < 5 && matches!(shape, Shape::Named(_) | Shape::List(_)) {
            self.under(&title, |writer| writer.block_of(key, shape));
        } else {
            if !HEADED.contains(&key) {
                let _ = write!(self.text, "**{}**\n\n", escape(&title));
            }
            self.block_of(key, shape);
        }
    }

    fn rows_of(&mut self, shape: &Shape) {
        if let Shape::Rows(rows) = shape {
            self.rows(rows);
        }
    }

    /// A decision table: the case in words, then what it gives.
    fn rows(&mut self, rows: &[Fields]) {
        let (words, place, scale) = (self.words, self.place.clone(), self.scale.clone());
        let table = words.ruled(&place, rows, scale.as_ref());
        let heads: Vec<String> =
            table.heads.into_iter().chain(table.columns.iter().map(|(_, head)| head.clone())).collect();
        let lines = table.cases.into_iter().enumerate().map(|(at, case)| {
            let cells = table.columns.iter().map(|(key, _)| {
                let own = words.ruled_cell(&place, rows, at, key, scale.as_ref());
                let found = || rows[at].iter().find(|(own, shape)| own == key && !shape.is_empty());
                own.or_else(|| found().and_then(|(key, shape)| self.cell(&rows[at], key, shape))).unwrap_or_default()
            });
            case.into_iter().chain(cells).collect()
        });
        let lines: Vec<Vec<String>> = lines.collect();
        self.grid(&heads, &lines);
    }

    /// The condition of a row, with its bounds and its name.
    fn case(&self, row: &Fields) -> String {
        let text = self.words.case_on(self.scale.as_ref().map_or("", Scale::axis), row);
        let named = row.iter().find(|(key, _)| key == "name").and_then(|(_, shape)| self.words.inline(shape));
        let parts: Vec<String> = [named, Some(text).filter(|text| !text.is_empty())].into_iter().flatten().collect();
        match parts.is_empty() {
            true => self.words.pick("always", "任何情形").to_owned(),
            false => parts.join(self.words.pick(": ", "：")),
        }
    }

    /// What is remarked of entries whose table has no column for it.
    fn remarks(&mut self, titles: &[String], columns: &[EcoString], rows: &[&Fields]) {
        if columns.iter().any(|key| key == "note") {
            return;
        }
        let remark = |(title, row): (&String, &&Fields)| {
            let (_, note) = row.iter().find(|(key, _)| key == "note")?;
            Some(format!("{title}{}{}", self.words.pick(": ", "："), self.words.inline(note)?))
        };
        let remarks: Vec<String> = titles.iter().zip(rows).filter_map(remark).collect();
        if !remarks.is_empty() {
            self.bullets(&remarks);
        }
    }

    /// The columns of entries that are short and alike; `None` where they are not.
    fn columns(&self, rows: &[&Fields], least: usize) -> Option<Vec<EcoString>> {
        let columns = keys(rows);
        let roomy = columns.len() <= ROOMY;
        let short = |(key, shape): &(EcoString, Shape)| {
            let most = if key == "note" && roomy { NOTE } else { CELL };
            key == "name"
                || shape.is_empty()
                || (!is_block(shape) && self.words.inline(shape).is_some_and(|text| text.chars().count() <= most))
        };
        let fits = |columns: &[EcoString]| {
            let told = |key: &EcoString| key == "name" || columns.contains(key);
            columns.len() <= COLUMNS && rows.iter().all(|row| row.iter().filter(|(key, _)| told(key)).all(short))
        };
        if rows.len() < least {
            return None;
        }
        // Longer remarks stand below the table.
        let without: Vec<EcoString> = columns.iter().filter(|key| *key != "note").cloned().collect();
        [columns, without].into_iter().find(|columns| fits(columns))
    }

    pub(super) fn table(&mut self, first: Option<(String, Vec<String>)>, columns: &[EcoString], rows: &[&Fields]) {
        let mut heads: Vec<String> = first.iter().map(|(title, _)| title.clone()).collect();
        heads.extend(columns.iter().map(|key| self.words.key(key)));
        if heads.is_empty() {
            return;
        }
        self.line(&heads);
        let _ = writeln!(self.text, "|{}", " --- |".repeat(heads.len()));
        for (at, row) in rows.iter().enumerate() {
            let mut cells: Vec<String> = first.iter().map(|(_, titles)| titles[at].clone()).collect();
            cells.extend(columns.iter().map(|wanted| {
                let found = row.iter().find(|(key, _)| key == wanted);
                found.and_then(|(key, shape)| self.cell(row, key, shape)).unwrap_or_default()
            }));
            self.line(&cells);
        }
        self.text.push('\n');
    }

    /// A value in a cell: rows within rows read on one line.
    fn cell(&self, row: &Fields, key: &str, shape: &Shape) -> Option<String> {
        match shape {
            Shape::Rows(rows) => {
                let lines: Vec<String> = rows.iter().map(|row| self.row_in_words(row)).collect();
                Some(lines.join(self.words.pick("; ", "；")))
            }
            Shape::Record(fields) if fields.iter().any(|(_, shape)| matches!(shape, Shape::Rows(_))) => {
                let parts: Vec<String> =
                    fields.iter().filter_map(|(key, shape)| self.cell(fields, key, shape)).collect();
                Some(parts.join(self.words.pick("; ", "；")))
            }
            other => self.words.value_of(row, key, other),
        }
    }

    fn row_in_words(&self, row: &Fields) -> String {
        let results = row.iter().filter(|(key, _)| !CASE.contains(&key.as_str()));
        let results: Vec<String> = results.filter_map(|(_, shape)| self.words.inline(shape)).collect();
        format!("{}{}{}", self.case(row), self.words.pick(": ", "："), results.join(self.words.pick(", ", "、")))
    }

    fn line(&mut self, cells: &[String]) {
        self.text.push('|');
        for cell in cells {
            let _ = write!(self.text, " {} |", escape(cell));
        }
        self.text.push('\n');
    }
}

/// Whether the one row of an entry's table is told by a sentence.
fn is_told(fields: &Fields, prose: &Prose) -> bool {
    let rows = fields.iter().find_map(|(_, shape)| match shape {
        Shape::Rows(rows) => Some(rows),
        _ => None,
    });
    let noted = |row: &Fields| row.iter().any(|(key, shape)| key == "note" && !shape.is_empty());
    matches!(rows.map(Vec::as_slice), Some([only]) if !noted(only)) && prose.cases.len() == 1
}

/// Whether a value is shown below its caption rather than beside it.
fn is_block(shape: &Shape) -> bool {
    match shape {
        Shape::Rows(_) => true,
        Shape::Named(entries) => {
            entries.iter().any(|(_, entry)| matches!(entry, Shape::Record(fields) if fields.len() > 2))
        }
        Shape::List(items) => items.iter().any(|item| matches!(item, Shape::Record(fields) if fields.len() > 2)),
        Shape::Record(fields) => fields.iter().any(|(_, shape)| is_block(shape)),
        _ => false,
    }
}

/// The keys of entries in the order they are first met, without the name.
pub(super) fn keys(rows: &[&Fields]) -> Vec<EcoString> {
    let mut keys: Vec<EcoString> = Vec::new();
    for (key, shape) in rows.iter().flat_map(|row| row.iter()) {
        if key != "name" && !shape.is_empty() && !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    // Remarks stand last.
    keys.sort_by_key(|key| key == "note");
    keys
}
