//! Pay statements: what a position is paid, and how each line of it came about.

mod credited;
mod named;

use ecow::EcoString;
use minijinja::value::Serde;
use rayon::prelude::*;
use serde::Serialize;

use crate::actuals::payroll::Payroll;
use crate::diagnostic::{Lang, Speak};
use crate::document::components::components_table;
use crate::document::payroll::{overview, payroll_table, rejected, sources_table};
use crate::document::reconcile::{artifacts_digest, reconciliation, records_digest, run};
use crate::document::template::Templates;
use crate::document::{Artifact, DocumentError, PlanView, page};
use crate::model::Compiled;
use crate::pay::component::Earned;
use crate::pay::score::Drawn;
use crate::pay::statement::{ComponentLine, Count, Line, Statement, Step};
use crate::pay::terms::{ComponentTerms, MeasureTerms, Pays, PlanTerms, TableTerms, Terms};
use crate::pay::work::{Trouble, Worth};
use crate::pay::world::{At, Days};
use crate::plan::Who;
use crate::source::{SourceMap, Span};
use crate::syntax::incentives::{MeasureAs, Negative};
use crate::units::{Currency, Date, Fraction, Quantity, Rounding, RoundingMode, speak};
use crate::wording::Words;

use named::named;

/// A statement as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StatementView {
    /// The position.
    pub recipient: String,
    /// The position, with who holds it where that is known; the days it is of, the incentive plan, the currency.
    pub facts: Vec<String>,
    /// What adds up to what is paid.
    pub lines: Vec<LineView>,
    /// What is paid.
    pub pays: String,
    /// What is owed, held back, carried on.
    pub balances: Vec<String>,
    /// How the components came about.
    pub parts: Vec<PartView>,
    /// What was credited.
    pub deals: Vec<DealView>,
}

/// A line of a statement.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LineView {
    pub what: String,
    pub amount: String,
}

/// How a component came about.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PartView {
    pub name: String,
    pub told: Vec<String>,
    pub counts: Vec<CountView>,
}

/// What a component earned in a window.
#[derive(Debug, Clone, Serialize)]
pub(super) struct CountView {
    pub days: String,
    pub result: String,
    pub target: String,
    pub reached: String,
    pub target_pay: String,
    pub earned: String,
    pub before: String,
    pub now: String,
}

/// A record of which something was credited.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DealView {
    /// The day it counts on.
    pub date: String,
    /// File and line.
    pub record: String,
    /// The metric.
    pub metric: String,
    /// Its value.
    pub value: String,
    /// The part of it that is credited.
    pub share: String,
    /// What is credited.
    pub credited: String,
    /// The crediting rule.
    pub rule: String,
}

/// What statements are written from.
pub(super) struct Teller<'a, 'w> {
    pub compiled: &'a Compiled,
    pub terms: &'a Terms,
    pub sources: &'a SourceMap,
    pub words: &'w Words<'a>,
}

