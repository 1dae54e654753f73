//! The shipped plans hold, and each seeded fault yields exactly its finding.

#[path = "support/faults.rs"]
mod faults;

#[path = "support/shipped.rs"]
mod shipped;

#[path = "support/told.rs"]
mod told;

use std::collections::BTreeMap;
use std::path::Path;

use salesplan::check::all_rules;

use salesplan::compile::{Session, compile, compile_again};
use salesplan::source::{Budgets, Files, MemoryFiles, OsFiles};
use shipped::{found, shipped};
use told::{Told, told};

#[test]
fn shipped_plans_are_silent() {
    for name in ["equipment-maker", "saas-vendor"] {
        // From the disk, since a plan's tables lie beside the files that a listing of plan files knows.
        let files = OsFiles::new(&Path::new("plans").join(name), BTreeMap::new()).expect("the plan is shipped");
        let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
        assert_eq!(found(&outcome), Vec::<String>::new(), "{name}");
        let compiled = outcome.compiled.expect("a plan without findings is compiled");
        assert!(compiled.cube.cells() > 1_000, "{name}: {} cells", compiled.cube.cells());
    }
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
    ("organisation/company.yaml", "    span: to 6\n", "    span: to 4\n", "span-exceeded"),
    (
        "organisation/east.yaml",
        "role: region-manager, unit: east",
        "role: region-manager, unit: east, ends: 2026-06-30",
        "head-gone",
    ),
    (
        "organisation/company.yaml",
        "hq-sales-ops-manager: {role: sales-ops-manager, unit: sales-hq}",
        "hq-sales-ops-manager: {role: sales-ops-manager, unit: sales-hq, ends: 2026-06-30}",
        "manager-gone",
    ),
    (
        "organisation/company.yaml",
        "  product-dept:",
        "  lab: {name: 试验室, parent: product-dept, ends: 2026-06-30}\n  lab-east: {name: 华东试验组, parent: lab}\n  product-dept:",
        "parent-gone",
    ),
    (
        "organisation/east.yaml",
        "positions:\n",
        "  lab: {name: 试验室, parent: company, ends: 2026-06-30}\n\npositions:\n  lab-legal: {role: legal, unit: lab}\n",
        "unit-gone",
    ),
    (
        "organisation/east.yaml",
        "{region: within east}",
        "{region: [jiangsu, zhejiang, anhui, fujian, jiangxi, shandong]}",
        "covers-gap",
    ),
    ("organisation/east.yaml", "{region: within east}", "{region: {within: [east, beijing]}}", "covers-overlap"),
    (
        "organisation/east.yaml",
        "head: east-supervisor}",
        "head: east-supervisor, covers: {region: {within: [east, beijing]}}}",
        "covers-outside-parent",
    ),
    ("organisation/company.yaml", "promotes_to: sales-director\n", "promotes_to: supervisor\n", "promotion-cycle"),
    (
        "organisation/company.yaml",
        "    duties: [合同评审与用印, 诚信举报调查, 客户资料保密管理]\n",
        "",
        "role-without-duties",
    ),
    ("process/direct.yaml", "evidence: [合同文本, 评审记录], ", "", "stage-without-evidence"),
    (
        "process/direct.yaml",
        "owner: legal, due: 3d, probability: 80%",
        "due: 3d, probability: 80%",
        "stage-without-owner",
    ),
    (
        "process/direct.yaml",
        "owner: legal, due: 3d, probability: 80%",
        "owner: legal, probability: 80%",
        "stage-without-limit",
    ),
    ("process/direct.yaml", "probability: 80%", "probability: 30%", "probability-falls"),
    ("process/direct.yaml", "next: [won]}", "next: [lead]}", "stage-loop"),
    ("risk/risks.yaml", "controls: [stock-limit, sell-out-check], ", "", "risk-without-control"),
    ("risk/risks.yaml", "owner: legal, indicators", "indicators", "risk-unowned"),
    ("risk/risks.yaml", "kind: detective, routine: joint-visit", "kind: detective", "control-without-place"),
    (
        "customers.yaml",
        "  retain: {name: 留存, owner: service-manager, actions: [季度巡检, 满意度回访, 配件储备建议], metric: satisfaction, every: quarter}\n",
        "",
        "life-cycle-incomplete",
    ),
    ("incentives/direct.yaml", "share: 60%", "share: 70%", "shares-not-whole"),
    ("incentives/direct.yaml", "target: 25万, fixed: 60%", "target: 25万, fixed: 70%", "pay-mix-not-whole"),
    ("incentives/scorecards.yaml", "name: 行为, weight: 15%", "name: 行为, weight: 20%", "weights-not-whole"),
    ("team.yaml", ", record: 周会纪要与行动清单", "", "routine-without-record"),
    (
        "team.yaml",
        "日报, for: {role: [seller, key-account-seller, online-seller, channel-seller]}, every",
        "日报, every",
        "routine-without-audience",
    ),
    (
        "basis.yaml",
        "source: customers, when: {first-order: true}",
        "when: {first-order: true}",
        "metric-without-source",
    ),
    (
        "basis.yaml",
        "突破华南，年增长三成，成为第一大区, metrics: [revenue, new-customers]",
        "突破华南，年增长三成，成为第一大区",
        "goal-without-metric",
    ),
    ("digital.yaml", "    system: erp\n    owner: sales-ops-manager\n", "    system: erp\n", "source-without-owner"),
    (
        "governance.yaml",
        "every: week, metrics: [revenue, collected, new-customers, visits]",
        "every: week",
        "review-without-metric",
    ),
    ("process/approvals.yaml", "{discount: above 12% to 15%}", "{discount: above 13% to 15%}", "approval-gap"),
    ("process/approvals.yaml", "{payment: net-60}", "{payment: [net-60, net-90]}", "approval-overlap"),
    (
        "process/approvals.yaml",
        "approver: [[region-manager, sales-director, general-manager], [",
        "approver: [[region-manager, sales-director], [",
        "grid-size",
    ),
    ("process/direct.yaml", "next: [contract, lost]", "next: [contrat, lost]", "unknown-reference"),
    ("process/direct.yaml", "approval: discount", "approval: discont", "unknown-reference"),
    ("process/approvals.yaml", "{discount: to 3%}", "{discont: to 3%}", "unknown-axis"),
    ("process/approvals.yaml", "{discount: to 3%}", "{discount: to 3万}", "wrong-kind"),
    ("process/approvals.yaml", "{discount: to 3%}", "{discount: to 3% to 6%}", "invalid-condition"),
    ("customers.yaml", "from 20万 below 100万", "from 20万 to 100万", "grade-overlap"),
    ("customers.yaml", "    - {when: else, grade: D, note: 零散客户，群组运营。}\n", "", "grade-gap"),
    ("customers.yaml", "    others: {when: else, owner: west-supervisor, name: 西部直销}\n", "", "territory-gap"),
    (
        "risk/policies.yaml",
        "      - {when: {grade: C, overdue-for: below 30d}, factor: 80%, 授信月数: 1}\n",
        "",
        "policy-gap",
    ),
    ("risk/risks.yaml", "indicators: [out-of-area]", "indicators: [out-of-aera]", "unknown-reference"),
    ("risk/policies.yaml", "clawback: returns", "clawback: retuns", "unknown-reference"),
    ("incentives/direct.yaml", "{from: 0%, rate: 0.5x}, ", "", "table-open-end"),
    ("incentives/crediting.yaml", "share: 90%, kind: split", "share: 80%, kind: split", "split-not-whole"),
    ("incentives/crediting.yaml", "credit: transferred-from", "credit: position", "double-credit"),
    ("basis.yaml", "source: orders.gross-profit", "source: orders.gross-profits", "unknown-column"),
    ("incentives/direct.yaml", "{from: 60%, rate: 1.75x}", "{from: 60%, to: 90%, rate: 1.75x}", "table-gap"),
    ("incentives/direct.yaml", "{from: 60%, rate: 1.75x}", "{from: 60%, to: 100%, rate: 1.75x}", "table-overlap"),
    ("digital.yaml", "systems:\n", "systems:\n  oa: {name: OA, owner: hr}\n", "unused-system"),
    ("governance.yaml", "metrics: [revenue, units,", "metrics: [revenues, units,", "unknown-reference"),
    ("targets/east.yaml", "value: 5000万", "value: 5100万", "statements-disagree"),
    ("targets/company.yaml", "a: 1700万", "a: 1800万", "slices-do-not-sum"),
    // Changes: a sum that holds before and not after; a period that is over; a number that is not in force; an entry gone wrong.
    ("governance.yaml", "was: 783.75万, value: 823.75万", "was: 783.75万, value: 833.75万", "children-do-not-sum"),
    (
        "governance.yaml",
        "starts: 2026-07-01\n    reason: 华东",
        "starts: 2026-10-01\n    reason: 华东",
        "change-reaches-back",
    ),
    ("governance.yaml", "was: 1140万", "was: 1150万", "change-does-not-match"),
    ("governance.yaml", "starts: 2026-07-01\n    reason: 华东", "starts: 2026-07-01\n    reson: 华东", "unknown-key"),
    ("governance.yaml", "拜访后有下一步], system: crm", "拜访后有下一步], system: crn", "unknown-reference"),
    ("targets/company.yaml", "value: 3200万", "value: 1200万", "rest-is-negative"),
    ("targets/south.yaml", "south-channel: 450万", "south-channel: 460万", "children-do-not-sum"),
    ("targets/company.yaml", "period: FY2026, metric: new", "period: FY26, metric: new", "outside-fiscal-year"),
    ("targets/overlay.yaml", "of: north-specialist", "of: nroth-specialist", "unknown-reference"),
    ("targets/company.yaml", "split: history, round_to", "splt: history, round_to", "unknown-key"),
    ("targets/north.yaml", "value: 4000万", "value: 40%", "wrong-kind"),
    ("targets/north.yaml", "value: 4000万", "value: 4e7", "invalid-amount"),
    ("targets/north.yaml", "value: 4000万", "value: 4000.1234567", "amount-too-precise"),
    ("basis.yaml", "Q1: 18%", "Q1: 18", "bare-percent"),
    ("basis.yaml", "Q1: 18%", "Q1: 17%", "profile-not-whole"),
    ("basis.yaml", "{of: company, metric: win-rate", "{of: company, metric: win-rte", "unknown-reference"),
    ("organisation/east.yaml", "parent: company", "parnt: company", "unknown-key"),
    ("organisation/east.yaml", "role: region-manager, ", "", "missing-field"),
    ("organisation/east.yaml", "count: 4", "count: four", "wrong-type"),
    ("organisation/east.yaml", "kind: region", "kind: region, kind: area", "duplicate-key"),
    ("organisation/south.yaml", "positions:\n", "roles: {seller: {name: 销售}}\npositions:\n", "duplicate-id"),
    ("basis.yaml", "growth: to 35%", "growth: to 32%", "growth-out-of-line"),
    ("basis.yaml", "quota_to_pay: from 8x to 30x", "quota_to_pay: from 8x to 25x", "quota-to-pay-out-of-line"),
    (
        "targets/company.yaml",
        "{of: {role: channel-seller}, period: FY2026, every: month, metric: visits",
        "{of: {position: east-channel}, period: FY2026, every: month, metric: visits",
        "missing-individual-target",
    ),
    (
        "basis.yaml",
        "basis:\n  strategy:\n",
        "targets:\n  - {of: company, period: FY2026, metric: discount-given, value: 500万}\nbasis:\n  strategy:\n    less-discount: {statement: 控制让利, metrics: [discount-given]}\n",
        "missing-level",
    ),
    ("basis.yaml", "quota_to_productivity: to 95%", "quota_to_productivity: to 80%", "quota-beyond-productivity"),
    (
        "targets/south.yaml",
        "  - {of: south-online-5, period: FY2026, metric: visits",
        "  - {of: south-online-5, period: FY2026-Q1, metric: record-quality, value: 95%}\n  - {of: south-online-5, period: FY2026, metric: visits",
        "target-outside-employment",
    ),
    (
        "targets/company.yaml",
        "metric: collection-rate, value: 95%",
        "metric: collection-rate, value: 93%",
        "ratio-inconsistent",
    ),
    ("targets/company.yaml", "metric: win-rate, value: 28%", "metric: win-rate, value: 35%", "ratio-outside-children"),
    ("basis.yaml", "market_share: to 16%", "market_share: to 14%", "exceeds-market"),
    (
        "basis.yaml",
        "{product: a, period: FY2026, value: 3200台",
        "{product: a, period: FY2026, value: 2500台",
        "exceeds-capacity",
    ),
    (
        "basis.yaml",
        "metrics: [collection-rate, overdue-ratio]",
        "metrics: [collection-rate, discount-given]",
        "strategy-without-target",
    ),
    (
        "basis.yaml",
        "    growth: to 35%                   # 任何大区、渠道、产品的增长都不得超过 35%，超过须说明依据\n",
        "",
        "not-checked",
    ),
    ("salesplan.yaml", "salesplan: 1\n", "salesplan: 9\n", "unknown-edition"),
    ("salesplan.yaml", "issued: 2025-12-20", "issued: 20.12.2025", "invalid-date"),
    ("salesplan.yaml", "mode: half-up", "mode: half-upp", "unknown-word"),
    ("team.yaml", "role: online-seller, count: 1,", "role: online-seller, count: 2,", "hiring-mismatch"),
    (
        "customers.yaml",
        "    - {when: {grade: B}, owner: seller, accounts_each: to 30, visits: 2 per month}\n",
        "",
        "grade-uncovered",
    ),
    (
        "customers.yaml",
        "accounts: {A: 40, B: 160, C: 500, D: 1200}",
        "accounts: {A: 40, B: 160, C: 5000, D: 1200}",
        "coverage-beyond-capacity",
    ),
    (
        "governance.yaml",
        "of: east, period: FY2026-Q3, metric: collected, was: 1140万",
        "of: east, period: FY2026-Q3, metric: collected, was: 1141万",
        "change-does-not-match",
    ),
    ("governance.yaml", "    approver: sales-director\n    targets:", "    targets:", "change-unapproved"),
    (
        "governance.yaml",
        "    approver: sales-director\n    targets:",
        "    approver: east-online\n    targets:",
        "approver-below-holder",
    ),
    (
        "process/approvals.yaml",
        "{when: {discount: above 3% to 8%, amount: below 100万}, approver: region-manager,",
        "{when: {discount: above 3% to 8%, amount: below 100万}, approver: supervisor,",
        "self-approval",
    ),
    (
        "process/approvals.yaml",
        "{when: {payment: net-30, amount: below 50万}, approver: region-manager,",
        "{when: {payment: net-30, amount: below 50万}, approver: service-engineer,",
        "approver-below-asker",
    ),
    (
        "process/direct.yaml",
        "evidence: [线索登记, 首次联系记录], system: crm,",
        "evidence: [线索登记, 首次联系记录],",
        "stage-without-system",
    ),
    (
        "incentives/channel.yaml",
        "        table: {mode: interpolated, below_first",
        "        table: {below_first",
        "choice-unstated",
    ),
    (
        "incentives/channel.yaml",
        "    for: {role: online-seller}\n",
        "    for: {role: [online-seller, channel-seller]}\n",
        "two-plans",
    ),
    (
        "incentives/channel.yaml",
        "measure: {metric: new-customers, of: own, as: attainment, credited_on: collection, window: year}",
        "measure: {metric: lost-after-quote, of: own, as: attainment, credited_on: collection, window: year}",
        "component-without-target",
    ),
    (
        "risk/policies.yaml",
        "    - [proposal.own, collection.own]",
        "    - [proposal.own, negotiation.own]",
        "duties-together",
    ),
    (
        "digital.yaml",
        "    owner: sales-ops-manager\n    every: day\n    file: data/orders/*.csv",
        "    owner: sales-ops-manager\n    every: month\n    file: data/orders/*.csv",
        "source-slower-than-review",
    ),
    (
        "basis.yaml",
        "    season: {Q1: 18%, Q2: 25%, Q3: 24%, Q4: 33%}",
        "    season: {Q1: 18%, Q2: 25%, Q3: 24%, Q4: 33%}\n    spare: {Q1: 25%, Q2: 25%, Q3: 25%, Q4: 25%}",
        "unused-definition",
    ),
];

