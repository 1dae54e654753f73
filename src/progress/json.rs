//! Progress for other programs. The structs are the format; a change that a reader could trip over raises the version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::actuals::payroll::OfSource;
use crate::actuals::record::Row;
use crate::diagnostic::Lang;
use crate::model::Compiled;
use crate::plan::{Index, Who};
use crate::progress::former::Before;
use crate::progress::line::{Line, Share};
use crate::progress::{Progress, line};
use crate::syntax::Bounds;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode};

/// Raised when a key goes or changes its meaning; new keys may come within a version.
pub const FORMAT_VERSION: u32 = 1;

/// How far everything has come on a day. Numbers are decimal texts: exact where they are sums, quotients rounded half up to six decimals.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "salesplan progress")]
pub struct JsonProgress {
    /// Version of this format. A reader should refuse a higher one.
    #[schemars(range(min = 1, max = 1))]
    format_version: u32,
    /// Name of the plan.
    plan: String,
    /// Currency of amounts.
    currency: String,
    /// The last day that counts.
    as_of: String,
    /// Of which period: week, month, quarter, half or year.
    by: &'static str,
    /// The period.
    period: JsonPeriod,
    /// The limits of the colours; null where the plan declares none.
    limits: Option<JsonLimits>,
    /// The report that `before` is of; null where there is none.
    since: Option<JsonSince>,
    /// How far each holder has come, by metric and part of the whole.
    lines: Vec<JsonLine>,
    /// Metrics with targets of which no source tells anything.
    unmeasured: Vec<String>,
    /// What became of the records.
    sources: Vec<JsonSource>,
    /// What of records was not counted, with the reason.
    not_counted: Vec<JsonLacking>,
}

/// A period.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonPeriod {
    /// First day.
    from: String,
    /// Last day.
    to: String,
    /// Its working days up to the day.
    working_days_over: u32,
    /// All of its working days.
    working_days: u32,
}

/// Limits of colours.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonLimits {
    /// What of a line is held against them: attainment-to-date, attainment or forecast.
    looked_at: &'static str,
    /// What is green, as written.
    green: String,
    /// What is amber, as written.
    amber: Option<String>,
}

/// The report before.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonSince {
    /// Its day.
    as_of: String,
    /// Whether it is of the same period.
    same_period: bool,
    /// How many of its lines are there no more.
    gone: usize,
}

/// One holder in one metric, in the whole or a part of it. What is not known is null.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonLine {
    /// Id of the unit or position.
    of: String,
    /// unit or position.
    kind: &'static str,
    /// Its printed name.
    name: String,
    /// Id of the metric.
    metric: String,
    /// The part of the whole: members by dimension. Empty for the whole.
    slice: BTreeMap<String, String>,
    /// What was reached up to the day.
    actual: Option<String>,
    /// What was to be reached up to the day.
    target_to_date: Option<String>,
    /// What is to be reached in the period.
    target: Option<String>,
    /// Actual against the target to date, a part of one; `beyond` where less is better and there is nothing at all.
    attainment_to_date: Option<String>,
    /// Actual against the target of the period.
    attainment: Option<String>,
    /// Reached on each working day that is over.
    run_rate: Option<String>,
    /// What the period is expected to end with.
    forecast: Option<String>,
    /// How: run-rate, months, held or over.
    forecast_method: Option<&'static str>,
    /// The forecast against the target.
    forecast_attainment: Option<String>,
    /// What is missing to the target.
    gap: Option<String>,
    /// What must be reached on each working day that is left.
    pace_needed: Option<String>,
    /// Place among peers, from 1.
    rank: Option<u32>,
    /// How many peers there are, itself among them.
    peers: Option<u32>,
    /// green, amber or red.
    status: Option<&'static str>,
    /// How it stood in the report before.
    before: Option<JsonBefore>,
}

/// How a line stood before.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct JsonBefore {
    /// Actual against the target up to that day.
    attainment_to_date: Option<String>,
    /// Place among peers.
    rank: Option<u32>,
    /// How many peers there were.
    peers: Option<u32>,
    /// green, amber or red.
    status: Option<&'static str>,
}

/// What became of a source.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonSource {
    /// Its id.
    source: String,
    /// Its files.
    files: Vec<JsonFile>,
    /// All rows.
    rows: u64,
    /// Records that were counted.
    counted: u64,
    /// Of these, those of which something counts only after the day.
    later: u64,
    /// Records that its `when` leaves out.
    left_out: u64,
    /// Rows that are no records.
    rejected: u64,
    /// How many for each reason.
    reasons: BTreeMap<&'static str, u64>,
    /// The file beside the report that lists them.
    rejects: Option<String>,
}

