//! The shipped plans hold, and each seeded fault yields exactly its finding.

use std::collections::BTreeMap;
use std::path::Path;

use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::Lang;
use salesplan::source::{Budgets, Files, MemoryFiles, OsFiles};

/// A shipped plan in memory, so that faults can be seeded.
fn shipped(name: &str) -> MemoryFiles {
    let root = Path::new("plans").join(name);
    let files = OsFiles::new(&root, BTreeMap::new()).expect("the plan is shipped");
    let listing = files.list(&Budgets::default()).expect("the plan can be listed");
    let read = |path: &ecow::EcoString| (path.clone(), files.read(path, u64::MAX).expect("the plan can be read"));
    MemoryFiles::new(listing.files.iter().map(read))
}

fn found(outcome: &Outcome) -> Vec<String> {
    let line = |finding: &salesplan::diagnostic::Finding| {
        format!("{} {} {}", outcome.sources.location(finding.span), finding.rule.name, finding.message.text(Lang::En))
    };
    outcome.findings.iter().map(line).collect()
}

#[test]
fn shipped_plans_are_silent() {
    let outcome = compile(&shipped("equipment-maker"), &Budgets::default()).expect("it has a manifest");
    assert_eq!(found(&outcome), Vec::<String>::new());
    let compiled = outcome.compiled.expect("a plan without findings is compiled");
    assert!(compiled.cube.cells() > 1_000, "{} cells", compiled.cube.cells());
}

