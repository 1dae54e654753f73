//! The heavy step as SQL, for those whose records lie in a database: reading the records of each source, crediting them and summing what they give.
//!
//! [`script`] compiles the plan's columns, conditions and crediting rules to one statement in a [`Dialect`]; what it gives is a table of aggregates, which
//! [`read`] takes back in the place of records. The two hold the built-in reading ([`actuals`](crate::actuals)) as their measure: a test compares them on random records to
//! the last digit. Nothing is divided and nothing rounded; every product and sum is cast to a type that holds it. What needs single records ([`beyond`]) is named,
//! not guessed.
//!
//! Everything is one chain of steps by source: `text` → `shaped` → `cleaned` → `typed` → `read` (`cells`, `numbers`, `dates`, `durations`) → `counted` → `kept` (which of several with one key) →
//! `facts` (`conditions`) → `chosen` … `given` (`credits`) → `first` → `daily` → `sums`; then `noted` → `marked` → `turns`, `alike` (`follow`) for what hangs on deals (`needs`).
//! What the organisation says stands in tables of days (`relations`).

mod aggregates;
pub mod beyond;
mod cells;
mod conditions;
mod credits;
mod dates;
mod dialect;
mod durations;
mod follow;
mod labels;
mod needs;
mod numbers;
mod relations;
mod source;
mod sums;

use std::collections::BTreeMap;

use ecow::EcoString;
use sha2::{Digest, Sha256};

use crate::actuals::Source;
use crate::actuals::payroll::counted;
use crate::actuals::stories::Watch;
use crate::actuals::tally::{Basis, Meters};
use crate::credit::{Crediting, Feeds};
use crate::decision::Axes;
use crate::model::Compiled;
use crate::pay::terms::Terms;
use crate::plan::targets::{SliceId, Slices};
use crate::units::Date;

pub use aggregates::{Table, read};
pub use dialect::Dialect;

use dialect::{Steps, day};
use relations::Relations;

/// What is asked of a script.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The dialect.
    pub dialect: Dialect,
    /// The table of each source, where it is called otherwise than the source: parts of its name, as `sales` and `orders`.
    pub tables: BTreeMap<EcoString, Vec<EcoString>>,
    /// Whether the tables hold values by type, which follow none of the customs of the source's files.
    pub typed: bool,
    /// Whether sums are made of every slice that the plan has targets for, beside the whole.
    pub slices: bool,
    /// The sources that it reads; all that can be summed where none is named.
    pub only: Vec<EcoString>,
}

impl Asked {
    /// A script for tables of text that are called as their sources, with sums of the whole.
    pub fn plain(dialect: Dialect) -> Self {
        Self { dialect, tables: BTreeMap::new(), typed: false, slices: false, only: Vec::new() }
    }
}

/// A script and what it is of.
#[derive(Debug, Clone)]
pub struct Script {
    /// The statement.
    pub text: String,
    /// The sources that it reads.
    pub sources: Vec<EcoString>,
}

