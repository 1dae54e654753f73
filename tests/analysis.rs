//! What pay is found to do before anybody has sold anything: each finding with its numbers, in both languages.

#[path = "analysis/examples.rs"]
mod examples;

use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nrounding: {money: 0.01, mode: half-up, place: component}\n";

/// A plan of two sellers with 5 and 10 million to sell, who are each paid 120 thousand for it.
fn plan(limits: &str, component: &str, more: &str) -> String {
    format!(
        "
metrics: {{revenue: {{in: money, source: orders.amount}}, profit: {{in: money, source: orders.profit}}, visits: {{in: count, source: visits}}}}
systems: {{erp: {{name: ERP, owner: company}}}}
sources: {{orders: {{system: erp, owner: company}}, visits: {{system: erp, owner: company}}}}
roles: {{seller: {{name: Seller, carries: own, duties: [Sell], productivity: {{revenue: 20m}}}}}}
units: {{company: {{name: Head office}}}}
positions:
  one: {{role: seller, unit: company}}
  two: {{role: seller, unit: company}}
basis: {{limits: {{quota_to_pay: from 1x to 100x, quota_to_productivity: to 100%{limits}}}}}
targets:
  - {{of: one, period: FY2026, metric: revenue, value: 5m}}
  - {{of: two, period: FY2026, metric: revenue, value: 10m}}
  - {{of: company, period: FY2026, metric: revenue, value: 15m}}
  - {{of: company, period: FY2026, metric: profit, value: 3m}}
incentives:
  sellers:
    for: {{role: seller}}
    pay: {{target: 300k, fixed: 60%, variable: 40%, prorate: days}}
    components:
      sales: {component}
{more}"
    )
}

const MEASURE: &str = "share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}";
const AMOUNT: &str = "measure: {metric: revenue, of: own, as: amount, window: year}";

fn compiled(text: &str) -> Outcome {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", text)]);
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

/// What was found of pay, and errors.
fn found(text: &str) -> Vec<String> {
    let outcome = compiled(text);
    let told = outcome.findings.iter().filter(|finding| {
        let code: u32 = finding.rule.code.trim_start_matches('I').parse().unwrap_or(0);
        (119..=139).contains(&code) || finding.rule.name == "not-checked" || finding.severity == Severity::Error
    });
    told.map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En))).collect()
}

const SOUND: &str = ", cliff: to 50%, attainment: to 200%, margin: profit";

#[track_caller]
fn finds(limits: &str, component: &str, more: &str, expected: &[&str]) {
    assert_eq!(found(&plan(limits, component, more)), expected);
}

#[test]
fn a_plan_that_pays_each_part_is_silent() {
    let component = format!(
        "{{{MEASURE}, cap: none, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}, {{from: 100%, rate: 2x}}]}}}}"
    );
    finds(SOUND, &component, "", &[]);
}

#[test]
fn a_retroactive_rate_jumps_by_what_it_lifts() {
    // At 100 % half of the base rate has paid 60,000 of 120,000; from there on all of it is paid at the full rate.
    let component = format!(
        "{{{MEASURE}, cap: none, table: {{mode: whole, rows: [{{from: 0%, rate: 0.5x}}, {{from: 100%, rate: 1x}}]}}}}"
    );
    finds(
        SOUND,
        &component,
        "",
        &["pay-cliff: the sale that takes `sales` to 100% of CNY 5,000,000 earns CNY 60,000 at once"],
    );
}

#[test]
fn levels_are_held_against_the_limit() {
    let levels = "table: {mode: step, rows: [{from: 0%, pays: 0%}, {from: 50%, pays: 40%}, {from: 100%, pays: 100%}]}";
    let component = format!("{{{MEASURE}, {levels}}}");
    finds(
        SOUND,
        &component,
        "",
        &[
            "pay-cliff: the sale that takes `sales` to 100% of CNY 5,000,000 earns CNY 72,000 at once: 60% of its target pay, where at most 50% is allowed",
        ],
    );
    finds(", cliff: to 60%, attainment: to 200%, margin: profit", &component, "", &[]);
    finds(
        ", attainment: to 200%, margin: profit",
        &component,
        "",
        &["not-checked: `pay-cliff` was not checked: the plan does not give `basis.limits.cliff`"],
    );
}

#[test]
fn a_threshold_is_a_jump() {
    // 60 % of 120,000 comes at once.
    let component =
        format!("{{{MEASURE}, cap: none, threshold: 60%, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}]}}}}");
    finds(
        SOUND,
        &component,
        "",
        &["pay-cliff: the sale that takes `sales` to 60% of CNY 5,000,000 earns CNY 72,000 at once"],
    );
}

