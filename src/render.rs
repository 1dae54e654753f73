//! Findings as people and other programs read them.
//!
//! One file per [`Format`]; [`render`] is the only way in. A format sees a [`Report`] and gives text; nothing here writes
//! anywhere. Formats that other programs read own their structs and carry a version, so that inner types may change.
//!
//! What a user wrote reaches a terminal only through `visible`, which replaces control and direction characters: a plan
//! cannot move the cursor or reverse the reading of the finding about it.

mod concise;
mod excerpt;
mod explain;
mod fingerprint;
mod group;
mod json;
mod list;
mod paint;
mod report;
mod snippet;
mod text;
mod visible;
mod window;
mod wrap;

pub use explain::explain;
pub use fingerprint::fingerprints;
pub use json::{JsonReport, findings_schema};
pub use list::rule_list;
pub use paint::{Ink, Paint};
pub use report::{Counts, Report, summary};
pub use wrap::wrap;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: source lines with the places underlined
    #[default]
    Text,
    /// One line for each finding
    Concise,
    /// For programs: one JSON document
    Json,
}

/// What the reader's screen can do; only the formats for people look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Columns to wrap at.
    pub width: usize,
    /// Whether to send ANSI colours.
    pub color: bool,
    /// Whether to draw with Unicode lines; ASCII otherwise.
    pub unicode: bool,
}

impl Default for Options {
    /// A page of 100 columns without colours, for files and logs.
    fn default() -> Self {
        Self { width: 100, color: false, unicode: true }
    }
}

/// The whole report in one format, ending in a line break (empty for `concise` without findings).
pub fn render(report: &Report<'_>, format: Format, options: &Options) -> String {
    match format {
        Format::Text => text::render(report, options),
        Format::Concise => concise::render(report),
        Format::Json => json::render(report),
    }
}