/// What everything is compiled from.
pub(crate) struct Parts<'a> {
    compiled: &'a Compiled,
    feeds: Feeds,
    meters: Meters,
    terms: Terms,
    crediting: Crediting,
    sources: Vec<Source>,
    slices: Vec<SliceId>,
    /// Whether deals are followed through sources that are not all among those that are summed.
    scattered: bool,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(compiled: &'a Compiled, slices: bool) -> Self {
        let (written, plan) = (&*compiled.written, &*compiled.plan);
        let axes = Axes::collect(written, plan);
        let feeds = Feeds::resolve(written, plan, &axes);
        let (terms, meters) = counted(written, plan, &axes, &feeds);
        let crediting = Crediting::resolve(written, plan, &axes).unwrap_or_default();
        let is_counted = |source: &Source| meters.iter().any(|(_, meter)| meter.feed.source == source.id);
        // What a deal comes to may stand in a source that no metric counts.
        let follows = Watch::new(&terms, plan, &feeds).follows_deals();
        let is_of_deals = |source: &Source| follows && follow::deal_of(&source.layout).is_some();
        // Judgements are no sums.
        let is_sum = |source: &Source| source.layout.find("judged").is_none();
        let sources = Source::declared(compiled).into_iter();
        let sources = sources.filter(|own| (is_counted(own) || is_of_deals(own)) && is_sum(own)).collect();
        let all = plan.targets.slices.iter().collect();
        let slices = if slices { all } else { vec![Slices::WHOLE] };
        Self { compiled, feeds, meters, terms, crediting, sources, slices, scattered: false }
    }

    /// Leaves of the sources those that hold.
    pub(crate) fn retain(&mut self, holds: impl Fn(&Source) -> bool) {
        let of_deals = |sources: &[Source]| sources.iter().filter(|own| follow::deal_of(&own.layout).is_some()).count();
        let before = of_deals(&self.sources);
        self.sources.retain(holds);
        self.scattered = of_deals(&self.sources) < before;
    }

    /// What of records is looked out for beside sums.
    pub(crate) fn watch(&self) -> Watch<'_> {
        Watch::new(&self.terms, &self.compiled.plan, &self.feeds)
    }

    pub(crate) fn basis(&self) -> Basis<'_> {
        let plan = &*self.compiled.plan;
        Basis { plan, crediting: &self.crediting, feeds: &self.feeds, meters: &self.meters, slices: &self.slices }
    }

    /// The days that records may be of, as far as months are named.
    fn days(&self) -> (Date, Date) {
        let calendar = &self.compiled.plan.facts.calendar;
        let year = calendar.year();
        // Grace and growth look back; what counts on days beyond stands by its day.
        (calendar.dates(year.in_year(year.year - 5)).0, calendar.dates(year.in_year(year.year + 2)).1)
    }
}

/// The script of a plan. `None` where no source of it can be summed.
pub fn script(compiled: &Compiled, asked: &Asked) -> Option<Script> {
    let mut parts = Parts::new(compiled, asked.slices);
    parts.retain(|source| asked.only.is_empty() || asked.only.contains(&source.id));
    if parts.sources.is_empty() {
        return None;
    }
    let body = body(&parts, asked, &print_of(compiled));
    let sources = parts.sources.iter().map(|source| source.id.clone()).collect();
    Some(Script { text: format!("{}{body}", head(&parts, asked)), sources })
}

/// The sources whose records can be summed.
pub fn sources(compiled: &Compiled) -> Vec<EcoString> {
    Parts::new(compiled, false).sources.iter().map(|source| source.id.clone()).collect()
}

/// What tells the scripts of one plan from those of another: the same whatever the dialect and the tables.
pub(crate) fn fingerprint(compiled: &Compiled) -> String {
    print_of(compiled)
}