/// File, text there, what replaces it, and the one rule that must find it.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    ("organisation/east.yaml", "kind: region, parent: company, head", "kind: region, head", "many-roots"),
    ("organisation/east.yaml", "head: east-manager", "head: west-manager", "head-outside-unit"),
    (
        "organisation/east.yaml",
        "role: region-manager, unit: east",
        "role: region-manager, unit: east, vacant: true",
        "vacant-head",
    ),
    ("organisation/company.yaml", "span: to 12", "span: to 12, promotes_to: supervisor", "promotion-cycle"),
    ("organisation/company.yaml", ", duties: [合同评审]", "", "role-without-duties"),
    ("process.yaml", "evidence: [合同文本], ", "", "stage-without-evidence"),
    ("process.yaml", "owner: legal, due: 3d, probability: 80%", "due: 3d, probability: 80%", "stage-without-owner"),
    (
        "process.yaml",
        "owner: legal, due: 3d, probability: 80%",
        "owner: legal, probability: 80%",
        "stage-without-limit",
    ),
    ("process.yaml", "probability: 80%", "probability: 30%", "probability-falls"),
    ("process.yaml", "next: [won]}", "next: [lead]}", "stage-loop"),
    ("risk.yaml", ", controls: [return-check]", "", "risk-without-control"),
    ("risk.yaml", "owner: legal, indicators", "indicators", "risk-unowned"),
    ("risk.yaml", "every: month, routine: weekly-meeting, ", "", "control-without-place"),
    (
        "customers.yaml",
        "  retain: {name: 留存, owner: seller, actions: [季度回访], metric: collection-rate}\n",
        "",
        "life-cycle-incomplete",
    ),
    ("customers.yaml", "close: 5d", "close: 5h", "close-before-respond"),
    ("incentives.yaml", "share: 80%", "share: 70%", "shares-not-whole"),
    ("incentives.yaml", "name: 行为, weight: 40%", "name: 行为, weight: 30%", "weights-not-whole"),
    ("team.yaml", ", record: 会议纪要", "", "routine-without-record"),
    ("team.yaml", "日报, for: {role: seller}, every", "日报, every", "routine-without-audience"),
    ("basis.yaml", ", source: customers", "", "metric-without-source"),
    ("basis.yaml", "客户, metrics: [new-customers]", "客户", "goal-without-metric"),
    ("digital.yaml", "订单, system: erp, owner: operations", "订单, system: erp", "source-without-owner"),
    ("governance.yaml", "every: week, metrics: [revenue]", "every: week", "review-without-metric"),
    ("process.yaml", "{discount: above 5% to 10%}", "{discount: above 6% to 10%}", "approval-gap"),
    ("process.yaml", "{discount: above 5% to 10%}", "{discount: from 5% to 10%}", "approval-overlap"),
    ("process.yaml", "[[region-manager, sales-director], [", "[[region-manager], [", "grid-size"),
    ("process.yaml", "next: [contract, lost]", "next: [contrat, lost]", "unknown-reference"),
    ("process.yaml", "approval: discount", "approval: discont", "unknown-reference"),
    ("process.yaml", "{discount: to 5%}", "{discont: to 5%}", "unknown-axis"),
    ("process.yaml", "{discount: to 5%}", "{discount: to 5万}", "wrong-kind"),
    ("process.yaml", "{discount: to 5%}", "{discount: to 5% to 6%}", "invalid-condition"),
    ("customers.yaml", "from 20万 below 100万", "from 20万 to 100万", "grade-overlap"),
    ("customers.yaml", "    - {when: else, grade: D}\n", "", "grade-gap"),
    ("customers.yaml", "    others: {when: else, owner: sales-director}\n", "", "territory-gap"),
    ("risk.yaml", ", {when: else, factor: 0%, months: 0}", "", "policy-gap"),
    ("risk.yaml", "indicators: [revenue]", "indicators: [revenu]", "unknown-reference"),
    ("risk.yaml", "clawback: returns", "clawback: retuns", "unknown-reference"),
    ("incentives.yaml", "{from: 0%, rate: 0x}, ", "", "table-open-end"),
    ("incentives.yaml", "{from: 60%, rate: 2.5x}", "{from: 60%, to: 90%, rate: 2.5x}", "table-gap"),
    ("incentives.yaml", "{from: 60%, rate: 2.5x}", "{from: 60%, to: 100%, rate: 2.5x}", "table-overlap"),
    ("digital.yaml", "system: bi}", "system: crm}", "unused-system"),
    ("governance.yaml", "metrics: [revenue], output: 周报", "metrics: [revenues], output: 周报", "unknown-reference"),
    ("targets/east.yaml", "value: 5000万", "value: 5100万", "statements-disagree"),
    ("targets/company.yaml", "online: 8000万", "online: 8100万", "slices-do-not-sum"),
    ("targets/company.yaml", "value: 300家", "value: 200家", "rest-is-negative"),
    ("targets/west.yaml", "value: 4500万", "value: 4400万", "children-do-not-sum"),
    ("targets/company.yaml", "period: FY2026, metric: new", "period: FY26, metric: new", "outside-fiscal-year"),
    (
        "targets/north.yaml",
        "of: north, period: FY2026, metric: revenue",
        "of: nroth, period: FY2026, metric: revenue",
        "unknown-reference",
    ),
    ("targets/north.yaml", "split: equal, round_to", "splt: equal, round_to", "unknown-key"),
    ("targets/north.yaml", "value: 4000万", "value: 40%", "wrong-kind"),
    ("targets/north.yaml", "value: 4000万", "value: 4e7", "invalid-amount"),
    ("targets/north.yaml", "value: 4000万", "value: 4000.1234567", "amount-too-precise"),
    ("basis.yaml", "Q1: 18%", "Q1: 18", "bare-percent"),
    ("basis.yaml", "Q1: 18%", "Q1: 17%", "profile-not-whole"),
    (
        "basis.yaml",
        "{of: west, metric: collected, values: {FY2025: 3500万}}",
        "{of: west, metric: colected, values: {FY2025: 3500万}}",
        "unknown-reference",
    ),
    ("organisation/east.yaml", "parent: company", "parnt: company", "unknown-key"),
    ("organisation/east.yaml", "role: region-manager, ", "", "missing-field"),
    ("organisation/east.yaml", "count: 9", "count: nine", "wrong-type"),
    ("organisation/east.yaml", "kind: region", "kind: region, kind: area", "duplicate-key"),
    ("organisation/south.yaml", "positions:\n", "roles: {seller: {name: 销售}}\npositions:\n", "duplicate-id"),
    ("salesplan.yaml", "salesplan: 1", "salesplan: 9", "unknown-edition"),
    ("salesplan.yaml", "issued: 2025-12-20", "issued: 20.12.2025", "invalid-date"),
    ("salesplan.yaml", "mode: half-up", "mode: half-upp", "unknown-word"),
];

#[test]
fn a_seeded_fault_is_the_one_finding() {
    let mut faults = Vec::new();
    for (path, from, to, rule) in FAULTS {
        let mut files = shipped("equipment-maker");
        let bytes = files.read(path, u64::MAX).expect("the file is shipped");
        let text = String::from_utf8(bytes).expect("plans are UTF-8");
        assert!(text.contains(from), "{path} holds `{from}`");
        files.insert(*path, text.replacen(from, to, 1));
        let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
        let names: Vec<&str> = outcome.findings.iter().map(|finding| finding.rule.name).collect();
        if names != [*rule] {
            faults.push(format!("{rule} seeded in {path}: {:#?}", found(&outcome)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
