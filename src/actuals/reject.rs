//! Rows that are no records of the plan: each with its place and the reason, counted, and kept for a file of their own.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ecow::EcoString;

use super::number::NumberFault;
use super::record::{Layout, Row};
use super::spool::{Spool, exactly, next_u64};
use crate::diagnostic::{Lang, Message};
use crate::say;
use crate::units::DateFault;

macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal, $en:literal, $zh:literal;)*) => {
        /// Why a row is rejected.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[doc = $doc])* $name,)*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name in files: stable, and the same in every language.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What is wrong, in the words of a list.
            pub fn message(self) -> Message {
                match self { $(Self::$name => say!(en: $en, zh: $zh),)* }
            }
        }
    };
}

reasons! {
    /// It has fewer or more cells than there are headings.
    Ragged = "ragged", "not as many cells as headings", "单元格数与标题不一致";
    /// A quote is opened and not closed.
    OpenQuote = "open-quote", "a quote that is not closed", "引号没有闭合";
    /// It has bytes that are no text of the file's encoding.
    NotText = "not-text", "bytes that are no text of the encoding", "含有不符合编码的字节";
    /// A cell is empty that must not be.
    Empty = "empty", "an empty cell", "单元格为空";
    /// A cell is no number.
    NotANumber = "not-a-number", "no number", "不是数字";
    /// A number has an exponent, so that its last digits are lost.
    Exponent = "exponent", "a number with an exponent, whose last digits are lost", "数字用科学计数法，末位已丢失";
    /// A number has more than 18 digits.
    TooLong = "too-many-digits", "a number of more than 18 digits", "数字超过 18 位";
    /// A number has more than six decimals.
    TooPrecise = "too-many-decimals", "a number of more than six decimals", "小数超过六位";
    /// Digits are not grouped by three.
    Groups = "grouped-otherwise", "digits that are not grouped by three", "数字不是每三位一组";
    /// A sign that several currencies have.
    Sign = "unclear-currency", "a sign that several currencies have", "货币符号不明确";
    /// A count has decimals.
    NotWhole = "not-whole", "a count that is not whole", "数量不是整数";
    /// A percent sign or a currency where no share or amount is expected.
    WrongMeasure = "wrong-measure", "a percent sign or currency where none belongs", "此处不应有百分号或币种";
    /// A currency has no price in the plan's.
    Unpriced = "no-rate", "a currency without a price in the plan's", "币种没有折算价";
    /// A cell is no currency.
    NoCurrency = "not-a-currency", "no currency", "不是币种";
    /// A cell is no day as the source writes them.
    NotADate = "not-a-date", "no day as this source writes them", "不是该数据源所用写法的日期";
    /// The calendar does not have the day.
    NoSuchDay = "no-such-day", "a day that the calendar does not have", "日历上没有的日期";
    /// The day does not have the time.
    NoSuchTime = "no-such-time", "a time that the day does not have", "不存在的时刻";
    /// The day lies outside of the years the plan knows.
    OutsideYears = "outside-years", "a day outside of the plan's years", "日期不在方案所涉年度内";
    /// A cell is no length of time.
    NotADuration = "not-a-duration", "no length of time", "不是时长";
    /// A cell is neither yes nor no.
    NotATruth = "not-yes-or-no", "neither yes nor no", "既不是是也不是否";
    /// The dimension has no such member.
    UnknownMember = "unknown-member", "no member of the dimension", "维度中没有该成员";
    /// The plan has no such position.
    UnknownPosition = "unknown-position", "no position of the plan", "方案中没有该岗位";
    /// Several positions go by the id.
    SeveralPositions = "several-positions", "an id that several positions alike share", "该编号对应多个同类岗位";
    /// The roster has no such employee.
    UnknownEmployee = "unknown-employee", "no employee of the roster", "花名册中没有该员工";
    /// The plan has no such unit.
    UnknownUnit = "unknown-unit", "no unit of the plan", "方案中没有该部门";
    /// The plan has no such role.
    UnknownRole = "unknown-role", "no role of the plan", "方案中没有该岗位角色";
    /// A word is none of those that the field may be.
    UnknownWord = "unknown-word", "none of the words that the field may be", "不是该字段允许的词";
    /// A value lies outside of the field's range.
    OutOfRange = "out-of-range", "a value outside of the field's range", "数值超出字段范围";
    /// Whether the record counts cannot be told.
    Undecided = "undecided", "a value is missing that decides whether the record counts", "缺少判断该记录是否计入的值";
    /// Another record with the same key and the same values counts.
    Duplicate = "duplicate", "a record that stands several times", "重复的记录";
    /// Records with the same key differ, and nothing says which counts.
    Conflict = "conflict", "records with one key that differ", "同键记录内容不一致";
    /// Another record with the same key counts by its day.
    Superseded = "superseded", "a record that another with its key stands in for", "已被同键的另一条记录取代";
}