/// A file that was read.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonFile {
    /// Its path.
    path: String,
    /// Its size.
    bytes: u64,
    /// The SHA-256 of its bytes.
    sha256: String,
}

/// Records that were not counted.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonLacking {
    /// The source.
    source: String,
    /// The reason: a stable word.
    reason: &'static str,
    /// The reason in words.
    message: String,
    /// How many.
    rows: u64,
    /// Where the first stands.
    first: String,
}

/// The JSON Schema of reports.
pub fn schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<JsonProgress>()
}

/// What a line is told apart by: its holder, its metric and its slice.
pub(super) fn key_of(of: &str, metric: &str, slice: &BTreeMap<String, String>) -> String {
    let parts: Vec<String> = slice.iter().map(|(dimension, member)| format!("{dimension}={member}")).collect();
    format!("{of} {metric} {}", parts.join(" "))
}

/// The ids of a line's holder and metric, and its slice by dimension.
pub(super) fn names(line: &Line, compiled: &Compiled) -> (String, String, BTreeMap<String, String>) {
    let (organisation, targets) = (&compiled.plan.organisation, &compiled.plan.targets);
    let of = match line.holder.who() {
        Who::Unit(unit) => organisation.units.id(unit).to_string(),
        Who::Seat(seat) => organisation.seat_id(seat).to_string(),
        Who::Role(_) | Who::Group(_) => String::new(),
    };
    let member = |member: &crate::plan::MemberId| {
        let own = &targets.members[member.index()];
        (targets.dimensions.id(own.dimension).to_string(), own.id.value.to_string())
    };
    let slice = targets.slices.members(line.slice).iter().map(member).collect();
    (of, targets.metrics.id(line.metric).to_string(), slice)
}

/// A number to six decimals.
pub(super) fn rounded(value: &Fraction) -> Quantity {
    value.round(Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp })
}

fn text(value: &Fraction) -> String {
    rounded(value).to_string()
}

fn share(share: &Share) -> String {
    share.rounded().map_or_else(|| "beyond".to_owned(), |value| value.to_string())
}

impl JsonProgress {
    /// The report; what is said in words is in a language.
    pub fn of(progress: &Progress, compiled: &Compiled, lang: Lang) -> Self {
        let plan = &compiled.plan;
        Self {
            format_version: FORMAT_VERSION,
            plan: plan.facts.name.to_string(),
            currency: plan.facts.currency.to_string(),
            as_of: progress.asked.as_of.to_string(),
            by: progress.asked.by.word(),
            period: JsonPeriod {
                from: progress.days.0.to_string(),
                to: progress.days.1.to_string(),
                working_days_over: progress.worked.over,
                working_days: progress.worked.all,
            },
            limits: progress.limits.as_ref().map(limits),
            since: progress.since.as_ref().map(|since| JsonSince {
                as_of: since.as_of.to_string(),
                same_period: since.same_period,
                gone: since.gone,
            }),
            lines: progress.lines.iter().map(|line| JsonLine::of(line, compiled, lang)).collect(),
            unmeasured: progress.unmeasured.iter().map(|one| plan.targets.metrics.id(*one).to_string()).collect(),
            sources: progress.sources.iter().zip(&progress.later).map(JsonSource::of).collect(),
            not_counted: progress
                .lacking()
                .map(|(source, own)| JsonLacking {
                    source: source.to_owned(),
                    reason: own.reason.code(),
                    message: own.reason.explain(plan).text(lang).to_owned(),
                    rows: own.rows,
                    first: progress.place(source, own.first),
                })
                .collect(),
        }
    }
}

fn limits(own: &line::Limits) -> JsonLimits {
    JsonLimits {
        looked_at: own.looked_at.word(),
        green: range(&own.written.0),
        amber: own.written.1.as_ref().map(range),
    }
}

/// `from 95%`, `above 85% to 95%`.
fn range(bounds: &Bounds) -> String {
    let lower = bounds.lower.iter().map(|end| (if end.included { "from" } else { "above" }, &end.text));
    let upper = bounds.upper.iter().map(|end| (if end.included { "to" } else { "below" }, &end.text));
    lower.chain(upper).map(|(word, text)| format!("{word} {}", text.value)).collect::<Vec<_>>().join(" ")
}

