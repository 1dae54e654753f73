//! What a run says of the plan when it is done: what was read, the targets by level, what was written.

use std::path::Path;

use unicode_width::UnicodeWidthStr;

use super::plan::Loaded;
use crate::cube::{Key, SLOTS};
use crate::diagnostic::{Lang, Message, Speak};
use crate::document::Artifact;
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, HolderId, RollUp, Slices};
use crate::plan::{Index, MetricId, UnitId};
use crate::render::{Counts, Format, Options, summary};
use crate::say;

/// After a check: one paragraph.
pub(super) fn of_check(loaded: &Loaded, format: Format, verbose: bool) -> String {
    let mut lines: Vec<String> = counts(loaded, format).into_iter().collect();
    if let Some(compiled) = &loaded.outcome.compiled {
        lines.extend(read(compiled).map(|message| message.text(loaded.lang).to_owned()));
        lines.extend(occupancy(compiled).map(|message| message.text(loaded.lang).to_owned()));
        if verbose {
            lines.push(cells(compiled).text(loaded.lang).to_owned());
        }
    }
    lines.join("\n")
}

/// After a build: the plan, its targets by level, and the documents.
pub(super) fn of_build(
    loaded: &Loaded,
    compiled: &Compiled,
    (artifacts, folder): (&[Artifact], &Path),
    format: Format,
    screen: &Options,
) -> String {
    let (lang, facts) = (loaded.lang, &compiled.plan.facts);
    let version = facts.version.as_ref().map(|version| format!(" · {version}")).unwrap_or_default();
    let since = compiled.since.map(|since| {
        let since = since.speak(lang);
        say!(en: " · with the changes up to {since}", zh: " · 含截至 {since}的变更", since = since)
            .text(lang)
            .to_owned()
    });
    let mut lines = vec![String::new(), format!("{}{version}{}", facts.name, since.unwrap_or_default())];
    lines.extend(read(compiled).map(|message| message.text(lang).to_owned()));
    lines.push(String::new());
    lines.extend(targets(compiled, lang, screen.width));
    let pages = artifacts.iter().filter(|artifact| artifact.path.ends_with(".html")).count();
    let written = say!(
        en: "{pages} documents written to {folder}, as Markdown and as HTML; begin with index.html",
        zh: "已生成 {pages} 份文档（Markdown 与 HTML）：{folder}，请从 index.html 开始阅读",
        pages = pages, folder = folder.display().to_string(),
    );
    lines.push(written.text(lang).to_owned());
    lines.extend(occupancy(compiled).map(|message| message.text(lang).to_owned()));
    lines.extend(counts(loaded, format));
    lines.join("\n")
}

/// Where findings stand in the way of documents.
pub(super) fn nothing_written(lang: Lang) -> String {
    let message = say!(
        en: "no documents were written: mend the errors first; earlier documents are as they were",
        zh: "未生成文档：请先修正错误；原有文档保持不变",
    );
    message.text(lang).to_owned()
}

/// How many findings there are; the text format says so itself.
fn counts(loaded: &Loaded, format: Format) -> Option<String> {
    let files = loaded.outcome.sources.iter().count();
    (format != Format::Text).then(|| summary(&Counts::of(&loaded.outcome.findings, files)).text(loaded.lang).to_owned())
}