impl From<NumberFault> for Reason {
    fn from(fault: NumberFault) -> Self {
        match fault {
            NumberFault::NotANumber => Self::NotANumber,
            NumberFault::Exponent => Self::Exponent,
            NumberFault::TooLong => Self::TooLong,
            NumberFault::TooPrecise => Self::TooPrecise,
            NumberFault::Groups => Self::Groups,
            NumberFault::Sign => Self::Sign,
        }
    }
}

impl From<DateFault> for Reason {
    fn from(fault: DateFault) -> Self {
        match fault {
            DateFault::Form => Self::NotADate,
            DateFault::NoSuchDay => Self::NoSuchDay,
            DateFault::NoSuchTime => Self::NoSuchTime,
        }
    }
}

/// A row that is rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Where it stands.
    pub place: Row,
    /// The column of the layout concerned; none where it is the row as a whole.
    pub column: Option<usize>,
    /// Why.
    pub reason: Reason,
    /// The row as it stands.
    pub text: String,
}

impl Reject {
    /// The reason with the column it is about: `amount: no number`.
    pub fn message(&self, layout: &Layout) -> Message {
        let reason = self.reason.message();
        match self.column.and_then(|column| layout.columns.get(column)) {
            Some(column) => {
                say!(en: "{column}: {reason}", zh: "{column}：{reason}", column = column.name, reason = reason)
            }
            None => reason,
        }
    }

    fn write(&self, into: &mut Spool) {
        let reason = Reason::ALL.iter().position(|reason| *reason == self.reason).unwrap_or(0) as u64;
        let column = self.column.map_or(0, |column| column as u64 + 1);
        for number in [u64::from(self.place.file), self.place.line, column, reason, self.text.len() as u64] {
            into.push(&number.to_le_bytes());
        }
        into.push(self.text.as_bytes());
    }

    fn read(reader: &mut impl io::Read) -> io::Result<Option<Self>> {
        let Some(file) = next_u64(reader)? else { return Ok(None) };
        let mut numbers = [0; 4];
        for number in &mut numbers {
            *number = next_u64(reader)?.unwrap_or(0);
        }
        let [line, column, reason, length] = numbers;
        let mut text = Vec::new();
        exactly(reader, length as usize, &mut text)?;
        let place = Row { file: file as u32, line };
        let reason = Reason::ALL.get(reason as usize).copied().unwrap_or(Reason::NotText);
        let column = column.checked_sub(1).map(|column| column as usize);
        Ok(Some(Self { place, column, reason, text: String::from_utf8_lossy(&text).into_owned() }))
    }
}

/// Bytes of rejected rows that are kept in memory.
const HELD: usize = 4 << 20;
/// Rejected rows that are kept at hand for messages.
const SHOWN: usize = 10;

/// All rows of a source that were rejected, in the order of files and lines.
#[derive(Debug, Default)]
pub struct Rejects {
    counts: BTreeMap<Reason, u64>,
    first: Vec<Reject>,
    spool: Spool,
}

impl Rejects {
    /// Notes one.
    ///
    /// # Errors
    /// If there are so many that they must go to disk, and that fails.
    pub(super) fn push(&mut self, reject: Reject) -> io::Result<()> {
        *self.counts.entry(reject.reason).or_default() += 1;
        reject.write(&mut self.spool);
        if self.first.len() < SHOWN {
            self.first.push(reject);
        }
        if self.spool.held() > HELD { self.spool.spill() } else { Ok(()) }
    }

    /// Rows that were rejected elsewhere, of which no more is known than how many there are for each reason.
    pub fn counted(counts: BTreeMap<Reason, u64>) -> Self {
        Self { counts, ..Self::default() }
    }

    /// How many there are for each reason.
    pub fn counts(&self) -> &BTreeMap<Reason, u64> {
        &self.counts
    }

    /// How many there are.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The first ten.
    pub fn first(&self) -> &[Reject] {
        &self.first
    }

    /// Calls `tell` with each.
    ///
    /// # Errors
    /// If those on disk cannot be read again, or what `tell` gives.
    pub fn each(&self, mut tell: impl FnMut(&Reject) -> io::Result<()>) -> io::Result<()> {
        let mut reader = self.spool.reader()?;
        while let Some(reject) = Reject::read(&mut reader)? {
            tell(&reject)?;
        }
        Ok(())
    }

    /// Writes them as CSV: file, line, column, code, reason in the reader's language, and the row as it stands. `files` are the paths by the
    /// numbers of places.
    ///
    /// # Errors
    /// If `into` cannot be written, or those on disk cannot be read again.
    pub fn write_csv(&self, layout: &Layout, files: &[EcoString], lang: Lang, into: &mut dyn Write) -> io::Result<()> {
        into.write_all(b"file,line,column,code,reason,record\n")?;
        let mut writer = csv::Writer::from_writer(into);
        self.each(|reject| {
            let column =
                reject.column.and_then(|column| layout.columns.get(column)).map_or("", |column| column.name.as_str());
            let file = files.get(reject.place.file as usize).map_or("", EcoString::as_str);
            let (line, reason) = (reject.place.line.to_string(), reject.reason.message());
            writer.write_record([file, &line, column, reject.reason.code(), reason.text(lang), &reject.text])?;
            Ok(())
        })?;
        writer.flush()
    }
}
