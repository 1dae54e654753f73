//! Random plans whose pay hangs on deals, and records for them: the same for the same seed.

use std::fmt::Write as _;

use salesplan::units::Date;

use crate::records::Dice;

const WORLD: &str = "\
units: {company: {name: Company, head: boss}, north: {name: North, parent: company, head: north-lead}, south: {name: South, parent: company, head: south-lead}}
roles:
  chief: {name: Chief, carries: none, level: 3, duties: [Lead]}
  lead: {name: Lead, carries: team, level: 2, duties: [Lead]}
  seller: {name: Seller, carries: own, level: 1, duties: [Sell]}
positions:
  boss: {role: chief, unit: company}
  north-lead: {role: lead, unit: north}
  south-lead: {role: lead, unit: south}
  north-seller: {role: seller, unit: north, count: 3}
  south-seller: {role: seller, unit: south, count: 2, starts: {2: 2026-03-01}}
systems: {shop: {name: Shop, owner: boss}}
fields:
  event: {in: [booking, delivery, collection, return, cancellation, complaint], missing: refuse}
  kind: {in: [new, more], missing: refuse}
metrics:
  sales: {in: money, source: orders.amount}
  orders: {in: orders, source: orders, when: {event: booking}}
  first-orders: {in: orders, source: orders, first: {by: customer, within: WITHIN}, when: {event: booking}}
  first-sales: {in: money, source: orders.amount, first: {by: customer, within: WITHIN}}
  new-sales: {in: money, source: orders.amount, when: {kind: new, amount: from 100}}
sources:
  orders: {system: shop, owner: boss, every: day, file: data/orders.csv, columns: {no: no, deal: order, date: day, event: event, amount: amount, currency: cur, position: seat, partner: partner, customer: customer, kind: kind}, quality: {unique: [no], at_most: 100%}}
  incidents: {system: shop, owner: boss, every: day, file: data/incidents.csv, columns: {deal: order, date: day, event: event, amount: amount, position: seat}, quality: {at_most: 100%}}
crediting:
  match: all
  rows:
    own: {source: orders, when: {kind: new}, credit: position, share: 100%, kind: direct, date: date, closed: next-open}
    first: {source: orders, when: {kind: more}, credit: position, share: 62.5%, kind: split, date: date, closed: next-open}
    second: {source: orders, when: {kind: more}, credit: partner, share: 37.5%, kind: split, date: date, closed: next-open}
    quota: {source: orders, when: {kind: more}, credit: partner, share: 20%, kind: overlay, counts: quota, date: date, closed: next-open}
targets:
  - {of: {role: seller}, period: FY2026, metric: sales, value: 20k}
scorecards:
  conduct:
    every: quarter
    items: {sold: {name: Sold, weight: 100%, metric: sales, of: own, as: attainment}}
    adjustments: {complaints: {name: Complaints, when: {event: complaint}, points: -5, times: each, at_most: 20}}
    ratings: {A: {from: 60, pays: 120%}, B: {from: 0, pays: 80%}}
";

/// The files of a plan whose pay hangs on deals.
pub(crate) fn plan(dice: &mut Dice) -> Vec<(&'static str, String)> {
    let convert = dice.of(&["plan", "booking", "payment"]).to_owned();
    let place = dice.of(&["component", "component", "total"]).to_owned();
    let manifest = format!(
        "salesplan: 1\nname: Deals\ncurrency: EUR\nfiscal_year: {{name: FY2026, starts: 2026-01-01}}\nrounding: {{money: 0.01, mode: half-up, place: {place}}}\n\
         fx: {{convert: {convert}, as_of: 2025-12-31, prices: {{USD: 0.915, GBP: 1.17}}, quotes: [{{currency: USD, date: 2025-06-01, price: 0.91}}, {{currency: USD, date: 2026-02-11, price: 0.8775}}, \
         {{currency: GBP, date: 2025-06-01, price: 1.2}}, {{currency: GBP, period: FY2026-M04, price: 1.15}}]}}\n"
    );
    let within = dice.of(&["3 months", "1 year", "40d", "6 weeks"]);
    vec![("salesplan.yaml", manifest), ("world.yaml", WORLD.replace("WITHIN", within)), ("pay.yaml", incentives(dice))]
}

const TABLES: [&str; 5] = [
    "rate: 3.3%",
    "table: {mode: marginal, rows: [{from: 0, rate: 1%}, {from: 1000, rate: 2.5%}, {above: 5000, rate: 4%}]}",
    "table: {mode: whole, rows: [{from: 0, rate: 1%}, {from: 2500, rate: 3%}]}",
    "table: {mode: step, rows: [{from: 0, pays: 0}, {from: 700, pays: 12.5}, {from: 4000, pays: 100}]}",
    "table: {mode: interpolated, below_first: 0, above_last: hold, rows: [{at: 100, pays: 1}, {at: 3000, pays: 90}]}",
];