fn print_of(compiled: &Compiled) -> String {
    let text = body(&Parts::new(compiled, false), &Asked::plain(Dialect::Postgres), "");
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Comments that say what the script is, and what it leaves out.
fn head(parts: &Parts<'_>, asked: &Asked) -> String {
    let lang = parts.compiled.plan.facts.lang;
    let mut lines = vec![crate::say!(
        en: "Aggregates for `salesplan pay --aggregates`, compiled from the plan.",
        zh: "供 `salesplan pay --aggregates` 使用的汇总，由方案编译而成。",
    )];
    lines.extend(parts.sources.iter().map(|source| {
        let table = asked.tables.get(&source.id).map_or(source.id.to_string(), |name| name.join("."));
        let mut columns: Vec<String> = Vec::new();
        for header in source.headers.iter().flatten() {
            let header = header.value.to_string();
            if !columns.contains(&header) {
                columns.push(header);
            }
        }
        crate::say!(
            en: "reads the table {table}, with the columns: {columns}", zh: "读取表 {table}，所用的列：{columns}",
            table = table, columns = columns.join(", "),
        )
    }));
    for (number, rule) in parts.crediting.rules.iter().enumerate() {
        if let Some(id) = &rule.id {
            lines.push(crate::say!(en: "rule {number}: {id}", zh: "规则 {number}：{id}", number = number, id = id));
        }
    }
    lines.extend(beyond::all(parts).into_iter().map(|beyond| {
        let what = beyond.explain();
        crate::say!(en: "not aggregated: {what}", zh: "未汇总：{what}", what = what)
    }));
    let text: String =
        lines.iter().map(|line| format!("-- {}\n", line.text(lang).replace(['\n', '\r'], " "))).collect();
    text
}

fn body(parts: &Parts<'_>, asked: &Asked, print: &str) -> String {
    let basis = parts.basis();
    let mut classes = credits::Classes::default();
    let mut own_steps = Steps::new(asked.dialect);
    let mut seats = Vec::new();
    let watch = parts.watch();
    let compilers: Vec<source::Compiler<'_>> = parts
        .sources
        .iter()
        .enumerate()
        .map(|(at, source)| source::Compiler { basis, source, asked, prefix: format!("s{at}"), watch: &watch })
        .collect();
    let done: Vec<source::Compiled> =
        compilers.iter().map(|own| own.add(&mut own_steps, &mut classes, &mut seats)).collect();
    lines(&mut own_steps, parts, &compilers, &done);
    let mut steps = Steps::new(asked.dialect);
    let relations = Relations { plan: basis.plan, crediting: basis.crediting, dialect: asked.dialect };
    months(&mut steps, parts);
    grace(&mut steps, parts, &classes);
    relations.held(&mut steps, &classes.held);
    relations.in_force(&mut steps, &classes.held);
    relations.places(&mut steps);
    if !parts.compiled.plan.facts.quotes.is_empty() {
        relations.quotes(&mut steps, parts.days());
    }
    relations.above(&mut steps, &classes.above);
    if !seats.is_empty() {
        relations.of_seats(&mut steps, &seats, parts.days());
    }
    steps.extend(own_steps);
    let last = last(parts, asked, print);
    steps.end(&last)
}

/// `{prefix}_lines` of each source: its sums, and what pay hangs on beside them.
fn lines(steps: &mut Steps, parts: &Parts<'_>, compilers: &[source::Compiler<'_>], done: &[source::Compiled]) {
    let (needs, watch) = (needs::Needs::of(parts), parts.watch());
    let names = |names: Vec<EcoString>| names.into_iter().map(String::from).collect();
    let follow = follow::Follow {
        basis: parts.basis(),
        needs: &needs,
        watch: &watch,
        clawbacks: names(needs::clawbacks(&parts.terms).into_iter().map(|(name, _)| name).collect()),
        adjustments: names(needs::adjustments(&parts.terms).into_iter().map(|(name, _)| name).collect()),
    };
    let sources: Vec<follow::OfSource<'_>> = compilers
        .iter()
        .zip(done)
        .map(|(own, done)| follow::OfSource { records: own.records(), prefix: &own.prefix, join: &done.join })
        .collect();
    if watch.follows_deals() {
        follow.starts(steps, &sources);
    }
    for own in &sources {
        follow.notes(steps, own);
        follow.happened(steps, own);
    }
    follow.followed(steps, &sources);
    for (own, done) in sources.iter().zip(done) {
        let mut lines = vec![done.line.clone()];
        lines.extend(follow.credits(steps, own, &done.given));
        let columns = "what, who, rule_id, meter, slice, counts_at, currency, amount, weight, line_count, deal, more";
        steps.add(&format!("{}_lines({columns})", own.prefix), lines.join("\n  UNION ALL "));
    }
}

