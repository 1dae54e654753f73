//! Which places of a finding are shown together in one snippet.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::{Finding, Lang};
use crate::source::{FileId, Source, SourceKind, SourceMap, Span};

/// Related places shown at most; machine formats hold all.
const MOST_RELATED: usize = 12;
/// Snippets shown at most: places far apart take one each.
const MOST_SNIPPETS: usize = 6;
/// A place over more lines than this is shown by its first line.
const MOST_LINES: usize = 6;

/// A place to underline, and what to say about it.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Bytes of the source; on character boundaries, without trailing blanks.
    pub(super) range: Range<usize>,
    /// Lines from 0 that the range touches, both included.
    pub(super) lines: (usize, usize),
    /// What stands there; may be empty.
    pub(super) label: String,
    /// Whether it is the finding's own place.
    pub(super) primary: bool,
    /// Rank among the places of the finding, in the order they are best read.
    rank: usize,
}

impl Mark {
    pub(super) fn is_multiline(&self) -> bool {
        self.lines.0 < self.lines.1
    }

    /// The bytes it takes up on screen: an empty place is one arrow wide.
    fn footprint(&self) -> Range<usize> {
        self.range.start..self.range.end.max(self.range.start + 1)
    }
}

/// Marks near each other in one file.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) file: FileId,
    /// Where the group's location line points.
    pub(super) span: Span,
    /// Lines from 0 to show, both included; none where the file has no text to show.
    pub(super) lines: Option<(usize, usize)>,
    /// In the order of their places.
    pub(super) marks: Vec<Mark>,
}

/// The places of a finding by snippet: the one with the finding's own place first, the others in the order of their labels.
/// Also how many related places were left out.
pub(super) fn groups(finding: &Finding, sources: &SourceMap, lang: Lang, width: usize) -> (Vec<Group>, usize) {
    let here = finding.here.as_ref().map_or("", |message| message.text(lang));
    let related = finding.labels.iter().take(MOST_RELATED);
    let places =
        std::iter::once((finding.span, here)).chain(related.map(|label| (label.span, label.message.text(lang))));
    let mut placed: Vec<(Span, Mark)> = Vec::new();
    for (rank, (span, label)) in places.enumerate() {
        let mark = mark(sources.source(span.file), span, label, rank);
        match placed.iter_mut().find(|(other, held)| other.file == span.file && held.range == mark.range) {
            Some((_, held)) => join_labels(held, &mark.label),
            None => placed.push((span, mark)),
        }
    }
    placed.sort_by_key(|(span, mark)| (span.file, mark.range.start, mark.range.end));
    let mut groups = Vec::new();
    for (span, mark) in placed {
        place(&mut groups, sources, span, mark, width);
    }
    groups.sort_by_key(|group: &Group| group.marks.iter().map(|mark| mark.rank).min());
    let dropped = groups.split_off(groups.len().min(MOST_SNIPPETS));
    groups.iter_mut().for_each(|group| finish(group, sources));
    let left_out: usize = dropped.iter().map(|group| group.marks.len()).sum();
    (groups, left_out + finding.labels.len().saturating_sub(MOST_RELATED))
}

fn join_labels(held: &mut Mark, label: &str) {
    if !held.label.is_empty() && !label.is_empty() {
        held.label.push('\n');
    }
    held.label.push_str(label);
}

fn mark(source: &Source, span: Span, label: &str, rank: usize) -> Mark {
    let text = &*source.text;
    let start = text.floor_char_boundary(span.range().start.min(text.len()));
    let end = text.floor_char_boundary(span.range().end.clamp(start, text.len()));
    let end = start + text[start..end].trim_end().len();
    let first = source.line_of(start as u32);
    let last = source.line_of(end.saturating_sub(1).max(start) as u32);
    let long = last - first >= MOST_LINES;
    let (end, last) = if long { (source.line_range(first).end, first) } else { (end, last) };
    let label = super::visible::visible(label).trim().to_owned();
    Mark { range: start..end, lines: (first, last), label, primary: rank == 0, rank }
}

/// Adds a mark to the nearest group that can show it, or begins one.
fn place(groups: &mut Vec<Group>, sources: &SourceMap, span: Span, mark: Mark, width: usize) {
    let source = sources.source(span.file);
    let near = |group: &&mut Group| {
        group.file == span.file && group.marks.iter().any(|other| other.lines.1 + 2 >= mark.lines.0)
    };
    let fits = |group: &&mut Group| group.marks.iter().all(|other| !clash(source, other, &mark, width));
    match groups.iter_mut().rev().filter(near).find(fits) {
        Some(group) => group.marks.push(mark),
        None => groups.push(Group { file: span.file, span, lines: None, marks: vec![mark] }),
    }
}

/// Whether two marks cannot be drawn in one snippet: they overlap, or one line cannot show both. What lies within a block is
/// drawn beside its bar, but not where the bar ends.
fn clash(source: &Source, left: &Mark, right: &Mark, width: usize) -> bool {
    if left.lines.1 < right.lines.0 || right.lines.1 < left.lines.0 {
        return false;
    }
    if left.is_multiline() || right.is_multiline() {
        return left.is_multiline() == right.is_multiline() || left.lines.1 == right.lines.1;
    }
    let (a, b) = (left.footprint(), right.footprint());
    let overlap = a.start < b.end && b.start < a.end;
    overlap || is_wider(source, a.start.min(b.start)..left.range.end.max(right.range.end), width / 2)
}

/// Whether a piece of text takes more than `columns`; looks at no more text than that needs.
fn is_wider(source: &Source, range: Range<usize>, columns: usize) -> bool {
    range.len() > 4 * columns || source.text[range].width() > columns
}

/// Points the group at its first mark to be read, and adds a line of context around the finding's own place.
fn finish(group: &mut Group, sources: &SourceMap) {
    let Some(lead) = group.marks.iter().min_by_key(|mark| mark.rank) else { return };
    let source = sources.source(group.file);
    group.span = Span::new(group.file, lead.range.start as u32, lead.range.end as u32);
    let about_file = lead.primary && lead.range == (0..0) && group.marks.iter().all(|mark| mark.label.is_empty());
    if about_file || source.text.is_empty() {
        return;
    }
    let context = usize::from(lead.primary && source.kind == SourceKind::Text);
    let first = group.marks.iter().map(|mark| mark.lines.0).min().unwrap_or(0);
    let last = group.marks.iter().map(|mark| mark.lines.1).max().unwrap_or(first);
    let is_blank = |line: usize| {
        let range = source.line_range(line);
        range.len() < 4096 && source.text[range].trim().is_empty()
    };
    let wanted = (first.saturating_sub(context), (last + context).min(source.line_starts().len() - 1));
    let from = if is_blank(wanted.0) { first } else { wanted.0 };
    let to = if is_blank(wanted.1) { last } else { wanted.1 };
    group.lines = Some((from, to));
}
