//! Fields whose kind the plan itself declares: tests in conditions, results of rows, numbers of metrics, cells of tables. A mark
//! `⟦kind|value⟧` stands around each.

use salesplan::compile::compile;
use salesplan::diagnostic::{Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};

use crate::odd::Odd;

const PLAN: &str = "
units: {company: {name: Head office}, east: {name: East, parent: company}, west: {name: West, parent: company}}
roles: {seller: {name: Seller, level: 2, carries: own, duties: [Sell]}, chief: {name: Chief, level: 5, carries: none}}
positions:
  boss: {role: chief, unit: company}
  one: {role: seller, unit: east}
  two: {role: seller, unit: west}
metrics:
  revenue: {name: Revenue, in: money, source: orders.amount}
  logos: {name: Customers, in: count}
  margin: {name: Margin, in: percent, source: orders.margin}
dimensions: {product: {pumps: {}, valves: {}}}
fields:
  amount: {in: money, range: ⟦money range|from 1⟧, missing: ⟦money missing|0⟧}
  discount: {in: percent, missing: ⟦percent missing|0%⟧}
  pieces: {in: count}
  age-of-debt: {in: duration}
  signed: {in: date}
  new: {in: boolean}
  remark: {in: text}
  tier: {in: [gold, silver], missing: ⟦word missing|gold⟧}
sources: {orders: {system: crm, owner: boss, every: day}}
systems: {crm: {name: CRM, owner: boss}}
targets:
  - {of: company, period: FY2026, metric: revenue, value: ⟦money target|300⟧, by: {unit: {east: ⟦money part|100⟧, west: ⟦money part|rest⟧}}}
  - {of: company, period: FY2026, values: {logos: ⟦count target|12⟧, margin: ⟦percent target|20%⟧}}
policies:
  ladder:
    gives: {off: percent}
    levers:
      volume:
        rows:
          - {when: {amount: from 5k}, off: 1%, each: {step: ⟦step|1k⟧, off: 1%}}
          - {when: else, off: 0%}
  credit:
    gives: {limit: money, rebate: percent, months: count, wait: duration, until: date, asked: boolean, why: text, class: [gold, silver]}
    rows:
      - {when: {amount: ⟦money bound|from 5k⟧}, limit: ⟦money result|10k⟧, rebate: ⟦percent result|5%⟧, months: ⟦count result|3⟧, wait: ⟦duration result|2d⟧, until: ⟦date result|2026-12-31⟧, asked: ⟦boolean result|true⟧, why: ⟦text result|because⟧, class: ⟦word result|gold⟧}
      - {when: else, limit: 0, rebate: 0%, months: 0, wait: 0d, until: 2026-06-30, asked: false, why: no reason, class: silver}
  asked:
    match: all
    rows:
      - {when: {discount: ⟦percent bound|from 5%⟧}, action: a}
      - {when: {pieces: ⟦count bound|from 5⟧}, action: b}
      - {when: {age-of-debt: ⟦duration bound|from 5d⟧}, action: c}
      - {when: {signed: ⟦date bound|from 2026-03-01⟧}, action: d}
      - {when: {new: ⟦boolean test|true⟧}, action: e}
      - {when: {tier: ⟦word test|gold⟧}, action: f}
      - {when: {product: ⟦member test|pumps⟧}, action: g}
      - {when: {product: ⟦member within|within pumps⟧}, action: h}
      - {when: {margin: {as: ⟦how measured|amount⟧, window: ⟦window measured|month⟧, of: ⟦whose measured|own⟧, from: ⟦percent end|5%⟧}}, action: i}
";

const AMOUNTS: &str = "1_000 -0 -5 999999999 １２ 5";
const PERCENTS: &str = "-5% 150% 0%";

/// The odd values that fields of each kind take; what follows from a legal number may be told where it does.
pub(crate) const TAKES: &[(&str, &str)] = &[
    ("money target", AMOUNTS),
    ("money part", AMOUNTS),
    ("count target", AMOUNTS),
    ("percent target", PERCENTS),
    ("money bound", AMOUNTS),
    ("count bound", AMOUNTS),
    ("percent bound", PERCENTS),
    ("percent end", PERCENTS),
    ("duration bound", ""),
    ("date bound", ""),
    ("money result", AMOUNTS),
    ("count result", AMOUNTS),
    ("percent result", PERCENTS),
    ("duration result", ""),
    ("date result", ""),
    ("boolean result", "true"),
    ("word result", ""),
    (
        "text result",
        "no yes on true 0o17 0x1F 1_000 1e3 -0 -5 -5% 150% 0% 1.0000001 999999999 1234567890123456789012345 2026-02-30 2026-13 １２ 5 .inf -.inf .nan long",
    ),
    ("boolean test", "true"),
    ("word test", ""),
    ("member test", ""),
    ("member within", ""),
    ("how measured", ""),
    ("window measured", ""),
    ("whose measured", ""),
    ("step", "1_000 999999999 １２ 5"),
    ("money range", AMOUNTS),
    ("money missing", AMOUNTS),
    ("percent missing", PERCENTS),
    ("word missing", ""),
];

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

/// A field and the plan around it.
pub(crate) struct Declared {
    pub kind: &'static str,
    before: String,
    after: String,
}

/// Every field that is marked.
pub(crate) fn all() -> Vec<Declared> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = PLAN[at..].find('⟦').map(|found| at + found) {
        let end = start + PLAN[start..].find('⟧').expect("a mark is closed");
        let (kind, _) = PLAN[start + '⟦'.len_utf8()..end].split_once('|').expect("a mark has a kind and a value");
        at = end + '⟧'.len_utf8();
        all.push(Declared { kind, before: plain(&PLAN[..start]), after: plain(&PLAN[at..]) });
    }
    all
}

/// A text with the values of its marks.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for (index, part) in text.split('⟦').enumerate() {
        match part.split_once('⟧') {
            Some((mark, rest)) if index > 0 => {
                plain.push_str(mark.split_once('|').expect("a mark has a value").1);
                plain.push_str(rest);
            }
            _ => plain.push_str(part),
        }
    }
    plain
}

/// Errors in a plan, each with its place in the text and its message.
fn errors(plan: &str) -> Vec<(usize, String)> {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", plan)]);
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let line = |finding: &salesplan::diagnostic::Finding| {
        (finding.span.start as usize, format!("{} {}", finding.rule.name, finding.message.text(Lang::En)))
    };
    errors.map(line).collect()
}

/// The plan as it is has no errors.
pub(crate) fn errors_of_the_plan_as_it_is() -> Vec<(usize, String)> {
    errors(&plain(PLAN))
}

impl Declared {
    /// Whether a word such as `from` stands before its value.
    pub(crate) fn has_word(&self) -> bool {
        self.kind.ends_with(" bound") || self.kind.ends_with(" range")
    }

    /// Errors at the field and elsewhere, where an odd value stands in it, behind the words that were there before it.
    pub(crate) fn met(&self, odd: &Odd) -> (Vec<String>, Vec<String>) {
        let word = if self.has_word() { "from " } else { "" };
        let plan = format!("{}{word}{}{}", self.before, odd.text, self.after);
        // Nothing stands where its key ends.
        let (first, last) = (self.before.len() - 2, self.before.len() + word.len() + odd.text.len());
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            errors(&plan).into_iter().partition(|(at, _)| (first..=last).contains(at));
        let lines = |found: Vec<(usize, String)>| found.into_iter().map(|(_, line)| line).collect();
        (lines(here), lines(elsewhere))
    }
}
