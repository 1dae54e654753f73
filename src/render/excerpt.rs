//! A few lines of a source as they fit the screen, with the places to underline in them.

use unicode_width::UnicodeWidthStr;

use super::Options;
use super::group::{Group, Mark};
use super::window::{LEAD_COLUMNS, Need, Window, window};
use super::wrap::wrap;
use crate::source::{Source, SourceKind};

/// A label narrower than this is not squeezed further.
const LABEL_COLUMNS: usize = 30;

/// Lines ready to be drawn.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The lines shown, each with its line break.
    pub(super) text: String,
    /// Number of the first line, from 1.
    pub(super) number: usize,
    /// In the order of their places, which differ.
    pub(super) labels: Vec<Underline>,
}

/// A place in the text of an excerpt.
#[derive(Debug)]
pub(super) struct Underline {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Wrapped to the room beside it; may be empty.
    pub(super) label: String,
    pub(super) primary: bool,
}

/// Number, from 1, that the first and last line shown of a group have in its file: for a workbook the rows of the sheet.
pub(super) fn line_numbers(source: &Source, group: &Group, lines: (usize, usize)) -> (usize, usize) {
    let mut first = lines.0;
    if let (SourceKind::Sheet { cells, .. }, Some(mark)) = (&source.kind, group.marks.first()) {
        let cell = cells.partition_point(|(start, ..)| *start as usize <= mark.range.start).checked_sub(1);
        let row = cell.map_or(mark.lines.0, |index| cells[index].1 as usize);
        first = (row + lines.0).saturating_sub(mark.lines.0);
    }
    (first + 1, first + 1 + lines.1 - lines.0)
}

/// Cuts the lines of a group to `room` columns of text.
pub(super) fn excerpt(
    source: &Source,
    group: &Group,
    lines: (usize, usize),
    room: usize,
    options: &Options,
) -> Excerpt {
    let gutter = match group.marks.iter().filter(|mark| mark.is_multiline()).count() {
        0 => 0,
        count => count + 3,
    };
    let room = room.saturating_sub(gutter).max(20);
    let ellipsis = if options.unicode { "…" } else { "..." };
    let mut text = String::new();
    let mut shown = Vec::new();
    for line in lines.0..=lines.1 {
        let range = source.line_range(line);
        let window = window(&source.text[range.clone()], &needs(group, line, range.start, room), room, ellipsis);
        let start = text.len();
        text.push_str(&window.text);
        text.push('\n');
        shown.push(Shown { source_start: range.start, start, window });
    }
    let underline = |mark: &Mark| underline(mark, &shown, lines.0, room);
    let labels = group.marks.iter().map(underline).collect();
    Excerpt { text, number: line_numbers(source, group, lines).0, labels }
}

/// A line in the excerpt.
struct Shown {
    /// Its first byte in the source.
    source_start: usize,
    /// Its first byte in the excerpt.
    start: usize,
    window: Window,
}

impl Shown {
    /// The byte of the excerpt where byte `at` of the source stands.
    fn map(&self, at: usize) -> usize {
        self.start + self.window.map(at.saturating_sub(self.source_start))
    }

    fn column(&self, at: usize) -> usize {
        self.window.text[..self.map(at) - self.start].width()
    }
}

fn needs(group: &Group, line: usize, line_start: usize, room: usize) -> Vec<Need> {
    let on_line = group.marks.iter().filter(|mark| !mark.is_multiline() && mark.lines.0 == line);
    let need = |mark: &Mark| Need {
        start: mark.range.start - line_start,
        end: mark.range.end - line_start,
        label_columns: mark.label.width().min(LABEL_COLUMNS).min(room / 2),
    };
    on_line.map(need).collect()
}

fn underline(mark: &Mark, shown: &[Shown], first: usize, room: usize) -> Underline {
    let (top, bottom) = (&shown[mark.lines.0 - first], &shown[mark.lines.1 - first]);
    let (start, end) = (top.map(mark.range.start), bottom.map(mark.range.end));
    let indent = match mark.is_multiline() {
        true => LEAD_COLUMNS,
        false => (top.column(mark.range.start) + top.column(mark.range.end)) / 2 + LEAD_COLUMNS,
    };
    let label = wrap(&mark.label, room.saturating_sub(indent).max(12), 0).join("\n");
    Underline { start, end, label, primary: mark.primary }
}
