//! Faults seeded into a shipped plan, beside those told in the harness itself; and the rules that
//! one edit cannot show.

/// File, text there, what replaces it, and the one rule that must find it.
pub(crate) type Fault = (&'static str, &'static str, &'static str, &'static str);

/// Faults of text, words and tables, of which every module has its own.
pub(crate) const WRITTEN: &[Fault] = &[
    ("team.yaml", "\nroutines:\n", "\nroutines: {\n", "invalid-yaml"),
    ("team.yaml", "name: 新人入职培训", "name: 新人\u{202e}入职培训", "hidden-character"),
    ("team.yaml", "  onboarding:", "  on boarding:", "invalid-id"),
    ("basis.yaml", "is: {ratio: [new-revenue, revenue]}", "is: {ratios: [new-revenue, revenue]}", "invalid-formula"),
    ("targets/north.yaml", "period: FY2026, metric: revenue", "period: FY2026-Q7, metric: revenue", "invalid-period"),
    ("salesplan.yaml", "starts: 2026-01-01", "starts: 2026-01-30", "invalid-manifest"),
    (
        "governance.yaml",
        "\nreviews:\n",
        "\ntracking: {green: from 85%, amber: from 95%}\nreviews:\n",
        "amber-never-shown",
    ),
    ("salesplan.yaml", "rounding:", "rules: {vacant-heads: off}\nrounding:", "unknown-rule"),
    ("team.yaml", "training:\n", "# salesplan: ignore[vacant-head] 待补\ntraining:\n", "unused-ignore"),
    ("salesplan.yaml", "file: data/holidays.csv", "file: data/holiday.csv", "unreadable-file"),
    ("salesplan.yaml", "file: data/holidays.csv", "file: ../holidays.csv", "outside-plan-folder"),
    ("salesplan.yaml", "workday: 调休上班", "workday: 调休", "missing-column"),
    ("data/holidays.csv", "2026-01-01,元旦,", "2026-01-01,元旦,,x", "bad-cell"),
    ("data/holidays.csv", "2026-01-02,元旦,", "2026-01-01,元旦,", "duplicate-row"),
    ("team.yaml", "  product: {name:", "  product: {same_as: onbording, name:", "invalid-base"),
    (
        "customers.yaml",
        "{when: {grade: A}, respond: 2h}, {when: {grade: B}, respond: 4h}, {when: else, respond: 8h}",
        "{when: {grade: A}, respond: 2h}, {when: {grade: B}, respond: 4h}",
        "value-gap",
    ),
    (
        "customers.yaml",
        "{when: {grade: [B, C]}, return_after: 15d}",
        "{when: {grade: [B, C, D]}, return_after: 15d}",
        "value-overlap",
    ),
    ("risk/policies.yaml", "factor: 80%, 授信月数: 1", "factor: 80%", "missing-result"),
    ("risk/policies.yaml", "factor: 80%, 授信月数: 1", "factor: 80%, 授信月数: 1, 授信月: 1", "unknown-result"),
    (
        "customers.yaml",
        "{when: {grade: [A, B]}, close: 3d}",
        "{when: {grade: [A, B]}, from: 3, close: 3d}",
        "bound-without-axis",
    ),
    (
        "risk/policies.yaml",
        "{when: {years: from 1}, discount: 0%, each: {step: 1, discount: 1%}}, {when: {years: below 1}, discount: 0%}",
        "{when: {years: to 9}, discount: 0%, each: {step: 1, discount: 1%}}, {when: {years: above 9}, discount: 0%}",
        "step-without-start",
    ),
    ("risk/policies.yaml", "volume: {name: 批量,", "volume: {name: 批量, needs: term,", "circular-need"),
    (
        "customers.yaml",
        "owner: west-online}",
        "owner: west-online}\n    west-again: {when: {region: within west, channel: online}, owner: west-channel}",
        "unreachable-row",
    ),
    (
        "risk/policies.yaml",
        "{when: {amount: from 200万}, 签署人",
        "{when: {amount: from 150万}, 签署人",
        "policy-overlap",
    ),
    ("risk/policies.yaml", "when: {event: off-book}", "when: else", "impossible-condition"),
];

