//! Sums of what was credited, against the same sums made record by record.

use proptest::prelude::*;

use salesplan::actuals::tally::{
    At, Basis, Counter, Credited, Entry, Meters, Part, Results, Scratch, Select, Tally, TallyFold, Total,
};
use salesplan::actuals::{Access, Cell, Layout, Record, Row, Source, read};
use salesplan::compile::compile;
use salesplan::credit::{Crediting, Feeds};
use salesplan::decision::Axes;
use salesplan::diagnostic::Findings;
use salesplan::model::Compiled;
use salesplan::plan::SeatId;
use salesplan::plan::targets::{SliceId, Slices};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::{Currency, Date, Fraction, Moment, Quantity};

const PLAN: &str = "
salesplan: 1
name: Plan
currency: CNY
fiscal_year: {name: FY2026, starts: 2026-01-01}
fx: {as_of: 2025-12-31, prices: {USD: 7.1}}
units:
  company: {name: Head office}
  east: {name: East, parent: company, head: east-lead}
  west: {name: West, parent: company}
roles:
  lead: {name: Lead, level: 4}
  seller: {name: Seller, level: 2}
  specialist: {name: Specialist, level: 3}
positions:
  east-lead: {role: lead, unit: east}
  east-seller: {role: seller, unit: east, count: 2, ends: {2: 2026-06-30}}
  west-seller: {role: seller, unit: west}
  expert: {role: specialist, unit: company}
dimensions:
  channel: {direct: {}, shared: {}, house: {}, lost: {}}
  region: {east: {members: {shanghai: {}, jiangsu: {}}}, south: {}}
fields: {discount: {in: percent, missing: 0%}}
metrics:
  revenue: {in: money, source: orders.amount}
  shallow: {in: money, source: orders.amount, when: {discount: to 10%}}
  deals: {in: count, source: orders, when: {channel: {not: house}}}
  balance: {in: money, over_time: last, source: orders.amount}
  score: {in: percent, source: orders.score, weighted_by: deals}
  margin: {in: percent, is: {ratio: [shallow, revenue]}}
targets:
  - {of: company, period: FY2026, metric: revenue, slice: {region: shanghai}, value: 1m}
sources:
  orders: {every: day, columns: {date: D, amount: A, currency: U, position: P, partner: R, channel: C, region: G, discount: S, score: Z, event: V}}
crediting:
  match: all
  rows:
    direct: {source: orders, when: {channel: direct}, credit: position, share: 100%, closed: next-open}
    first: {source: orders, when: {channel: shared}, credit: position, share: 66.6667%, kind: split, closed: next-open}
    second: {source: orders, when: {channel: shared}, credit: partner, share: 33.3333%, kind: split, closed: next-open}
    house: {source: orders, when: {channel: house}, credit: none, share: 100%, closed: next-open}
    expert: {source: orders, when: {discount: above 10%}, credit: {role: specialist}, share: 50%, kind: overlay, closed: next-open}
    heads: {source: orders, when: {channel: direct, region: within east}, credit: position, share: 100%, kind: roll-up, closed: next-open}
incentives:
  seller:
    for: {role: seller}
    components:
      east: {measure: {metric: revenue, as: amount, window: quarter, when: {region: within east}}, rate: 1%}
      booked: {measure: {metric: revenue, as: amount, window: quarter, credited_on: booking}, rate: 1%}
      share: {measure: {metric: margin, as: amount, window: quarter, when: {region: south}}, rate: 1%}
";

struct World {
    compiled: Compiled,
    crediting: Crediting,
    feeds: Feeds,
    meters: Meters,
    layout: Layout,
    slices: Vec<SliceId>,
}

impl World {
    fn new() -> Self {
        let files = MemoryFiles::new([("salesplan.yaml", PLAN)]);
        let outcome = compile(&files, &Budgets::default()).expect("a plan");
        let compiled = outcome.compiled.expect("the plan can be read");
        let axes = Axes::collect(&compiled.written, &compiled.plan);
        let crediting = Crediting::resolve(&compiled.written, &compiled.plan, &axes).expect("rules");
        let feeds = Feeds::resolve(&compiled.written, &compiled.plan, &axes);
        let meters = Meters::resolve(&compiled.written, &compiled.plan, &axes, &feeds);
        let source = compiled.written.sections().find_map(|sections| sections.digital.sources.get()).expect("sources");
        let layout = Layout::new(source.iter().next().expect("one"), &compiled.written, &compiled.plan, &axes);
        let slices = compiled.plan.targets.slices.iter().collect();
        Self { compiled, crediting, feeds, meters, layout, slices }
    }

