//! Ids inside of other texts: a typo is told where it stands, and once, although nothing else would miss what it meant.

use salesplan::compile::compile;
use salesplan::diagnostic::Lang;
use salesplan::source::{Budgets, MemoryFiles};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

const PLAN: &str = "
metrics: {revenue: {name: Revenue, in: money, source: orders.amount}}
fields: {potential: {name: Potential, in: money, missing: 0}, discount: {name: Discount, in: percent, range: from 0% to 100%}}
units: {company: {name: Head office, head: chief}}
roles:
  manager: {name: Manager, level: 3, carries: team, duties: [Lead]}
  seller: {name: Seller, level: 2, carries: own, productivity: {revenue: 50}, duties: [Sell]}
positions:
  chief: {role: manager, unit: company}
  shop: {role: seller, unit: company}
targets: [{of: company, period: FY2026, metric: revenue, value: 10, by: {position: {split: equal}}}]
segments: {gives: {grade: [B, A]}, owner: chief, rows: [{when: {potential: from 100}, grade: A}, {when: {potential: below 100}, grade: B}]}
coverage: {accounts: {A: 3, B: 9}, rows: [{when: {grade: A}, owner: seller, accounts_each: to 8}, {when: {grade: B}, owner: seller, accounts_each: to 20}]}
processes:
  sale:
    name: Sale
    owner: chief
    stages:
      quote: {name: Quote, owner: seller, due: 2 working days, exit: [Accepted], evidence: [Quote], system: crm, approval: deal, next: [won]}
      won: {name: Won, outcome: won, requires: [discount, grade, revenue]}
approvals:
  deal: {name: Deal, owner: chief, rows: [{when: {discount: to 10%}, approver: none}, {when: {discount: above 10%}, approver: manager, due: 1d}]}
separation: {apart: [[deal.request, deal.approve], [quote.own, deal.approve], [Calculate pay, Release pay v2.0]]}
systems: {crm: {name: CRM, owner: chief}}
sources: {orders: {system: crm, owner: chief, every: day, columns: {id: Number, amount: Sum}}}
dashboards: {own: {name: Own numbers, for: {role: seller}, metrics: [revenue], every: day, sees: own, system: crm}}
";

/// The errors of a plan: place, rule, message and helps.
fn errors(plan: &str, lang: Lang) -> Vec<String> {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", plan)]);
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    let errors = outcome.findings.iter().filter(|finding| finding.severity == salesplan::diagnostic::Severity::Error);
    let line = |finding: &salesplan::diagnostic::Finding| {
        let helps: String = finding.help.iter().map(|help| format!("; {}", help.text(lang))).collect();
        format!("{} {}{helps}", finding.rule.name, finding.message.text(lang))
    };
    errors.map(line).collect()
}

#[test]
fn a_typo_in_a_text_that_names_an_entry_is_told_once() {
    assert_eq!(errors(PLAN, Lang::En), Vec::<String>::new());
    let meant = |id: &str, noun: &str, near: &str| {
        format!("unknown-reference `{id}` is not {noun} of this plan; did you mean `{near}`?")
    };
    let cases = [
        ("source: orders.amount", "source: order.amount", meant("order", "a source", "orders")),
        ("productivity: {revenue: 50}", "productivity: {revenu: 50}", meant("revenu", "a metric", "revenue")),
        ("accounts: {A: 3, B: 9}", "accounts: {A: 3, b: 9}", meant("b", "a grade of customers", "B")),
        ("requires: [discount", "requires: [dicsount", meant("dicsount", "a field", "discount")),
        (
            "requires: [discount",
            "requires: [signature, discount",
            "unknown-reference `signature` is not a field of this plan; declare what is recorded: `fields: {signature: {in: text}}`, \
             or money, count, date and others"
                .to_owned(),
        ),
        ("[[deal.request", "[[dael.request", meant("dael", "an approval", "deal")),
        ("[quote.own", "[qoute.own", meant("qoute", "a stage", "quote")),
        (
            "[[deal.request, deal.approve]",
            "[[deal.request, deal.aprove]",
            "unknown-word `aprove` is none of request, approve or own; did you mean `approve`?".to_owned(),
        ),
    ];
    for (right, wrong, told) in cases {
        assert!(PLAN.contains(right), "{right}");
        assert_eq!(errors(&PLAN.replace(right, wrong), Lang::En), [told], "{wrong}");
    }
    let chinese = errors(&PLAN.replace("source: orders.amount", "source: order.amount"), Lang::Zh);
    assert_eq!(chinese, ["unknown-reference 方案中没有名为 `order` 的数据源; 是否想写 `orders`？"]);
}

/// A plan may leave its sources to others, and what could not be read may be what is meant.
#[test]
fn what_is_not_there_to_be_named_is_not_missed() {
    let without = |section: &str| -> String {
        PLAN.lines().filter(|line| !line.starts_with(section)).map(|line| format!("{line}\n")).collect()
    };
    assert_eq!(errors(&without("sources:"), Lang::En), Vec::<String>::new());
    let unread = without("sources:").replace("orders.amount", "order.amount") + "sources: none\n";
    assert_eq!(errors(&unread, Lang::En), ["wrong-type expected a map from ids to entries"]);
}
