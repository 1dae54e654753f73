//! YAML events into a tree, under budgets.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, Tag, options};
use rustc_hash::FxHashMap;

use crate::diagnostic::Findings;
use crate::source::{Budgets, FileId, Span};
use crate::text::comments::{self, Ignore};
use crate::text::rules::{duplicate_key, hidden_character, invalid_yaml, nesting_too_deep, too_many_nodes};
use crate::text::tree::{Node, Tree, TreeBuilder, View};

/// What was read of a file.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// Its complete documents.
    pub tree: Tree<'s>,
    /// Comments that switch rules off.
    pub ignores: Vec<Ignore>,
    /// Whether all of the file could be read.
    pub complete: bool,
}

/// Reads a file of any number of documents. A document with a syntax error is reported and left out.
pub fn parse_yaml<'s>(file: FileId, text: &'s str, budgets: &Budgets, findings: &mut Findings) -> Parsed<'s> {
    if hidden_character::find(file, text, findings) {
        // The parser would stop at the same characters, and what they hide is not what the plan means.
        return Parsed { tree: TreeBuilder::new(file).finish(), ignores: Vec::new(), complete: false };
    }
    let options = options! {
        emit_comments: text.contains("salesplan:") || text.contains(" #"),
        max_buffered_comment_events: budgets.nodes,
        flow_nesting_limit: budgets.depth,
        block_nesting_limit: budgets.depth,
    };
    let mut reading = Reading {
        file,
        text,
        budgets,
        findings,
        builder: TreeBuilder::new(file),
        anchors: FxHashMap::default(),
        maps: Vec::new(),
        ignores: Vec::new(),
        last_plain_end: 0,
        document: 0,
        sound: true,
    };
    let complete = reading.run(Parser::new_from_str_with_options(text, options));
    let Reading { builder, ignores, sound, .. } = reading;
    Parsed { tree: builder.finish(), ignores, complete: complete && sound }
}

struct Reading<'s, 'f> {
    file: FileId,
    text: &'s str,
    budgets: &'f Budgets,
    findings: &'f mut Findings,
    builder: TreeBuilder<'s>,
    anchors: FxHashMap<usize, u32>,
    /// For each open collection, whether it is a map in braces.
    maps: Vec<Option<StructureStyle>>,
    ignores: Vec<Ignore>,
    last_plain_end: u32,
    /// Documents read so far.
    document: usize,
    /// Whether the text means what it says: no merge keys, no tags, nothing hidden.
    sound: bool,
}

/// Why reading of the whole file stops.
struct Stop;

