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

const MANIFEST: &str = "\
salesplan: 1
name: Generated plan
currency: CNY
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
