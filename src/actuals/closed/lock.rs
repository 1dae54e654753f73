//! The file that closes a period.

use std::fmt::Write;

use ecow::EcoString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::diagnostic::Message;
use crate::say;
use crate::units::{Currency, Date, Quantity};

/// The format of the file; raised when a change would be misread.
const FORMAT: u32 = 2;

/// A closed period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Its name, as in FY2026-M03.
    pub period: EcoString,
    /// The first day that it closes.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// The SHA-256 of the plan that it was paid by.
    pub plan: String,
    /// The SHA-256 of the records.
    pub records: String,
    /// What was paid.
    pub paid: Vec<PaidRow>,
    /// What was counted at all: meters by their names.
    pub meters: Vec<EcoString>,
    /// The sums of what was counted in the period.
    pub sums: Vec<SumRow>,
    /// What was paid transaction by transaction.
    pub credits: Vec<CreditRow>,
}

/// What a position was paid on a payday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidRow {
    /// The incentive plan.
    pub plan: EcoString,
    /// The position.
    pub position: EcoString,
    /// The last day of the payday.
    pub to: Date,
    /// The currency.
    pub currency: Currency,
    /// What was paid.
    pub paid: Quantity,
}

/// Who was credited, and by which rule: what sums and credits are told apart by, in names that outlast a change of the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Whose {
    /// The meter.
    pub meter: EcoString,
    /// The position, or the unit itself.
    pub holder: EcoString,
    /// The crediting rule.
    pub rule: EcoString,
    /// The currency, where it is another than the plan's.
    pub currency: Option<Currency>,
}

/// A sum of what was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumRow {
    /// Whose.
    pub whose: Whose,
    /// The day, or the last day of the month.
    pub at: Date,
    /// Values times shares, in units of 10⁻¹².
    pub amount: i128,
    /// The shares, in millionths.
    pub weight: i128,
    /// How many credits.
    pub rows: u64,
}

/// A credit that is paid by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditRow {
    /// Whose.
    pub whose: Whose,
    /// The day it counted on.
    pub day: Date,
    /// The record's value.
    pub value: Quantity,
    /// The part of it that was credited.
    pub share: Quantity,
    /// The deal that it was of, where its record said one; nothing in files of the first format.
    pub deal: EcoString,
    /// What the record said of what tables of pay asked of it, as text: `name` and `kind:value`.
    pub said: Vec<(EcoString, String)>,
}

/// A file that closes no period, or not the next.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LockError {
    /// It cannot be read as one.
    #[error("{path}: not a closed period ({reason})")]
    Unreadable {
        /// Its path.
        path: EcoString,
        /// What is wrong with it.
        reason: String,
    },
    /// It was made by a later version of the program.
    #[error("{path}: written in format {format}, this program knows {FORMAT}")]
    Newer {
        /// Its path.
        path: EcoString,
        /// The format it has.
        format: u32,
    },
    /// It is not as it was written.
    #[error("{path}: changed since the period was closed")]
    Changed {
        /// Its path.
        path: EcoString,
    },
    /// It leaves a gap, or closes days that are closed.
    #[error("{path}: does not begin on the day after {after}")]
    NotNext {
        /// Its path.
        path: EcoString,
        /// The day up to which all is closed before it.
        after: Date,
    },
}

impl LockError {
    /// What is wrong, and what to do.
    pub fn message(&self) -> Message {
        match self {
            Self::Unreadable { path, reason } => say!(
                en: "{path}: this file closes no period ({reason}); bring it back from version control",
                zh: "{path}：该文件不是结账文件（{reason}）；请从版本库恢复", path = path, reason = reason,
            ),
            Self::Newer { path, format } => say!(
                en: "{path}: this file was written by a later salesplan (format {format}); install that",
                zh: "{path}：该文件由更新版本的 salesplan 写成（格式 {format}）；请升级", path = path, format = format,
            ),
            Self::Changed { path } => say!(
                en: "{path}: this file was changed since it closed its period; bring it back from version control",
                zh: "{path}：结账后该文件被改动；请从版本库恢复", path = path,
            ),
            Self::NotNext { path, after } => say!(
                en: "{path}: periods are closed one after the other, and the one before ends on {after}; one is missing or closed twice",
                zh: "{path}：各期须依次结账，前一期截至 {after}；缺少某期或重复结账", path = path, after = after,
            ),
        }
    }
}

/// Meter, holder, rule, currency, day, amount, weight, rows.
type SumCells = (EcoString, EcoString, EcoString, String, String, String, String, u64);

/// The file as it is written: the same, in words of JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format_version: u32,
    digest: String,
    period: EcoString,
    from: String,
    to: String,
    plan: String,
    records: String,
    meters: Vec<EcoString>,
    paid: Vec<(EcoString, EcoString, String, String, String)>,
    sums: Vec<SumCells>,
    credits: Vec<(EcoString, EcoString, EcoString, String, String, String, String)>,
    /// For each of the credits its deal and what its record said; not there where none said anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deals: Vec<DealCells>,
}

/// A deal, and what its record said.
type DealCells = (EcoString, Vec<(EcoString, String)>);

