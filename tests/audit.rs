//! What `audit` finds in the records of a small plan.

use salesplan::actuals::Access;
use salesplan::audit::json::{JsonAudit, schema};
use salesplan::audit::{Asked, Weight, audit};
use salesplan::compile::compile;
use salesplan::diagnostic::{Findings, Lang};
use salesplan::source::{Budgets, MemoryFiles};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: USD\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nrounding: {money: 0.01, mode: half-up, place: component}\n";

/// Two returns within 30 days are tolerated of one position: Ann has two, Cat three, so that Cat's are breaches and Ann's are not.
const PLAN: &str = "
units: {company: {name: Head office, head: boss}}
roles:
  director: {name: Director, level: 5, duties: [Lead], carries: none}
  seller: {name: Seller, level: 2, duties: [Sell], carries: own}
positions:
  boss: {role: director, unit: company}
  ann: {role: seller, unit: company}
  cat: {role: seller, unit: company}
metrics: {revenue: {name: Revenue, in: money, source: orders.amount}}
systems: {erp: {name: ERP, owner: boss}}
sources: {orders: {system: erp, owner: boss, every: day, file: orders.csv, columns: {date: date, amount: amount, position: position, event: event, age: age}}}
crediting: {rows: [{source: orders, credit: position, share: 100%, kind: direct, date: date, closed: next-open}]}
integrity: {early: {when: {event: return, age: to 30d}, tolerance: to 2, owner: boss, consequence: Taken back.}}
";
const ROWS: [&str; 6] = [
    "2026-03-01,-1,ann,return,3d",
    "2026-03-02,-1,ann,return,3d",
    "2026-03-03,-1,cat,return,3d",
    "2026-03-04,-1,cat,return,3d",
    "2026-03-05,-1,cat,return,30d",
    "2026-03-06,-1,cat,return,31d",
];

/// The dates of what was found, with the weight of each; and the report as JSON.
fn found(rows: &[&str]) -> (Vec<(String, Weight)>, serde_json::Value) {
    let mut files = MemoryFiles::default();
    files.insert("salesplan.yaml", MANIFEST);
    files.insert("plan.yaml", PLAN);
    files.insert("orders.csv", format!("date,amount,position,event,age\n{}\n", rows.join("\n")));
    let outcome = compile(&files, &Budgets::default()).unwrap();
    let (compiled, mut sources) = (outcome.compiled.unwrap(), outcome.sources);
    let audit =
        audit(&compiled, &Access::new(&files), Asked::default(), &mut sources, &mut Findings::default()).unwrap();
    let json = serde_json::to_value(JsonAudit::of(&audit, &compiled, &sources, Lang::En)).unwrap();
    let mut found: Vec<_> = audit.found.iter().map(|own| (own.date.unwrap().to_string(), own.weight)).collect();
    found.sort();
    (found, json)
}

#[test]
fn as_many_as_are_tolerated_are_no_breach_whatever_the_order_of_rows() {
    let (told, json) = found(&ROWS);
    let day = |day: &str, weight| (format!("2026-03-0{day}"), weight);
    let expected = [
        day("1", Weight::Tolerated),
        day("2", Weight::Tolerated),
        day("3", Weight::Breach),
        day("4", Weight::Breach),
        day("5", Weight::Breach),
    ];
    assert_eq!(told, expected);
    let mut turned = ROWS;
    turned.reverse();
    assert_eq!(found(&turned).0, expected);
    assert_eq!(json["found"][2]["record"], "orders.csv:4");
    assert_eq!(json["found"][2]["consequence"], "Taken back.");
    assert_eq!(json["found"][2]["rule_place"], "plan.yaml:14");
    let validator = jsonschema::validator_for(&schema().to_value()).unwrap();
    assert!(validator.is_valid(&json), "{json:#}");
}