/// The months of the plan's calendar.
fn months(steps: &mut Steps, parts: &Parts<'_>) {
    let rows: Vec<Vec<String>> = all_months(parts)
        .into_iter()
        .map(|(name, (first, last))| vec![steps.dialect.text(&name), day(first), day(last)])
        .collect();
    let text = steps.dialect.text_type();
    steps.table("months", &[("name", text), ("first_day", "DATE"), ("last_day", "DATE")], &rows);
}

fn all_months(parts: &Parts<'_>) -> Vec<(String, (Date, Date))> {
    let calendar = &parts.compiled.plan.facts.calendar;
    let (first, last) = parts.days();
    let mut months = Vec::new();
    let mut month = calendar.month_of(first);
    while calendar.dates(month).0 <= last {
        months.push((calendar.name(month), calendar.dates(month)));
        month = calendar.month_of(calendar.dates(month).1.plus_days(1));
    }
    months
}

/// Until when records of a month may arrive.
fn grace(steps: &mut Steps, parts: &Parts<'_>, classes: &credits::Classes) {
    let mut rows = Vec::new();
    for (class, grace) in classes.grace.iter().enumerate() {
        for (_, (first, last)) in all_months(parts) {
            let until = crate::credit::after(&parts.compiled.plan, last, *grace);
            rows.push(vec![class.to_string(), day(first), day(last), day(until)]);
        }
    }
    let columns = [("class", "INTEGER"), ("first_day", "DATE"), ("last_day", "DATE"), ("until", "DATE")];
    steps.table("grace", &columns, &rows);
}

/// The columns of a table of aggregates.
pub(crate) const COLUMNS: [&str; 13] =
    ["source", "what", "who", "rule", "meter", "slice", "at", "currency", "amount", "weight", "rows", "deal", "more"];

fn last(parts: &Parts<'_>, asked: &Asked, print: &str) -> String {
    let dialect = asked.dialect;
    let text = |value: &str| dialect.to_text(value);
    let mut selects = Vec::new();
    let line = |source: &str, columns: &[(&str, &str)]| {
        sums::line(dialect, columns).replacen("SELECT ", &format!("SELECT {}, ", text(source)), 1)
    };
    for (at, source) in parts.sources.iter().enumerate() {
        let id = dialect.text(&source.id);
        selects.push(format!("SELECT {}, l.* FROM s{at}_lines AS l", text(&id)));
        let count = text("COUNT(*)");
        let counted = |what: &str, reason: &str, from: &str| {
            let columns = [("what", format!("'{what}'")), ("rule", reason.to_owned()), ("rows", count.clone())];
            let columns: Vec<(&str, &str)> = columns.iter().map(|(name, value)| (*name, value.as_str())).collect();
            format!("{} FROM {from}", line(&id, &columns))
        };
        selects.push(counted("counted", "''", &format!("s{at}_kept")));
        selects.push(counted("left-out", "''", &format!("s{at}_counted WHERE why IS NULL AND counts IS FALSE")));
        selects.push(counted("rejected", "lost", &format!("s{at}_rejected GROUP BY lost")));
        selects.push(counted("sums", "''", &format!("s{at}_lines")));
    }
    let plan = line("''", &[("what", "'plan'"), ("who", &dialect.text(print))]);
    let own = [
        "source_id",
        "what",
        "who",
        "rule_id",
        "meter",
        "slice",
        "counts_at",
        "currency",
        "amount",
        "weight",
        "line_count",
        "deal",
        "more",
    ];
    let aliased: Vec<String> =
        own.iter().zip(COLUMNS).map(|(own, name)| format!("{own} AS {}", dialect.name(name))).collect();
    let ordinals: Vec<String> = (1..=COLUMNS.len()).map(|at| at.to_string()).collect();
    format!(
        ",\naggregates({}) AS (\n  {plan}\n  UNION ALL {}\n)\nSELECT {}\nFROM aggregates\nORDER BY {}",
        own.join(", "),
        selects.join("\n  UNION ALL "),
        aliased.join(", "),
        ordinals.join(", "),
    )
}
