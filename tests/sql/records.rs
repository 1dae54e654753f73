//! Random records, the same for the same seed, with rows that are none among them.

use salesplan::units::Date;

/// Numbers that follow each other by a fixed rule, the same on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    /// A day of the plan's years, on a bound now and then.
    fn day(&mut self) -> Date {
        let bounds = [
            "2026-03-14",
            "2026-03-15",
            "2026-03-31",
            "2026-04-01",
            "2026-06-30",
            "2026-07-01",
            "2026-07-31",
            "2026-01-01",
            "2026-12-31",
            "2024-02-29",
        ];
        if self.once_in(4) {
            return Date::parse(self.of(&bounds)).expect("a day");
        }
        Date::parse("2025-11-01").expect("a day").plus_days(self.below(440) as i32)
    }

    /// A number as text, sometimes as long as there can be.
    fn number(&mut self, point: char) -> String {
        let sign = if self.once_in(5) { "-" } else { "" };
        match self.below(8) {
            0 => format!("{sign}{}", self.below(3000)),
            1 => format!("{sign}{}{point}{:06}", self.below(999_999_999_999), self.below(1_000_000)),
            2 => format!("{sign}000{}{point}500000000", self.below(100)),
            3 => format!("{sign}{}", self.below(999_999_999_999_999_999)),
            4 => format!("{sign}{point}{}", self.below(1000)),
            _ => format!("{sign}{}{point}{:02}", self.below(20_000), self.below(100)),
        }
    }
}

fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// A cell of a CSV file.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn row(into: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    into.push_str(&cells.join(","));
    into.push('\n');
}

const SEATS: [&str; 12] = [
    "boss",
    "east-lead",
    "west-lead",
    "east-seller-1",
    "east-seller-2",
    "east-seller-3",
    "shanghai-seller",
    "Shanghai seller",
    "west-seller-1",
    "west-seller-2",
    "expert-east",
    "expert-west",
];

/// Random records of `orders`, some of which are none.
pub(crate) fn orders(dice: &mut Dice, count: u64) -> String {
    let mut text = String::from(
        "No,Day,Signed,Recorded,Amount,Cur,Seat,Emp,Partner,Owner,Unit,Channel,Region,Area,Discount,Part,Payment,Overdue,Years,New,Score,Event\n",
    );
    let mut lines: Vec<String> = Vec::new();
    for number in 0..count {
        let mut line = String::new();
        order(&mut line, dice, number);
        lines.push(line);
    }
    for line in &lines {
        text.push_str(line);
        if dice.once_in(25) {
            text.push_str(line);
        }
    }
    text
}

/// A day as people write it.
fn written_day(dice: &mut Dice, date: Date, time: &str) -> String {
    match dice.below(40) {
        0 => date_in(date, "/"),
        1 => date_in(date, "."),
        2 => iso(date).replace('-', ""),
        3 => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        4 => "2026-02-30".to_owned(),
        5 => "31/12/2026".to_owned(),
        6 => "2031-01-01".to_owned(),
        7 => "2026-01-01 25:00".to_owned(),
        8 => "2026-01-01x".to_owned(),
        9 => String::new(),
        _ => iso(date) + time,
    }
}

/// An amount as people write it.
fn written_amount(dice: &mut Dice) -> String {
    match dice.below(60) {
        0 => "1,234.5".to_owned(),
        1 => "+12".to_owned(),
        2 => "12.1234567".to_owned(),
        3 => "1234567890123456789".to_owned(),
        4 => "1.5e3".to_owned(),
        5 => "abc".to_owned(),
        6 => "1,23".to_owned(),
        7 => "50%".to_owned(),
        8 => String::new(),
        9 => "-".to_owned(),
        10 => "1 234 567.25".to_owned(),
        11 => "1000".to_owned(),
        _ => dice.number('.'),
    }
}