#[test]
fn pay_that_falls_is_an_error() {
    let component = format!(
        "{{{MEASURE}, cap: none, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}, {{from: 100%, pays: 90%, rate: 3x}}]}}}}"
    );
    let all = found(&plan(SOUND, &component, ""));
    assert_eq!(
        all,
        [
            "target-pay-missed: `sales` pays CNY 108,000 at 100% of the target, but its target pay is CNY 120,000",
            "pay-falls: `sales` pays CNY 120,000 just short of 100%, and only CNY 108,000 from there on"
        ]
    );
    // A bonus in money that replaces a commission falls for the one who sells more, not for the other: 1 % of 5 million is 50,000.
    let component = format!(
        "{{{AMOUNT}, cap: none, table: {{mode: marginal, rows: [{{from: 0, rate: 1%}}, {{from: 8m, pays: 70k}}]}}}}"
    );
    let all = found(&plan(SOUND, &component, ""));
    assert_eq!(
        all,
        ["pay-falls: `sales` pays CNY 80,000 just short of CNY 8,000,000, and only CNY 70,000 from there on"]
    );
}

#[test]
fn pay_at_target_is_compared_with_target_pay() {
    // 5 million at 2 % is 100,000, 10 million 200,000; both are promised 120,000.
    let component = "{share: 100%, measure: {metric: revenue, of: own, as: amount, window: year}, cap: none, table: {mode: marginal, rows: [{from: 0, rate: 2%}]}}";
    let all = found(&plan(SOUND, component, ""));
    assert_eq!(
        all,
        ["target-pay-missed: `sales` pays CNY 100,000 at 100% of the target, but its target pay is CNY 120,000"]
    );
}

#[test]
fn pay_without_end_is_told_unless_it_is_meant() {
    let rows = "table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}";
    let told = "pay-unbounded: `sales` pays without end, and nothing says that this is meant: twice the target pays CNY 240,000";
    finds(SOUND, &format!("{{{MEASURE}, {rows}}}"), "", &[told]);
    finds(SOUND, &format!("{{{MEASURE}, {rows}, cap: none}}"), "", &[]);
    finds(SOUND, &format!("{{{MEASURE}, {rows}}}"), "    cap: none\n", &[]);
    finds(SOUND, &format!("{{{MEASURE}, {rows}}}"), "    cap: {pays: 200%, per: year}\n", &[]);
    finds(SOUND, &format!("{{{MEASURE}, {rows}, ceiling: 150%}}"), "", &[]);
}

#[test]
fn the_worst_case_is_that_of_all_positions() {
    // Two positions at 200 % of 120,000, by the cap or by how far anybody gets.
    let told = "worst-case-over-budget: `sellers` can pay CNY 480,000 in a year, which is CNY 80,000 more than its budget of CNY 400,000";
    let component = format!(
        "{{{MEASURE}, cap: {{pays: 200%, per: year}}, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}]}}}}"
    );
    finds(SOUND, &component, "    budget: 400k\n", &[told]);
    finds(SOUND, &component, "    budget: 480k\n", &[]);
    let endless = format!("{{{MEASURE}, cap: none, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}]}}}}");
    let at = "worst-case-over-budget: `sellers` can pay CNY 480,000 in a year, at an attainment of 200%, which is CNY 80,000 more than its budget of CNY 400,000";
    finds(SOUND, &endless, "    budget: 400k\n", &[at]);
    let unchecked =
        "not-checked: `worst-case-over-budget` was not checked: the plan does not give `basis.limits.attainment`";
    finds(", cliff: to 50%, margin: profit", &endless, "    budget: 400k\n", &[unchecked]);
}

#[test]
fn pay_is_held_against_what_is_sold() {
    // Two positions at 180,000 fixed and 240,000 variable are 840,000 of 15 million: 5.6 %.
    let component = format!(
        "{{{MEASURE}, cap: {{pays: 200%, per: year}}, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}]}}}}"
    );
    let limits = format!("{SOUND}, cost_of_sales: to 5%");
    let told = "worst-case-over-budget: all plans can cost CNY 840,000 in a year: 5.6% of the CNY 15,000,000 of revenue that is planned, where at most 5% is allowed";
    finds(&limits, &component, "", &[told]);
    finds(&format!("{SOUND}, cost_of_sales: to 6%"), &component, "", &[]);
}

