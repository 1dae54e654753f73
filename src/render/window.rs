//! The part of a source line that fits the screen.
//!
//! Work is bounded by the width of the screen, not by the length of the line: a plan may be one line of megabytes.

use unicode_width::UnicodeWidthChar;

use super::visible::visible_char;

const TAB_COLUMNS: usize = 4;
/// Columns between the middle of an underline and its label: `╰── `.
pub(super) const LEAD_COLUMNS: usize = 4;

/// A mark on the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    /// First byte, from the start of the line.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Columns wanted for its label.
    pub(super) label_columns: usize,
}

/// A line as shown, and where its bytes went.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub(super) text: String,
    /// Byte of the line and byte of `text` of each character shown.
    places: Vec<(usize, usize)>,
    /// End of the last character shown, in `text`.
    end: usize,
}

impl Window {
    /// The byte of the shown text where byte `at` of the line stands, or the edge nearest to it.
    pub(super) fn map(&self, at: usize) -> usize {
        let index = self.places.partition_point(|(byte, _)| *byte < at);
        self.places.get(index).map_or(self.end, |(_, out)| *out)
    }
}

struct Glyph {
    at: usize,
    c: char,
    column: usize,
    width: usize,
}

/// Cuts `line` to `room` columns around its marks, leaving them room for their labels. `needs` are sorted.
pub(super) fn window(line: &str, needs: &[Need], room: usize, ellipsis: &str) -> Window {
    let focus = needs.first().map_or(0, |need| need.start);
    let base = step_back(line, focus, 2 * room);
    let glyphs = lay_out(line, base, 4 * room);
    let seen = glyphs.last().map_or(base, |glyph| glyph.at + glyph.c.len_utf8());
    let view = View { glyphs: &glyphs, cut_before: base > 0, cut_after: seen < line.len(), room, mark: ellipsis };
    view.show(needs)
}

/// The byte `chars` characters before `at`.
fn step_back(line: &str, at: usize, chars: usize) -> usize {
    line[..at].char_indices().rev().take(chars).last().map_or(at, |(byte, _)| byte)
}

fn lay_out(line: &str, base: usize, chars: usize) -> Vec<Glyph> {
    let mut column = 0;
    let place = |(at, c): (usize, char)| {
        let width = match c {
            '\t' => TAB_COLUMNS - column % TAB_COLUMNS,
            c => visible_char(c).width().unwrap_or(0),
        };
        column += width;
        Glyph { at: base + at, c, column: column - width, width }
    };
    line[base..].char_indices().take(chars).map(place).collect()
}

struct View<'a> {
    glyphs: &'a [Glyph],
    cut_before: bool,
    cut_after: bool,
    room: usize,
    mark: &'a str,
}

impl View<'_> {
    fn show(&self, needs: &[Need]) -> Window {
        let (from, to) = self.columns(needs);
        let mut window = Window::default();
        if from > 0 || self.cut_before {
            window.text.push_str(self.mark);
        }
        for glyph in self.glyphs.iter().filter(|glyph| glyph.column >= from && glyph.column + glyph.width <= to) {
            window.places.push((glyph.at, window.text.len()));
            match glyph.c {
                '\t' => window.text.extend(std::iter::repeat_n(' ', glyph.width)),
                c => window.text.push(visible_char(c)),
            }
        }
        window.end = window.text.len();
        if to < self.total() || self.cut_after {
            window.text.push_str(self.mark);
        }
        window
    }

    /// The columns to show, from and to.
    fn columns(&self, needs: &[Need]) -> (usize, usize) {
        let edge = self.mark.chars().count();
        let from = self.first_column(needs, edge);
        let room = if from > 0 || self.cut_before { self.room.saturating_sub(edge) } else { self.room };
        let total = self.total();
        if !self.cut_after && total <= from + room { (from, total) } else { (from, from + room.saturating_sub(edge)) }
    }

    fn first_column(&self, needs: &[Need], edge: usize) -> usize {
        let total = self.total();
        let reach = needs.iter().map(|need| self.reach(need)).max().unwrap_or(0);
        let fits_whole = !self.cut_after && total.max(reach) <= self.room;
        if !self.cut_before && (fits_whole || reach + edge <= self.room) {
            return 0;
        }
        let focus = needs.first().map_or(0, |need| self.column(need.start));
        let least = (reach + 2 * edge).saturating_sub(self.room);
        let centred = focus.saturating_sub(self.room / 3);
        let filled = if self.cut_after { usize::MAX } else { (total + edge).saturating_sub(self.room) };
        least.max(centred.min(filled)).min(focus)
    }

    /// The last column that a mark and its label want.
    fn reach(&self, need: &Need) -> usize {
        let (start, end) = (self.column(need.start), self.column(need.end));
        end.max((start + end) / 2 + LEAD_COLUMNS + need.label_columns)
    }

    fn column(&self, at: usize) -> usize {
        let index = self.glyphs.partition_point(|glyph| glyph.at < at);
        self.glyphs.get(index).map_or(self.total(), |glyph| glyph.column)
    }

    fn total(&self) -> usize {
        self.glyphs.last().map_or(0, |glyph| glyph.column + glyph.width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, marked: &str, room: usize) -> (String, String) {
        let start = line.find(marked).unwrap();
        let end = start + marked.len();
        let window = window(line, &[Need { start, end, label_columns: 6 }], room, "…");
        let under = window.text[window.map(start)..window.map(end)].to_owned();
        (window.text, under)
    }

    #[test]
    fn short_lines_stay() {
        assert_eq!(shown("\tvalue: 5000万", "5000万", 40), ("    value: 5000万".into(), "5000万".into()));
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let line = format!("{}value: 5000万, {}", "华东 ".repeat(2_000_000), "x".repeat(2_000_000));
        let (text, under) = shown(&line, "5000万", 40);
        assert_eq!((text.as_str(), under.as_str()), ("… 华东 value: 5000万, xxxxxxxxxxxxxxxxx…", "5000万"));
    }

    #[test]
    fn a_mark_at_the_right_edge_moves_left_for_its_label() {
        let line = "- {of: east, period: FY2026, value: 5000}";
        let (text, under) = shown(line, "5000", 42);
        assert_eq!((text.as_str(), under.as_str()), ("…ast, period: FY2026, value: 5000}", "5000"));
    }

    #[test]
    fn a_mark_wider_than_the_screen_begins_at_its_start() {
        let (text, under) = shown(&format!("key: {}", "字".repeat(200)), &"字".repeat(200), 20);
        assert_eq!((text.as_str(), under.as_str()), ("…字字字字字字字字字…", "字字字字字字字字字"));
    }
}
