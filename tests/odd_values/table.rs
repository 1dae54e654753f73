//! Which odd values each kind of field takes. Whatever is not named is refused: one finding stands at the field, and none elsewhere.

/// A kind of field.
pub(crate) struct Kind {
    pub name: &'static str,
    /// The odd values that are legal ones of the kind.
    pub takes: &'static str,
    /// Those of the others that its JSON Schema cannot tell, since they are a matter of how a number is written, of what the
    /// calendar or the plan holds, or since patterns there tell no more than the characters of a text.
    pub unseen: &'static str,
}

const fn kind(name: &'static str, takes: &'static str, unseen: &'static str) -> Kind {
    Kind { name, takes, unseen }
}

/// What any text takes: numbers, words and days are texts as they are written.
const TEXT: &str = "no yes on true 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 1234567890123456789012345 \
    2026-02-30 2026-13 １２ 5 .inf -.inf .nan long";
const TEXT_LIST: &str = "no yes on true 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 \
    1234567890123456789012345 2026-02-30 2026-13 １２ 5 .inf -.inf .nan long []";
const WORDS: &str = "no yes on 1_000 -5% 150% 0% 2026-02-30 2026-13 １２ 5 blank long";
const NAMES: &str = "no yes on 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 1234567890123456789012345 \
    2026-02-30 2026-13 １２ 5 blank long";
/// Other notations of numbers: an editor sees the number that YAML makes of them.
const NOTATIONS: &str = "0o17 0x1F 1e3 1.0000001 1234567890123456789012345";

