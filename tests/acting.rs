//! What of a target acts on nothing, or on somebody else's number: it is told where it is written, with what mends it.

use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Finding, Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::Quantity;

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nrounding: {place: component}\n";

fn compiled(plan: &str) -> Outcome {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", plan)]);
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

fn found(outcome: &Outcome) -> Vec<String> {
    let line = |finding: &Finding| format!("{} {}", finding.rule.name, finding.message.text(Lang::En));
    outcome.findings.iter().filter(|finding| finding.rule.code.starts_with('T')).map(line).collect()
}

/// What a cut leaves to no member of a dimension is in no target, as is what one leaves to no unit.
#[test]
fn a_cut_by_a_dimension_hands_out_all_or_says_that_it_does_not() {
    let plan = |cut: &str, more: &str| {
        format!(
            "metrics: {{revenue: {{name: Revenue, in: money}}}}\nunits: {{company: {{name: Head office}}}}\n\
             dimensions: {{channel: {{name: Channel, direct: {{name: Direct, members: {{phone: {{name: Phone}}, shop: {{name: Shop}}}}}}, \
             reseller: {{name: Reseller}}}}}}\n\
             targets:\n  - {{of: company, period: FY2026, metric: revenue, value: 10, by: {{channel: {{{cut}}}}}}}\n{more}"
        )
    };
    let told = |left: u32, name: &str| {
        let first = "unallocated-remainder Head office: of CNY 10 Revenue for FY2026, CNY";
        (
            format!("{first} {left} is given to no member of Channel"),
            format!("give {name} the rest in the cut, or write `partial: true` there"),
        )
    };
    let cases = [
        ("direct: 5", "", Some(told(5, "Reseller"))),
        ("phone: 2, reseller: 6", "", Some(told(2, "Shop"))),
        ("phone: 2, shop: 3", "", Some(told(5, "Reseller"))),
        ("direct: 5, partial: true", "", None),
        ("direct: 5, reseller: rest", "", None),
        ("direct: 10", "", None),
        ("phone: 2, shop: 3, reseller: 5", "", None),
        (
            "direct: 5",
            "  - {of: company, period: FY2026, metric: revenue, slice: {channel: reseller}, value: 5}\n",
            None,
        ),
    ];
    for (cut, more, expected) in cases {
        let outcome = compiled(&plan(cut, more));
        let helps = outcome.findings.iter().filter(|finding| finding.rule.name == "unallocated-remainder");
        let helps: Vec<String> =
            helps.flat_map(|finding| finding.help.iter().map(|help| help.text(Lang::En).to_string())).collect();
        let (message, help) = expected.unzip();
        assert_eq!(found(&outcome), Vec::from_iter(message), "{cut}");
        assert_eq!(helps, Vec::from_iter(help), "{cut}");
    }
    // A slice by itself is no cut of the whole: what of the rest is planned elsewhere, or not at all, nobody said.
    let alone = plan("direct: 5", "").replace(", value: 10, by: {channel: {direct: 5}}", ", value: 10")
        + "  - {of: company, period: FY2026, metric: revenue, slice: {channel: direct}, value: 5}\n";
    assert_eq!(found(&compiled(&alone)), Vec::<String>::new());
}

/// What is said of another year acts on nothing: no sum and no document would hold it.
#[test]
fn what_lies_outside_the_plans_year_is_told() {
    let target = |period: &str| format!("  - {{of: company, period: {period}, metric: revenue, value: 5}}\n");
    let plan = |targets: &str, more: &str| {
        format!(
            "metrics: {{revenue: {{name: Revenue, in: money, source: orders}}}}\nunits: {{company: {{name: Head office}}}}\n\
             systems: {{crm: {{name: CRM}}}}\nsources: {{orders: {{system: crm}}}}\n\
             positions: {{boss: {{role: director, unit: company}}}}\n\
             roles: {{director: {{name: Director, level: 5, carries: team, duties: [Lead]}}}}\n\
             targets:\n  - {{of: company, period: FY2026, metric: revenue, value: 10}}\n{targets}{more}"
        )
    };
    let change = |starts: &str| {
        format!(
            "changes:\n  - {{id: less, starts: {starts}, reason: Fewer orders, approver: boss, targets: \
             [{{of: company, period: FY2026, metric: revenue, was: 11, value: 9}}]}}\n"
        )
    };
    let pay = |period: &str| format!("incentives: {{bonus: {{for: {{role: director}}, period: {period}}}}}\n");
    let cases = [
        (plan(&target("2025-03"), ""), "`2025-03`"),
        (plan(&target("FY2027-Q1"), ""), "`FY2027-Q1`"),
        (plan("", "basis: {capacity: [{period: FY2025, metric: revenue, value: 3}]}\n"), "`FY2025`"),
        (plan("", &pay("FY2025")), "`FY2025`"),
        (plan("", &change("2025-07-01")), "1 July 2025"),
        (plan("", &change("2027-01-01")), "1 January 2027"),
    ];
    for (plan, written) in cases {
        let outcome = compiled(&plan);
        let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<_> =
            errors.map(|finding| (finding.rule.name, finding.message.text(Lang::En).to_string())).collect();
        let message = format!("{written} does not lie in FY2026, the plan's fiscal year");
        assert_eq!(errors, [("outside-fiscal-year", message)], "{plan}");
    }
}

/// Part of a number that goes to somebody else's would leave both sums as they are, and move what is split of either.
#[test]
fn a_cut_gives_only_to_what_it_is_of() {
    let plan = |first: &str, second: &str| {
        format!(
            "metrics: {{revenue: {{in: money}}}}\nroles: {{seller: {{carries: own, duties: [Sell]}}}}\n\
             units: {{company: {{name: Head office}}, east: {{name: East, parent: company}}, south: {{parent: east}}, west: {{parent: company}}}}\n\
             positions: {{east-one: {{role: seller, unit: south}}, east-two: {{role: seller, unit: south}}, west-one: {{role: seller, unit: west}}}}\n\
             targets:\n  - {{of: east, period: FY2026, metric: revenue, value: 6, by: {{{first}}}}}\n  \
             - {{of: east, period: FY2026-Q1, metric: revenue, value: 2, by: {{{second}}}}}\n"
        )
    };
    let all = |first: &str, second: &str| -> Vec<(String, Option<String>)> {
        let outcome = compiled(&plan(first, second));
        let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let told = |finding: &Finding| {
            let help = finding.help.first().map(|help| help.text(Lang::En).to_string());
            (format!("{} {}", finding.rule.name, finding.message.text(Lang::En)), help)
        };
        errors.map(told).collect()
    };
    let (cut, months) = ("position: {east-one: 1, split: equal}", "period: {M01: 1, M02: rest, M03: 0}");
    assert_eq!(all(cut, months), []);
    assert_eq!(all("unit: {south: 6}", months), []);
    let other = "wrong-kind `west-one` does not lie below East, whose number is cut here";
    let help = Some("cut the number of the unit it lies in, or take it out here".to_owned());
    for cut in ["position: {west-one: 1, split: equal}", "position: {split: {weights: {east-one: 1, west-one: 2}}}"] {
        assert_eq!(all(cut, months), [(other.to_owned(), help.clone())], "{cut}");
    }
    let above = "wrong-kind `company` does not lie below East, whose number is cut here";
    assert_eq!(all("unit: {company: 6}", months), [(above.to_owned(), help)]);
    let late = "wrong-kind `M04` is not a part of the period that is cut";
    assert_eq!(all(cut, "period: {M01: 1, M02: 1, M04: 0}"), [(late.to_owned(), None)]);
}

/// The help names what the manifest lacks, and followed as it stands it mends the plan.
#[test]
fn an_amount_in_a_currency_without_a_price_says_what_is_lacking() {
    let plan = "metrics: {revenue: {in: money}}\nunits: {company: {name: Head office}}\n\
                targets: [{of: company, period: FY2026, metric: revenue, value: EUR 10m}]\n";
    let outcome = compiled(plan);
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> =
        errors.map(|finding| (finding.message.text(Lang::En), finding.help[0].text(Lang::En))).collect();
    let fx = "fx: {convert: plan, as_of: 2026-01-01, prices: {EUR: 1.1}}";
    let help = format!("add it in the manifest, `{fx}`, or write the amount in CNY");
    assert_eq!(errors, [("`EUR 10,000,000`: the plan gives no price of EUR in CNY", help.as_str())]);
    let manifest = format!("{MANIFEST}{fx}\n");
    let files = MemoryFiles::new([("salesplan.yaml", manifest.as_str()), ("plan.yaml", plan)]);
    let mended = compile(&files, &Budgets::default()).expect("there is a manifest");
    assert!(mended.findings.iter().all(|finding| finding.severity != Severity::Error));
    let compiled = mended.compiled.expect("the plan compiles");
    let year = compiled.cube.iter().next().and_then(|series| series.get(0));
    assert_eq!(year, Some(Quantity::from_int(11_000_000)));
}
