//! Files of typed columns, row by row, each value as its text: whole numbers, decimals and days exactly, and binary fractions by the
//! shortest text that means them.

use ::parquet::basic::LogicalType;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use ::parquet::record::reader::RowIter;
use num_bigint::BigInt;

use super::stream::CellText;
use crate::source::Opened;
use crate::units::Date;

/// The rows of a file.
pub struct ParquetRows {
    header: Vec<String>,
    /// Whether moments of a column are those of UTC.
    in_utc: Vec<bool>,
    rows: RowIter<'static>,
    next: u64,
}

/// Rows with the number of the first.
type Numbered = (u64, Vec<Vec<CellText<'static>>>);

impl ParquetRows {
    /// Opens a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(opened: Opened) -> Result<Self, String> {
        let reader: Box<dyn FileReader> = match opened {
            Opened::File(file) => Box::new(SerializedFileReader::new(file).map_err(told)?),
            Opened::Bytes(bytes, _) => Box::new(SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(told)?),
        };
        let fields = reader.metadata().file_metadata().schema_descr().root_schema().get_fields().to_vec();
        let header = fields.iter().map(|field| field.name().to_owned()).collect();
        let in_utc = fields.iter().map(|field| match field.get_basic_info().logical_type_ref() {
            Some(LogicalType::Timestamp(moment)) => moment.is_adjusted_to_u_t_c,
            Some(_) => false,
            None => true,
        });
        let in_utc = in_utc.collect();
        Ok(Self { header, in_utc, rows: RowIter::from_file_into(reader), next: 1 })
    }

    /// The names of its columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next rows, at most so many; none at the end.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn next_rows(&mut self, most: usize) -> Result<Option<Numbered>, String> {
        let first = self.next;
        let mut rows = Vec::new();
        while rows.len() < most {
            let Some(row) = self.rows.next() else { break };
            let row = row.map_err(told)?;
            let cells = row.get_column_iter().zip(&self.in_utc);
            rows.push(cells.map(|((_, field), in_utc)| CellText::Owned(text(field, *in_utc))).collect());
            self.next += 1;
        }
        Ok((!rows.is_empty()).then_some((first, rows)))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what results hand over")]
fn told(error: ParquetError) -> String {
    error.to_string()
}

/// A value as its text.
fn text(field: &Field, in_utc: bool) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.trim().to_owned(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).trim().to_owned(),
        Field::Bool(truth) => truth.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Decimal(decimal) => decimal_text(&BigInt::from_signed_bytes_be(decimal.data()), decimal.scale()),
        Field::Date(days) => day(i64::from(*days)),
        Field::TimestampMillis(moment) => moment_text(moment.div_euclid(60_000), in_utc),
        Field::TimestampMicros(moment) => moment_text(moment.div_euclid(60_000_000), in_utc),
        other => other.to_string(),
    }
}

fn decimal_text(unscaled: &BigInt, scale: i32) -> String {
    let text = unscaled.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let Ok(scale) = usize::try_from(scale) else { return text };
    if scale == 0 {
        return text;
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, decimals) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{decimals}")
}

/// The day so many days after the first of 1970; a text that is none where the calendar ends.
fn day(days: i64) -> String {
    let days = i32::try_from(days).ok().filter(|days| days.abs() < 3_000_000);
    days.and_then(|days| Some(Date::new(1970, 1, 1)?.plus_days(days))).map_or_else(|| "-".into(), |day| day.to_string())
}

fn moment_text(minutes: i64, in_utc: bool) -> String {
    let (days, minutes) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    format!("{} {:02}:{:02}{}", day(days), minutes / 60, minutes % 60, if in_utc { "Z" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (unscaled, scale, text) in [(123_450, 2, "1234.50"), (-5, 2, "-0.05"), (7, 0, "7"), (0, 3, "0.000")] {
            assert_eq!(decimal_text(&BigInt::from(unscaled), scale), text);
        }
        assert_eq!(super::text(&Field::Double(0.1), true), "0.1");
    }

    #[test]
    fn moments_are_told_by_their_minute() {
        assert_eq!(text(&Field::Date(20_543), true), "2026-03-31");
        assert_eq!(text(&Field::TimestampMillis(1_774_980_300_000), true), "2026-03-31 18:05Z");
        assert_eq!(text(&Field::TimestampMicros(-1), false), "1969-12-31 23:59");
    }
}
