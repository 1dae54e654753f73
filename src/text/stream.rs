//! Tables too large to hold: text read block by block, in whatever encoding, and cut where records end.
//!
//! A block holds whole records only, so blocks can be taken apart side by side. How large a file is does not matter, since only the
//! blocks at hand are in memory. The encoding is the one declared, or the one that the mark or the first bytes beyond ASCII show.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::decode::wide_name;

/// Whole records of a file.
#[derive(Debug)]
pub struct Block {
    /// Their text.
    pub text: String,
    /// The line on which the first begins, from 1.
    pub line: u64,
    /// Whether bytes that are no text of the encoding were replaced by `U+FFFD`.
    pub broken: bool,
}

/// Why the text of a file cannot be told.
#[derive(Debug)]
pub enum StreamError {
    /// The system refuses.
    System(io::Error),
    /// The bytes are those of another kind of file: its name.
    Foreign(&'static str),
}

impl From<io::Error> for StreamError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Bytes of a block, and the most that one record may have: beyond, a quote was not closed.
const BLOCK: usize = 1 << 20;
const LONGEST: usize = 4 * BLOCK;

enum Coding {
    /// Nothing but ASCII was seen.
    Open,
    /// Taken as it is.
    Utf8,
    Other(Box<Decoder>),
}

/// A file as blocks of whole records.
pub struct Blocks<R> {
    source: R,
    delimiter: u8,
    coding: Coding,
    /// What was read and not yet given out: bytes, and the text they were decoded to in other encodings than UTF-8.
    carry: Vec<u8>,
    block: usize,
    line: u64,
    started: bool,
    ended: bool,
    broken: bool,
}

impl<R: Read> Blocks<R> {
    /// The blocks of a file whose columns stand apart by `delimiter`, in the encoding declared or found out.
    pub fn new(source: R, declared: Option<&str>, delimiter: u8) -> Self {
        let coding = match declared.and_then(|name| Encoding::for_label(name.trim().as_bytes())) {
            None => Coding::Open,
            Some(encoding) if encoding == UTF_8 => Coding::Utf8,
            Some(encoding) => Coding::Other(Box::new(encoding.new_decoder_with_bom_removal())),
        };
        let (carry, block) = (Vec::new(), BLOCK);
        Self { source, delimiter, coding, carry, block, line: 1, started: false, ended: false, broken: false }
    }

    /// Blocks of another size, so that small texts are cut too.
    #[must_use]
    pub fn of_size(mut self, bytes: usize) -> Self {
        self.block = bytes.max(1);
        self
    }

    /// What the blocks are read from.
    pub fn into_source(self) -> R {
        self.source
    }

