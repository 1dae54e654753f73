//! The target cube as a reader of its numbers sees it: sums hold on every axis whatever is derived, service acts as written, and one
//! mistake is told once.

use proptest::prelude::*;
use salesplan::compile::{Outcome, compile};
use salesplan::cube::{Key, SLOTS};
use salesplan::diagnostic::Lang;
use salesplan::plan::Who;
use salesplan::plan::targets::{HolderId, Slices};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::Quantity;

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

fn compiled(plan: &str) -> Outcome {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", plan)]);
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

fn found(outcome: &Outcome) -> Vec<String> {
    let line =
        |finding: &salesplan::diagnostic::Finding| format!("{} {}", finding.rule.name, finding.message.text(Lang::En));
    outcome.findings.iter().filter(|finding| finding.rule.code.starts_with('T')).map(line).collect()
}

/// The numbers of a holder by slot, of the first set.
fn numbers(outcome: &Outcome, holder: &str, metric: &str) -> [Option<Quantity>; SLOTS] {
    let compiled = outcome.compiled.as_ref().expect("the plan compiles");
    let organisation = &compiled.plan.organisation;
    let holder = match organisation.lookup(holder).expect("the holder is known") {
        Who::Unit(unit) => HolderId::unit(unit),
        Who::Seat(seat) => HolderId::seat(seat, organisation),
        Who::Group(group) => {
            HolderId::seat(salesplan::plan::SeatId(organisation.groups[group].seats.start), organisation)
        }
        Who::Role(_) => panic!("a role holds no targets"),
    };
    let targets = &compiled.plan.targets;
    let metric = targets.metrics.find(metric).expect("the metric is known");
    let set = targets.sets.find("quota").expect("the set is known");
    let id = compiled.cube.find(&Key { set, metric, holder, slice: Slices::WHOLE, year: 2026 });
    std::array::from_fn(|slot| id.and_then(|id| compiled.cube[id].get(slot)))
}

/// Months as whole numbers.
fn months(outcome: &Outcome, holder: &str, metric: &str) -> Vec<i64> {
    let whole = |value: &Option<Quantity>| value.expect("the month is known").whole().expect("it is whole");
    numbers(outcome, holder, metric)[7..].iter().map(whole).collect()
}

/// A company of regions of positions; `numbers[region][position]` is its year.
fn company(numbers: &[Vec<u32>], shares: [u32; 4], more: &str) -> String {
    let mut text = format!(
        "basis: {{profiles: {{season: {{Q1: {}%, Q2: {}%, Q3: {}%, Q4: {}%}}}}}}\n\
         metrics: {{customers: {{in: count, profile: season}}}}\n\
         roles: {{seller: {{level: 2, carries: own, duties: [Sell]}}}}\n\
         units:\n  company: {{name: Head office}}\n",
        shares[0], shares[1], shares[2], shares[3]
    );
    for region in 0..numbers.len() {
        text.push_str(&format!("  region-{region}: {{parent: company}}\n"));
    }
    text.push_str("positions:\n");
    for (region, seats) in numbers.iter().enumerate() {
        text.push_str(&format!("  s{region}: {{role: seller, unit: region-{region}, count: {}}}\n", seats.len()));
    }
    text.push_str("targets:\n");
    for (region, seats) in numbers.iter().enumerate() {
        for (seat, year) in seats.iter().enumerate() {
            let id = if seats.len() == 1 { format!("s{region}") } else { format!("s{region}-{}", seat + 1) };
            text.push_str(&format!("  - {{of: {id}, period: FY2026, metric: customers, value: {year}}}\n"));
        }
    }
    text + more
}

fn shares() -> impl Strategy<Value = [u32; 4]> {
    (1_u32..60, 1_u32..30, 1_u32..9).prop_map(|(a, b, c)| [a, b, c, 100 - a - b - c])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn seasons_sum_up_and_stay_near_their_shares(
        numbers_of in prop::collection::vec(prop::collection::vec(0_u32..40, 1..9), 1..6), shares in shares(),
    ) {
        let outcome = compiled(&company(&numbers_of, shares, ""));
        prop_assert_eq!(found(&outcome), Vec::<String>::new());
        let company = numbers(&outcome, "company", "customers");
        let total: u32 = numbers_of.iter().flatten().sum();
        for (slot, whole) in company.into_iter().enumerate() {
            let regions: Option<Quantity> =
                (0..numbers_of.len()).map(|region| numbers(&outcome, &format!("region-{region}"), "customers")[slot]).sum();
            prop_assert_eq!(whole, regions, "slot {}", slot);
        }
        for (quarter, share) in shares.iter().enumerate() {
            let exact = Quantity::from_micros(i128::from(total) * i128::from(*share) * 10_000);
            let off = (company[3 + quarter].unwrap_or_default() - exact).abs();
            // A share that is never taken back may lie a little over one step beside the exact one.
            prop_assert!(off < Quantity::from_int(2), "quarter {} is off by {:?}", quarter + 1, off);
            for (region, seats) in numbers_of.iter().enumerate() {
                let whole: u32 = seats.iter().sum();
                let exact = Quantity::from_micros(i128::from(whole) * i128::from(*share) * 10_000);
                let own = numbers(&outcome, &format!("region-{region}"), "customers")[3 + quarter];
                prop_assert!((own.unwrap_or_default() - exact).abs() <= Quantity::from_int(3));
            }
        }
    }

    #[test]
    fn positions_meet_the_quarters_their_unit_states(
        years in prop::collection::vec(1_u32..40, 1..9), shares in shares(),
    ) {
        let total: u32 = years.iter().sum();
        let first = total / 3;
        let quarters = [first, total / 5, 0, total - first - total / 5];
        let more = format!(
            "  - {{of: region-0, period: FY2026, metric: customers, value: {total}, by: {{period: {{Q1: {}, Q2: {}, Q3: {}, Q4: {}}}}}}}\n",
            quarters[0], quarters[1], quarters[2], quarters[3]
        );
        let outcome = compiled(&company(&[years], shares, &more));
        prop_assert_eq!(found(&outcome), Vec::<String>::new());
        let region = numbers(&outcome, "region-0", "customers");
        let stated = quarters.map(|quarter| Some(Quantity::from_int(i64::from(quarter))));
        prop_assert_eq!(&region[3..7], &stated[..]);
    }
}

#[test]
fn a_teams_quarter_is_its_share_although_its_members_round() {
    let outcome = compiled(&company(&[vec![12; 25]], [18, 25, 24, 33], ""));
    let region = numbers(&outcome, "region-0", "customers");
    let expected = [300, 129, 171, 54, 75, 72, 99].map(|value| Some(Quantity::from_int(value)));
    assert_eq!(region[..7], expected);
}

const RAMP: &str = "\
metrics: {customers: {in: count}}
basis: {profiles: {even: {Q1: 25%, Q2: 25%, Q3: 25%, Q4: 25%}}}
roles: {seller: {level: 2, carries: own, duties: [Sell], ramp: {1: 0%, 2: 50%, 3: 100%}}}
units: {company: {name: Head office}}
positions: {old: {role: seller, unit: company, starts: 2020-01-01}, new: {role: seller, unit: company, starts: 2026-04-15}}
targets:
";

#[test]
fn a_ramp_acts_on_what_is_stated_for_a_role() {
    let statement = "  - {of: {role: seller}, period: FY2026, every: month, metric: customers, value: 4}\n";
    let outcome = compiled(&format!("{RAMP}{statement}"));
    assert_eq!(found(&outcome), Vec::<String>::new());
    assert_eq!(months(&outcome, "old", "customers"), [4; 12]);
    // April is not whole, so May is the first month of service.
    assert_eq!(months(&outcome, "new", "customers"), [0, 0, 0, 0, 0, 2, 4, 4, 4, 4, 4, 4]);
    assert_eq!(numbers(&outcome, "company", "customers")[0], Some(Quantity::from_int(48 + 26)));
}

#[test]
fn a_statements_own_ramp_may_give_numbers() {
    let statement = "  - {of: {role: seller}, period: FY2026, every: month, metric: customers, value: 9, ramp: {1: 1, 2: 3, 3: 5}}\n";
    let outcome = compiled(&format!("{RAMP}{statement}"));
    assert_eq!(months(&outcome, "new", "customers"), [0, 0, 0, 0, 1, 3, 5, 9, 9, 9, 9, 9]);
}

#[test]
fn a_year_for_a_role_is_prorated_and_lies_where_it_is_served() {
    let plan =
        RAMP.replace(", ramp: {1: 0%, 2: 50%, 3: 100%}", "").replace("{in: count}", "{in: count, profile: even}");
    let statement = "  - {of: {role: seller}, period: FY2026, metric: customers, value: 120, prorate: whole-months}\n";
    let outcome = compiled(&format!("{plan}{statement}"));
    assert_eq!(months(&outcome, "new", "customers"), [0, 0, 0, 0, 10, 10, 10, 10, 10, 10, 10, 10]);
    assert_eq!(numbers(&outcome, "new", "customers")[0], Some(Quantity::from_int(80)));
    let days = statement.replace("whole-months", "days");
    let outcome = compiled(&format!("{plan}{days}"));
    // 16 of April's 30 days are 5.33 of 10.
    assert_eq!(numbers(&outcome, "new", "customers")[0], Some(Quantity::from_int(85)));
}

#[test]
fn a_split_gives_a_ramping_position_its_part() {
    let plan = RAMP.replace("{in: count}", "{in: count, profile: even}");
    let split = "  - {of: company, period: FY2026, metric: customers, value: 195, by: {position: {split: equal}}}\n";
    let outcome = compiled(&format!("{plan}{split}"));
    assert_eq!(found(&outcome), Vec::<String>::new());
    // 12 months to 6.5: from June a half, then six whole ones.
    assert_eq!(numbers(&outcome, "old", "customers")[0], Some(Quantity::from_micros(126_000_000)));
    assert_eq!(numbers(&outcome, "new", "customers")[0], Some(Quantity::from_int(69)));
    assert_eq!(months(&outcome, "new", "customers")[..6], [0, 0, 0, 0, 0, 5]);
}

#[test]
fn what_is_stated_of_a_position_is_final() {
    let plan = RAMP.replace("{in: count}", "{in: count, profile: even}");
    let statement = "  - {of: new, period: FY2026, metric: customers, value: 90}\n";
    let outcome = compiled(&format!("{plan}{statement}"));
    assert_eq!(numbers(&outcome, "new", "customers")[0], Some(Quantity::from_int(90)));
    assert_eq!(months(&outcome, "new", "customers")[..3], [0, 0, 0]);
}

#[test]
fn a_unit_counts_the_declared_part_of_a_number() {
    let plan = "metrics: {revenue: {in: money}}
units: {company: {name: Head office}, east: {parent: company}, lab: {parent: company}}
targets:
  - {of: company, period: FY2026, metric: revenue, value: 110}
  - {of: east, period: FY2026, metric: revenue, value: 100}
  - {of: lab, period: FY2026, metric: revenue, value: 20, rolls_up: 50%}
";
    assert_eq!(found(&compiled(plan)), Vec::<String>::new());
}

/// Three levels whose every sum holds; `number`s are what tests get wrong.
const LEVELS: &str = "
metrics: {revenue: {in: money}}
dimensions: {channel: {online: {name: Online}, shops: {name: Shops}}}
sets: {quota: {}, stretch: {at_least: quota}}
basis: {history: [{of: north, metric: revenue, values: {FY2025: 35}}, {of: south, metric: revenue, values: {FY2025: 25}}]}
units:
  company: {name: Head office}
  east: {name: East, parent: company}
  west: {name: West, parent: company}
  north: {name: North, parent: east}
  south: {name: South, parent: east}
targets:
  - {of: company, period: FY2026, metric: revenue, value: 100, by: {channel: {online: 60, shops: 40}}}
  - {of: company, set: stretch, period: FY2026, metric: revenue, value: 110, by: {unit: {east: 66, west: 44}}}
  - {of: east, period: FY2026, metric: revenue, value: 60}
  - {of: west, period: FY2026, metric: revenue, value: 40}
  - {of: north, period: FY2026, metric: revenue, value: 35}
  - {of: south, period: FY2026, metric: revenue, value: 25}
  - {of: east, set: stretch, period: FY2026, metric: revenue, value: 66, by: {unit: {split: history}}}
";

#[test]
fn one_mistake_is_told_once() {
    assert_eq!(found(&compiled(LEVELS)), Vec::<String>::new());
    let mistakes = [
        (
            "company, period: FY2026, metric: revenue, value: 100",
            "company, period: FY2026, metric: revenue, value: 105",
            1,
        ),
        (
            "company, period: FY2026, metric: revenue, value: 100",
            "company, period: FY2026, metric: revenue, value: 150",
            1,
        ),
        (
            "of: east, period: FY2026, metric: revenue, value: 60",
            "of: east, period: FY2026, metric: revenue, value: 62",
            1,
        ),
        (
            "of: east, period: FY2026, metric: revenue, value: 60",
            "of: east, period: FY2026, metric: revenue, value: 600",
            1,
        ),
        ("of: north, period", "of: nroth, period", 0),
        ("metric: revenue, values: {FY2025: 35}", "metric: revenue, values: {FY2025: 3o}", 0),
        ("of: south, metric: revenue, values", "of: sth, metric: revenue, values", 0),
        ("north: {name: North, parent: east}", "north: {name: North, parent: eats}", 0),
        ("north: {name: North, parent: east}", "north: {name: North}", 0),
        ("of: south, period: FY2026, metric: revenue", "of: south, period: FY2026, metric: revenu", 0),
    ];
    for (right, wrong, count) in mistakes {
        assert!(LEVELS.contains(right), "{right}");
        let outcome = compiled(&LEVELS.replace(right, wrong));
        assert_eq!(found(&outcome).len(), count, "{wrong}: {:#?}", found(&outcome));
    }
}

#[test]
fn halves_follow_from_stated_quarters_although_more_is_handed_out() {
    let plan = "metrics: {revenue: {in: money}}
units: {company: {name: Head office}, east: {parent: company}, west: {parent: company}}
targets:
  - {of: company, period: FY2026, metric: revenue, value: 100, over_assign: to 10%, by: {period: {Q1: 25, Q2: 25, Q3: 25, Q4: 25}}}
  - {of: east, period: FY2026, metric: revenue, value: 60, by: {period: {Q1: 15, Q2: 15, Q3: 15, Q4: 15}}}
  - {of: west, period: FY2026, metric: revenue, value: 48, by: {period: {Q1: 12, Q2: 12, Q3: 12, Q4: 12}}}
";
    let outcome = compiled(plan);
    assert_eq!(found(&outcome), Vec::<String>::new());
    assert_eq!(numbers(&outcome, "company", "revenue")[1], Some(Quantity::from_int(50)));
}

#[test]
fn a_stated_half_lies_in_quarters_as_those_of_the_unit_do() {
    let plan = "metrics: {revenue: {in: money}}
units: {company: {name: Head office}, east: {parent: company}, west: {parent: company}}
targets:
  - {of: company, period: FY2026, metric: revenue, value: 100, by: {period: {Q1: 20, Q2: 30, Q3: 25, Q4: 25}}}
  - {of: east, period: FY2026, metric: revenue, value: 50}
  - {of: east, period: FY2026-H1, metric: revenue, value: 20}
  - {of: west, period: FY2026, metric: revenue, value: 50}
";
    let outcome = compiled(plan);
    assert_eq!(found(&outcome), Vec::<String>::new());
    let quarters = |unit: &str| {
        numbers(&outcome, unit, "revenue")[3..7].iter().map(|q| q.and_then(Quantity::whole)).collect::<Vec<_>>()
    };
    assert_eq!(quarters("east"), [8, 12, 15, 15].map(Some));
    assert_eq!(quarters("west"), [12, 18, 10, 10].map(Some));
}

#[test]
fn those_at_full_quota_meet_the_quarters_that_a_ramping_hire_cannot() {
    let plan = RAMP.replace("{in: count}", "{in: count, profile: even}");
    let targets = "  - {of: company, period: FY2026, metric: customers, value: 200, over_assign: to 10%, by: {period: {Q1: 50, Q2: 50, Q3: 50, Q4: 50}}}
  - {of: old, period: FY2026, metric: customers, value: 150}
  - {of: new, period: FY2026, metric: customers, value: 65}
";
    // 215 are handed out: in each quarter 53.75, of which the new one carries what the ramp allows.
    let outcome = compiled(&format!("{plan}{targets}"));
    assert_eq!(found(&outcome), Vec::<String>::new());
    let quarters = |holder: &str| {
        numbers(&outcome, holder, "customers")[3..7]
            .iter()
            .map(|q| q.and_then(Quantity::whole).unwrap_or(-1))
            .collect::<Vec<_>>()
    };
    assert_eq!(quarters("new"), [0, 5, 30, 30]);
    assert_eq!(quarters("old"), [53, 49, 24, 24]);
}

#[test]
fn the_largest_amounts_are_summed_exactly() {
    let plan = |whole: &str| {
        format!(
            "metrics: {{revenue: {{in: money}}}}\n\
             units:\n  company: {{name: Head office}}\n  east: {{parent: company}}\n  west: {{parent: company}}\n\
             targets:\n  - {{of: company, period: FY2026, metric: revenue, value: {whole}}}\n  \
             - {{of: east, period: FY2026, metric: revenue, value: 400000000000000001}}\n  \
             - {{of: west, period: FY2026, metric: revenue, value: 500000000000000001}}\n"
        )
    };
    assert_eq!(found(&compiled(&plan("900000000000000002"))), Vec::<String>::new());
    let one_off = found(&compiled(&plan("900000000000000001")));
    let told = "Head office: Revenue for FY2026 is CNY 900,000,000,000,000,001, but the numbers below it sum to CNY 900,000,000,000,000,002";
    assert_eq!(one_off, [format!("children-do-not-sum {told}").replace("Revenue", "revenue")]);
}

/// Nobody decided that a new unit gets nothing.
#[test]
fn a_unit_without_history_takes_no_part_in_a_split_by_history() {
    let plan = |past: &str, stated: &str| {
        format!(
            "basis: {{history: [{past}]}}\nmetrics: {{customers: {{in: count}}}}\n\
             units: {{company: {{}}, east: {{name: East, parent: company}}, west: {{name: West, parent: company}}, north: {{parent: company}}}}\n\
             targets:\n  - {{of: company, period: FY2026, metric: customers, value: 90, by: {{unit: {{split: history{stated}}}}}}}\n"
        )
    };
    let of = |unit: &str, value: u32| format!("{{of: {unit}, metric: customers, values: {{FY2025: {value}}}}},");
    let some = format!("{}{}", of("east", 20), of("north", 40));
    let lacking = "split-without-basis company: customers is to be split by history, but there is none of West";
    assert_eq!(found(&compiled(&plan(&some, ""))), [lacking]);
    for (past, stated, shares) in [(some.clone() + &of("west", 0), "", [30, 0, 60]), (some, ", west: 30", [20, 30, 40])]
    {
        let outcome = compiled(&plan(&past, stated));
        assert_eq!(found(&outcome), Vec::<String>::new());
        let year = |unit: &str| numbers(&outcome, unit, "customers")[0].and_then(|value| value.whole());
        assert_eq!(["east", "west", "north"].map(year), shares.map(Some));
    }
}

/// By history also periods and members of a dimension are split; where nothing is known to split by, that is said with what is.
#[test]
fn a_split_over_periods_and_members_goes_by_their_own_history() {
    let plan = |history: &str, by: &str| {
        compiled(&format!(
            "metrics: {{revenue: {{name: Revenue, in: money}}}}\nunits: {{company: {{name: Head office}}}}\n\
             dimensions: {{product: {{pumps: {{name: Pumps}}, valves: {{name: Valves}}}}}}\nbasis: {{history: [{history}]}}\n\
             targets: [{{of: company, period: FY2026, metric: revenue, value: 400, by: {{{by}}}}}]\n"
        ))
    };
    let quarters =
        "{of: company, metric: revenue, values: {FY2025-Q1: 10, FY2025-Q2: 20, FY2025-Q3: 30, FY2025-Q4: 40}}";
    let outcome = plan(quarters, "period: {split: history}");
    assert_eq!(found(&outcome), Vec::<String>::new());
    let known = numbers(&outcome, "company", "revenue");
    let known: Vec<i64> =
        known[3..7].iter().map(|value| value.and_then(Quantity::whole).expect("it is known")).collect();
    assert_eq!(known, [40, 80, 120, 160]);
    let pumps = "{of: company, metric: revenue, slice: {product: pumps}, values: {FY2025: 30}}";
    let valves = "{of: company, metric: revenue, slice: {product: valves}, values: {FY2025: 10}}";
    let outcome = plan(&format!("{pumps}, {valves}"), "product: {split: history}");
    assert_eq!(found(&outcome), Vec::<String>::new());
    for (history, by, told) in [
        (
            pumps,
            "product: {split: history}",
            "Head office: Revenue is to be split by history, but there is none of Valves",
        ),
        ("", "product: {split: history}", "Head office: nothing is known to split Revenue by"),
        ("", "period: {split: headcount}", "Head office: nothing is known to split Revenue by"),
        ("", "product: {split: season}", "Head office: nothing is known to split Revenue by"),
    ] {
        assert_eq!(found(&plan(history, by)), [format!("split-without-basis {told}")], "{by}");
    }
}

/// What the help on a sum says, followed word by word, mends it.
#[test]
fn help_on_a_sum_is_followed_literally() {
    const HEAD: &str = "
metrics: {revenue: {in: money}}
units: {company: {}, east: {parent: company}, west: {parent: company}}
targets:
";
    let help = |targets: &str| {
        let outcome = compiled(&format!("{HEAD}{targets}"));
        let mut sums = outcome.findings.iter().filter(|finding| finding.rule.name == "children-do-not-sum");
        let helps = |finding: &salesplan::diagnostic::Finding| {
            finding.help.iter().map(|help| help.text(Lang::En).to_owned()).collect::<Vec<_>>()
        };
        sums.next().map(helps).unwrap_or_default()
    };
    let stated = |company: &str, east: &str, west: &str| {
        format!(
            "  - {{of: company, period: FY2026, metric: revenue, value: {company}}}\n  - {{of: east, period: FY2026, metric: revenue, value: {east}}}\n  - {{of: west, period: FY2026, metric: revenue, value: {west}}}\n"
        )
    };
    // The largest, where each is stated once.
    assert_eq!(help(&stated("50", "30", "19")), ["set east to CNY 31, or the whole to CNY 49"]);
    assert!(help(&stated("50", "31", "19")).is_empty() && help(&stated("49", "30", "19")).is_empty());
    // Not the one that is stated twice.
    let twice = |east: &str, west: &str| {
        format!(
            "  - {{of: company, period: FY2026, metric: revenue, value: 50, by: {{unit: {{east: {east}}}}}}}\n  - {{of: east, period: FY2026, metric: revenue, value: {east}}}\n  - {{of: west, period: FY2026, metric: revenue, value: {west}}}\n"
        )
    };
    assert_eq!(help(&twice("30", "19")), ["set west to CNY 20, or the whole to CNY 49"]);
    assert!(help(&twice("30", "20")).is_empty());
    // The one that a cut gives what is left.
    let rest = |west: &str| {
        format!(
            "  - {{of: company, period: FY2026, metric: revenue, value: 50, by: {{unit: {{east: 30, west: rest}}}}}}\n  - {{of: west, period: FY2026, metric: revenue, value: {west}}}\n"
        )
    };
    assert_eq!(help(&rest("21")), ["set west to CNY 20, or the whole to CNY 51"]);
    assert!(help(&rest("20")).is_empty());
}
