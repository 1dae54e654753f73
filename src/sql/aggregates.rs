//! Tables of aggregates, as scripts give them: read back into the sums that records would have been counted to.

mod more;

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;
use sha2::{Digest, Sha256};

use crate::actuals::payroll::{Aggregated, OfSource};
use crate::actuals::tally::{At, Credited, Entry, Meter, MeterId, Sum};
use crate::actuals::{FileRead, Reason, Rejects, Report, Source, tell_rejects};
use crate::check::rules::{
    aggregates_of_another_plan, aggregates_unreadable, first_not_told, needs_single_records, rows_unlike,
};
use crate::diagnostic::{Findings, Message};
use crate::model::Compiled;
use crate::pay::terms::{AdjustmentTerms, ClawbackTerms};
use crate::say;
use crate::source::Span;
use crate::sql::{COLUMNS, Parts, all_months, beyond, cells::UNLIKE, fingerprint, labels, needs};
use crate::text::{Blocks, CellText, Lines};
use crate::units::{Currency, Date, Period};

use more::{MORE, More, currency};

/// A table that was read.
#[derive(Debug, Default)]
pub struct Table {
    /// The sums, and what became of the rows they are of.
    pub aggregated: Aggregated,
    /// The sources that it stands in for.
    pub sources: Vec<EcoString>,
    /// Whether pay hangs on single transactions of them, so that periods cannot be closed by it.
    pub by_deal: bool,
}

/// Reads a table of aggregates. `None` where something of it is wrong, which is reported, and of a plan of which nothing can be summed ([`script`](super::script)).
pub fn read(compiled: &Compiled, path: &str, bytes: &[u8], findings: &mut Findings) -> Option<Table> {
    let mut parts = Parts::new(compiled, true);
    let span = parts.sources.first()?.span;
    let before = findings.len();
    let mut reader = Reader::new(&parts, path, span, findings);
    reader.rows(bytes);
    let of_files = std::mem::take(&mut reader.of_files);
    let more = std::mem::take(&mut reader.more);
    let counts = std::mem::take(&mut reader.counts);
    let entries = std::mem::take(&mut reader.entries);
    let print = reader.print.take();
    if findings.len() > before {
        return None;
    }
    if print.as_deref() != Some(fingerprint(compiled).as_str()) {
        aggregates_of_another_plan::report(findings, span, path);
        return None;
    }
    if let Some((source, (sums, found))) = of_files.iter().find(|(_, (sums, found))| sums != found) {
        let wrong = say!(
            en: "`{source}` has {found} sums, of {sums} that were counted", zh: "`{source}` 有 {found} 行合计，而统计为 {sums} 行",
            source = source, found = *found, sums = *sums,
        );
        aggregates_unreadable::report(findings, span, path, wrong);
        return None;
    }
    let file = file_read(path, bytes);
    let own = parts.sources.iter().filter(|source| of_files.contains_key(&source.id));
    let own: Vec<OfSource> = own.map(|source| told(source, counts.get(&source.id), &file, findings)).collect();
    let sources: Vec<EcoString> = own.iter().map(|source| source.id.clone()).collect();
    parts.retain(|source| of_files.contains_key(&source.id));
    let mut sums_only = BTreeSet::new();
    for beyond in beyond::all(&parts) {
        let Some(source) = beyond.sources.iter().find(|source| sources.contains(source)) else { continue };
        if beyond.of_component {
            needs_single_records::report(findings, beyond.span, beyond.explain(), source);
            sums_only.insert(beyond.span);
        } else {
            first_not_told::report(findings, beyond.span, beyond.explain(), source);
        }
    }
    let layouts =
        parts.sources.iter().filter(|source| sources.contains(&source.id)).map(|source| source.layout.clone());
    let More { deals, stories, unknown } = more;
    let layouts = layouts.collect();
    let aggregated = Aggregated { entries, layouts, sources: own, deals, stories, unknown, sums_only };
    let by_deal = !needs::Needs::of(&parts).meters().is_empty();
    Some(Table { aggregated, sources, by_deal })
}