#[test]
fn rates_of_a_sale_are_added_up_against_the_margin() {
    // The base rate of the first is 120,000 ÷ 5 million, 2.4 %; ten times that is more than the 20 % that 3 of 15 million are.
    let component = format!(
        "{{{MEASURE}, cap: none, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}, {{from: 100%, rate: 10x}}]}}}}"
    );
    let told = "rate-above-margin: up to 24% of a further sale goes into pay, and the targets leave a margin of 20%";
    finds(SOUND, &component, "", &[told]);
}

#[test]
fn what_can_never_be_reached_is_told() {
    let rows = "table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 160%, rate: 3x}]}";
    finds(
        SOUND,
        &format!("{{{MEASURE}, {rows}, cap: {{pays: 150%, per: year}}}}"),
        "",
        &["dead-row: this row of `sales` begins at 160%, where the cap of CNY 180,000 is reached already"],
    );
    finds(
        SOUND,
        &format!("{{{MEASURE}, {rows}, ceiling: 150%}}"),
        "",
        &["unreachable-row: `sellers.sales`: no case ever reaches row 2"],
    );
    finds(
        SOUND,
        &format!("{{{MEASURE}, threshold: 210%, cap: none, {rows}}}"),
        "",
        &["threshold-unreachable: the threshold of `sales` is 210%, but no more than 200% can count"],
    );
}

#[test]
fn gates_that_cannot_open_are_told() {
    let rows = "cap: none, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}";
    let gate = |when: &str| format!("{{{MEASURE}, {rows}, gate: {{when: {when}, tested: year, if_late: back-pay}}}}");
    finds(
        SOUND,
        &gate("{visits: {as: attainment, from: 80%}}"),
        "",
        &[
            "gate-never-opens: the gate of `sales` never opens: it asks for attainment of `visits`, of which nobody in the plan has a target",
        ],
    );
    finds(
        SOUND,
        &gate("{revenue: {as: attainment, from: 250%}}"),
        "",
        &[
            "gate-never-opens: the gate of `sales` never opens: it asks for more attainment of `revenue` than the 200% that can be reached",
        ],
    );
    let plan_gate = "    gate: {when: {revenue: {as: attainment, below: 90%}}, tested: year, if_late: back-pay}\n";
    finds(
        SOUND,
        &gate("{revenue: {as: attainment, from: 100%}}"),
        plan_gate,
        &["gate-never-opens: the gate of `sales` never opens: what it asks for is what the gate of the plan excludes"],
    );
}

#[test]
fn gates_are_held_against_who_is_paid_and_what_can_be() {
    let rows = "cap: none, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}";
    let gate = |when: &str| format!("{{{MEASURE}, {rows}, gate: {{when: {when}, tested: year, if_late: back-pay}}}}");
    let shut = |why: &str| format!("gate-never-opens: the gate of `sales` never opens: {why}");
    // Twice the 10 million of the one with more to sell is 20 million.
    let more = shut("it asks for more of `revenue` than the CNY 20,000,000 that the highest attainment comes to");
    finds(SOUND, &gate("{revenue: {as: amount, window: year, above: 20m}}"), "", &[&more]);
    finds(SOUND, &gate("{revenue: {as: amount, window: year, from: 20m}}"), "", &[]);
    let excess = shut("it asks for more of `revenue` than the CNY 10,000,000 that the highest attainment comes to");
    finds(SOUND, &gate("{revenue: {as: excess, window: year, from: 10.1m}}"), "", &[&excess]);
    let nobody = shut("nobody whom the plan pays has the `service_month` that it asks for");
    // Who has no start was always there.
    finds(SOUND, &gate("{service_month: to 3}"), "", &[&nobody]);
    finds(SOUND, &gate("{service_month: from 3}"), "", &[]);
    // One alternative that can hold is enough.
    finds(SOUND, &gate("[{service_month: to 3}, {revenue: {as: attainment, from: 90%}}]"), "", &[]);
    let card = "scorecards: {card: {for: {role: seller}, every: year, items: {revenue: {weight: 100%, as: attainment}}, ratings: {rows: [{from: 90, rating: A, pays: 100%}, {below: 90, rating: B, pays: 0%}]}}}\n";
    let rating = shut("no scorecard gives the rating C");
    finds(SOUND, &gate("{rating: C}"), card, &[&rating]);
    finds(SOUND, &gate("{rating: [B, C]}"), card, &[]);
}

