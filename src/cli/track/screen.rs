//! Progress on a terminal.

use std::path::Path;

use unicode_width::UnicodeWidthStr;

use crate::actuals::ledger::Holder;
use crate::cli::summary::columns;
use crate::diagnostic::{Lang, Message, Speak};
use crate::document::ProgressTeller;
use crate::model::Compiled;
use crate::plan::MetricId;
use crate::plan::targets::Slices;
use crate::progress::{Colour, Line, Progress};
use crate::render::{Ink, Options, Paint};
use crate::say;
use crate::wording::Words;

/// Columns of a screen that everyone has.
const COLUMNS: usize = 80;
/// Metrics that are shown; the others stand in the reports.
const METRICS: usize = 4;

/// The top units and those below them, a table for each of the first metrics.
pub(super) fn told(progress: &Progress, compiled: &Compiled, lang: Lang, screen: &Options) -> String {
    let words = Words::new(&compiled.plan, &compiled.written, lang);
    let teller = ProgressTeller { compiled, progress, words: &words };
    let (day, from, to) = (progress.asked.as_of.speak(lang), progress.days.0.speak(lang), progress.days.1.speak(lang));
    let (over, all) = (progress.worked.over, progress.worked.all);
    let head = say!(
        en: "{day}: {over} of {all} working days from {from} to {to}",
        zh: "{day}：{from}至 {to}共 {all} 个工作日，已过 {over} 个",
        day = day, over = over, all = all, from = from, to = to,
    );
    let mut lines = vec![head.text(lang).to_owned()];
    let shown: Vec<&Line> = progress.lines.iter().filter(|line| depth(line, compiled).is_some()).collect();
    let mut metrics: Vec<MetricId> = shown.iter().map(|line| line.metric).collect();
    metrics.sort_unstable();
    metrics.dedup();
    for metric in metrics.iter().take(METRICS) {
        let own: Vec<&Line> = shown.iter().copied().filter(|line| line.metric == *metric).collect();
        lines.push(String::new());
        lines.extend(table(&own, *metric, compiled, &teller, screen));
    }
    if let Some(more) = metrics.len().checked_sub(METRICS).filter(|more| *more > 0) {
        let told = say!(en: "{more} more metrics in the reports", zh: "另有 {more} 项指标，见报告", more = more);
        lines.extend([String::new(), told.text(lang).to_owned()]);
    }
    lines.join("\n") + "\n"
}

/// How far below the top a line's unit lies; nothing for positions, parts, and units that lie deeper than one below the top.
fn depth(line: &Line, compiled: &Compiled) -> Option<usize> {
    let units = &compiled.plan.organisation.units;
    let Holder::Unit(unit) = line.holder else { return None };
    let above = units[unit].parent;
    (line.slice == Slices::WHOLE)
        .then(|| match above {
            None => Some(0),
            Some(parent) => units[parent].parent.is_none().then_some(1),
        })
        .flatten()
}

fn table(
    lines: &[&Line],
    metric: MetricId,
    compiled: &Compiled,
    teller: &ProgressTeller<'_, '_>,
    screen: &Options,
) -> Vec<String> {
    let words = teller.words;
    let heads = [("actual", "实绩"), ("to date", "累计达成"), ("of period", "期间达成"), ("forecast", "预测达成")];
    let mut rows = vec![vec![teller.metric(metric)]];
    rows[0].extend(heads.iter().map(|(en, zh)| words.pick(en, zh).to_owned()));
    for line in lines {
        let name = compiled.plan.organisation.printed_name(line.holder.who(), words.lang);
        let forecast = line.forecast.as_ref().and_then(|forecast| forecast.reaches.as_ref());
        rows.push(vec![
            format!("{}{name}", "  ".repeat(depth(line, compiled).unwrap_or(0))),
            teller.value(metric, line.actual.as_ref()),
            teller.share(line.to_date.as_ref()),
            teller.share(line.reached.as_ref()),
            teller.share(forecast),
        ]);
    }
    for row in &mut rows {
        row[1..].iter_mut().filter(|cell| cell.is_empty()).for_each(|cell| "–".clone_into(cell));
    }
    if lines.iter().any(|line| line.colour.is_some()) {
        let words = std::iter::once(String::new()).chain(lines.iter().map(|line| teller.colour(line.colour)));
        rows.iter_mut().zip(words).for_each(|(row, word)| row.push(word));
    }
    let width = screen.width.min(COLUMNS);
    let widest = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let others: usize = (1..rows[0].len()).map(|at| widest(at) + 2).sum();
    let room = widest(0).min(width.saturating_sub(others).max(12));
    rows.iter_mut().for_each(|row| row[0] = cut(&row[0], room));
    let (text, _) = columns(&rows, width);
    text.into_iter().map(|text| painted(&text, teller, screen)).collect()
}

/// A name with no more columns than there are.
fn cut(name: &str, width: usize) -> String {
    if name.width() <= width {
        return name.to_owned();
    }
    let mut text = String::new();
    for c in name.chars() {
        text.push(c);
        if text.width() > width - 1 {
            text.pop();
            break;
        }
    }
    text + "…"
}

/// A line with the word for its colour in that colour.
fn painted(line: &str, teller: &ProgressTeller<'_, '_>, screen: &Options) -> String {
    let paint = Paint { color: screen.color };
    for (colour, ink) in [(Colour::Green, Ink::Good), (Colour::Amber, Ink::Warning), (Colour::Red, Ink::Error)] {
        let word = teller.colour(Some(colour));
        if let Some(before) = line.strip_suffix(&word).filter(|before| before.ends_with("  ")) {
            return format!("{before}{}", paint.ink(ink, &word));
        }
    }
    line.to_owned()
}

/// What became of the records, what the report is compared with, and where it is written.
pub(super) fn counted(progress: &Progress, folder: &Path) -> Message {
    let (counted, rejected) = progress.sources.iter().fold((0, 0), |(counted, rejected), source| {
        (counted + source.report.counted, rejected + source.report.rejects.total())
    });
    let later: u64 = progress.later.iter().sum();
    let later =
        (later > 0).then(|| say!(en: " ({later} after the day)", zh: "（其中 {later} 条在统计日之后）", later = later));
    let since = progress.since.as_ref().map(|since| {
        let day = since.as_of;
        say!(en: "\ncompared with the report of {day}", zh: "\n与 {day} 的报告相比", day = day)
    });
    let limits = progress.limits.is_none().then(|| {
        say!(
            en: "\nno colours: the plan declares no limits under `tracking`",
            zh: "\n未标示红黄绿：方案没有在 `tracking` 中规定界限",
        )
    });
    say!(
        en: "records: {counted} counted{later}, {rejected} rejected{since}{limits}\nwritten to {folder}",
        zh: "记录：计入 {counted} 条{later}，拒收 {rejected} 条{since}{limits}\n已写入 {folder}",
        counted = counted, rejected = rejected, later = later, since = since, limits = limits, folder = folder.display().to_string(),
    )
}