impl Teller<'_, '_> {
    fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        self.words.pick(en, zh)
    }

    /// A statement in words.
    pub(super) fn statement(&self, statement: &Statement, deals: Vec<DealView>) -> StatementView {
        let own = &self.terms.plans[statement.plan];
        let money = |value: &Fraction| self.money(value, statement.currency);
        let lines =
            statement.lines.iter().map(|line| LineView { what: self.line(line, own), amount: money(&line.amount) });
        let balances = [
            (&statement.owed, "Advances still to be repaid: ", "尚待偿还的预支："),
            (&statement.held, "Held back so far: ", "累计暂缓发放："),
            (&statement.to_take, "Still to be taken back: ", "尚待追回："),
            (&statement.carried, "Below nothing and carried to the next payday: ", "结转下期的负数："),
        ];
        let balances = balances.into_iter().filter(|(value, ..)| !value.is_zero());
        let balances = balances.map(|(value, en, zh)| format!("{}{}", self.pick(en, zh), money(value))).collect();
        let plan = own.name.clone().unwrap_or_else(|| own.id.value.clone());
        let organisation = &self.compiled.plan.organisation;
        let holding = organisation.on(statement.days.1).holding(statement.seat);
        let id = organisation.seat_id(statement.seat);
        let who = holding.map_or_else(|| id.to_string(), |holding| format!("{id} · {}", holding.employee));
        StatementView {
            recipient: organisation.printed_name(Who::Seat(statement.seat), self.words.lang),
            facts: vec![who, self.days(statement.days), plan.to_string(), statement.currency.to_string()],
            lines: lines.collect(),
            pays: speak::money(statement.pays, statement.currency, self.words.lang),
            balances,
            parts: statement.lines.iter().filter_map(|line| self.part(line, own, statement.currency)).collect(),
            deals,
        }
    }

    fn money(&self, value: &Fraction, currency: Currency) -> String {
        speak::money(value.round(self.compiled.plan.facts.rounding), currency, self.words.lang)
    }

    pub(super) fn days(&self, days: Days) -> String {
        let (from, to) = (days.0.speak(self.words.lang), days.1.speak(self.words.lang));
        if days.0 == days.1 {
            return from;
        }
        match self.words.lang {
            Lang::En => format!("{from} to {to}"),
            Lang::Zh => format!("{from} 至 {to}"),
        }
    }

    /// What a line is.
    fn line(&self, line: &Line, own: &PlanTerms) -> String {
        let name = named(line, own).unwrap_or_else(|| line.of.clone());
        let (en, zh) = match &line.step {
            Step::Component(_) => return name.to_string(),
            Step::Modifier(factor) => {
                let factor = speak::percent(factor.round(precise()));
                return match self.words.lang {
                    Lang::En => format!("Factor of {factor} on the sum"),
                    Lang::Zh => format!("合计乘以系数 {factor}"),
                };
            }
            Step::TakenFrom => ("Taken between components: ", "激励项之间抵扣："),
            Step::Gate => ("What waits for the plan's condition, or waited for it", "方案前提：暂不发放或补发"),
            Step::Cap => ("Beyond the plan's cap", "超出方案封顶部分"),
            Step::Held => ("Held back: ", "暂缓发放："),
            Step::Released => ("Held back before, paid out now: ", "发放此前暂缓部分："),
            Step::Clawback(deals) => return self.clawback(line, own, deals),
            Step::Draw => ("Advance: ", "预支："),
            Step::Repaid => ("Advance repaid: ", "偿还预支："),
            Step::CarriedIn => ("Carried from earlier paydays", "前期结转"),
            Step::Below(Negative::Carry) => ("Below nothing, carried on", "负数，结转下期"),
            Step::Below(_) => ("Below nothing, forgiven", "负数，不予追扣"),
            Step::Rounding => ("Rounding", "舍入"),
            Step::Correction(days) => {
                let days = self.days(*days);
                return match self.words.lang {
                    Lang::En => format!("Correction of {days}, which is closed"),
                    Lang::Zh => format!("更正已结账的 {days}"),
                };
            }
            Step::PaidLater => ("Found out after closing, paid on a later payday", "结账后变动，在以后发薪日补计"),
            Step::PaidBefore => ("Paid when the period was closed", "结账时已付"),
        };
        let text = self.pick(en, zh);
        if line.of.is_empty() { text.to_owned() } else { format!("{text}{name}") }
    }

    /// What is taken back, and of which deals.
    fn clawback(&self, line: &Line, own: &PlanTerms, deals: &[EcoString]) -> String {
        let name = named(line, own).unwrap_or_else(|| line.of.clone());
        let deals = deals.iter().map(EcoString::as_str).collect::<Vec<_>>();
        match (self.words.lang, deals.is_empty()) {
            (Lang::En, true) => format!("Taken back: {name}"),
            (Lang::Zh, true) => format!("追回：{name}"),
            (Lang::En, false) => format!("Taken back: {name} ({})", deals.join(", ")),
            (Lang::Zh, false) => format!("追回：{name}（{}）", deals.join("、")),
        }
    }

    /// How a component came about.
    fn part(&self, line: &Line, own: &PlanTerms, currency: Currency) -> Option<PartView> {
        let Step::Component(done) = &line.step else { return None };
        let (id, component) = own.components.iter().find(|(id, _)| id.value == line.of)?;
        let component = component.as_ref()?;
        let name = component.name.clone().unwrap_or_else(|| id.value.clone());
        let counts = done.counts.iter().map(|count| self.count(count, component, currency)).collect();
        Some(PartView { name: name.to_string(), told: self.told(done, component, currency), counts })
    }

    fn count(&self, count: &Count, component: &ComponentTerms, currency: Currency) -> CountView {
        let money = |value: &Fraction| self.money(value, currency);
        let (result, target, reached) = match &count.earned {
            Earned::Measured(worth) => self.measured(worth, component),
            Earned::Rated(drawn, _) => (self.score(drawn), String::new(), self.rating(drawn, component)),
            Earned::Judged(share, _) => (speak::percent(share.round(precise())), String::new(), String::new()),
        };
        CountView {
            days: self.days((count.window.0, count.up_to)),
            result,
            target,
            reached,
            target_pay: count.target_pay.as_ref().map(money).unwrap_or_default(),
            earned: money(count.earned.pays()),
            before: money(&count.before),
            now: money(&count.earned.pays().minus(&count.before)),
        }
    }

    fn score(&self, drawn: &Drawn) -> String {
        speak::number(drawn.score.round(precise()), self.words.lang)
    }

    fn rating(&self, drawn: &Drawn, component: &ComponentTerms) -> String {
        let Pays::Card(card) = &component.pays else { return String::new() };
        let ratings = &self.terms.cards[*card].ratings;
        drawn.rating.and_then(|at| ratings.get(at)).map(|row| row.rating.to_string()).unwrap_or_default()
    }

    /// Result, target and where the result lies.
    fn measured(&self, worth: &Worth, component: &ComponentTerms) -> (String, String, String) {
        let (Pays::Table(measure, _) | Pays::Rate(measure, _)) = &component.pays else {
            return (String::new(), String::new(), String::new());
        };
        let kind = &self.compiled.plan.targets.metrics[measure.metric].kind;
        let show = |value: &Fraction| kind.show(value.round(cents()), self.words.lang);
        let reading = worth.reading.as_ref();
        let target = reading.and_then(|reading| reading.held_against(measure.looks_at));
        let reached = match (&worth.at, is_share(measure)) {
            (At::Place(x), true) => speak::percent(x.round(precise())),
            (At::Place(x), false) => show(x),
            (At::Beyond, _) => self.pick("above all", "高于所有档位").to_owned(),
            (At::NoTarget | At::NoPast, _) => self.pick("no target", "无目标").to_owned(),
        };
        (
            reading.map(|reading| show(&reading.actual)).unwrap_or_default(),
            target.map(show).unwrap_or_default(),
            reached,
        )
    }

    /// The rows that paid, with their places; gate, cap and what is not known.
    fn told(&self, done: &ComponentLine, component: &ComponentTerms, currency: Currency) -> Vec<String> {
        let mut told = Vec::new();
        if let Pays::Table(_, table) = &component.pays {
            let last = done.counts.last().map(|count| &count.earned);
            if let Some(Earned::Measured(worth)) = last {
                told.extend(worth.rows.iter().filter_map(|row| self.row(table, *row)));
            }
        }
        if let Some(Earned::Rated(drawn, _)) = done.counts.last().map(|count| &count.earned) {
            told.extend(drawn.adjusted.iter().filter_map(|adjusted| self.adjusted(adjusted, component)));
        }
        if let Pays::Rate(_, crate::pay::terms::ByCase::Value(_, span)) = &component.pays {
            told.push(self.quoted(self.pick("Rate", "费率"), *span));
        }
        match (&component.gate, done.open) {
            (Some(gate), Some(true)) => told.push(self.quoted(self.pick("Met", "已达到前提"), gate.span)),
            (Some(gate), Some(false)) => {
                told.push(self.quoted(self.pick("Not met, so nothing is paid", "未达到前提，故不支付"), gate.span))
            }
            _ => {}
        }
        if !done.waits.is_zero() {
            told.push(format!(
                "{}{}",
                self.pick("Waits for the condition: ", "待前提达到后支付："),
                self.money(&done.waits, currency)
            ));
        }
        if let Some(cap) = component.cap.as_ref().filter(|_| !done.cut.is_zero()) {
            let cut = self.money(&done.cut, currency);
            let text = match self.words.lang {
                Lang::En => format!("The cap takes off {cut}"),
                Lang::Zh => format!("封顶减少{cut}"),
            };
            told.push(self.quoted(&text, cap.span));
        }
        if let Some(trouble) = &done.trouble {
            told.push(self.trouble(trouble));
        }
        told
    }

    /// The points that an adjustment of the card adds or takes off.
    fn adjusted(&self, (at, points): &(usize, Fraction), component: &ComponentTerms) -> Option<String> {
        let Pays::Card(card) = &component.pays else { return None };
        let own = self.terms.cards[*card].adjustments.get(*at)?.as_ref()?;
        let (name, points) = (own.name.as_ref().unwrap_or(&own.id.value), points.round(precise()));
        let points = speak::number(points, self.words.lang);
        Some(match self.words.lang {
            Lang::En => format!("{name}: {points} points ({})", self.place(own.id.span)),
            Lang::Zh => format!("{name}：{points} 分（{}）", self.place(own.id.span)),
        })
    }

    fn row(&self, table: &TableTerms, row: usize) -> Option<String> {
        Some(self.quoted(self.pick("Paid by", "适用"), table.rows.get(row)?.span))
    }

    /// What is written at a place, and where that is.
    fn quoted(&self, lead: &str, span: Span) -> String {
        let text = self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if text.chars().count() > 160 { text.chars().take(160).collect::<String>() + "…" } else { text };
        let place = self.place(span);
        match self.words.lang {
            Lang::En => format!("{lead}: {text} ({place})"),
            Lang::Zh => format!("{lead}：{text}（{place}）"),
        }
    }

    /// `incentives/direct.yaml:29`.
    pub(super) fn place(&self, span: Span) -> String {
        format!("{}:{}", self.sources.source(span.file).path, self.sources.location(span).line)
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        let (en, zh) = match trouble {
            Trouble::NoReading => {
                ("Nothing is known of the result yet; it is paid when it is.", "尚无实绩数据，取得后补计。")
            }
            Trouble::NoTarget => ("There is no target to hold the result against.", "没有可比的目标。"),
            Trouble::NoPast => ("There is no number of the year before.", "没有上年同期数。"),
            Trouble::NotJudged => ("It has not been judged yet; it is paid when it is.", "尚未评定，评定后补计。"),
            Trouble::OutOfRange => (
                "What was judged lies outside of its range; it is paid when it does not.",
                "评定结果超出范围，更正后补计。",
            ),
            Trouble::NoBase => ("What a rate is a part of is not known.", "费率所依据的基数不明。"),
            Trouble::NoRow => ("No row of the table holds.", "没有适用的档位。"),
            Trouble::SumsOnly => (
                "It hangs on single records, of which only sums were given; it is paid when they are read.",
                "须逐笔查看记录，而此次只给出汇总；读取记录后补计。",
            ),
            Trouble::NoFact(asked) => {
                return match self.words.lang {
                    Lang::En => format!("{} is not known yet; it is paid when it is.", asked.name),
                    Lang::Zh => format!("尚不知 {}，取得后补计。", asked.name),
                };
            }
        };
        self.pick(en, zh).to_owned()
    }

    /// A day as the reader writes it.
    pub(super) fn day(&self, day: Date) -> String {
        day.speak(self.words.lang)
    }
}