    fn basis(&self) -> Basis<'_> {
        let (plan, slices) = (&*self.compiled.plan, self.slices.as_slice());
        Basis { plan, crediting: &self.crediting, feeds: &self.feeds, meters: &self.meters, slices }
    }

    fn seat(&self, id: &str) -> SeatId {
        self.compiled.plan.organisation.seat(id).expect("a position")
    }

    fn cells(&self, sale: &Sale) -> Vec<Cell<'static>> {
        let plan = &self.compiled.plan;
        let member = |dimension: &str, id: &str| {
            let found = plan.targets.dimensions.find(dimension).expect("a dimension");
            plan.targets.dimensions[found].find(id).expect("a member")
        };
        let cell = |name: &str| match name {
            "date" => Cell::Date(Moment { date: sale.date(), minutes: None }),
            "amount" => sale.amount.map_or(Cell::Missing, |micros| Cell::Number(Quantity::from_micros(micros))),
            "currency" if sale.dollars => Cell::Currency(Currency::parse("USD").expect("a currency")),
            "position" => Cell::Seat(self.seat(SEATS[sale.position])),
            "partner" => Cell::Seat(self.seat(SEATS[sale.partner])),
            "channel" => Cell::Member(member("channel", CHANNELS[sale.channel])),
            "region" => Cell::Member(member("region", REGIONS[sale.region])),
            "discount" => sale
                .discount
                .map_or(Cell::Missing, |percent| Cell::Number(Quantity::from_micros(i128::from(percent) * 10_000))),
            "score" => Cell::Number(Quantity::from_micros(i128::from(sale.day) * 5_000)),
            "event" => Cell::Text(if sale.booking { "booking" } else { "return" }),
            _ => Cell::Missing,
        };
        self.layout.columns.iter().map(|column| cell(&column.name)).collect()
    }

    fn tally(&self, sales: &[Sale]) -> Tally {
        let (basis, mut tally, mut scratch) = (self.basis(), Tally::new(&self.meters), Scratch::default());
        let counter = Counter { basis };
        let source = counter.of_source(&self.layout);
        for sale in sales {
            let cells = self.cells(sale);
            let place = Row { file: 0, line: sale.line };
            let record = Record { layout: &self.layout, cells: &cells, place };
            source.count(&record, &mut scratch, &mut tally.sink(&basis));
        }
        tally
    }

    fn slice(&self, dimension: &str, id: &str) -> SliceId {
        let targets = &self.compiled.plan.targets;
        let found = targets.dimensions.find(dimension).expect("a dimension");
        let member = targets.dimensions[found].find(id).expect("a member");
        targets.slices.find(&[member]).expect("a slice")
    }
}

const SEATS: [&str; 4] = ["east-lead", "east-seller-1", "east-seller-2", "west-seller"];
const CHANNELS: [&str; 4] = ["direct", "shared", "house", "lost"];
const REGIONS: [&str; 4] = ["shanghai", "jiangsu", "south", "east"];

#[derive(Debug, Clone)]
struct Sale {
    line: u64,
    day: i32,
    amount: Option<i128>,
    dollars: bool,
    position: usize,
    partner: usize,
    channel: usize,
    region: usize,
    discount: Option<u8>,
    booking: bool,
}

impl Sale {
    fn date(&self) -> Date {
        Date::new(2026, 1, 1).expect("a date").plus_days(self.day)
    }
}

fn sales() -> impl Strategy<Value = Vec<Sale>> {
    let sale = (
        0_i32..365,
        prop::option::weighted(0.95, -10_i128.pow(15)..10_i128.pow(24)),
        any::<bool>(),
        (0_usize..4, 0_usize..4, 0_usize..4, 0_usize..4),
        prop::option::of(0_u8..30),
        any::<bool>(),
    );
    prop::collection::vec(sale, 0..40).prop_map(|all| {
        let sales = all.into_iter().zip(1..);
        sales
            .map(|((day, amount, dollars, (position, partner, channel, region), discount, booking), line)| Sale {
                line,
                day,
                amount,
                dollars,
                position,
                partner,
                channel,
                region,
                discount,
                booking,
            })
            .collect()
    })
}