#[test]
fn a_seeded_fault_is_the_one_finding() {
    let mut faults = Vec::new();
    for (path, from, to, rule) in FAULTS.iter().chain(faults::WRITTEN).chain(faults::MEANT) {
        let mut files = shipped("equipment-maker");
        let bytes = files.read(path, u64::MAX).expect("the file is shipped");
        let text = String::from_utf8(bytes).expect("plans are UTF-8");
        assert!(text.contains(from), "{path} holds `{from}`");
        files.insert(*path, text.replacen(from, to, 1));
        let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
        // Worked examples say what a plan pays: a fault of its tables is seen in them, too.
        let is_own = |name: &&str| *name != "example-fails" || *rule == "example-fails";
        let names: Vec<&str> = outcome.findings.iter().map(|finding| finding.rule.name).filter(is_own).collect();
        if names != [*rule] {
            faults.push(format!("{rule} seeded in {path}: {:#?}", found(&outcome)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_is_seeded_or_says_why_not() {
    let all = FAULTS.iter().chain(faults::WRITTEN).chain(faults::MEANT);
    let seeded: Vec<&str> = all.map(|(.., rule)| *rule).collect();
    let told = |name: &str| faults::SEEDED_ELSEWHERE.iter().any(|(rule, _)| *rule == name);
    let mut wrong = Vec::new();
    for rule in all_rules() {
        if seeded.contains(&rule.name) == told(rule.name) {
            wrong.push(format!("{}: seeded {}, listed otherwise", rule.name, seeded.contains(&rule.name)));
        }
    }
    let known: Vec<&str> = all_rules().iter().map(|rule| rule.name).collect();
    let listed = seeded.iter().copied().chain(faults::SEEDED_ELSEWHERE.iter().map(|(rule, _)| *rule));
    wrong.extend(listed.filter(|name| !known.contains(name)).map(|name| format!("{name}: no such rule")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A session that follows a plan through every fault and back again tells the same as a run that knows nothing of the past.
#[test]
fn following_an_edit_gives_what_compiling_anew_gives() {
    for name in ["equipment-maker", "saas-vendor"] {
        let mut files = shipped(name);
        let mut session = Session::default();
        let anew = |files: &MemoryFiles| told(&compile(files, &Budgets::default()).expect("it has a manifest"));
        let mut follow = |files: &MemoryFiles, anew: &Told, what: &str| {
            let followed = told(&compile_again(files, &Budgets::default(), &mut session).expect("it has a manifest"));
            assert_eq!(followed.0, anew.0, "{name}: {what}");
            assert!(followed.1 == anew.1, "{name}: other cells after {what}");
            session.fresh()
        };
        let whole = anew(&files);
        follow(&files, &whole, "the first run");
        for edit in edits(name, &files) {
            let before = files.read(edit.0, u64::MAX).expect("the file is there");
            files.insert(edit.0, edit.1);
            let fresh = follow(&files, &anew(&files), &edit.2);
            assert!(fresh <= 2, "only what the last edit mended and this one changed is read anew: {}", edit.2);
            // Mended with the next edit, so that edits of two files come at once.
            files.insert(edit.0, String::from_utf8(before).expect("it is UTF-8"));
        }
        follow(&files, &whole, "all is mended");
    }
}

/// A path, its new text, and what was changed.
type Edit = (&'static str, String, String);

/// The seeded faults, and for each file a line above all others, which moves everything and changes nothing.
fn edits(plan: &str, files: &MemoryFiles) -> Vec<Edit> {
    let text = |path: &str| String::from_utf8(files.read(path, u64::MAX).expect("it is there")).expect("it is UTF-8");
    let mut edits: Vec<Edit> = Vec::new();
    if plan == "equipment-maker" {
        for (path, from, to, rule) in FAULTS {
            let first = !edits.iter().any(|(other, ..)| other == path);
            edits.push((*path, text(path).replacen(from, to, 1), format!("{rule} in {path}")));
            if first {
                edits.push((*path, format!("# moved\n{}", text(path)), format!("a line above {path}")));
            }
        }
    } else {
        let targets = "targets/americas.yaml";
        edits.push((targets, format!("# moved\n{}", text(targets)), "a line above targets".into()));
        let organisation = "organisation.yaml";
        edits.push((organisation, text(organisation).replacen("name: ", "name: New ", 1), "a new name".into()));
        edits.push((organisation, format!("# moved\n{}", text(organisation)), "a line above units".into()));
    }
    edits
}
