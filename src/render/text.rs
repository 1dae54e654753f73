//! `text`: findings for people, laid out as rustc does.

use rustc_hash::FxHashSet;
use unicode_width::UnicodeWidthStr;

use super::excerpt::{excerpt, line_numbers};
use super::group::{Group, groups};
use super::paint::{Ink, Paint};
use super::snippet::draw;
use super::visible::visible;
use super::wrap::wrap;
use super::{Options, Report, summary};
use crate::diagnostic::{Finding, Lang, Severity};

/// Narrower screens are treated as this wide, or nothing readable remains.
const LEAST_COLUMNS: usize = 40;

pub(super) fn render(report: &Report<'_>, options: &Options) -> String {
    let options = Options { width: options.width.max(LEAST_COLUMNS), ..*options };
    let mut page = Page { report, options: &options, paint: Paint { color: options.color }, out: String::new() };
    let mut explained = FxHashSet::default();
    for finding in report.findings {
        page.finding(finding, explained.insert(finding.rule.code));
    }
    page.closing_line();
    page.out
}

struct Page<'a> {
    report: &'a Report<'a>,
    options: &'a Options,
    paint: Paint,
    out: String,
}

impl Page<'_> {
    /// One finding and an empty line; `is_first` of its rule tells where to read more.
    fn finding(&mut self, finding: &Finding, is_first: bool) {
        self.header(finding);
        let (groups, hidden) = groups(finding, self.report.sources, self.report.lang, self.options.width);
        let numbers = groups.iter().filter_map(|group| self.last_number(group)).max().unwrap_or(1);
        let margin = numbers.to_string().len();
        for (index, group) in groups.iter().enumerate() {
            self.group(group, finding.severity, margin, index == 0);
        }
        if hidden > 0 {
            let more = crate::say!(en: "{hidden} more places", zh: "另有 {hidden} 处", hidden = hidden);
            self.note(margin, Word::Note, more.text(self.report.lang));
        }
        for help in &finding.help {
            self.note(margin, Word::Help, help.text(self.report.lang));
        }
        if is_first {
            self.note(margin, Word::More, &format!("salesplan explain {}", finding.rule.code));
        }
        self.out.push('\n');
    }

    /// `error[T101] children-do-not-sum: message`.
    fn header(&mut self, finding: &Finding) {
        let lang = self.report.lang;
        let (word, colon) = (finding.severity.named(lang), if lang == Lang::Zh { "：" } else { ": " });
        let badge = format!("{word}[{}]", finding.rule.code);
        let name = format!(" {}{colon}", finding.rule.name);
        let message = visible(finding.message.text(self.report.lang));
        let lines = wrap(&message, self.options.width - 2, badge.width() + name.width());
        let lines: Vec<String> = lines.iter().map(|line| self.paint.ink(Ink::Strong, line)).collect();
        let badge = self.paint.ink(Ink::of(finding.severity), &badge);
        self.line(&format!("{badge}{name}{}", lines.join("\n  ")));
    }

    /// A location line and the source lines it points into.
    fn group(&mut self, group: &Group, severity: Severity, margin: usize, is_first: bool) {
        let arrow = self.paint.ink(Ink::Frame, if is_first { "-->" } else { ":::" });
        let location = self.report.sources.location(group.span).to_string();
        self.line(&format!("{:margin$}{arrow} {}", "", visible(&location)));
        let Some(lines) = group.lines else { return };
        let source = self.report.sources.source(group.file);
        let room = self.options.width.saturating_sub(margin + 5);
        let numbers = line_numbers(source, group, lines).1.to_string().len();
        self.bar(margin);
        for line in draw(excerpt(source, group, lines, room, self.options), severity, self.options) {
            self.line(&format!("{:indent$}{line}", "", indent = margin - numbers));
        }
        self.bar(margin);
    }

    fn last_number(&self, group: &Group) -> Option<usize> {
        let source = self.report.sources.source(group.file);
        group.lines.map(|lines| line_numbers(source, group, lines).1)
    }

    fn bar(&mut self, margin: usize) {
        let bar = if self.options.unicode { '│' } else { '|' };
        self.line(&format!("{:indent$}{bar}", "", indent = margin + 2));
    }

    /// `= help: …`, later lines below the text of the first.
    fn note(&mut self, margin: usize, word: Word, text: &str) {
        let lead = format!("{}{}", word.text(self.report.lang), if self.report.lang == Lang::Zh { "：" } else { ": " });
        let indent = margin + 2;
        let hang = indent + 2 + lead.width();
        let lines = wrap(&visible(text), self.options.width.saturating_sub(hang), 0);
        let lead = self.paint.ink(Ink::Help, lead.trim_end());
        let space = if self.report.lang == Lang::Zh { "" } else { " " };
        let sign = self.paint.ink(Ink::Frame, "=");
        let rest = format!("\n{}", " ".repeat(hang));
        self.line(&format!("{:indent$}{sign} {lead}{space}{}", "", lines.join(&rest)));
    }

    fn closing_line(&mut self) {
        let counts = &self.report.counts;
        let line = summary(counts);
        let text = line.text(self.report.lang);
        let painted = counts.worst().map_or_else(|| text.to_owned(), |worst| self.paint.ink(Ink::of(worst), text));
        self.line(&painted);
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}

/// What a line below a finding is.
#[derive(Clone, Copy)]
enum Word {
    Help,
    Note,
    More,
}

impl Word {
    const fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Help, Lang::En) => "help",
            (Self::Help, Lang::Zh) => "建议",
            (Self::Note, Lang::En) => "note",
            (Self::Note, Lang::Zh) => "说明",
            (Self::More, Lang::En) => "more",
            (Self::More, Lang::Zh) => "详见",
        }
    }
}