/// The sum of entries of a metric, of those whose kind of credit is a part of the whole, by currency: amounts, in units of 10⁻¹².
fn whole(world: &World, entries: &[Entry], metric: &str, dollars: bool) -> i128 {
    let meter = world.compiled.plan.targets.metrics.find(metric).and_then(|metric| world.meters.of_metric(metric));
    let is_whole = |entry: &&Entry| {
        let kind = entry.rule.map(|rule| world.crediting.rules[rule].kind.word());
        let part = matches!(kind, None | Some("direct" | "split"));
        part && Some(entry.meter) == meter && entry.slice == Slices::WHOLE && entry.currency.is_some() == dollars
    };
    entries.iter().filter(is_whole).map(|entry| entry.sum.amount).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_counted_twice(sales in sales(), cut in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let world = World::new();
        let entries = world.tally(&sales).entries();
        for dollars in [false, true] {
            let own = || sales.iter().filter(|sale| sale.dollars == dollars).filter_map(|sale| Some((sale, sale.amount?)));
            let amounts: i128 = own().map(|(_, amount)| amount).sum();
            prop_assert_eq!(whole(&world, &entries, "revenue", dollars), amounts * 1_000_000);
            let shallow = own().filter(|(sale, _)| sale.discount.unwrap_or(0) <= 10).map(|(_, amount)| amount).sum::<i128>();
            prop_assert_eq!(whole(&world, &entries, "shallow", dollars), shallow * 1_000_000);
        }
        let deals = sales.iter().filter(|sale| sale.channel != 2).count() as i128;
        prop_assert_eq!(whole(&world, &entries, "deals", false), deals * 1_000_000_000_000);
        // In another order, and put together from two parts.
        let mut mixed = sales.clone();
        mixed.sort_by_key(|sale| sale.line.wrapping_mul(seed | 1));
        let (first, second) = mixed.split_at(cut.index(mixed.len() + 1));
        let mut parts = world.tally(first);
        parts.merge(world.tally(second));
        prop_assert_eq!(&parts.entries(), &entries);
        let lacking = |tally: &Tally| tally.lacking().map(|(source, lacking)| (source.to_owned(), lacking.clone())).collect::<Vec<_>>();
        prop_assert_eq!(lacking(&parts), lacking(&world.tally(&sales)));
        // Handed on as entries, as from where the records live.
        let mut again = Tally::new(&world.meters);
        entries.iter().rev().for_each(|entry| again.add_entry(entry));
        prop_assert_eq!(again.entries(), entries);
    }

    #[test]
    fn units_are_the_sums_of_their_positions(sales in sales()) {
        let world = World::new();
        let tally = world.tally(&sales);
        let results = Results::new(&tally, world.basis());
        let plan = &world.compiled.plan;
        let unit = |id: &str| plan.organisation.units.find(id).expect("a unit");
        let meter = plan.targets.metrics.find("revenue").and_then(|metric| world.meters.of_metric(metric)).expect("a meter");
        let year = plan.facts.calendar.dates(plan.facts.calendar.year());
        for slice in world.slices.iter().copied() {
            let select = Select { meter, slice, from: year.0, to: year.1, part: Part::Commission };
            let seats = ["east-lead", "east-seller-1", "east-seller-2", "west-seller", "expert"];
            let sum = seats.iter().map(|id| results.of_seat(world.seat(id), &select).amount);
            let sum = sum.fold(Fraction::from_quantity(Quantity::ZERO), |sum, amount| sum.plus(&amount));
            prop_assert_eq!(&results.of_unit(unit("company"), &select).amount, &sum);
            let (east, west) = (results.of_unit(unit("east"), &select), results.of_unit(unit("west"), &select));
            prop_assert_eq!(east.amount.plus(&west.amount), sum);
        }
    }
}

fn sale(day: &str, amount: i64, channel: usize, position: usize) -> Sale {
    let first = Date::new(2026, 1, 1).expect("a date");
    let day = first.days_until(Date::parse(day).expect("a date"));
    let amount = Some(Quantity::from_int(amount).micros());
    let (discount, booking) = (None, true);
    Sale { line: 1, day, amount, dollars: false, position, partner: 3, channel, region: 0, discount, booking }
}

