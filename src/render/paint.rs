//! Colours of the text format.

use crate::diagnostic::Severity;

/// What a piece of text is, and so how it is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// What is wrong.
    Error,
    /// What may be wrong.
    Warning,
    /// What is as it should be.
    Good,
    /// What is to be known.
    Note,
    /// The message itself, and headings.
    Strong,
    /// Arrows and bars of the layout.
    Frame,
    /// What to do.
    Help,
    /// Code in running text.
    Code,
    /// What is there to be skipped.
    Faint,
}

impl Ink {
    pub(super) const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Good => "1;32",
            Self::Note | Self::Help => "1;36",
            Self::Strong => "1",
            Self::Frame => "1;34",
            Self::Code => "36",
            Self::Faint => "2",
        }
    }
}

/// A pen that colours, or does not.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Whether it does.
    pub color: bool,
}

impl Paint {
    /// `text` in the colour of `ink`; an empty text stays empty.
    pub fn ink(self, ink: Ink, text: &str) -> String {
        match self.color && !text.is_empty() {
            true => format!("\x1b[{}m{text}\x1b[0m", ink.code()),
            false => text.to_owned(),
        }
    }
}
