//! What tests come to: in words by entry, as JSON, and as LCOV.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};
use textwrap::core::display_width;

use crate::diagnostic::{Lang, Message};
use crate::say;
use crate::scenario::coverage::{Coverage, OfEntry};
use crate::source::{SourceMap, Span};
use crate::units::Quantity;

/// `87.5%`, rounded down, so that only all of it is 100%.
fn percent((reached, all): (usize, usize)) -> String {
    let tenths = (reached * 1000).checked_div(all).unwrap_or(1000);
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        tenth => format!("{}.{tenth}%", tenths / 10),
    }
}

/// A line for each entry, and one for each part of it that no test comes to.
pub(super) fn text(coverage: &Coverage, sources: &SourceMap, lang: Lang) -> String {
    let entries = coverage.entries();
    let all = say!(en: "all of the plan", zh: "整个方案");
    let widest = entries.iter().map(|entry| display_width(&entry.name())).max().unwrap_or(0);
    let wide = widest.max(display_width(all.text(lang)));
    let line = |name: &str, counts: (usize, usize)| {
        let pad = " ".repeat(wide - display_width(name));
        let part = say!(en: "{reached} of {all}", zh: "{reached}/{all}", reached = counts.0, all = counts.1);
        format!("{name}{pad}  {:>12}  {:>6}\n", part.text(lang), percent(counts))
    };
    let mut text = String::new();
    for entry in &entries {
        text += &line(&entry.name(), (entry.reached(), entry.items.len()));
        for (item, _) in entry.items.iter().filter(|(_, reached)| !reached) {
            let not = say!(en: "no test: {what}", zh: "未测试：{what}", what = &item.what);
            let _ = writeln!(text, "  {}  {}", place(sources, item.reach.0), not.text(lang));
        }
    }
    text + &line(all.text(lang), coverage.counts())
}

fn place(sources: &SourceMap, span: Span) -> String {
    format!("{}:{}", sources.source(span.file).path, sources.location(span).line)
}

pub(super) fn json(coverage: &Coverage, sources: &SourceMap, lang: Lang) -> Value {
    let entry = |entry: &OfEntry<'_>| {
        let parts: Vec<Value> = entry
            .items
            .iter()
            .map(|(item, reached)| {
                let (file, line) =
                    (sources.source(item.reach.0.file).path.as_str(), sources.location(item.reach.0).line);
                json!({"what": item.what.text(lang), "file": file, "line": line, "reached": reached})
            })
            .collect();
        let counts = (entry.reached(), entry.items.len());
        json!({"entry": entry.name(), "reached": counts.0, "all": counts.1, "percent": percent(counts), "parts": parts})
    };
    let counts = coverage.counts();
    let entries: Vec<Value> = coverage.entries().iter().map(entry).collect();
    json!({"reached": counts.0, "all": counts.1, "percent": percent(counts), "entries": entries})
}

/// LCOV: a line for each line of the plan that holds a part, a branch for each part.
pub(super) fn lcov(coverage: &Coverage, sources: &SourceMap, root: &Path) -> String {
    let mut files: BTreeMap<&str, BTreeMap<u32, Vec<bool>>> = BTreeMap::new();
    for entry in coverage.entries() {
        for (item, reached) in entry.items {
            let span = item.reach.0;
            let lines = files.entry(sources.source(span.file).path.as_str()).or_default();
            lines.entry(sources.location(span).line).or_default().push(reached);
        }
    }
    let mut out = String::from("TN:\n");
    for (file, lines) in files {
        let path = root.join(file).display().to_string().replace('\\', "/");
        let _ = writeln!(out, "SF:{path}");
        for (line, parts) in &lines {
            for (at, reached) in parts.iter().enumerate() {
                let _ = writeln!(out, "BRDA:{line},0,{at},{}", u8::from(*reached));
            }
        }
        let parts = || lines.values().flatten();
        let _ = writeln!(out, "BRF:{}\nBRH:{}", parts().count(), parts().filter(|reached| **reached).count());
        for (line, parts) in &lines {
            let _ = writeln!(out, "DA:{line},{}", parts.iter().filter(|reached| **reached).count());
        }
        let met = lines.values().filter(|parts| parts.contains(&true)).count();
        let _ = writeln!(out, "LF:{}\nLH:{met}\nend_of_record", lines.len());
    }
    out
}

/// What there is to say where tests come to less than they must.
pub(super) fn below(coverage: &Coverage, least: Quantity) -> Option<Message> {
    let (reached, all) = coverage.counts();
    let count = |count: usize| i128::try_from(count).unwrap_or(i128::MAX);
    let falls_short = count(reached) * Quantity::ONE.micros() < least.micros() * count(all);
    falls_short.then(|| {
        say!(
            en: "tests come to {is} of the plan, less than {least}", zh: "测试覆盖方案的 {is}，低于 {least}",
            is = percent((reached, all)), least = crate::units::speak::percent(least),
        )
    })
}
