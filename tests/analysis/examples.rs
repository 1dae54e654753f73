//! Examples of incentive plans, and the prices of what they pay in.

use super::{SALES, SOUND, found, plan};

/// What is found of the example of a plan of one component, beside other sections of the plan.
fn example(component: &str, example: &str, more: &str) -> Vec<String> {
    let examples = format!("{more}    examples: [{{name: It, {example}}}]\n");
    found(&plan(SOUND, component, &examples)).into_iter().filter(|told| told.starts_with("example-fails")).collect()
}

#[test]
fn examples_count_the_event_that_pay_waits_for() {
    let paid = format!("{{{SALES}, paid_on: {{booking: 40%, collection: 60%}}}}");
    let given = |event: &str| format!("given: {{revenue: 100%{event}}}");
    // Of 120,000 two fifths are paid on the order.
    assert_eq!(
        example(&paid, &format!("{}, pays: {{sales: 48k, total: 48k}}", given(", event: booking")), ""),
        [""; 0]
    );
    assert_eq!(example(&paid, &format!("{}, pays: {{sales: 48k}}", given(", event: invoice")), ""), [""; 0]);
    assert_eq!(example(&paid, &format!("{}, pays: {{sales: 120k}}", given(", event: collection")), ""), [""; 0]);
    assert_eq!(example(&paid, &format!("{}, pays: {{sales: 120k}}", given("")), ""), [""; 0]);
    assert_eq!(
        example(&paid, &format!("{}, pays: {{sales: 120k}}", given(", event: booking")), ""),
        ["example-fails: the example “It” says that `sales` pays CNY 120,000, but the plan pays CNY 48,000"]
    );
}

#[test]
fn examples_count_what_is_taken_back() {
    let component = format!("{{{SALES}}}");
    let clawback = "    payday: {every: month, late: next, negative: carry}\n    clawback: {returns: {when: {event: return, age: to 12 months}, recover: pro-rata, book: current}}\n";
    let told = |given: &str, total: &str| {
        example(&component, &format!("given: {{revenue: 100%{given}}}, pays: {{total: {total}}}"), clawback)
    };
    // Three of twelve months were served: of 120,000 a quarter stays.
    assert_eq!(told(", event: return, age: 3 months", "30k"), [""; 0]);
    assert_eq!(told(", event: return, age: 13 months", "120k"), [""; 0]);
    assert_eq!(told("", "120k"), [""; 0]);
    assert_eq!(told(", event: complaint", "120k"), [""; 0]);
    let cannot = "example-fails: the example “It” cannot be worked out for `total`: ";
    assert_eq!(told(", event: return", "120k"), [format!("{cannot}`age` is not given")]);
    assert_eq!(
        told(", event: return, age: 90 days", "120k"),
        [format!("{cannot}the clawback `returns` asks for an age in other units than the one given")]
    );
}

#[test]
fn an_example_of_one_says_nothing_of_a_pool() {
    let pool = format!(
        "{{{SALES}}}\n      other: {{measure: {{metric: revenue, of: own, as: amount, window: year}}, pool: {{amount: 50k, divide: equally}}}}"
    );
    for of in ["other", "total"] {
        assert_eq!(
            example(&pool, &format!("given: {{revenue: {{target: 5m, actual: 5m}}}}, pays: {{{of}: 25k}}"), ""),
            [format!(
                "example-fails: the example “It” cannot be worked out for `{of}`: `other` is shared with others, and an example gives the results of one"
            )]
        );
    }
}

/// Codes of currencies without a price that pay is in.
fn unpriced(component: &str, more: &str) -> usize {
    let told = found(&plan(SOUND, component, more));
    told.iter().filter(|told| told.starts_with("pay-without-price")).count()
}

#[test]
fn every_amount_of_pay_needs_a_price() {
    let sales = format!("{{{SALES}}}");
    let amount = "measure: {metric: revenue, of: own, as: amount, window: year}";
    let beside = |component: &str| format!("{sales}\n      other: {component}");
    assert_eq!(unpriced(&sales, ""), 0);
    for component in [
        format!("{{{amount}, pool: {{amount: CHF 5k, divide: equally}}}}"),
        format!(
            "{{{amount}, cap: none, rate: {{rows: [{{when: {{role: seller}}, rate: CHF 5 each}}, {{when: else, rate: 1 each}}]}}}}"
        ),
        format!(
            "{{{amount}, cap: none, table: {{mode: step, rows: [{{from: 0, pays: 0, each: {{step: 1m, pays: CHF 50}}}}]}}}}"
        ),
    ] {
        assert_eq!(unpriced(&beside(&component), ""), 1, "{component}");
    }
    assert_eq!(unpriced(&sales, "    budget: CHF 400k\n"), 1);
    let text = plan(SOUND, &sales, "");
    let by_role = text.replace(
        "target: 300k,",
        "target: {rows: [{when: {role: seller}, target: CHF 300k}, {when: else, target: 200k}]},",
    );
    assert_eq!(found(&by_role).iter().filter(|told| told.starts_with("pay-without-price")).count(), 1);
}