/// Faults of the organisation, of targets and of the modules beside them.
pub(crate) const MEANT: &[Fault] = &[
    (
        "organisation/company.yaml",
        "support-dept: {name: 法务人力部, kind: department, parent: company",
        "support-dept: {name: 法务人力部, kind: department, parent: support-dept",
        "unit-cycle",
    ),
    (
        "organisation/company.yaml",
        "hq-sales-ops-manager: {role: sales-ops-manager, unit: sales-hq}",
        "hq-sales-ops-manager: {role: sales-ops-manager, unit: sales-hq, reports_to: hq-sales-ops}",
        "reporting-cycle",
    ),
    (
        "organisation/company.yaml",
        "  finance-manager:\n    name: 财务经理",
        "  auditor: {name: 审计, level: 5, carries: none, duties: [抽查]}\n  finance-manager:\n    name: 财务经理",
        "role-without-position",
    ),
    (
        "organisation/company.yaml",
        "  hq-legal: {role: legal, unit: support-dept}",
        "  hq-legal: {role: legal, unit: support-dept, starts: 2026-07-01, ends: 2026-03-31}",
        "ends-before-start",
    ),
    ("targets/company.yaml", "east: 5250万, north: 4200万", "east: 5250万, north: 3950万", "sets-out-of-order"),
    (
        "targets/overlay.yaml",
        "value: 9000万, by: {product: {b: 9000万}}",
        "value: 9000万, by: {product: {b: 9500万}}",
        "slice-exceeds-margin",
    ),
    (
        "targets/company.yaml",
        "{unit: {east: 16件, north: 12件, south: 19件, west: rest}}",
        "{unit: {split: history}}",
        "split-without-basis",
    ),
    ("targets/company.yaml", "south: 6700万, west: rest}}}", "south: 6700万}}}", "unallocated-remainder"),
    ("targets/east.yaml", "Q3: 500家, Q4: 520家", "Q3: 500家, Q4: 510家", "periods-do-not-sum"),
    (
        "customers.yaml",
        "{rows: [{when: {grade: A}, respond: 2h}, {when: {grade: B}, respond: 4h}, {when: else, respond: 8h}]}\n    close: {rows: [{when: {grade: [A, B]}, close: 3d}, {when: else, close: 5d}]}",
        "8h\n    close: 4h",
        "close-before-respond",
    ),
    (
        "process/direct.yaml",
        "next: [negotiation, lost], back: [opportunity],\n                 idle: {rows: [{when: {grade: A}, warn: 30d, close: 60d}, {when: else, warn: 10d, close: 20d}]}}\n",
        "next: [negotiation, parked, lost], back: [opportunity]}\n      parked: {name: 搁置, owner: seller, due: 9d, probability: 40%, evidence: [搁置说明], system: crm}\n",
        "dead-end",
    ),
    (
        "process/direct.yaml",
        "      negotiation: {",
        "      parked: {name: 搁置, owner: seller, due: 9d, probability: 40%, evidence: [搁置说明], system: crm, next: [lost]}\n      negotiation: {",
        "unreachable-stage",
    ),
    (
        "process/direct.yaml",
        "      negotiation: {",
        "      parked: {name: 搁置, owner: seller, due: 9d, probability: 1%, evidence: [搁置说明], system: crm, next: [lead]}\n      negotiation: {",
        "no-start",
    ),
    ("process/direct.yaml", "when: {channel: [key-account, offline]}", "when: {channel: key-account}", "process-gap"),
    (
        "process/direct.yaml",
        "when: {channel: [key-account, offline]}",
        "when: {channel: [key-account, offline, dealer]}",
        "process-overlap",
    ),
    ("team.yaml", "hr, service-manager, region-manager", "service-manager, region-manager", "role-without-training"),
    ("incentives/direct.yaml", "pays: {sales: 8.4万}}", "pays: {sales: 8.5万}}", "example-fails"),
    (
        "incentives/channel.yaml",
        "for: {role: channel-seller}",
        "for: {role: channel-seller, unit: within east}",
        "role-without-plan",
    ),
    (
        "incentives/direct.yaml",
        "incentives:\n",
        "metrics: {spares: {name: 备件额, in: money, note: 随机备件。}}\nincentives:\n  spares-2026:\n    name: 备件提成\n    for: {role: legal}\n    period: FY2026\n    components:\n      spares: {measure: {metric: spares, of: own, as: amount, credited_on: invoice, window: year}, every: quarter, rate: 1%}\n",
        "component-without-source",
    ),
    ("basis.yaml", "source: shipments.unsigned, ", "", "indicator-without-source"),
    ("digital.yaml", "{unique: [receipt-no], ", "{unique: [receipt], ", "quality-without-column"),
    (
        "risk/policies.yaml",
        "when: {event: false-visit}, score: conduct, ",
        "when: {event: false-visit}, ",
        "integrity-risk-without-clawback",
    ),
    (
        "incentives/direct.yaml",
        "given: {revenue: {target: 300万, actual: 150万}",
        "given: {revenu: {target: 300万, actual: 150万}",
        "example-unknown",
    ),
    (
        "incentives/direct.yaml",
        "judged_by: region-manager, range: from 0% to 120%",
        "range: from 0% to 120%",
        "range-without-judge",
    ),
    (
        "organisation/company.yaml",
        "  hq-legal: {role: legal, unit: support-dept}\n  hq-hr: {role: hr, unit: support-dept}\n  hq-service-manager: {role: service-manager, unit: service-dept}\n  hq-service-engineer: {role: service-engineer, unit: service-dept, count: 4, starts: {4: 2026-05-01}, note: 四大区各驻一人，第四人 5 月到岗后驻西部。}",
        "  hq-hr: {role: hr, unit: support-dept}\n  hq-service-manager: {role: service-manager, unit: service-dept}\n  hq-service-engineer: {role: service-engineer, unit: service-dept, count: 4, starts: {4: 2026-05-01}}\n  hq-legal: {role: legal, unit: support-dept, vacant: true}\napprovals:\n  gift: {name: 礼品, for: {role: seller}, owner: hr, rows: [{when: {amount: from 0}, approver: legal, due: 1d}]}",
        "approval-unfilled",
    ),
    (
        "governance.yaml",
        "      - {of: east, period: FY2026-Q3, metric: collected,",
        "      - {of: east, period: FY2026-Q2, metric: collected, was: 1187.5万, value: 1187.5万}\n      - {of: east, period: FY2026-Q3, metric: collected,",
        "change-reaches-back",
    ),
    (
        "governance.yaml",
        "      - {of: east, period: FY2026-Q3, metric: collected,",
        "      - {of: east-specialist, period: FY2026, metric: new-revenue, was: 1300万, value: 100万}\n      - {of: east, period: FY2026-Q3, metric: collected,",
        "change-below-past",
    ),
    (
        "governance.yaml",
        "      - {of: east, period: FY2026-Q3, metric: collected,",
        "      - {of: east-specialist, period: FY2026, metric: new-revenue, was: 1300万, value: 1290万}\n      - {of: east-specialist, period: FY2026, metric: new-revenue, was: 1300万, value: 1280万}\n      - {of: east, period: FY2026-Q3, metric: collected,",
        "changes-collide",
    ),
    (
        "targets/company.yaml",
        "{unit: {east: 16件, north: 12件, south: 19件, west: rest}}",
        "{unit: {east: 20件, north: 15件, south: 20件, west: 20件, over_assign: to 5%}}",
        "over-assigned",
    ),
];