fn file_read(path: &str, bytes: &[u8]) -> FileRead {
    let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    FileRead { path: path.into(), bytes: bytes.len() as u64, digest }
}

/// What became of the rows of a source, told as where they were read from files.
fn told(source: &Source, counts: Option<&Counts>, file: &FileRead, findings: &mut Findings) -> OfSource {
    let Counts { counted, left_out, rejected, unlike } = counts.cloned().unwrap_or_default();
    let rejects = Rejects::counted(rejected);
    let rows = counted + left_out + rejects.total() + unlike;
    let report = Report { files: vec![file.clone()], rows, counted, left_out, rejects, complete: true };
    if unlike > 0 {
        rows_unlike::report(findings, source.span, &source.id, unlike);
    }
    tell_rejects(source, &report, findings);
    OfSource { id: source.id.clone(), report }
}

/// What became of the rows of a source.
#[derive(Debug, Clone, Default)]
struct Counts {
    counted: u64,
    left_out: u64,
    rejected: BTreeMap<Reason, u64>,
    unlike: u64,
}

/// A key of which a table has one sum.
type Key = (MeterId, Credited, Option<usize>, crate::plan::targets::SliceId, At, Option<Currency>);

struct Reader<'a, 'f> {
    parts: &'a Parts<'a>,
    path: &'a str,
    span: Span,
    findings: &'f mut Findings,
    meters: BTreeMap<EcoString, MeterId>,
    slices: BTreeMap<EcoString, crate::plan::targets::SliceId>,
    months: BTreeMap<String, Period>,
    seen: BTreeSet<Key>,
    entries: Vec<Entry>,
    /// What stands in other lines than sums, each once.
    lines: BTreeSet<String>,
    more: More,
    clawbacks: Vec<(EcoString, &'a ClawbackTerms)>,
    adjustments: Vec<(EcoString, &'a AdjustmentTerms)>,
    counts: BTreeMap<EcoString, Counts>,
    /// The sums that were counted, and those that are there.
    of_files: BTreeMap<EcoString, (u64, u64)>,
    print: Option<String>,
}

/// Where each column of [`COLUMNS`] stands.
type Places = [usize; COLUMNS.len()];

/// How many faults of one table are told.
const MOST: usize = 5;

impl<'a, 'f> Reader<'a, 'f> {
    fn new(parts: &'a Parts<'a>, path: &'a str, span: Span, findings: &'f mut Findings) -> Self {
        let basis = parts.basis();
        let meters = labels::meters(basis.meters, basis.plan).into_iter().map(|(id, name)| (name, id)).collect();
        let slices = labels::slices(&basis).into_iter().map(|(id, name)| (name, id)).collect();
        let calendar = &basis.plan.facts.calendar;
        let months = all_months(parts).into_iter().map(|(name, (first, _))| (name, calendar.month_of(first)));
        Self {
            parts,
            path,
            span,
            findings,
            meters,
            slices,
            months: months.collect(),
            seen: BTreeSet::new(),
            entries: Vec::new(),
            lines: BTreeSet::new(),
            more: More::default(),
            clawbacks: needs::clawbacks(&parts.terms),
            adjustments: needs::adjustments(&parts.terms),
            counts: BTreeMap::new(),
            of_files: BTreeMap::new(),
            print: None,
        }
    }

    fn rows(&mut self, bytes: &[u8]) {
        let mut blocks = Blocks::new(bytes, Some("utf-8"), b',');
        let (mut places, mut faults) = (None, 0);
        loop {
            let block = match blocks.next_block() {
                Ok(Some(block)) => block,
                Ok(None) => return,
                Err(_) => return self.fault(None, say!(en: "it is no table of text", zh: "不是文本表格")),
            };
            let (mut lines, mut cells) = (Lines::new(&block, b','), Vec::new());
            while let Some(line) = lines.next_into(&mut cells) {
                let Some(places) = places else {
                    match header(&cells) {
                        Ok(found) => places = Some(found),
                        Err(column) => {
                            let wrong =
                                say!(en: "it has no column `{column}`", zh: "缺少列 `{column}`", column = column);
                            return self.fault(None, wrong);
                        }
                    }
                    continue;
                };
                if let Err(wrong) = self.row(&places, &cells, line.line) {
                    self.fault(Some(line.line), wrong);
                    faults += 1;
                    if faults == MOST {
                        return;
                    }
                }
            }
        }
    }

    fn fault(&mut self, line: Option<u64>, wrong: Message) {
        let place = line.map_or_else(|| self.path.to_owned(), |line| format!("{}:{line}", self.path));
        aggregates_unreadable::report(self.findings, self.span, &place, wrong);
    }

    fn row(&mut self, places: &Places, cells: &[CellText<'_>], number: u64) -> Result<(), Message> {
        let cell = |at: usize| cells.get(places[at]).map_or("", |cell| &**cell);
        let (source, what, who) = (cell(0), cell(1), cell(2));
        if let Some(last) = places.iter().max().filter(|last| **last >= cells.len()) {
            let (found, wanted) = (cells.len(), last + 1);
            return Err(say!(
                en: "it has {found} cells, and the heading needs {wanted}", zh: "该行有 {found} 个单元格，表头要求 {wanted} 个",
                found = found, wanted = wanted,
            ));
        }
        if what == "plan" {
            let other = self.print.replace(who.to_owned()).is_some_and(|before| before != who);
            return if other { Err(say!(en: "it is of two plans", zh: "包含两份方案的结果")) } else { Ok(()) };
        }
        if !self.parts.sources.iter().any(|own| own.id == source) {
            return Err(say!(en: "there is no source `{source}`", zh: "没有数据源 `{source}`", source = source));
        }
        let count = || cell(10).parse::<u64>().map_err(|_| no_number(cell(10)));
        let known = ["counted", "left-out", "rejected", "sums"].contains(&what);
        if known {
            return self.count(source, what, cell(3), count()?);
        }
        let amount = |at: usize, places: i32| match cell(at) {
            "" => Ok(0),
            text => scaled(text, places).ok_or_else(|| no_number(text)),
        };
        let line = Line {
            source,
            what,
            who,
            rule: cell(3),
            meter: cell(4),
            slice: cell(5),
            at: cell(6),
            currency: cell(7),
            sum: Sum { amount: amount(8, 12)?, weight: amount(9, 6)?, rows: count()? },
            deal: cell(11),
            more: cell(12),
            number,
        };
        if MORE.contains(&what) {
            self.of_files.entry(source.into()).or_default().1 += 1;
            return self.add_more(&line);
        }
        if cell(8).is_empty() || cell(9).is_empty() {
            return Err(no_number(""));
        }
        let entry = self.entry(&line)?;
        let key = (entry.meter, entry.credited, entry.rule, entry.slice, entry.at, entry.currency);
        // A month that was summed by days beyond the calendar's may come in parts; days themselves do not.
        if !self.seen.insert(key) && self.months.contains_key(cell(6)) {
            return Err(say!(en: "the same sum stands twice", zh: "同一合计出现两次"));
        }
        self.of_files.entry(source.into()).or_default().1 += 1;
        self.entries.push(entry);
        Ok(())
    }

    fn count(&mut self, source: &str, what: &str, reason: &str, count: u64) -> Result<(), Message> {
        let counts = self.counts.entry(source.into()).or_default();
        match what {
            "counted" => counts.counted += count,
            "left-out" => counts.left_out += count,
            "sums" => {
                let own = self.of_files.entry(source.into()).or_default();
                if own.0 > 0 {
                    return Err(say!(en: "`{source}` stands twice", zh: "`{source}` 出现两次", source = source));
                }
                own.0 = count;
            }
            _ if reason == UNLIKE => counts.unlike += count,
            _ => {
                let known = Reason::ALL.iter().find(|known| known.code() == reason);
                let known = known.ok_or_else(
                    || say!(en: "`{reason}` is no reason", zh: "`{reason}` 不是拒收原因", reason = reason),
                )?;
                *counts.rejected.entry(*known).or_default() += count;
            }
        }
        Ok(())
    }

    fn entry(&self, line: &Line<'_>) -> Result<Entry, Message> {
        let basis = self.parts.basis();
        let unknown = |what: &str| say!(en: "the plan has no `{what}`", zh: "方案中没有 `{what}`", what = what);
        let organisation = &basis.plan.organisation;
        let credited = match line.what {
            "seat" => Credited::Seat(organisation.seat(line.who).ok_or_else(|| unknown(line.who))?),
            "unit" => Credited::Unit(organisation.units.find(line.who).ok_or_else(|| unknown(line.who))?),
            "nobody" => Credited::Nobody,
            "missed" => Credited::Missed,
            other => return Err(unknown(other)),
        };
        let meter = *self.meters.get(line.meter).ok_or_else(|| unknown(line.meter))?;
        let slice = *self.slices.get(line.slice).ok_or_else(|| unknown(line.slice))?;
        let (rule, currency) = (self.rule(line.rule)?, currency(line.currency)?);
        let at = self.at(line.at, basis.meters.get(meter)).ok_or_else(|| unknown(line.at))?;
        Ok(Entry { meter, credited, rule, slice, at, currency, sum: line.sum })
    }

    fn at(&self, text: &str, meter: &Meter) -> Option<At> {
        if text.is_empty() {
            return Some(At::Never);
        }
        if let Some(month) = self.months.get(text) {
            return (!meter.by_day).then_some(At::Month(*month));
        }
        let day = Date::parse(text).ok()?;
        let calendar = &self.parts.basis().plan.facts.calendar;
        Some(if meter.by_day { At::Day(day) } else { At::Month(calendar.month_of(day)) })
    }
}

/// A line as it stands in a table.
struct Line<'t> {
    source: &'t str,
    what: &'t str,
    who: &'t str,
    rule: &'t str,
    meter: &'t str,
    slice: &'t str,
    at: &'t str,
    currency: &'t str,
    sum: Sum,
    deal: &'t str,
    more: &'t str,
    /// Where it stands.
    number: u64,
}

impl Line<'_> {
    /// What of it stands once in a table: of transactions that stand alone their amounts too.
    fn key(&self) -> String {
        let alone = if self.what == "deal" { (self.sum.amount, self.sum.weight) } else { (0, 0) };
        let Self { source, what, who, rule, meter, at, currency, deal, more, .. } = self;
        format!("{:?}", (source, what, who, rule, meter, at, currency, deal, more, alone))
    }
}

fn no_number(text: &str) -> Message {
    say!(en: "`{text}` is no number", zh: "`{text}` 不是数字", text = text)
}

fn header(cells: &[CellText<'_>]) -> Result<Places, &'static str> {
    let mut places = [0; COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        *place = cells.iter().position(|cell| &**cell == name).ok_or(name)?;
    }
    Ok(places)
}

/// A decimal, which some programs write with a power of ten, in units of 10 to the minus `places`; nothing where it has more.
fn scaled(text: &str, places: i32) -> Option<i128> {
    let (number, power) = match text.split_once(['e', 'E']) {
        Some((number, power)) => (number, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, number) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number),
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{decimals}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value: i128 = digits
        .trim_start_matches('0')
        .parse()
        .or_else(|_| if digits.bytes().all(|b| b == b'0') { Ok(0) } else { Err(()) })
        .ok()?;
    let shift = places.checked_add(power)?.checked_sub(i32::try_from(decimals.len()).ok()?)?;
    let scale = 10_i128.checked_pow(shift.unsigned_abs());
    let value = match (value, scale) {
        (0, _) => 0,
        (_, None) => return None,
        (value, Some(scale)) if shift >= 0 => value.checked_mul(scale)?,
        (value, Some(scale)) => (value % scale == 0).then_some(value / scale)?,
    };
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn numbers_as_engines_write_them() {
        for (text, value) in [
            ("12.000000000000", Some(12_000_000_000_000)),
            ("-0.000000000001", Some(-1)),
            ("0E-12", Some(0)),
            ("1E+3", Some(1_000_000_000_000_000)),
            ("1.5E-11", Some(15)),
            ("1e-13", None),
            ("", None),
            ("1,5", None),
            ("NaN", None),
        ] {
            assert_eq!(scaled(text, 12), value, "{text}");
        }
    }
}