/// `12 units, 65 positions, 9 incentive plans, 5 processes, 10 risks, 14 metrics`.
fn read(compiled: &Compiled) -> Option<Message> {
    let organisation = &compiled.plan.organisation;
    let sections = || compiled.written.sections();
    let processes: usize = sections().filter_map(|own| own.process.processes.get()).map(|all| all.list.len()).sum();
    let incentives: usize =
        sections().filter_map(|own| own.incentives.incentives.get()).map(|all| all.list.len()).sum();
    let risks: usize = sections().filter_map(|own| own.risk.risks.get()).map(|all| all.list.len()).sum();
    let counts = [
        (organisation.units.len(), "unit", "个部门"),
        (organisation.seats.len(), "position", "个岗位"),
        (compiled.plan.targets.metrics.len(), "metric", "项指标"),
        (compiled.plan.targets.statements.len(), "target statement", "条目标"),
        (processes, "process", "个流程"),
        (incentives, "incentive plan", "项激励方案"),
        (risks, "risk", "项风险"),
    ];
    let plural = |count: usize, noun: &str| match (count, noun.strip_suffix("ss")) {
        (1, _) => noun.to_owned(),
        (_, Some(_)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    };
    let some = counts.iter().filter(|(count, ..)| *count > 0);
    let en: Vec<String> = some.clone().map(|(count, noun, _)| format!("{count} {}", plural(*count, noun))).collect();
    let zh: Vec<String> = some.map(|(count, _, noun)| format!("{count} {noun}")).collect();
    (!en.is_empty()).then(|| say!(en: "read {en}", zh: "共 {zh}", en = en.join(", "), zh = zh.join("、")))
}

/// Without a list of holders nothing is known of who fills a post.
fn occupancy(compiled: &Compiled) -> Option<Message> {
    let holders = compiled.written.sections().any(|own| !own.organisation.holders.is_absent());
    (!holders && !compiled.plan.organisation.seats.is_empty()).then(|| {
        say!(
            en: "occupancy was not checked: the plan names no holders, so every position not marked vacant counts as filled",
            zh: "未核对在岗情况：方案没有提供任职名单，未标注空缺的岗位均视为在岗",
        )
    })
}

fn cells(compiled: &Compiled) -> Message {
    say!(en: "{cells} target cells", zh: "{cells} 个目标值", cells = compiled.cube.cells())
}

/// The targets of the top unit and of those below it, a column for each metric that has room.
fn targets(compiled: &Compiled, lang: Lang, width: usize) -> Vec<String> {
    let (organisation, facts) = (&compiled.plan.organisation, &compiled.plan.facts);
    let top: Vec<UnitId> =
        organisation.units.indices().filter(|unit| organisation.units[*unit].parent.is_none()).collect();
    let mut units: Vec<(UnitId, usize)> = Vec::new();
    for unit in top {
        units.push((unit, 0));
        units.extend(organisation.sub_units[unit.index()].iter().map(|unit| (*unit, 1)));
    }
    let metrics: Vec<MetricId> =
        compiled.plan.targets.metrics.indices().filter(|metric| is_shown(compiled, *metric, &units)).collect();
    if metrics.is_empty() {
        return Vec::new();
    }
    let label = |unit: UnitId, depth: usize| format!("{}{}", "  ".repeat(depth + 1), organisation.unit_name(unit));
    let mut rows = vec![vec![facts.calendar.speak(facts.calendar.year(), lang)]];
    rows[0].extend(metrics.iter().map(|metric| name(compiled, *metric)));
    for (unit, depth) in units {
        let cells: Vec<Option<String>> = metrics.iter().map(|metric| value(compiled, *metric, unit, lang)).collect();
        if cells.iter().any(Option::is_some) {
            let mut row = vec![label(unit, depth)];
            row.extend(cells.into_iter().map(|cell| cell.unwrap_or_else(|| "–".to_owned())));
            rows.push(row);
        }
    }
    let (mut lines, left) = columns(&rows, width);
    lines.extend((left > 0).then(|| {
        let more = if left == 1 { "metric" } else { "metrics" };
        say!(en: "  {left} more {more} in the documents", zh: "  另有 {left} 项指标，见文档", left = left, more = more)
            .text(lang)
            .to_owned()
    }));
    let outside = own_books(compiled);
    lines.extend(outside.map(|message| message.text(lang).to_owned()));
    lines.push(String::new());
    lines
}

/// Positions of the plan that carry a number.
fn own_books(compiled: &Compiled) -> Option<Message> {
    let organisation = &compiled.plan.organisation;
    let has_number = |seat: &usize| {
        let holder = HolderId::seat(Index::new(*seat), organisation);
        compiled.cube.of_holder(holder).any(|id| (0..SLOTS).any(|slot| compiled.cube[id].get(slot).is_some()))
    };
    let carrying = (0..organisation.seats.len()).filter(has_number).count();
    (carrying > 0).then(|| {
        say!(en: "  {count} positions carry a quota of their own", zh: "  {count} 个岗位承担个人指标", count = carrying)
    })
}

fn is_shown(compiled: &Compiled, metric: MetricId, units: &[(UnitId, usize)]) -> bool {
    matches!(compiled.plan.targets.metrics[metric].roll_up, RollUp::Sum)
        && units.iter().any(|(unit, depth)| *depth == 0 && value(compiled, metric, *unit, Lang::En).is_some())
}

fn name(compiled: &Compiled, metric: MetricId) -> String {
    let metrics = &compiled.plan.targets.metrics;
    metrics[metric].name.clone().unwrap_or_else(|| metrics.id(metric).clone()).to_string()
}

fn value(compiled: &Compiled, metric: MetricId, unit: UnitId, lang: Lang) -> Option<String> {
    let targets = &compiled.plan.targets;
    let (set, year) = (targets.sets.find(DEFAULT_SET)?, compiled.plan.facts.calendar.year());
    let key = Key { set, metric, holder: HolderId::unit(unit), slice: Slices::WHOLE, year: year.year };
    let value = compiled.cube.value(&key, year.slot())?;
    Some(targets.metrics[metric].kind.show(value, lang))
}

/// Rows with their cells under each other, numbers to the right; and how many columns are left out beyond the width.
pub(super) fn columns(rows: &[Vec<String>], width: usize) -> (Vec<String>, usize) {
    let count = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..count)
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    let mut used = 0;
    let shown = widths
        .iter()
        .take_while(|own| {
            used += **own + 2;
            used <= width.max(60)
        })
        .count();
    let pad = |cell: &str, at: usize| {
        let blanks = " ".repeat(widths[at].saturating_sub(cell.width()));
        if at == 0 { format!("{cell}{blanks}") } else { format!("  {blanks}{cell}") }
    };
    let line = |row: &Vec<String>| {
        let cells = row.iter().take(shown).enumerate().map(|(at, cell)| pad(cell, at));
        cells.collect::<String>().trim_end().to_owned()
    };
    // A row that has nothing in the columns shown says nothing.
    let some = rows.iter().filter(|row| row[1..shown.max(1)].iter().any(|cell| cell != "–"));
    (some.map(line).collect(), count.saturating_sub(shown.max(1)))
}