fn amount(total: &Total) -> String {
    total.amount.exact().expect("a number of few digits").to_string()
}

#[test]
fn each_kind_of_credit_stands_by_itself() {
    let world = World::new();
    let plan = &world.compiled.plan;
    let mut dear = sale("2026-02-10", 1000, 0, 1);
    dear.discount = Some(20);
    let mut dollars = sale("2026-02-11", 100, 0, 1);
    (dollars.dollars, dollars.region) = (true, 2);
    let all = [dear, dollars, sale("2026-07-01", 300, 1, 2), sale("2026-07-02", 7, 2, 1), sale("2026-07-03", 5, 3, 1)];
    let tally = world.tally(&all);
    let results = Results::new(&tally, world.basis());
    let meter =
        |id: &str| plan.targets.metrics.find(id).and_then(|metric| world.meters.of_metric(metric)).expect("a meter");
    let date = |text: &str| Date::parse(text).expect("a date");
    let select = |part| Select {
        meter: meter("revenue"),
        slice: Slices::WHOLE,
        from: date("2026-01-01"),
        to: date("2026-12-31"),
        part,
    };
    let seat = |id: &str, part| amount(&results.of_seat(world.seat(id), &select(part)));
    assert_eq!(seat("east-seller-1", Part::Commission), "1710");
    assert_eq!(seat("west-seller", Part::Commission), "99.9999");
    assert_eq!(seat("expert", Part::Commission), "0");
    assert_eq!(seat("expert", Part::Overlay), "500");
    // Of the sale in dollars, which lies in the south, the head sees nothing.
    assert_eq!(seat("east-lead", Part::RollUp), "1000");
    assert_eq!(amount(&results.of_nobody(&select(Part::Commission))), "7");
    let lacking: Vec<(u64, &str)> = tally.lacking().map(|(_, lacking)| (lacking.rows, lacking.reason.code())).collect();
    // The second seller left in June; nobody has what comes through the channel that no rule credits.
    assert_eq!(lacking, [(1, "no-rule"), (1, "not-in-force")]);
    let february = Select { to: date("2026-02-28"), ..select(Part::Commission) };
    let shanghai = Select { slice: world.slice("region", "shanghai"), ..february };
    assert_eq!(amount(&results.of_seat(world.seat("east-seller-1"), &february)), "1710");
    assert_eq!(amount(&results.of_seat(world.seat("east-seller-1"), &shanghai)), "1000");
}

#[test]
fn balances_are_those_of_the_last_day_and_means_are_weighted() {
    let world = World::new();
    let plan = &world.compiled.plan;
    let all = [sale("2026-03-10", 1000, 0, 1), sale("2026-03-31", 400, 0, 1), sale("2026-03-31", 50, 0, 3)];
    let tally = world.tally(&all);
    let results = Results::new(&tally, world.basis());
    let meter =
        |id: &str| plan.targets.metrics.find(id).and_then(|metric| world.meters.of_metric(metric)).expect("a meter");
    let date = |text: &str| Date::parse(text).expect("a date");
    let of = |id: &str| Select {
        meter: meter(id),
        slice: Slices::WHOLE,
        from: date("2026-03-01"),
        to: date("2026-03-31"),
        part: Part::Commission,
    };
    let company = plan.organisation.units.find("company").expect("a unit");
    assert_eq!(amount(&results.of_unit(company, &of("balance"))), "450");
    let mean = results.of_unit(company, &of("score")).mean().expect("a mean");
    // 68, 89 and 89 days into the year at half a percent each.
    let expected = Fraction::ratio(Quantity::from_micros(246 * 5_000), Quantity::from_int(3)).expect("a quotient");
    assert_eq!(mean, expected);
}

