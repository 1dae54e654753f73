//! The records of a scenario, as files of the plan's sources.

use ecow::EcoString;

use crate::actuals::Source;
use crate::actuals::payroll::Judgement;
use crate::check::rules::scenario_unknown;
use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::source::{Files, MemoryFiles, ReadError};
use crate::syntax::scenario::Scenario;
use crate::syntax::{By, Text};
use crate::units::{Date, Figure, Fraction};

/// The largest table of records that a scenario may name, in bytes.
const TABLE_BYTES: u64 = 50_000_000;

/// Sources and the files that stand for theirs.
pub(super) struct Data {
    pub sources: Vec<Source>,
    /// Which of them have their rows in the scenario itself.
    inline: Vec<bool>,
    pub files: MemoryFiles,
    /// Of each source the lines on which the records given here begin; none of one that stands in a file.
    lines: Vec<Vec<u64>>,
}

impl Data {
    /// The same sources as another plan of the same year has them: one with its changes.
    pub(super) fn sources_of(&self, compiled: &Compiled) -> Vec<Source> {
        let all = Source::all(compiled);
        let same = self.sources.iter().zip(&self.inline).filter_map(|(own, inline)| {
            let same = all.iter().find(|source| source.id == own.id)?.clone();
            Some(if *inline { same.plain() } else { same })
        });
        same.collect()
    }

    /// The source of a record, and its number among those given, from 1; of a file its line.
    pub(super) fn record(&self, source: usize, line: u64) -> (EcoString, u64) {
        let id = self.sources[source].id.clone();
        let given = self.lines[source].iter().position(|own| *own == line);
        (id, given.map_or(line, |at| at as u64 + 1))
    }
}

/// The records that a scenario gives.
pub(super) fn of(
    compiled: &Compiled,
    files: &dyn Files,
    own: &Scenario,
    findings: &mut Findings,
) -> Result<Data, ReadError> {
    let known = Source::all(compiled);
    let mut data = Data { sources: Vec::new(), files: MemoryFiles::default(), lines: Vec::new(), inline: Vec::new() };
    for (id, items) in own.data.get().into_iter().flat_map(|data| data.iter()) {
        let Some(source) = known.iter().find(|source| source.id == id.value) else {
            scenario_unknown::report_source(findings, id, known.iter().map(|source| source.id.as_str()));
            continue;
        };
        let Some(items) = items else { continue };
        match items.file.as_ref().and_then(|file| file.file.get()) {
            Some(path) => {
                let bytes = files.read(path, TABLE_BYTES)?;
                data.files.insert(source.id.clone(), bytes);
                data.sources.push(source.clone());
                data.inline.push(false);
                data.lines.push(Vec::new());
            }
            None => {
                let (text, lines) = table(source, &items.list, findings);
                data.lines.push(lines);
                data.files.insert(source.id.clone(), text);
                data.sources.push(source.clone().plain());
                data.inline.push(true);
            }
        }
    }
    Ok(data)
}

/// Rows as a table whose headers are the keys of the source's columns, and the line on which each begins.
fn table(source: &Source, rows: &[By<Text>], findings: &mut Findings) -> (Vec<u8>, Vec<u64>) {
    let names: Vec<&str> = source.layout.columns.iter().map(|column| column.name.as_str()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    writer.write_record(&names).expect(written);
    let (mut lines, mut line) = (Vec::with_capacity(rows.len()), 2);
    for row in rows {
        let mut cells = vec![String::new(); names.len()];
        for (key, value) in row.iter() {
            match names.iter().position(|name| *name == key.as_str()) {
                Some(at) => cells[at] = value.as_ref().map(|value| plain(value)).unwrap_or_default(),
                None => scenario_unknown::report_column(findings, key, &source.id, names.iter().copied()),
            }
        }
        writer.write_record(&cells).expect(written);
        lines.push(line);
        line += 1 + cells.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
    }
    (writer.into_inner().expect(written), lines)
}

/// A value as programs write it: `100k` is 100000.
fn plain(value: &str) -> String {
    match Figure::parse(value) {
        Ok(Figure::Amount { value, currency, word: None }) => {
            currency.map_or_else(|| value.to_string(), |currency| format!("{currency} {value}"))
        }
        _ => value.to_owned(),
    }
}

/// What a scenario says that somebody judged, on the last day that counts.
pub(super) fn judged(compiled: &Compiled, own: &Scenario, day: Date, findings: &mut Findings) -> Vec<Judgement> {
    let mut all = Vec::new();
    for (position, items) in own.judged.get().into_iter().flat_map(|judged| judged.iter()) {
        let Some(seat) = compiled.plan.organisation.seat(position) else {
            scenario_unknown::report_position(findings, compiled, position);
            continue;
        };
        for (of, figure) in items.iter().flat_map(|items| items.iter()) {
            let value = match figure.as_ref().map(|figure| &figure.value) {
                Some(Figure::Percent(value) | Figure::Times(value) | Figure::Amount { value, .. }) => *value,
                _ => continue,
            };
            all.push((seat, EcoString::clone(&of.value), day, Fraction::from_quantity(value)));
        }
    }
    all
}