/// Every kind of field.
pub(crate) const KINDS: &[Kind] = &[
    kind("text", TEXT, "blank"),
    kind("text or list of text", TEXT_LIST, "blank"),
    kind("text or list of text or record with needs", TEXT_LIST, "blank"),
    kind("list of text", "[]", ""),
    kind("text or record with needs", TEXT, "blank"),
    kind(
        "edition",
        "",
        "no yes on true 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 1234567890123456789012345 2026-02-30 2026-13 １２ 5 blank long",
    ),
    kind("letter", "5", "no yes on 1_000 -5% 150% 0% 2026-02-30 2026-13 １２ blank long"),
    kind("encoding", "", WORDS),
    kind("order of a day", "", NAMES),
    kind("id", "", NAMES),
    kind("id or list of id", "[]", NAMES),
    kind(
        "column of the source",
        "[]",
        "no yes on true 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 1234567890123456789012345 2026-02-30 2026-13 １２ 5 .inf -.inf .nan blank long",
    ),
    kind(
        "id or condition",
        "",
        "no yes on 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 1234567890123456789012345 2026-02-30 2026-13 １２ 5 blank long map",
    ),
    kind("id or record with needs", "", NAMES),
    kind("list of id", "[]", ""),
    kind("list of list of id", "[] [[5]]", ""),
    kind("list of id or record with needs", "[]", ""),
    // Names of columns, of fields that a source has, of duties in words: nothing in the plan says which there are.
    kind("free name", TEXT, "blank"),
    kind("word", "", ""),
    kind("word or record with needs", "", ""),
    // Parts in which pay is paid sum to all of it, which no part does.
    kind("word or record", "", "{}"),
    kind("list of word", "[]", ""),
    kind("word or filled list of text or map of text", "map", ""),
    kind("word or filled list of text or map of text or formula", "map", ""),
    kind("yes or no", "true", ""),
    // Numbers.
    kind(
        "number",
        "1_000 -0 -5 -5% 150% 0% 999999999 １２ 5",
        "0o17 0x1F 1e3 1.0000001 1234567890123456789012345 2026-02-30 2026-13",
    ),
    kind(
        "number or record with needs",
        "1_000 -0 -5 -5% 150% 0% 999999999 １２ 5",
        "0o17 0x1F 1e3 1.0000001 1234567890123456789012345 2026-02-30 2026-13",
    ),
    kind("number not below zero", "1_000 -0 150% 0% 999999999 １２ 5", NOTATIONS),
    kind("number above zero", "1_000 150% 999999999 １２ 5", "0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345"),
    kind(
        "number of a metric in money",
        "1_000 -0 -5 999999999 １２ 5",
        "-5% 150% 0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345 2026-02-30 2026-13",
    ),
    kind(
        "number of a metric in money, not below zero",
        "1_000 -0 999999999 １２ 5",
        "150% 0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345",
    ),
    kind(
        "step of a metric in money",
        "1_000 999999999 １２ 5",
        "150% 0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345",
    ),
    kind("money", "1_000 -0 999999999 １２ 5", "150% 0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345"),
    kind("money or table", "1_000 -0 999999999 １２ 5", "150% 0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345"),
    kind("pay", "1_000 -0 150% 0% 999999999 １２ 5", NOTATIONS),
    kind("pay or table", "1_000 -0 150% 0% 999999999 １２ 5", NOTATIONS),
    kind("rate", "-5% 150% 0%", ""),
    kind("rate or table", "-5% 150% 0%", ""),
    kind("rate or record with needs", "-5% 150% 0%", ""),
    kind("price", "1_000 999999999 １２ 5", "150% 0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345"),
    kind("tolerance", "1_000 -0 999999999 １２ 5", "150% 0% 0o17 0x1F 1e3 1.0000001 1234567890123456789012345"),
    kind(
        "value below a line",
        "1_000 -0 -5 -5% 150% 0% 999999999 １２ 5",
        "0o17 0x1F 1e3 1.0000001 1234567890123456789012345 2026-02-30 2026-13",
    ),
    kind("degree", "5", ""),
    kind("whole number", "1_000 -0 999999999 １２ 5", "0o17 0x1F 1e3"),
    kind(
        "value of a field that counts",
        "1_000 -0 -5 999999999 １２ 5",
        "no yes on true 0o17 0x1F 1e3 -5% 150% 0% 1.0000001 1234567890123456789012345 2026-02-30 2026-13 blank long",
    ),
    // A plan holds a million seats.
    kind("number of seats", "1_000 -0 １２ 5", "0o17 0x1F 1e3 999999999"),
    kind("power of ten", "1_000", NAMES),
    kind("percent", "150% 0%", ""),
    kind("percent or record with needs", "150% 0%", ""),
    kind("share", "0%", "150%"),
    kind("recovery", "0%", "150%"),
    kind("range", "", "{}"),
    kind("end among counts", "1_000 -0 999999999 １２ 5", NAMES),
    kind("end among shares", "0%", NAMES),
    kind("end among percents", "-5% 150% 0%", NAMES),
    kind("end among multiples", "150% 0%", NAMES),
    kind("end among numbers", "1_000 -0 -5 -5% 150% 0% 999999999 １２ 5", NAMES),
    // Words of one form, days and times.
    kind("unit word", "", WORDS),
    kind("frequency", "", ""),
    kind("day of the month", "", ""),
    kind("currency", "", ""),
    kind("date", "", "2026-02-30"),
    kind("date or map of date", "{}", "2026-02-30"),
    kind("duration", "", ""),
    kind("duration or table", "", ""),
    kind("duration or record with needs", "", ""),
    kind("time of day", "", ""),
    kind("rhythm", "", ""),
    kind("period", "", "1_000 -5% 150% 0% 2026-02-30 2026-13 5"),
    // Maps, lists and records. What the name in `{odd: 5}` means, the place decides.
    kind("condition", "", "map"),
    kind("formula", "", ""),
    kind(
        "column",
        "no yes on true 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 1234567890123456789012345 2026-02-30 2026-13 １２ 5 .inf -.inf .nan long blank [] {} map",
        "",
    ),
    kind("list of record or entries: record", "[] {}", ""),
    kind("list of record with needs or entries: record with needs", "[] {}", ""),
    kind("list of record or record with needs", "[] null ~ nothing", ""),
    kind("list of record with needs or record with needs", "[] null ~ nothing", ""),
    kind("list of record with needs", "[]", ""),
    kind("entries: record", "{} null ~ nothing", ""),
    kind("entries: map of share", "{} null ~ nothing", ""),
    kind("map of share", "{}", ""),
    kind("map of percent", "{}", ""),
    kind("map of number", "{} map", ""),
    kind("map of number not below zero", "{}", ""),
    kind("map of whole number", "{} map", ""),
    kind("map of price", "{}", ""),
    kind("map of column", "{} map", ""),
    kind("map of id", "{}", ""),
    kind("map of record", "{}", ""),
    kind("map of text or list of text", "{} map", ""),
    kind("map of text or record with needs", "{} map", ""),
    kind("map of word", "{}", ""),
    kind("map of word or filled list of text or map of text", "{}", ""),
    kind("map of word or filled list of text or map of text or formula", "{}", ""),
    kind("record", "{}", "map"),
    kind("record or table", "{}", "map"),
    kind("record or word", "{}", "map"),
    kind("record with needs", "", ""),
    kind("record with needs or table", "", ""),
];

