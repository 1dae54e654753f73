//! What is rendered: findings, the files they are in, and the counts of the closing line.

use crate::diagnostic::{Finding, Lang, Message, Severity};
use crate::say;
use crate::source::SourceMap;

/// Findings ready to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The findings, in the order they are to be shown.
    pub findings: &'a [Finding],
    /// The files their places are in.
    pub sources: &'a SourceMap,
    /// Totals for the closing line.
    pub counts: Counts,
    /// The language of messages.
    pub lang: Lang,
}

impl<'a> Report<'a> {
    /// A report on `findings` from a run that read `files` files.
    pub fn new(findings: &'a [Finding], sources: &'a SourceMap, files: usize, lang: Lang) -> Self {
        Self { findings, sources, counts: Counts::of(findings, files), lang }
    }
}

/// How many findings there are of each severity, and in how many files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Files read, with findings or without.
    pub files: usize,
}

impl Counts {
    /// Counts `findings` of a run that read `files` files.
    pub fn of(findings: &[Finding], files: usize) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning), notes: count(Severity::Note), files }
    }

    /// The gravest severity that occurs.
    pub fn worst(&self) -> Option<Severity> {
        match self {
            Self { errors: 1.., .. } => Some(Severity::Error),
            Self { warnings: 1.., .. } => Some(Severity::Warning),
            Self { notes: 1.., .. } => Some(Severity::Note),
            _ => None,
        }
    }
}

/// The closing line: `3 errors, 1 warning in 12 files`.
pub fn summary(counts: &Counts) -> Message {
    let kinds =
        [(counts.errors, "error", "个错误"), (counts.warnings, "warning", "个警告"), (counts.notes, "note", "条提示")];
    let found: Vec<Message> = kinds.into_iter().filter(|(count, ..)| *count > 0).map(counted).collect();
    let list = |lang, comma: &str| found.iter().map(|part| part.text(lang)).collect::<Vec<_>>().join(comma);
    let files = counted((counts.files, "file", "个文件"));
    if found.is_empty() {
        return say!(en: "no findings in {files}", zh: "{files}，没有发现问题", files = files);
    }
    let (en, zh) = (list(Lang::En, ", "), list(Lang::Zh, "、"));
    say!(en: "{en} in {files}", zh: "{files}，{zh}", files = files, en = en, zh = zh)
}

/// `1 error`, `2 errors`, `2 个错误`.
fn counted((count, en, zh): (usize, &str, &str)) -> Message {
    let plural = if count == 1 { "" } else { "s" };
    say!(en: "{count} {en}{plural}", zh: "{count} {zh}", count = count, en = en, zh = zh, plural = plural)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines() {
        let line = |errors, warnings, notes, files, lang| {
            summary(&Counts { errors, warnings, notes, files }).text(lang).to_owned()
        };
        assert_eq!(line(3, 1, 0, 12, Lang::En), "3 errors, 1 warning in 12 files");
        assert_eq!(line(0, 0, 2, 1, Lang::En), "2 notes in 1 file");
        assert_eq!(line(0, 0, 0, 1, Lang::En), "no findings in 1 file");
        assert_eq!(line(3, 1, 0, 12, Lang::Zh), "12 个文件，3 个错误、1 个警告");
        assert_eq!(line(0, 0, 0, 12, Lang::Zh), "12 个文件，没有发现问题");
    }
}
