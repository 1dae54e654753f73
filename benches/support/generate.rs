//! Generates plans of any size, the same for the same size: shared by the benchmarks and the property tests.

use salesplan::source::MemoryFiles;

/// The size of a generated plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Positions, one entry and one target statement each.
    pub(crate) positions: usize,
    /// Files they are spread over.
    pub(crate) files: usize,
}

/// A plan whose every sum holds: positions in teams of 20, teams in regions, regions in the company; three metrics, months
/// inherited from a profile.
pub(crate) fn plan(size: Size) -> MemoryFiles {
    let mut files = MemoryFiles::new([("salesplan.yaml", MANIFEST)]);
    let per_file = size.positions.div_ceil(size.files);
    for file in 0..size.files {
        let (first, last) = (file * per_file, ((file + 1) * per_file).min(size.positions));
        files.insert(format!("teams/team-{file:05}.yaml"), team(file, first, last));
    }
    files
}

/// The same plan with an incentive plan for all its positions: pay by attainment, commission on an amount, and levels; with all that the
/// analysis of pay measures against.
pub(crate) fn paid_plan(size: Size) -> MemoryFiles {
    let mut files = plan(size);
    files.insert("incentives.yaml", INCENTIVES.to_owned());
    files
}

const INCENTIVES: &str = "\
basis:
  limits: {quota_to_pay: from 1x to 100x, cliff: to 60%, attainment: to 200%, cost_of_sales: to 90%, margin: margin}
incentives:
  sellers:
    for: {role: seller}
    pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    payday: {every: quarter, late: next, negative: carry}
    budget: 100bn
    components:
      sales:
        share: 70%
        measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}
        every: quarter
        table: {mode: marginal, rows: [{from: 0%, rate: 0.5x}, {from: 60%, rate: 1.75x}, {from: 100%, rate: 2x}]}
        cap: none
      new:
        share: 30%
        measure: {metric: new-customers, of: own, as: attainment, credited_on: invoice, window: year}
        table: {mode: step, rows: [{from: 0%, pays: 0%}, {from: 80%, pays: 60%}, {from: 100%, pays: 100%}]}
      margin:
        measure: {metric: margin, of: own, as: amount, credited_on: invoice, window: year}
        table: {mode: marginal, rows: [{from: 0, rate: 1%}, {from: 800k, rate: 2%}]}
        cap: none
";

const MANIFEST: &str = "\
salesplan: 1
name: Generated plan
currency: CNY
rounding: {money: 0.01, place: component}
fiscal_year: {name: FY2026, starts: 2026-01-01}
basis:
  profiles: {season: {Q1: 18%, Q2: 25%, Q3: 24%, Q4: 33%}}
metrics:
  revenue: {name: Revenue, in: money, profile: season, source: orders.amount}
  margin: {name: Gross margin, in: money, profile: season, source: orders.margin}
  new-customers: {name: New customers, in: count, profile: season, source: orders}
systems:
  crm: {name: CRM, owner: seller, holds: [order]}
sources:
  orders: {system: crm, owner: seller, every: day}
reviews:
  weekly: {for: {role: seller}, every: week, metrics: [revenue], output: Report}
training:
  onboarding: {for: {role: seller}, contents: [Products]}
roles:
  seller: {name: Seller, level: 3, carries: own, duties: [Sell]}
units:
  company: {name: Head office, kind: company}
";

fn team(file: usize, first: usize, last: usize) -> String {
    let mut text = format!("units:\n  team-{file}: {{name: Team {file}, kind: team, parent: company}}\n\npositions:\n");
    for position in first..last {
        text.push_str(&format!(
            "  seller-{position}:\n    name: Seller number {position}\n    role: seller\n    unit: team-{file}\n    starts: 2024-0{}-01\n",
            position % 9 + 1
        ));
    }
    text.push_str("\ntargets:\n");
    for position in first..last {
        let revenue = 3_000_000 + position % 97 * 10_000;
        let (margin, customers) = (revenue / 4, 10 + position % 7);
        text.push_str(&format!(
            "  - {{of: seller-{position}, period: FY2026, values: {{revenue: {revenue}, margin: {margin}, new-customers: {customers}}}}}\n"
        ));
    }
    text
}