    /// What the blocks are read from, to read on from it otherwise.
    pub fn source_mut(&mut self) -> &mut R {
        &mut self.source
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// See [`StreamError`].
    pub fn next_block(&mut self) -> Result<Option<Block>, StreamError> {
        loop {
            if !self.ended {
                self.fill()?;
            }
            let end = self.whole_records();
            if end > 0 {
                return Ok(Some(self.cut(end)));
            }
            if self.ended {
                return Ok(None);
            }
        }
    }

    /// Reads up to a block more, as UTF-8.
    fn fill(&mut self) -> Result<(), StreamError> {
        let mut raw = Vec::new();
        let other = matches!(self.coding, Coding::Other(_));
        let into = if other { &mut raw } else { &mut self.carry };
        let before = into.len();
        let count = (&mut self.source).take(self.block as u64).read_to_end(into)?;
        self.ended = count < self.block;
        if !self.started {
            self.started = true;
            self.begin(&raw)?;
            if !other && matches!(self.coding, Coding::Other(_)) {
                raw = std::mem::take(&mut self.carry);
            }
        } else if !other && matches!(self.coding, Coding::Open) {
            self.settle(before);
            if matches!(self.coding, Coding::Other(_)) {
                raw = self.carry.split_off(before);
            }
        }
        if let Coding::Other(decoder) = &mut self.coding {
            self.broken |= decode(decoder, &raw, self.ended, &mut self.carry);
        }
        Ok(())
    }

    /// Looks at the first bytes.
    fn begin(&mut self, raw: &[u8]) -> Result<(), StreamError> {
        let first: &[u8] = if raw.is_empty() { &self.carry } else { raw };
        if let Some(kind) = foreign(first) {
            return Err(StreamError::Foreign(kind));
        }
        if matches!(self.coding, Coding::Other(_)) {
            return Ok(());
        }
        if self.carry.starts_with(b"\xef\xbb\xbf") {
            self.carry.drain(..3);
            self.coding = Coding::Utf8;
        }
        if !matches!(self.coding, Coding::Open) {
            return Ok(());
        }
        match wide_name(&self.carry) {
            Some("UTF-32") => return Err(StreamError::Foreign("UTF-32")),
            Some(name) => {
                let encoding = if name.contains("little") { UTF_16LE } else { UTF_16BE };
                self.coding = Coding::Other(Box::new(encoding.new_decoder_with_bom_removal()));
            }
            None => self.settle(0),
        }
        Ok(())
    }

    /// Decides on the encoding by what was read from `from` on, if that has more than ASCII.
    fn settle(&mut self, from: usize) {
        let new = &self.carry[from..];
        if new.is_ascii() {
            return;
        }
        let is_utf8 = match std::str::from_utf8(new) {
            Ok(_) => true,
            // A character may be cut in two where the block ends.
            Err(error) => error.error_len().is_none() && !self.ended,
        };
        let is_gb = || !decode(&mut GB18030.new_decoder_without_bom_handling(), new, self.ended, &mut Vec::new());
        self.coding = if !is_utf8 && is_gb() {
            Coding::Other(Box::new(GB18030.new_decoder_without_bom_handling()))
        } else {
            Coding::Utf8
        };
    }

    /// Where the last whole record of the carry ends; nothing while none does.
    fn whole_records(&self) -> usize {
        if self.ended {
            return self.carry.len();
        }
        let end = last_end(&self.carry, self.delimiter);
        if end == 0 && self.carry.len() > LONGEST {
            // Whoever reads the block tells of the quote; later lines are to be read all the same.
            return memchr::memrchr(b'\n', &self.carry).map_or(self.carry.len(), |at| at + 1);
        }
        end
    }

    fn cut(&mut self, end: usize) -> Block {
        let rest = self.carry.split_off(end);
        let own = std::mem::replace(&mut self.carry, rest);
        let line = self.line;
        self.line += lines(&own);
        let mut broken = std::mem::take(&mut self.broken);
        let text = String::from_utf8(own).unwrap_or_else(|error| {
            broken = true;
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        Block { text, line, broken }
    }
}

/// What files of typed columns are called.
pub const PARQUET: &str = "Parquet";

/// Kinds of files that are no text, by how they begin.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some("XLSX"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("XLS"),
        [b'P', b'A', b'R', b'1', ..] => Some(PARQUET),
        [0x1f, 0x8b, ..] => Some("gzip"),
        _ => None,
    }
}

/// Decodes to UTF-8; whether bytes had to be replaced.
fn decode(decoder: &mut Decoder, mut raw: &[u8], last: bool, into: &mut Vec<u8>) -> bool {
    let mut broken = false;
    loop {
        let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3 + 16);
        let start = into.len();
        into.resize(start + room, 0);
        let (result, read, written, replaced) = decoder.decode_to_utf8(raw, &mut into[start..], last);
        into.truncate(start + written);
        broken |= replaced;
        raw = &raw[read..];
        if matches!(result, CoderResult::InputEmpty) {
            return broken;
        }
    }
}

/// How many lines end in a text: at `\n`, and at a `\r` that no `\n` follows.
fn lines(text: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let bare = memchr::memchr_iter(b'\r', text).filter(|at| text.get(at + 1) != Some(&b'\n')).count();
    (feeds + bare) as u64
}

/// Where the last record that ends within a text ends; `text` begins with a record.
fn last_end(text: &[u8], delimiter: u8) -> usize {
    if memchr::memchr(b'"', text).is_none() {
        // A `\r` at the very end may be half of a line's end.
        return memchr::memrchr2(b'\n', b'\r', &text[..text.len() - usize::from(text.ends_with(b"\r"))])
            .map_or(0, |at| at + 1);
    }
    let (mut end, mut at) = (0, 0);
    let mut fresh = true;
    while at < text.len() {
        match text[at] {
            b'"' if fresh => {
                let Some(close) = closing(text, at + 1) else { return end };
                at = close;
                fresh = false;
            }
            b'\n' => {
                end = at + 1;
                fresh = true;
            }
            b'\r' if at + 1 < text.len() => {
                if text[at + 1] != b'\n' {
                    end = at + 1;
                }
                fresh = true;
            }
            byte => fresh = byte == delimiter,
        }
        at += 1;
    }
    end
}

/// Where the quote that closes a cell stands, two side by side being one that is meant; `from` is behind the opening one.
fn closing(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'"', text.get(at..)?)?;
        if text.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// The records of a block, one after the other, each as the texts of its cells.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    delimiter: u8,
}