#[test]
fn measures_ask_for_more_than_their_metric() {
    let world = World::new();
    let plan = &world.compiled.plan;
    let mut returned = sale("2026-03-10", -400, 0, 1);
    returned.booking = false;
    let mut south = sale("2026-03-10", 30, 0, 1);
    south.region = 2;
    let tally = world.tally(&[sale("2026-03-10", 1000, 0, 1), returned, south]);
    let plans = world.compiled.written.sections().find_map(|sections| sections.incentives.incentives.get());
    let components = plans.expect("plans").iter().next().expect("one").value.components.get().expect("components");
    let measure = |id: &str| {
        let component = components.iter().find(|component| component.id.as_str() == id).expect("a component");
        component.value.measure.get().expect("a measure")
    };
    let of = |metric: &str, id: &str| {
        let metric = plan.targets.metrics.find(metric).expect("a metric");
        let meter = world.meters.of_measure(metric, measure(id)).expect("a meter");
        let own = tally.entries().into_iter().filter(|entry| entry.meter == meter && entry.slice == Slices::WHOLE);
        let own = own.filter(|entry| matches!(entry.credited, Credited::Seat(_)) && matches!(entry.at, At::Month(_)));
        let commission = own.filter(|entry| entry.rule == Some(0));
        commission.map(|entry| entry.sum.amount / 1_000_000_000_000).sum::<i128>()
    };
    assert_eq!(of("revenue", "east"), 600);
    assert_eq!(of("revenue", "booked"), 1030);
    // The parts of a ratio are counted as its measure asks.
    assert_eq!((of("shallow", "share"), of("revenue", "share")), (30, 30));
    let margin = plan.targets.metrics.find("margin").expect("a metric");
    assert_eq!(world.meters.of_measure(margin, measure("share")), None);
}

#[test]
fn what_is_read_from_files_is_summed() {
    let plan = PLAN.replace("orders: {every: day, columns", "orders: {every: day, file: sold/*.csv, columns");
    let (head, rest) = ("D,A,U,P,R,C,G,S,Z,V", ",,booking");
    let first = format!(
        "{head}\n2026-01-05,\"1,000.50\",,east-seller-1,,direct,shanghai,5%{rest}\n2026-01-31,100,USD,west-seller,,direct,south,{rest}\n"
    );
    let second = format!(
        "{head}\n2026-02-01,60,,east-seller-1,west-seller,shared,jiangsu,20%{rest}\n2026-02-02,1,,east-seller-1,,house,,{rest}\n"
    );
    let plan = plan.replace("columns: {date: D", "format: {thousands: \",\"}, columns: {date: D");
    let files = MemoryFiles::new([
        ("salesplan.yaml", plan.as_str()),
        ("sold/january.csv", first.as_str()),
        ("sold/february.csv", second.as_str()),
    ]);
    let mut outcome = compile(&files, &Budgets::default()).expect("a plan");
    let compiled = outcome.compiled.take().expect("the plan can be read");
    let axes = Axes::collect(&compiled.written, &compiled.plan);
    let crediting = Crediting::resolve(&compiled.written, &compiled.plan, &axes).expect("rules");
    let feeds = Feeds::resolve(&compiled.written, &compiled.plan, &axes);
    let meters = Meters::resolve(&compiled.written, &compiled.plan, &axes, &feeds);
    let (slices, source) = ([Slices::WHOLE], Source::all(&compiled).into_iter().next().expect("a source"));
    let basis = Basis { plan: &compiled.plan, crediting: &crediting, feeds: &feeds, meters: &meters, slices: &slices };
    let fold = TallyFold { counter: Counter { basis }.of_source(&source.layout) };
    let mut findings = Findings::default();
    let read = read(&source, &Access::new(&files), &fold, &mut outcome.sources, &mut findings).expect("files to read");
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!((read.report.counted, read.report.rejects.total()), (4, 0));
    let results = Results::new(&read.sum.0, basis);
    let meter =
        compiled.plan.targets.metrics.find("revenue").and_then(|metric| meters.of_metric(metric)).expect("a meter");
    let year = compiled.plan.facts.calendar.dates(compiled.plan.facts.calendar.year());
    let select = |part| Select { meter, slice: Slices::WHOLE, from: year.0, to: year.1, part };
    let seat = |id: &str| compiled.plan.organisation.seat(id).expect("a position");
    let of = |id: &str, part| amount(&results.of_seat(seat(id), &select(part)));
    assert_eq!(of("east-seller-1", Part::Commission), "1040.50002");
    assert_eq!(of("west-seller", Part::Commission), "729.99998");
    assert_eq!(of("expert", Part::Overlay), "30");
    assert_eq!(of("east-lead", Part::RollUp), "1000.5");
    assert_eq!(amount(&results.of_nobody(&select(Part::Commission))), "1");
}