/// Fields of which the language asks more than their schema says.
pub(crate) const OWN: &[(&str, &str)] = &[
    ("Manifest.salesplan", "edition"),
    ("Quality.unique", "column of the source"),
    ("Quality.not_null", "column of the source"),
    ("Format.delimiter", "letter"),
    ("Format.thousands", "letter"),
    ("Format.encoding", "encoding"),
    ("Format.times", "power of ten"),
    ("RecordFormat.delimiter", "letter"),
    ("RecordFormat.thousands", "letter"),
    ("RecordFormat.decimal", "letter"),
    ("RecordFormat.encoding", "encoding"),
    ("RecordFormat.dates", "order of a day"),
    ("RecordFormat.times", "power of ten"),
    ("Position.count", "number of seats"),
    ("RecordField.missing", "value of a field that counts"),
    ("ConditionalField.field", "id"),
    ("CreditRow.credit", "free name"),
    ("CreditRow.date", "free name"),
    ("LaterOf.later_of", "free name"),
    ("Separation.apart", "free name"),
    ("Metric.source", "id"),
    ("Stage.requires", "id"),
    ("Statement.value", "number of a metric in money"),
    ("Statement.values", "number of a metric in money"),
    ("History.values", "number of a metric in money"),
    ("TargetChange.value", "number of a metric in money"),
    ("TargetChange.was", "number of a metric in money"),
    ("Capacity.value", "number of a metric in money, not below zero"),
    ("Market.size", "number of a metric in money, not below zero"),
    ("Role.productivity", "number of a metric in money, not below zero"),
    ("Cut.round_to", "step of a metric in money"),
];

/// Ends of ranges that are written as maps, by the field that holds the range.
pub(crate) const ENDS: &[(&str, &str)] = &[
    ("Role.span", "end among counts"),
    ("CoverageRow.accounts_each", "end among counts"),
    ("HoldOver.per_seller", "end among counts"),
    ("Protection.leads_each", "end among counts"),
    ("Integrity.tolerance", "end among counts"),
    ("Survey.sample", "end among shares"),
    ("Limits.market_share", "end among shares"),
    ("Limits.growth", "end among percents"),
    ("Tracking.green", "end among percents"),
    ("Tracking.amber", "end among percents"),
    ("Cut.over_assign", "end among percents"),
    ("Statement.over_assign", "end among percents"),
    ("Limits.quota_to_pay", "end among multiples"),
    ("Limits.quota_to_productivity", "end among multiples"),
    ("Limits.cliff", "end among multiples"),
    ("Limits.cost_of_sales", "end among multiples"),
    ("Limits.attainment", "end among multiples"),
    ("Component.range", "end among numbers"),
    ("Judged.range", "end among numbers"),
];
