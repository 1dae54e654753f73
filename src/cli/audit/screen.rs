//! What an audit found, on a terminal.

use crate::audit::json::place;
use crate::audit::{Audit, Breach, Weight};
use crate::diagnostic::{Lang, Message};
use crate::render::{Ink, Options, Paint, wrap};
use crate::say;
use crate::source::{SourceMap, Span};
use crate::units::Date;

/// Columns of a screen that everyone has.
const COLUMNS: usize = 80;
/// Breaches that are shown; the report has all.
const SHOWN: usize = 20;

/// Breaches one by one, what is to be done by policy, and what was not checked.
pub(super) fn told(audit: &Audit, sources: &SourceMap, lang: Lang, screen: &Options) -> String {
    let mut lines =
        Lines { text: String::new(), lang, width: screen.width.min(COLUMNS), paint: Paint { color: screen.color } };
    let of = |weight: Weight| audit.found.iter().filter(move |own| own.weight == weight);
    for own in of(Weight::Breach).take(SHOWN) {
        let at = audit.place(own.source, own.place);
        lines.head(Ink::Error, &say!(en: "breach", zh: "违规"), &format!("{}: {at}", rule(own)));
        lines.below(own.what.text(lang));
        lines.follows(&place(sources, own.span), own);
    }
    if let Some(more) = of(Weight::Breach).count().checked_sub(SHOWN).filter(|more| *more > 0) {
        lines.line(say!(en: "{more} more in the report", zh: "另有 {more} 条，见报告", more = more).text(lang));
    }
    let mut rows: Vec<(Span, Vec<&Breach>)> = Vec::new();
    for own in of(Weight::Due) {
        match rows.iter_mut().find(|(span, _)| *span == own.span) {
            Some((_, all)) => all.push(own),
            None => rows.push((own.span, vec![own])),
        }
    }
    for (span, all) in rows {
        let Some(first) = all.first() else { continue };
        let at = audit.place(first.source, first.place);
        let records = if all.len() == 1 { "1 record".to_owned() } else { format!("{} records", all.len()) };
        let count = say!(
            en: "{records}, the first {at}", zh: "{count} 条记录，首条 {at}", records = records, count = all.len(), at = at,
        );
        lines.head(Ink::Warning, &say!(en: "due", zh: "应办"), &format!("{}: {}", rule(first), count.text(lang)));
        lines.below(first.what.text(lang));
        let days = || all.iter().filter_map(|own| own.due);
        if let (Some(earliest), Some(latest)) = (days().min(), days().max()) {
            lines.below(by(earliest, latest).text(lang));
        }
        lines.follows(&place(sources, span), first);
    }
    for own in &audit.unchecked {
        let at = place(sources, own.span);
        let what = format!("{} {} ({at})", own.kind.word(), own.rule);
        lines.head(Ink::Note, &say!(en: "not checked", zh: "未检查"), &what);
        lines.below(own.why.text(lang));
    }
    lines.text
}

/// The days by which it is to be done.
fn by(earliest: Date, latest: Date) -> Message {
    if earliest == latest {
        return say!(en: "by {day}", zh: "期限 {day}", day = earliest);
    }
    say!(
        en: "by {earliest} the first, by {latest} the last", zh: "期限最早 {earliest}，最晚 {latest}",
        earliest = earliest, latest = latest,
    )
}

fn rule(own: &Breach) -> String {
    own.row.as_ref().map_or_else(|| own.rule.to_string(), |row| format!("{} {row}", own.rule))
}

/// Lines that fit on a screen.
struct Lines {
    text: String,
    lang: Lang,
    width: usize,
    paint: Paint,
}

impl Lines {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line that begins with a word in its colour.
    fn head(&mut self, ink: Ink, word: &Message, rest: &str) {
        let word = word.text(self.lang).to_owned();
        let used = textwrap::core::display_width(&word) + 1;
        let wrapped = wrap(rest, self.width, used);
        let painted = self.paint.ink(ink, &word);
        for (at, part) in wrapped.iter().enumerate() {
            if at == 0 { self.line(&format!("{painted} {part}")) } else { self.line(&format!("  {part}")) }
        }
    }

    fn below(&mut self, text: &str) {
        for line in wrap(text, self.width.saturating_sub(2), 0) {
            self.line(&format!("  {line}"));
        }
    }

    /// The rule's place, and what follows.
    fn follows(&mut self, place: &str, own: &Breach) {
        let text = match &own.consequence {
            Some(what) => say!(en: "{place}: {what}", zh: "{place}：{what}", place = place, what = what),
            None => say!(en: "{place}", zh: "{place}", place = place),
        };
        self.below(text.text(self.lang));
    }
}
