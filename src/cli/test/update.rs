//! `salesplan test --update`: what the plan gives now, in the place of what was expected.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::super::plan::write_file;
use super::super::{Failure, terminal};
use super::Played;
use crate::diagnostic::Lang;
use crate::say;
use crate::source::{SourceMap, Span};

/// Writes what the plan gives in the place of what was expected.
pub(super) fn update(root: &Path, played: &[Played], sources: &SourceMap, lang: Lang) -> Result<ExitCode, Failure> {
    let mut by_file: BTreeMap<&str, Vec<&(Span, String)>> = BTreeMap::new();
    for one in played {
        by_file.entry(&one.file).or_default().extend(&one.ended.differs);
    }
    let count: usize = played.iter().map(|one| one.ended.settled).sum();
    for (file, mut differs) in by_file {
        let Some((first, _)) = differs.first() else { continue };
        let mut text = sources.source(first.file).text.to_string();
        // From the end on, so that places before stay where they are.
        differs.sort_by_key(|(span, _)| std::cmp::Reverse((span.start, span.end)));
        for (span, value) in differs {
            text.replace_range(span.range(), value);
        }
        let path: PathBuf = root.join(file);
        write_file(&path, &text)?;
    }
    terminal::print_error(
        say!(en: "expectations written anew: {count}", zh: "已更新 {count} 处预期", count = count).text(lang),
    );
    let others = played.iter().any(|one| one.findings.len() > one.ended.settled);
    Ok(ExitCode::from(u8::from(others)))
}