pub(super) fn is_share(measure: &MeasureTerms) -> bool {
    !matches!(measure.looks_at, MeasureAs::Amount | MeasureAs::Excess | MeasureAs::Increase)
}

/// Shares are printed to a hundredth of a percent.
fn precise() -> Rounding {
    Rounding { step: Quantity::from_micros(100), mode: RoundingMode::HalfUp }
}

fn cents() -> Rounding {
    Rounding { step: Quantity::from_micros(10_000), mode: RoundingMode::HalfUp }
}

/// The id of a seat, as a file is named for it.
pub(super) fn file_of(compiled: &Compiled, statement: &Statement) -> EcoString {
    compiled.plan.organisation.seat_id(statement.seat)
}

/// What pay is written from.
#[derive(Debug, Clone, Copy)]
pub struct Paid<'a> {
    /// The plan.
    pub compiled: &'a Compiled,
    /// What was paid, and from what.
    pub payroll: &'a Payroll,
    /// The texts of the plan, for what statements quote.
    pub sources: &'a SourceMap,
    /// The days whose paydays are written.
    pub days: Days,
    /// The SHA-256 of the plan.
    pub plan_digest: &'a str,
    /// Whether each statement is a page; else all are rows of tables only.
    pub pages: bool,
}

impl Paid<'_> {
    /// The statements of the days, in the order of plans, positions and paydays.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        let within = |statement: &&Statement| self.days.0 <= statement.days.0 && statement.days.1 <= self.days.1;
        self.payroll.statements.iter().filter(within)
    }
}

