//! What documents say in sentences: each plan of `tests/prose` beside what is said of it, in both languages. A text in quotes of
//! the form `"English ~ 中文"` stands for each language's own, so that every reader meets names of his own language only.

use std::fmt::Write;

use salesplan::compile::compile;
use salesplan::diagnostic::{Lang, Severity};
use salesplan::document::documents;
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::wording::label;

#[path = "support/expect.rs"]
mod expect;

/// A plan in one language: of each pair of texts its own.
fn told_in(lang: Lang, plan: &str) -> String {
    let side = |text: &str| match text.split_once(" ~ ") {
        Some((en, zh)) => [en, zh][lang as usize].to_owned(),
        None => text.to_owned(),
    };
    let texts = plan.split('"').enumerate().map(|(at, text)| if at % 2 == 1 { side(text) } else { text.to_owned() });
    texts.collect::<Vec<_>>().join("\"")
}

fn manifest(lang: Lang) -> String {
    let locale = ["en", "zh-CN"][lang as usize];
    format!(
        "salesplan: 1\nname: Plan\nlocale: {locale}\ncurrency: CNY\nfiscal_year: {{name: FY2026, starts: 2026-01-01}}\nfx: {{convert: plan, as_of: 2026-01-01, prices: {{USD: 7.2}}}}\nrounding: {{place: component}}\n"
    )
}

/// The sections of a document by their titles.
fn sections(document: &str) -> impl Iterator<Item = (&str, &str)> {
    document.split("\n## ").skip(1).filter_map(|section| {
        let (heading, text) = section.split_once('\n')?;
        Some((heading.split_once(' ')?.1, text))
    })
}

/// What documents say of the sections that a plan holds, as a reader sees it: without marks of Markdown before punctuation, and
/// without drawings.
fn said(name: &str, plan: &str, lang: Lang) -> Result<String, Vec<String>> {
    let base = told_in(lang, &std::fs::read_to_string("tests/prose/base.yaml").expect("what the plans ask for"));
    let files = [("salesplan.yaml", manifest(lang)), ("base.yaml", base), ("plan.yaml", told_in(lang, plan))];
    let outcome = compile(&MemoryFiles::new(files), &Budgets::default()).expect("there is a manifest");
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<String> = errors
        .map(|finding| format!("{} {}", outcome.sources.location(finding.span), finding.message.text(Lang::En)))
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let documents = documents(outcome.compiled.as_ref().expect("it compiles"), &[]).expect("the templates work");
    let handbooks = documents.iter().filter(|artifact| !artifact.path.contains('/') && artifact.path.ends_with(".md"));
    let handbooks: Vec<String> =
        handbooks.map(|artifact| String::from_utf8_lossy(&artifact.bytes).replace('\\', "")).collect();
    let keys = plan.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key);
    let mut text = String::new();
    for title in keys.filter(|key| !key.starts_with([' ', '#', '-'])).filter_map(|key| label(key, lang)) {
        let found = handbooks.iter().flat_map(|handbook| sections(handbook)).find(|(heading, _)| *heading == title);
        let (_, found) = found.unwrap_or_else(|| panic!("{name}: no document has the section {title}"));
        writeln!(text, "## {title}\n").expect("a string takes all");
        let mut drawn = false;
        for line in found.lines() {
            drawn ^= line.starts_with("```");
            if !drawn && !line.is_empty() && !line.starts_with("```") {
                writeln!(text, "{line}").expect("a string takes all");
            }
        }
        text.push('\n');
    }
    Ok(text)
}

#[test]
fn rules_read_as_sentences_of_the_reader_s_language() {
    let mut names: Vec<String> = std::fs::read_dir("tests/prose")
        .expect("plans with rules")
        .filter_map(|entry| {
            entry.expect("the folder can be read").file_name().to_str()?.strip_suffix(".yaml").map(Into::into)
        })
        .filter(|name: &String| name != "base")
        .collect();
    names.sort_unstable();
    let mut faults = Vec::new();
    for name in names {
        let plan = std::fs::read_to_string(format!("tests/prose/{name}.yaml")).expect("a plan");
        match (said(&name, &plan, Lang::En), said(&name, &plan, Lang::Zh)) {
            (Ok(en), Ok(zh)) => expect::check(&format!("tests/prose/{name}.txt"), &(en + &zh)),
            (Err(errors), _) | (_, Err(errors)) => faults.push(format!("{name}: {errors:#?}")),
        }
    }
    assert!(faults.is_empty(), "plans that do not hold: {}", faults.join("\n"));
}