fn order(into: &mut String, dice: &mut Dice, number: u64) {
    // Some numbers come again with another content.
    let number = if dice.once_in(12) { number / 2 } else { number };
    let date = dice.day();
    let time = match dice.below(6) {
        0 => format!(" {:02}:{:02}", dice.below(24), dice.below(60)),
        1 => "T18:00:00".to_owned(),
        2 => " 17:59:59.9".to_owned(),
        _ => String::new(),
    };
    let written = written_day(dice, date, &time);
    let maybe = |dice: &mut Dice, text: String| if dice.once_in(9) { String::new() } else { text };
    let amount = written_amount(dice);
    let seat = |dice: &mut Dice| match dice.below(30) {
        0 => "nobody".to_owned(),
        1 => "east-seller".to_owned(),
        2 | 3 => String::new(),
        _ => dice.of(&SEATS).to_owned(),
    };
    let (signed, recorded) =
        (iso(date.plus_days(dice.below(40) as i32 - 20)), iso(date.plus_days(dice.below(60) as i32)));
    let cells = [
        if dice.once_in(80) { String::new() } else { format!("N'{number}") },
        written,
        maybe(dice, signed),
        maybe(dice, recorded),
        amount,
        dice.of(&["", "", "", "CNY", "USD", "USD", "JPY", "EUR", "XXY", "CNY", "CNY", "CNY"]).to_owned(),
        seat(dice),
        dice.of(&["", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e1", "e6", "e99"]).to_owned(),
        dice.of(&SEATS).to_owned(),
        if dice.once_in(3) { String::new() } else { dice.of(&SEATS).to_owned() },
        dice.of(&["", "", "", "east", "West", "shanghai", "depot", "company", "north"]).to_owned(),
        dice.of(&["direct", "Direct", "shared", "shared", "house", "online", "O'Brien's \"web\" \\ shop", "odd", ""])
            .to_owned(),
        dice.of(&["", "", "shanghai-city", "上海", "jiangsu", "south", "west", "east"]).to_owned(),
        dice.of(&["", "south", "east"]).to_owned(),
        dice.of(&[
            "", "0", "0.1", "10%", "10.5%", "0.100001", "50%", "0.5", "75%", "100‰", "120%", "1", "0.05", "5%", "0.02",
        ])
        .to_owned(),
        dice.of(&["", "66.6667%", "66.6667%", "66.6667%", "0.666667", "50%", "-20%"]).to_owned(),
        dice.of(&["prepaid", "monthly", "", "cash"]).to_owned(),
        dice.of(&["", "30d", "29d", "30", "720h", "5 weeks", "1 month", "2 个月", "5 working days", "x"]).to_owned(),
        dice.of(&["", "1", "2", "3", "4", "2.5", "3.0"]).to_owned(),
        dice.of(&["", "yes", "No", "是", "0", "maybe", "TRUE"]).to_owned(),
        dice.of(&["", "50%", "0.25", "37.5%", "1.25"]).to_owned(),
        dice.of(&["booking", "booking", "return", ""]).to_owned(),
    ];
    row(into, &cells);
}

fn date_in(date: Date, sign: &str) -> String {
    format!("{}{sign}{}{sign}{}", date.year(), date.month(), date.day())
}

/// Random records of `balances`, some of which are none.
pub(crate) fn balances(dice: &mut Dice, count: u64) -> String {
    let mut text = String::from("Day,Owed,Emp\n");
    for _ in 0..count {
        let date = dice.day();
        let written = match dice.below(20) {
            0 => "30.02.2026".to_owned(),
            1 => iso(date),
            _ => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        };
        let owed = match dice.below(12) {
            0 => "1.234.567,5".to_owned(),
            1 => "12,3456789".to_owned(),
            2 => "x".to_owned(),
            _ => format!("{}{},{:02}", if dice.once_in(6) { "-" } else { "" }, dice.below(99_999), dice.below(100)),
        };
        let employee = dice.of(&["e1", "e2", "e3", "e5", "e6", "e8", "", "e42"]).to_owned();
        row(&mut text, &[written, owed, employee]);
    }
    text
}

/// Random records of `tickets`, some of which are none.
pub(crate) fn tickets(dice: &mut Dice, count: u64) -> String {
    let months = ["Jan", "FEB", "mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Foo"];
    let mut text = String::from("Id,Day,Closed,Hours,Solved,Lead,Unit\n");
    for number in 0..count {
        let id = if dice.once_in(6) { number / 3 } else { number };
        let day = |dice: &mut Dice| format!("{} {} 2026", 1 + dice.below(31), dice.of(&months));
        let cells = [
            format!("t{id}"),
            day(dice),
            if dice.once_in(3) { String::new() } else { day(dice) + " 7:30" },
            dice.of(&["1", "2", "3", "40", "", "2.5", "0"]).to_owned(),
            dice.of(&["50", "12.5", "100", "99.9999", "0.00001", "75%", ""]).to_owned(),
            dice.of(&["east-lead", "west-lead", "boss", ""]).to_owned(),
            dice.of(&["east", "west", ""]).to_owned(),
        ];
        row(&mut text, &cells);
    }
    text
}

/// Random records of `clicks`, some of which are none.
pub(crate) fn clicks(dice: &mut Dice, count: u64) -> String {
    let mut text = String::from("Day,Count,Cost,Unit\n");
    for _ in 0..count {
        let serial = 45_990 + dice.below(400);
        let cells = [
            match dice.below(12) {
                0 => "60".to_owned(),
                1 => "2026-01-01".to_owned(),
                2 => format!("{serial}.75"),
                _ => serial.to_string(),
            },
            dice.of(&["1", "2", "1'000", "1'0'0", "7.", "", "-3"]).to_owned(),
            dice.number('.'),
            dice.of(&["", "east", "West", "depot", "depot", "company"]).to_owned(),
        ];
        row(&mut text, &cells);
    }
    text
}