/// Everything that is written of pay: a statement for each position and payday in Markdown and HTML, where pages are asked for, the payroll and its
/// components as tables, what became of the records, the rows that are none, and what it can be reconciled by; with the SHA-256 of the plan, of the records and of what is written.
///
/// # Errors
/// If a template is broken, or a list of rejected rows cannot be read back.
pub fn statements(paid: &Paid<'_>, own: &[(String, String)]) -> Result<(Vec<Artifact>, [String; 3]), DocumentError> {
    let (compiled, lang) = (paid.compiled, paid.compiled.plan.facts.lang);
    let words = Words::new(&compiled.plan, &compiled.written, lang);
    let plan = PlanView::of(compiled, None);
    let teller = Teller { compiled, terms: &paid.payroll.terms, sources: paid.sources, words: &words };
    let all: Vec<&Statement> = paid.statements().filter(|_| paid.pages).collect();
    let write = |templates: &mut Result<Templates, DocumentError>, statement: &&Statement| {
        let templates = templates.as_ref().map_err(Clone::clone)?;
        let view = teller.statement(statement, teller.deals(paid, statement));
        let values = minijinja::context! { plan => Serde(&plan), statement => Serde(&view) };
        written(templates, "statement.md", (&path_of(paid, statement), &view.recipient), values, compiled)
    };
    // Gathered before one of them ends it, so that it is always the first that is told.
    let pages: Vec<Result<[Artifact; 2], DocumentError>> =
        all.par_iter().map_init(|| Templates::new(lang, own), write).collect();
    let mut artifacts =
        vec![payroll_table(paid), components_table(paid, &teller), sources_table(&paid.payroll.sources)];
    for page in pages {
        artifacts.extend(page?);
    }
    if paid.pages {
        let values = minijinja::context! { plan => Serde(&plan), groups => Serde(overview(paid, &teller)) };
        artifacts.extend(written(&Templates::new(lang, own)?, "index.md", ("index", &plan.name), values, compiled)?);
    }
    for source in &paid.payroll.sources {
        artifacts.extend(rejected(&paid.payroll.layouts, source, lang));
    }
    artifacts.push(reconciliation(paid));
    let digests = [paid.plan_digest.to_owned(), records_digest(paid), artifacts_digest(&artifacts)];
    artifacts.push(run(paid, &digests));
    Ok((artifacts, digests))
}