/// One record as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'t> {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// All of its text without what ends it.
    pub text: &'t str,
    /// Whether a quote is opened and not closed.
    pub open: bool,
}

/// The text of a cell without the quotes around it.
pub type CellText<'t> = std::borrow::Cow<'t, str>;

impl<'t> Lines<'t> {
    /// The records of a block.
    pub fn new(block: &'t Block, delimiter: u8) -> Self {
        Self { text: &block.text, at: 0, line: block.line, delimiter }
    }

    /// Puts the cells of the next record, without blanks around them, in the place of those of the one before; empty lines are passed over.
    pub fn next_into(&mut self, cells: &mut Vec<CellText<'t>>) -> Option<Line<'t>> {
        let bytes = self.text.as_bytes();
        cells.clear();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'\n' => self.line += 1,
                b'\r' => self.line += u64::from(bytes.get(self.at + 1) != Some(&b'\n')),
                _ => break,
            }
            self.at += 1;
        }
        if self.at >= bytes.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let mut open = false;
        loop {
            let (next, is_open) = self.cell(cells);
            open |= is_open;
            self.at = next;
            if bytes.get(next) != Some(&self.delimiter) || is_open {
                break;
            }
            self.at += 1;
        }
        Some(Line { line, text: &self.text[start..self.at], open })
    }

    /// Reads the cell that begins here; gives where it ends, and whether its quote is not closed: then the line is taken as it stands.
    fn cell(&mut self, cells: &mut Vec<CellText<'t>>) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'"') {
            return self.quoted(cells);
        }
        let end = self.plain_end(self.at);
        cells.push(CellText::Borrowed(trimmed(&self.text[self.at..end])));
        (end, false)
    }

    fn plain_end(&self, from: usize) -> usize {
        let rest = &self.text.as_bytes()[from..];
        let ends = |byte: &u8| *byte == self.delimiter || *byte == b'\n' || *byte == b'\r';
        from + rest.iter().position(ends).unwrap_or(rest.len())
    }

    fn quoted(&mut self, cells: &mut Vec<CellText<'t>>) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let Some(close) = closing(bytes, start) else {
            let end = memchr::memchr2(b'\n', b'\r', &bytes[self.at..]).map_or(bytes.len(), |at| self.at + at);
            cells.push(CellText::Borrowed(&self.text[self.at..end]));
            return (end, true);
        };
        let inner = &self.text[start..close];
        self.line += lines(inner.as_bytes());
        // What stands behind the closing quote belongs to the cell, as spreadsheets read it.
        let end = self.plain_end(close + 1);
        let behind = self.text[close + 1..end].trim();
        let doubled = memchr::memmem::find(inner.as_bytes(), b"\"\"").is_some();
        cells.push(match (doubled, behind.is_empty()) {
            (false, true) => CellText::Borrowed(trimmed(inner)),
            _ => CellText::Owned(format!("{}{behind}", inner.replace("\"\"", "\"")).trim().to_owned()),
        });
        (end, false)
    }
}