impl File {
    fn of(lock: &Lock) -> Self {
        let currency = |whose: &Whose| whose.currency.map(|own| own.to_string()).unwrap_or_default();
        let paid = lock.paid.iter().map(|row| {
            let (to, currency) = (row.to.to_string(), row.currency.to_string());
            (row.plan.clone(), row.position.clone(), to, currency, row.paid.to_string())
        });
        let sums = lock.sums.iter().map(|row| {
            let own = &row.whose;
            let (amount, weight) = (row.amount.to_string(), row.weight.to_string());
            (
                own.meter.clone(),
                own.holder.clone(),
                own.rule.clone(),
                currency(own),
                row.at.to_string(),
                amount,
                weight,
                row.rows,
            )
        });
        let credits = lock.credits.iter().map(|row| {
            let own = &row.whose;
            let (value, share) = (row.value.to_string(), row.share.to_string());
            (own.meter.clone(), own.holder.clone(), own.rule.clone(), currency(own), row.day.to_string(), value, share)
        });
        let deals: Vec<DealCells> = lock.credits.iter().map(|row| (row.deal.clone(), row.said.clone())).collect();
        let says = deals.iter().any(|(deal, said)| !deal.is_empty() || !said.is_empty());
        Self {
            format_version: FORMAT,
            digest: String::new(),
            period: lock.period.clone(),
            from: lock.from.to_string(),
            to: lock.to.to_string(),
            plan: lock.plan.clone(),
            records: lock.records.clone(),
            meters: lock.meters.clone(),
            paid: paid.collect(),
            sums: sums.collect(),
            credits: credits.collect(),
            deals: if says { deals } else { Vec::new() },
        }
    }

    /// The digest of everything beside itself.
    fn sealed(mut self) -> Self {
        self.digest = String::new();
        let text = json(&self);
        self.digest = format!("{:x}", Sha256::digest(text.as_bytes()));
        self
    }

    fn lock(&self) -> Option<Lock> {
        let whose = |meter: &EcoString, holder: &EcoString, rule: &EcoString, currency: &str| {
            let currency = if currency.is_empty() { None } else { Some(Currency::parse(currency).ok()?) };
            Some(Whose { meter: meter.clone(), holder: holder.clone(), rule: rule.clone(), currency })
        };
        let date = |text: &str| Date::parse(text).ok();
        let quantity = |text: &str| Quantity::from_decimal(rust_decimal::Decimal::from_str_exact(text).ok()?);
        let paid = self.paid.iter().map(|(plan, position, to, currency, paid)| {
            Some(PaidRow {
                plan: plan.clone(),
                position: position.clone(),
                to: date(to)?,
                currency: Currency::parse(currency).ok()?,
                paid: quantity(paid)?,
            })
        });
        let sums = self.sums.iter().map(|(meter, holder, rule, currency, at, amount, weight, rows)| {
            Some(SumRow {
                whose: whose(meter, holder, rule, currency)?,
                at: date(at)?,
                amount: amount.parse().ok()?,
                weight: weight.parse().ok()?,
                rows: *rows,
            })
        });
        if !self.deals.is_empty() && self.deals.len() != self.credits.len() {
            return None;
        }
        let credits =
            self.credits.iter().enumerate().map(|(at, (meter, holder, rule, currency, day, value, share))| {
                let (deal, said) = self.deals.get(at).cloned().unwrap_or_default();
                Some(CreditRow {
                    deal,
                    said,
                    whose: whose(meter, holder, rule, currency)?,
                    day: date(day)?,
                    value: quantity(value)?,
                    share: quantity(share)?,
                })
            });
        Some(Lock {
            period: self.period.clone(),
            from: date(&self.from)?,
            to: date(&self.to)?,
            plan: self.plan.clone(),
            records: self.records.clone(),
            meters: self.meters.clone(),
            paid: paid.collect::<Option<_>>()?,
            sums: sums.collect::<Option<_>>()?,
            credits: credits.collect::<Option<_>>()?,
        })
    }
}

impl Lock {
    /// Reads a file that closes a period.
    ///
    /// # Errors
    /// If it is none, or was changed since it was written.
    pub fn read(path: &EcoString, bytes: &[u8]) -> Result<Self, LockError> {
        let unreadable = |reason: String| LockError::Unreadable { path: path.clone(), reason };
        #[derive(Deserialize)]
        struct Version {
            format_version: u32,
        }
        let version: Version = serde_json::from_slice(bytes).map_err(|error| unreadable(error.to_string()))?;
        if version.format_version > FORMAT {
            return Err(LockError::Newer { path: path.clone(), format: version.format_version });
        }
        let file: File = serde_json::from_slice(bytes).map_err(|error| unreadable(error.to_string()))?;
        let stated = file.digest.clone();
        let file = file.sealed();
        if stated != file.digest {
            return Err(LockError::Changed { path: path.clone() });
        }
        file.lock().filter(|lock| lock.from <= lock.to).ok_or_else(|| unreadable("a value of it is none".to_owned()))
    }
}

/// The text of the file that closes a period: a line for each row, so that a change of it can be read as one.
pub fn write(lock: &Lock) -> String {
    let file = File::of(lock).sealed();
    let mut text = String::from("{\n");
    let mut field = |key: &str, value: String, last: bool| {
        let comma = if last { "" } else { "," };
        writeln!(text, "  \"{key}\": {value}{comma}").expect("a string takes all");
    };
    field("format_version", file.format_version.to_string(), false);
    field("digest", json(&file.digest), false);
    field("period", json(&file.period), false);
    field("from", json(&file.from), false);
    field("to", json(&file.to), false);
    field("plan", json(&file.plan), false);
    field("records", json(&file.records), false);
    field("meters", json(&file.meters), false);
    field("paid", rows(&file.paid), false);
    field("sums", rows(&file.sums), false);
    field("credits", rows(&file.credits), file.deals.is_empty());
    if !file.deals.is_empty() {
        field("deals", rows(&file.deals), true);
    }
    text.push_str("}\n");
    text
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn rows<T: Serialize>(rows: &[T]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| format!("    {}", json(row))).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) }
}