/// Where the statement of a position for a payday is written, below the folder and without ending. Of several that end on one day, as with a contest
/// beside the plan, all but the first are named for their plan too.
pub(super) fn path_of(paid: &Paid<'_>, statement: &Statement) -> String {
    let (terms, all) = (&paid.payroll.terms, &paid.payroll.statements);
    let ends_alike = |plan: usize| {
        let from = all.partition_point(|own| (own.plan, own.seat) < (plan, statement.seat));
        let own = all[from..].iter().take_while(|own| (own.plan, own.seat) == (plan, statement.seat));
        own.into_iter().any(|own| own.days.1 == statement.days.1)
    };
    let holds = |plan: &usize| terms.plans[*plan].seats.binary_search(&statement.seat).is_ok();
    let is_first = !(0..statement.plan).filter(holds).any(ends_alike);
    let path = format!("statements/{}/{}", file_of(paid.compiled, statement), statement.days.1);
    if is_first { path } else { format!("{path}-{}", terms.plans[statement.plan].id.value) }
}

/// A template's two forms.
fn written(
    templates: &Templates,
    name: &str,
    (path, title): (&str, &str),
    values: minijinja::Value,
    compiled: &Compiled,
) -> Result<[Artifact; 2], DocumentError> {
    let text = templates.render(name, values)?;
    let facts = &compiled.plan.facts;
    let head = page::Head { title, path, lang: facts.lang, facts };
    let page = page::write(&text, &head, &|_| None)
        .map_err(|page::UnknownDrawing(directive)| templates.undrawn(name, &directive))?;
    let [markdown, html] = [page.markdown, page.html].map(String::into_bytes);
    Ok([
        Artifact { path: ecow::eco_format!("{path}.md"), bytes: markdown },
        Artifact { path: ecow::eco_format!("{path}.html"), bytes: html },
    ])
}
