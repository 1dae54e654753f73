//! The shipped plans in memory, so that faults can be seeded.

use std::collections::BTreeMap;
use std::path::Path;

use salesplan::compile::Outcome;
use salesplan::diagnostic::Lang;
use salesplan::source::{Budgets, Files, MemoryFiles, OsFiles};

/// A shipped plan in memory.
pub(crate) fn shipped(name: &str) -> MemoryFiles {
    let root = Path::new("plans").join(name);
    let files = OsFiles::new(&root, BTreeMap::new()).expect("the plan is shipped");
    let listing = files.list(&Budgets::default()).expect("the plan can be listed");
    let read = |path: ecow::EcoString| (path.clone(), files.read(&path, u64::MAX).expect("the plan can be read"));
    MemoryFiles::new(listing.files.into_iter().chain(tables(&root)).map(read))
}

/// The tables that a shipped plan names, which lie in its folder `data`.
fn tables(root: &Path) -> Vec<ecow::EcoString> {
    let entries = std::fs::read_dir(root.join("data")).into_iter().flatten();
    let name = |entry: std::fs::DirEntry| ecow::eco_format!("data/{}", entry.file_name().to_string_lossy());
    let entries = entries.map(|entry| entry.expect("the folder can be read"));
    // Records lie in folders of their own.
    entries.filter(|entry| entry.path().is_file()).map(name).collect()
}

/// What was found: place, rule and message.
pub(crate) fn found(outcome: &Outcome) -> Vec<String> {
    let line = |finding: &salesplan::diagnostic::Finding| {
        format!("{} {} {}", outcome.sources.location(finding.span), finding.rule.name, finding.message.text(Lang::En))
    };
    outcome.findings.iter().map(line).collect()
}