impl<'s> Reading<'s, '_> {
    fn run(&mut self, mut parser: Parser<'s, StrInput<'s>>) -> bool {
        let mut complete = true;
        loop {
            match parser.next_event() {
                None | Some(Ok((Event::StreamEnd, _))) => return complete,
                Some(Ok((event, span))) => {
                    if self.event(event, span).is_err() {
                        self.abandon();
                        return false;
                    }
                }
                Some(Err(error)) => {
                    complete = false;
                    self.error(&error);
                    self.abandon();
                    if !matches!(parser.proceed_next_document(), Ok(true)) {
                        return false;
                    }
                }
            }
        }
    }

    fn abandon(&mut self) {
        self.builder.abandon(self.document);
        self.maps.clear();
    }

    fn event(&mut self, event: Event<'s>, span: granit_parser::Span) -> Result<(), Stop> {
        let place = span.byte_range().unwrap_or_default();
        let (start, end) = (place.start as u32, place.end as u32);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let span = Span::new(self.file, start, end);
                self.tag(tag.as_deref(), span);
                self.sound &=
                    style != ScalarStyle::DoubleQuoted || !hidden_character::find_escaped(self.findings, span, &text);
                self.last_plain_end = if plain { end } else { 0 };
                let index = self.builder.scalar(start, end, text, plain);
                self.anchor(anchor, index);
            }
            Event::MappingStart(style, anchor, tag) => {
                self.tag(tag.as_deref(), Span::new(self.file, start, start));
                self.open(start, Some(style), anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tag(tag.as_deref(), Span::new(self.file, start, start));
                self.open(start, None, anchor);
            }
            Event::MappingEnd | Event::SequenceEnd => self.close(end),
            Event::Alias(id) => return self.alias(id, start, end),
            Event::Comment(comment, _) => self.comment(&comment, start, end),
            Event::DocumentStart(..) => {
                self.anchors.clear();
                self.document = self.builder.roots();
            }
            _ => {}
        }
        self.count(start)
    }

    fn count(&mut self, at: u32) -> Result<(), Stop> {
        if self.builder.len() <= self.budgets.nodes {
            return Ok(());
        }
        too_many_nodes::report(self.findings, Span::new(self.file, at, at), self.budgets.nodes);
        Err(Stop)
    }

    fn open(&mut self, start: u32, map: Option<StructureStyle>, anchor: usize) {
        let index = self.builder.open(start, map.is_some());
        self.maps.push(map);
        self.anchor(anchor, index);
    }

    fn close(&mut self, end: u32) {
        let index = self.builder.close(end);
        if let Some(Some(style)) = self.maps.pop() {
            let is_flow = style == StructureStyle::Flow;
            self.sound &= check_keys(self.file, &self.builder.pairs(index), is_flow, self.findings);
        }
    }

    /// Text is text here and a map a map; any other tag asks for a meaning that is not given.
    fn tag(&mut self, tag: Option<&Tag>, span: Span) {
        let Some(tag) = tag else { return };
        if !["str", "map", "seq"].iter().any(|name| tag.is_yaml_core_schema_tag(name)) {
            invalid_yaml::report_tag(self.findings, span);
            self.sound = false;
        }
    }

    fn anchor(&mut self, anchor: usize, index: u32) {
        if anchor != 0 {
            self.anchors.insert(anchor, index);
        }
    }

    fn alias(&mut self, id: usize, start: u32, end: u32) -> Result<(), Stop> {
        let span = Span::new(self.file, start, end);
        let Some(index) = self.anchors.get(&id).copied().filter(|index| !self.builder.is_open(*index)) else {
            invalid_yaml::report_alias(self.findings, span, self.text);
            return Err(Stop);
        };
        if self.builder.len() + self.builder.size(index) > self.budgets.nodes {
            too_many_nodes::report(self.findings, span, self.budgets.nodes);
            return Err(Stop);
        }
        self.builder.copy(index, start..end);
        Ok(())
    }

    fn comment(&mut self, comment: &str, start: u32, end: u32) {
        let span = Span::new(self.file, start, end);
        if let Some(ignore) = comments::ignore(span, comment, self.text) {
            self.ignores.push(ignore);
        }
        // `name: Deal #5` loses its end; a comment proper has a blank behind its mark or stands apart.
        let cut_short = self.last_plain_end != 0
            && self.last_plain_end + 1 == start
            && comment.starts_with(|c: char| c.is_alphanumeric());
        if cut_short {
            invalid_yaml::report_cut(self.findings, span, self.text);
        }
    }

    fn error(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len()) as u32;
        let span = Span::new(self.file, at, at);
        if matches!(error.kind(), granit_parser::ErrorKind::RecursionLimitExceeded) {
            nesting_too_deep::report(self.findings, span, self.budgets.depth);
        } else {
            invalid_yaml::report(self.findings, span, error, self.text);
        }
    }
}

/// Up to this many keys are compared one by one.
const FEW: usize = 12;

/// Whether a key is a group of digits, cut off a number by a comma.
fn is_group(key: &str) -> bool {
    key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_group_of(key: Node<'_>) -> bool {
    matches!(key.view(), View::Scalar(key) if is_group(key.text))
}

/// Reports keys that are none or stand twice; whether all of them say what they seem to say.
fn check_keys(file: FileId, pairs: &[(Node<'_>, Node<'_>)], flow: bool, findings: &mut Findings) -> bool {
    let mut sound = true;
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    for (index, (key, value)) in pairs.iter().enumerate() {
        let View::Scalar(scalar) = key.view() else {
            invalid_yaml::report_key(findings, key.span());
            sound = false;
            continue;
        };
        let is_empty = matches!(value.view(), View::Null) && flow;
        // `10,000,000` is one slip, although two keys come from it.
        let is_same_slip = is_empty && index > 0 && is_group(scalar.text) && is_group_of(pairs[index - 1].0);
        if is_same_slip || invalid_yaml::check_key(findings, scalar, key.span(), is_empty) {
            sound = false;
            continue;
        }
        let first = if pairs.len() <= FEW {
            let earlier = pairs[..index].iter();
            let same =
                |other: &&(Node<'_>, Node<'_>)| matches!(other.0.view(), View::Scalar(key) if key.text == scalar.text);
            earlier.clone().find(same).map(|(key, _)| key.span())
        } else {
            seen.insert(scalar.text, key.span())
        };
        if let Some(first) = first {
            duplicate_key::report(findings, scalar.text, first, key.span());
        }
    }
    debug_assert!(pairs.iter().all(|(key, _)| key.span().file == file), "keys stand in the file they were read from");
    sound
}
