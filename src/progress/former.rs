//! The report before: what of it the next one is compared with.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::diagnostic::Message;
use crate::model::Compiled;
use crate::progress::json::{FORMAT_VERSION, key_of};
use crate::progress::line::{Colour, Rank, Share};
use crate::progress::{By, Progress};
use crate::say;
use crate::units::{Date, Fraction, Quantity};

/// How a line stood in the report before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Actual against what was to be reached up to its day, to six decimals.
    pub to_date: Option<Share>,
    /// The place among peers.
    pub rank: Option<Rank>,
    /// How it stood to the limits of the plan.
    pub colour: Option<Colour>,
}

/// The report before, as the next one names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// Its day.
    pub as_of: Date,
    /// Whether it is of the same period.
    pub same_period: bool,
    /// Lines that it had and that are there no more.
    pub gone: usize,
}

/// A report that was written before.
#[derive(Debug, Clone)]
pub struct Former {
    as_of: Date,
    by: String,
    from: Date,
    lines: FxHashMap<String, Before>,
    /// What that report was itself compared with.
    since: Option<Date>,
    earlier: FxHashMap<String, Before>,
}

/// Why a file is no report that can be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormerError {
    /// It is no report at all.
    NotAReport,
    /// Its version is higher than this program knows.
    Newer,
}

impl FormerError {
    /// What is wrong.
    pub fn explain(&self) -> Message {
        match self {
            Self::NotAReport => say!(
                en: "this is no report of `salesplan track` in JSON", zh: "不是 `salesplan track` 生成的 JSON 报告",
            ),
            Self::Newer => say!(
                en: "this report was written by a newer version of salesplan", zh: "该报告由更新版本的 salesplan 生成",
            ),
        }
    }
}

#[derive(Deserialize)]
struct ReportText {
    format_version: u32,
    as_of: String,
    by: String,
    period: PeriodText,
    since: Option<SinceText>,
    lines: Vec<LineText>,
}

#[derive(Deserialize)]
struct PeriodText {
    from: String,
}

#[derive(Deserialize)]
struct SinceText {
    as_of: String,
}

#[derive(Deserialize)]
struct LineText {
    of: String,
    metric: String,
    #[serde(default)]
    slice: std::collections::BTreeMap<String, String>,
    #[serde(flatten)]
    standing: Standing,
    before: Option<Standing>,
}

#[derive(Deserialize)]
struct Standing {
    attainment_to_date: Option<String>,
    rank: Option<u32>,
    peers: Option<u32>,
    status: Option<String>,
}

impl Standing {
    fn read(&self) -> Before {
        let share = |text: &str| match text {
            "beyond" => Some(Share::Beyond),
            text => text.parse().ok().and_then(Quantity::from_decimal).map(Fraction::from_quantity).map(Share::Of),
        };
        Before {
            to_date: self.attainment_to_date.as_deref().and_then(share),
            rank: self.rank.zip(self.peers).map(|(at, of)| Rank { at, of }),
            colour: self.status.as_deref().and_then(Colour::of_word),
        }
    }
}

impl Former {
    /// Reads a report.
    ///
    /// # Errors
    /// If it is none that this program can read.
    pub fn read(bytes: &[u8]) -> Result<Self, FormerError> {
        let text: ReportText = serde_json::from_slice(bytes).map_err(|_| FormerError::NotAReport)?;
        if text.format_version > FORMAT_VERSION {
            return Err(FormerError::Newer);
        }
        let day = |text: &str| Date::parse(text).map_err(|_| FormerError::NotAReport);
        let mut former = Self {
            as_of: day(&text.as_of)?,
            by: text.by,
            from: day(&text.period.from)?,
            lines: FxHashMap::default(),
            since: text.since.map(|since| day(&since.as_of)).transpose()?,
            earlier: FxHashMap::default(),
        };
        for line in text.lines {
            let key = key_of(&line.of, &line.metric, &line.slice);
            former.earlier.extend(line.before.map(|before| (key.clone(), before.read())));
            former.lines.insert(key, line.standing.read());
        }
        Ok(former)
    }

    /// The day it was made for, if it is one that a report of a kind on a day can be compared with: of the same kind and earlier, or the same
    /// report as written before, with what that was compared with.
    pub fn day(&self, by: By, as_of: Date) -> Option<Date> {
        match self.as_of.cmp(&as_of) {
            _ if self.by != by.word() => None,
            std::cmp::Ordering::Less => Some(self.as_of),
            std::cmp::Ordering::Equal => self.since,
            std::cmp::Ordering::Greater => None,
        }
    }
}

impl Progress {
    /// Tells of each line how it stood in a report before; nothing where that is none it can be compared with.
    pub fn compare(&mut self, former: &Former, compiled: &Compiled) {
        let Some(day) = former.day(self.asked.by, self.asked.as_of) else { return };
        let before = if day == former.as_of { &former.lines } else { &former.earlier };
        let mut met = 0;
        for line in &mut self.lines {
            let (of, metric, slice) = super::json::names(line, compiled);
            line.before = before.get(&key_of(&of, &metric, &slice)).cloned();
            met += usize::from(line.before.is_some());
        }
        let same_period = self.days.0 <= day && (former.from == self.days.0 || day != former.as_of);
        self.since = Some(Since { as_of: day, same_period, gone: before.len() - met });
    }
}