impl JsonLine {
    /// The columns of a table of lines.
    pub const COLUMNS: [&'static str; 23] = [
        "of",
        "kind",
        "name",
        "metric",
        "slice",
        "actual",
        "target_to_date",
        "target",
        "attainment_to_date",
        "attainment",
        "run_rate",
        "forecast",
        "forecast_method",
        "forecast_attainment",
        "gap",
        "pace_needed",
        "rank",
        "peers",
        "status",
        "before_attainment_to_date",
        "before_rank",
        "before_peers",
        "before_status",
    ];

    /// The cells of a line under [`COLUMNS`](Self::COLUMNS).
    pub fn cells(self) -> [String; 23] {
        let slice: Vec<String> = self.slice.iter().map(|(dimension, member)| format!("{dimension}={member}")).collect();
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let before = self.before.unwrap_or_default();
        [
            self.of,
            self.kind.to_owned(),
            self.name,
            self.metric,
            slice.join(";"),
            self.actual.unwrap_or_default(),
            self.target_to_date.unwrap_or_default(),
            self.target.unwrap_or_default(),
            self.attainment_to_date.unwrap_or_default(),
            self.attainment.unwrap_or_default(),
            self.run_rate.unwrap_or_default(),
            self.forecast.unwrap_or_default(),
            word(self.forecast_method),
            self.forecast_attainment.unwrap_or_default(),
            self.gap.unwrap_or_default(),
            self.pace_needed.unwrap_or_default(),
            number(self.rank),
            number(self.peers),
            word(self.status),
            before.attainment_to_date.unwrap_or_default(),
            number(before.rank),
            number(before.peers),
            word(before.status),
        ]
    }

    /// A line; its name is in a language.
    pub fn of(line: &Line, compiled: &Compiled, lang: Lang) -> Self {
        let (of, metric, slice) = names(line, compiled);
        let who = line.holder.who();
        let forecast = line.forecast.as_ref();
        Self {
            of,
            kind: if matches!(who, Who::Unit(_)) { "unit" } else { "position" },
            name: compiled.plan.organisation.printed_name(who, lang),
            metric,
            slice,
            actual: line.actual.as_ref().map(text),
            target_to_date: line.due.as_ref().map(text),
            target: line.target.as_ref().map(text),
            attainment_to_date: line.to_date.as_ref().map(share),
            attainment: line.reached.as_ref().map(share),
            run_rate: line.run_rate.as_ref().map(text),
            forecast: forecast.map(|forecast| text(&forecast.value)),
            forecast_method: forecast.map(|forecast| forecast.method.word()),
            forecast_attainment: forecast.and_then(|forecast| forecast.reaches.as_ref()).map(share),
            gap: line.gap.as_ref().map(text),
            pace_needed: line.pace.as_ref().map(text),
            rank: line.rank.map(|rank| rank.at),
            peers: line.rank.map(|rank| rank.of),
            status: line.colour.map(line::Colour::word),
            before: line.before.as_ref().map(before),
        }
    }
}

fn before(own: &Before) -> JsonBefore {
    JsonBefore {
        attainment_to_date: own.to_date.as_ref().map(share),
        rank: own.rank.map(|rank| rank.at),
        peers: own.rank.map(|rank| rank.of),
        status: own.colour.map(line::Colour::word),
    }
}

impl JsonSource {
    fn of((own, later): (&OfSource, &u64)) -> Self {
        let report = &own.report;
        let file = |file: &crate::actuals::FileRead| JsonFile {
            path: file.path.to_string(),
            bytes: file.bytes,
            sha256: file.digest.clone(),
        };
        let rejected = report.rejects.total();
        Self {
            source: own.id.to_string(),
            files: report.files.iter().map(file).collect(),
            rows: report.rows,
            counted: report.counted,
            later: *later,
            left_out: report.left_out,
            rejected,
            reasons: report.rejects.counts().iter().map(|(reason, count)| (reason.code(), *count)).collect(),
            rejects: (rejected > 0).then(|| format!("rejects/{}.csv", own.id)),
        }
    }
}

impl Progress {
    /// What of records was not counted, by source and reason.
    pub fn lacking(&self) -> impl Iterator<Item = (&str, &crate::actuals::tally::Lacking)> {
        self.tally.lacking()
    }

    /// `orders.csv:12`.
    pub fn place(&self, source: &str, place: Row) -> String {
        let own = self.sources.iter().find(|own| own.id == source);
        let file = own.and_then(|own| own.report.files.get(place.file as usize));
        format!("{}:{}", file.map(|file| file.path.as_str()).unwrap_or_default(), place.line)
    }
}