/// A text without blanks around it; most have none.
fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_plain = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8], declared: Option<&str>, block: usize) -> Vec<(u64, Vec<String>)> {
        let mut blocks = Blocks::new(bytes, declared, b',').of_size(block);
        let mut found = Vec::new();
        while let Some(block) = blocks.next_block().expect("it is text") {
            let mut lines = Lines::new(&block, b',');
            let mut cells = Vec::new();
            while let Some(line) = lines.next_into(&mut cells) {
                found.push((line.line, cells.iter().map(ToString::to_string).collect()));
            }
        }
        found
    }

    const TEXT: &str = "订单,金额\r\nA-1,\"1,200.50\"\r\n\r\n\"A \"\"2\"\"\n二\", 7 \nA\"3,\"x\" y\nA-4,9";

    fn expected() -> Vec<(u64, Vec<String>)> {
        let rows = [
            (1, ["订单", "金额"]),
            (2, ["A-1", "1,200.50"]),
            (4, ["A \"2\"\n二", "7"]),
            (6, ["A\"3", "xy"]),
            (7, ["A-4", "9"]),
        ];
        rows.iter().map(|(line, cells)| (*line, cells.iter().map(ToString::to_string).collect())).collect()
    }

    #[test]
    fn records_are_the_same_however_the_file_is_cut_and_encoded() {
        let utf16 = |big: bool| -> Vec<u8> {
            let units = format!("\u{feff}{TEXT}");
            units.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let gb = GB18030.encode(TEXT).0.into_owned();
        let marked = format!("\u{feff}{TEXT}").into_bytes();
        for bytes in [TEXT.as_bytes().to_vec(), marked, utf16(true), utf16(false)] {
            for block in [7, 16, 64, 1 << 20] {
                assert_eq!(cells(&bytes, None, block), expected(), "{block} bytes a block of {bytes:?}");
            }
        }
        assert_eq!(cells(&gb, None, 1 << 20), expected());
        for block in [1, 7, 16] {
            assert_eq!(cells(&gb, Some("gb18030"), block), expected());
        }
    }

    #[test]
    fn an_encoding_is_found_out_where_ascii_ends() {
        let mut bytes = b"id,name\n".repeat(40);
        bytes.extend(GB18030.encode("1,华东大区\n").0.iter());
        let found = cells(&bytes, None, 64);
        assert_eq!(found.last().expect("rows").1, ["1", "华东大区"]);
    }

    #[test]
    fn lines_end_in_each_of_the_three_ways() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "1,2", "3,4"].join(end);
            let found = cells(text.as_bytes(), None, 4);
            assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_one_line() {
        let mut blocks = Blocks::new(&b"a,b\n1,\"x\n2,y\n"[..], None, b',');
        let block = blocks.next_block().expect("text").expect("a block");
        let (mut lines, mut cells, mut found) = (Lines::new(&block, b','), Vec::new(), Vec::new());
        while let Some(line) = lines.next_into(&mut cells) {
            found.push((line.line, line.open, line.text));
        }
        assert_eq!(found, [(1, false, "a,b"), (2, true, "1,\"x"), (3, false, "2,y")]);
    }

    #[test]
    fn other_kinds_of_files_are_called_by_name() {
        for (bytes, name) in [(&b"PK\x03\x04...."[..], "XLSX"), (b"PAR1....", "Parquet"), (b"a\0\0\0b\0\0\0", "UTF-32")]
        {
            let found = Blocks::new(bytes, None, b',').next_block();
            assert!(matches!(found, Err(StreamError::Foreign(found)) if found == name), "{name}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        let block = Blocks::new(&b"\xe5\x8d\x8e,1\nb\xff\xff,2\n"[..], Some("utf-8"), b',').next_block();
        let block = block.expect("it is read").expect("a block");
        assert!(block.broken && block.text.contains('\u{fffd}'));
    }
}
