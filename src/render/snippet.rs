//! Source lines with underlines, drawn by miette; the only file that knows it.
//!
//! miette is handed an [`Excerpt`], never a whole file: for each report it would scan the text from its start, and it shows
//! lines at full length. It frames a snippet with lines of its own, which are dropped; location lines are printed by the caller.

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::Options;
use super::excerpt::Excerpt;
use crate::diagnostic::Severity;

impl SourceCode for Excerpt {
    /// All of the excerpt, whatever is asked for: it is what should be shown.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let lines = self.text.lines().count();
        let span = SourceSpan::from(0..self.text.len());
        Ok(Box::new(MietteSpanContents::new(self.text.as_bytes(), span, self.number - 1, 0, lines)))
    }
}

/// A report with snippet alone: its message is empty.
#[derive(Debug)]
struct Snippet(Excerpt);

impl std::fmt::Display for Snippet {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet {}

impl Diagnostic for Snippet {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.0.labels.iter().map(|place| {
            let label = (!place.label.is_empty()).then(|| place.label.clone());
            LabeledSpan::new(label, place.start, place.end.saturating_sub(place.start))
        });
        Some(Box::new(labels))
    }
}

/// The lines of a snippet: numbered source lines with underlines and labels below them.
pub(super) fn draw(excerpt: Excerpt, severity: Severity, options: &Options) -> Vec<String> {
    let theme = GraphicalTheme { characters: characters(options), styles: styles(&excerpt, severity, options) };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .without_primary_span_start()
        .without_syntax_highlighting();
    let mut drawn = String::new();
    handler
        .render_report(&mut drawn, &Snippet(excerpt))
        .expect("an excerpt is always readable, and so is a string writable");
    let lines: Vec<&str> = drawn.lines().collect();
    // The empty message and the frame's top come first, the frame's bottom last.
    let inner = lines.get(2..lines.len() - 1).unwrap_or_default();
    inner.iter().map(|line| line.trim_end().to_owned()).collect()
}

fn characters(options: &Options) -> ThemeCharacters {
    let characters = if options.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    ThemeCharacters { vbar_break: characters.vbar, ..characters }
}

/// The finding's own place in the colour of its severity, related ones in blue. miette takes the colours in the order of places.
fn styles(excerpt: &Excerpt, severity: Severity, options: &Options) -> ThemeStyles {
    let plain = ThemeStyles::none();
    if !options.color {
        return plain;
    }
    let own = match severity {
        Severity::Error => plain.error.red(),
        Severity::Warning => plain.error.yellow(),
        Severity::Note => plain.error.cyan(),
    };
    let highlights =
        excerpt.labels.iter().map(|place| if place.primary { own.bold() } else { plain.error.blue().bold() });
    ThemeStyles { highlights: highlights.collect(), linum: plain.linum.blue().bold(), ..plain }
}