fn incentives(dice: &mut Dice) -> String {
    let mut text = String::from("incentives:\n");
    let event = |dice: &mut Dice| {
        dice.of(&[
            "",
            "",
            ", paid_on: collection",
            ", paid_on: {booking: 40%, collection: 60%}",
            ", paid_on: {booking: 20%, delivery: 30%, collection: 50%}",
        ])
        .to_owned()
    };
    let measure = |metric: &str, of: &str, window: &str| {
        format!("measure: {{metric: {metric}, of: {of}, as: amount, credited_on: booking, window: {window}}}")
    };
    let component = |dice: &mut Dice, id: &str, metric: &str, of: &str| {
        let window = dice.of(&["month", "quarter", "year", "transaction"]).to_owned();
        let (table, paid_on) = (dice.of(&TABLES).to_owned(), event(dice));
        format!("      {id}: {{{}, {table}{paid_on}}}\n", measure(metric, of, &window))
    };
    for (seats, of) in [
        ("[north-seller-1, north-seller-2, south-seller-1]", "own"),
        ("[north-seller-3, south-seller-2]", "own"),
        ("[north-lead, south-lead]", "unit"),
        ("boss", "north"),
    ] {
        let name = format!("plan-{}", text.matches("payday").count());
        let _ = write!(
            text,
            "  {name}:\n    for: {{position: {seats}}}\n    pay: {{fixed: 50k, variable: 20k, prorate: days}}\n    payday: {{every: {}, late: next, negative: carry}}\n    components:\n",
            dice.of(&["month", "quarter"])
        );
        text += &component(dice, "one", "sales", of);
        text += &component(dice, "two", "new-sales", of);
        text += &component(dice, "three", "first-sales", of);
        let _ = writeln!(text, "      count: {{{}, rate: 7 each}}", measure("first-orders", of, "year"));
        if of == "own" {
            text += "      card: {share: 100%, every: quarter, scorecard: conduct}\n";
        }
        let recover = dice.of(&[
            "paid, book: current",
            "50%, book: original",
            "pro-rata, over: 6 months, book: current",
            "pro-rata, over: 90d, book: original",
        ]);
        let age = dice.of(&["", ", age: to 60d", ", age: to 3 months", ", age: {from: 10d, below: 100d}"]);
        if !dice.once_in(4) {
            let _ = write!(
                text,
                "    clawback:\n      back: {{when: {{event: [return, cancellation]{age}}}, recover: {recover}}}\n"
            );
            if dice.once_in(2) {
                text += "      small: {when: {event: complaint, amount: from 50}, recover: 10%, book: current}\n";
            }
        }
    }
    text
}

fn day(dice: &mut Dice) -> Date {
    Date::parse("2025-11-15").expect("a day").plus_days(dice.below(400) as i32)
}

/// Records of orders and of what came of them; those that are `plain` are all sound, and written as databases write values.
pub(crate) fn records(dice: &mut Dice, count: u64, plain: bool) -> [String; 2] {
    const SEATS: [&str; 6] =
        ["north-seller-1", "north-seller-2", "north-seller-3", "south-seller-1", "south-seller-2", "north-lead"];
    let mut orders = String::from("no,order,day,event,amount,cur,seat,partner,customer,kind\n");
    let mut incidents = String::from("order,day,event,amount,seat\n");
    for number in 0..count {
        let deal = if dice.once_in(9) { String::new() } else { format!("D{:04}", dice.below(count / 2 + 1)) };
        let event = dice.of(&["booking", "booking", "booking", "collection", "collection", "delivery", "return"]);
        let amount = match dice.below(9) {
            0 => dice.of(&["100", "700", "1000", "2500", "3000", "4000", "5000", "0"]).to_owned(),
            1 => format!("-{}.{:02}", dice.below(900), dice.below(100)),
            2 if !plain => dice.of(&["x", "", "1e5"]).to_owned(),
            3 => format!("{}.{:06}", dice.below(7000), dice.below(1_000_000)),
            _ => format!("{}.{:02}", dice.below(6000), dice.below(100)),
        };
        let cur = dice.of(&["", "EUR", "EUR", "USD", "GBP"]);
        let (seat, partner) = (dice.of(&SEATS), dice.of(&SEATS));
        let (customer, kind) = (dice.below(count / 4 + 2), dice.of(&["new", "more"]));
        let own = day(dice);
        let _ = writeln!(orders, "{number},{deal},{own},{event},{amount},{cur},{seat},{partner},C{customer},{kind}");
        if dice.once_in(12) {
            let later = own.plus_days(dice.below(120) as i32);
            let event = dice.of(&["return", "cancellation", "complaint", "booking"]);
            let back = dice.of(&["", "12.5", "300", "1e", "9000"]);
            let back = if plain && back == "1e" { "1" } else { back };
            let _ = writeln!(incidents, "{deal},{later},{event},{back},{seat}");
        }
    }
    [orders, incidents]
}