/// Rules that one edit of a shipped plan cannot show alone, each with what it takes and the test that does it.
pub(crate) const SEEDED_ELSEWHERE: &[(&str, &str)] = &[
    ("not-utf8", "bytes that are no text; tests/seeded.rs"),
    ("file-too-large", "a budget of the reader; tests/seeded.rs"),
    ("nesting-too-deep", "a budget of the reader; tests/seeded.rs"),
    ("too-many-nodes", "a budget of the reader; tests/seeded.rs"),
    ("too-many-files", "a budget of the reader; tests/seeded.rs"),
    ("table-not-proven", "a budget of the analysis; tests/decision.rs"),
    ("territory-overlap", "several edits; tests/seeded.rs"),
    ("coverage-overlap", "several edits; tests/seeded.rs"),
    ("missing-cadence", "a whole section; tests/seeded.rs"),
    ("holders-overlap", "a roster; tests/organisation.rs"),
    ("holder-outside-position", "a roster; tests/organisation.rs"),
    ("too-many-rejects", "files of records; tests/sources.rs"),
    ("scenario-fails", "tests of a plan; tests/pay.rs"),
    ("scenario-unknown", "tests of a plan; tests/pay.rs"),
    ("term-not-paid", "what pay leaves out; tests/pay.rs"),
    ("source-without-files", "files of records; tests/sources.rs"),
    ("change-moves-others", "the other plan; tests/seeded.rs"),
    ("quota-below-zero", "a target that moves others; tests/pay.rs"),
];