#[test]
fn a_contest_without_a_cap_is_pay_without_end() {
    let component = format!("{{{MEASURE}, cap: none, table: {{mode: marginal, rows: [{{from: 0%, rate: 1x}}]}}}}");
    let contest = "contests:\n  spring: {for: {role: seller}, measure: {metric: visits, of: own, as: amount, window: year}, rate: 20 each}\n";
    finds(
        SOUND,
        &component,
        contest,
        &["pay-unbounded: `spring` pays without end, and nothing says that this is meant"],
    );
    let pooled = contest.replace("rate: 20 each", "rate: 20 each, cap: {pays: 10k, per: pool}");
    finds(SOUND, &component, &pooled, &[]);
    let meant = contest.replace("rate: 20 each", "rate: 20 each, cap: none");
    let unchecked = "not-checked: `worst-case-over-budget` was not checked: the plan does not give `cap`";
    finds(SOUND, &component, &meant, &[unchecked]);
}

/// Sales up to target pay, and no further.
const SALES: &str = "share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: booking, window: year}, cap: {pays: 100%, per: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}";

/// What is found of a plan whose sales are capped at 240,000 for both, with another component beside them, against a budget.
fn beside(component: &str, budget: &str, more: &str) -> Vec<String> {
    found(&plan(SOUND, &format!("{{{SALES}}}\n      other: {component}"), &format!("    budget: {budget}\n{more}")))
}

/// What the worst case is found to be over a budget of 1.
#[track_caller]
fn at_most(component: &str, more: &str, expected: &str) {
    let told = beside(component, "1", more);
    let worst: Vec<&String> = told.iter().filter(|told| told.starts_with("worst-case")).collect();
    assert!(worst.len() == 1 && worst[0].contains(&format!("can pay CNY {expected} in a year")), "{told:#?}");
}

#[test]
fn a_pool_is_in_the_worst_case() {
    let measure = "measure: {metric: revenue, of: own, as: amount, window: year}";
    // 240,000 of sales, and what there is to divide once.
    at_most(&format!("{{{measure}, pool: {{amount: 50k, divide: equally}}}}"), "", "290,000");
    // Each quarter has a pool of its own.
    at_most(
        &format!("{{{}, pool: {{amount: 50k, divide: equally}}}}", measure.replace("window: year", "window: quarter")),
        "",
        "440,000",
    );
    // 1 % of twice the 15 million that both are to sell.
    let funded = format!("{{{measure}, pool: {{rate: 1%, divide: by-measure}}}}");
    at_most(&funded, "", "540,000");
    // Its cap ends it.
    at_most(&funded.replace("pool:", "cap: {pays: 20k, per: pool}, pool:"), "", "260,000");
    // A table gives the part of it that is paid: at most 150 % of 50,000.
    let by_table = format!(
        "{{{}, pool: {{amount: 50k, divide: equally}}, table: {{mode: step, rows: [{{from: 0%, pays: 50%}}, {{from: 100%, pays: 150%}}]}}}}",
        measure.replace("amount", "attainment")
    );
    at_most(&by_table, "", "315,000");
    // The factor of the plan acts on all of it.
    let modifier = "    modifier: {mode: step, reads: {metric: profit, of: company, as: attainment, window: year}, rows: [{from: 0%, pays: 80%}, {from: 100%, pays: 110%}]}\n";
    at_most(&format!("{{{measure}, pool: {{amount: 50k, divide: equally}}}}"), modifier, "319,000");
    let told = found(&plan(
        &SOUND.replace(", attainment: to 200%", ""),
        &format!("{{{SALES}}}\n      other: {funded}"),
        "    budget: 1\n",
    ));
    assert!(told.iter().any(|told| told.starts_with("not-checked: `worst-case-over-budget`")), "{told:#?}");
}

#[test]
fn prizes_are_won_once_each() {
    let contest = "contests:\n  spring: {for: {role: seller}, measure: {metric: visits, of: own, as: amount, window: year}, prizes: {rows: [{from: 1, to: 1, pays: 10k}, {from: 2, pays: 5k}]}, ties: share}\n";
    // 360,000 fixed, 240,000 of sales, 10,000 and 5,000: 615,000 of 15 million are 4.1 %.
    let limits = format!("{SOUND}, cost_of_sales: to 4%");
    let told = "worst-case-over-budget: all plans can cost CNY 615,000 in a year: 4.1% of the CNY 15,000,000 of revenue that is planned, where at most 4% is allowed";
    finds(&limits, &format!("{{{SALES}}}"), contest, &[told]);
    finds(&format!("{SOUND}, cost_of_sales: to 4.1%"), &format!("{{{SALES}}}"), contest, &[]);
}

#[test]
fn a_factor_is_taken_at_its_greatest() {
    // Of sales: 240,000 at 120 %; the middle row of no case is left out.
    let modifier = |table: &str| format!("{{{SALES}, modifier: {table}}}");
    let steps = "{mode: step, reads: {metric: profit, of: company, as: attainment, window: year}, rows: [{from: 0%, pays: 90%}, {from: 100%, pays: 120%}]}";
    let told = found(&plan(SOUND, &modifier(steps), "    budget: 240k\n"));
    // The cap holds whatever the factor.
    assert_eq!(told, Vec::<String>::new());
    let open = modifier(steps).replace("cap: {pays: 100%, per: year}", "ceiling: 100%");
    let told = found(&plan(SOUND, &open, "    budget: 240k\n"));
    assert!(told.iter().any(|told| told.contains("can pay CNY 288,000")), "{told:#?}");
    // A line without end is taken at the highest attainment: 200 % of 240,000.
    let line = steps.replace("mode: step", "mode: interpolated, above_last: extend, below_first: hold");
    let line =
        line.replace("{from: 0%, pays: 90%}, {from: 100%, pays: 120%}", "{at: 50%, pays: 50%}, {at: 100%, pays: 100%}");
    let open = modifier(&line).replace("cap: {pays: 100%, per: year}", "ceiling: 100%");
    let told = found(&plan(SOUND, &open, "    budget: 240k\n"));
    assert!(told.iter().any(|told| told.contains("can pay CNY 480,000")), "{told:#?}");
}

#[test]
fn pay_by_score_is_taken_at_the_greatest_score() {
    let card = "scorecards: {card: {for: {role: seller}, every: year, items: {\n  results: {weight: 60%, metric: revenue, as: attainment, cap: 120},\n  conduct: {weight: 40%, judged_by: one, cap: 100}},\n  ratings: {rows: [{from: 0, rating: A, pays: 100%}, {below: 0, rating: B, pays: 0%}]}}}\n";
    let by_score =
        "{scorecard: card, table: {mode: marginal, rows: [{below: 0, pays: 0}, {from: 0, rate: 100 each}]}, cap: none}";
    // 100 for each of 60 % × 120 + 40 % × 100 = 112 points, for two.
    at_most(by_score, card, "262,400");
    let told = beside(
        by_score,
        "1",
        &card.replace("conduct: {weight: 40%, judged_by: one, cap: 100}", "conduct: {weight: 40%, judged_by: one}"),
    );
    assert!(
        told.iter().any(|told| told.contains("`worst-case-over-budget` was not checked: the plan does not give `cap`")),
        "{told:#?}"
    );
}

#[test]
fn what_is_not_known_of_the_worst_case_is_named() {
    let told = beside("{judged_by: one, share: 0%}", "1m", "");
    assert_eq!(
        told,
        [
            "not-checked: `worst-case-over-budget` was not checked for `sellers`: what `other` pays at most is not known, since nothing says how much may be judged"
        ]
    );
}

#[test]
fn a_pool_takes_its_part_of_a_sale() {
    // 2.4 % of the base rate, times the greatest factor of the plan, and 20 % into the pool.
    let pool = format!(
        "{{{SALES}}}\n      other: {{measure: {{metric: revenue, of: own, as: amount, window: year}}, pool: {{rate: 20%, divide: equally}}, cap: {{pays: 10k, per: pool}}}}"
    );
    let told = "rate-above-margin: up to 22.4% of a further sale goes into pay, and the targets leave a margin of 20%";
    finds(SOUND, &pool, "", &[told]);
    finds(SOUND, &pool.replace("rate: 20%", "rate: 17.6%"), "", &[]);
}

#[test]
fn every_message_stands_in_chinese() {
    let component = format!(
        "{{{MEASURE}, threshold: 60%, table: {{mode: whole, rows: [{{from: 0%, rate: 1x}}, {{from: 100%, rate: 1.2x}}]}}}}"
    );
    let outcome = compiled(&plan(SOUND, &component, "    budget: 100k\n"));
    let told: Vec<&str> = outcome
        .findings
        .iter()
        .filter(|finding| finding.rule.code.starts_with("I12"))
        .map(|finding| finding.message.text(Lang::Zh))
        .collect();
    assert!(told.iter().any(|text| text.contains("那一笔订单")), "{told:#?}");
    assert!(told.iter().any(|text| text.contains("没有终点")), "{told:#?}");
    assert!(told.iter().all(|text| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))), "{told:#?}");
}
