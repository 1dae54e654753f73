//! Makes plans from the schemas of the language.

use salesplan::diagnostic::{Lang, Speak};
use salesplan::syntax::schema;
use salesplan::units::{Date, Duration, Figure};
use serde_json::{Map, Value, json};

/// A value like no other, and how a reader sees it.
pub(crate) struct Said {
    /// The record and the key it stands under.
    pub place: String,
    /// What documents must hold.
    pub text: String,
}

/// A value of the plan: the keys and numbers that lead to it, the record and the key it stands under, and its schema.
pub(crate) type Site = (Vec<String>, String, Value);

/// Makes one plan; `variant` chooses among alternatives.
pub(crate) struct Maker {
    root: Value,
    variant: usize,
    next: usize,
    open: Vec<String>,
    ids: Vec<(String, String)>,
    path: Vec<String>,
    pub said: Vec<Said>,
    pub sites: Vec<Site>,
}

/// Values that must mean something for the plan to be read: they are as good as any other for finding the key.
fn fixed(place: &str) -> Option<Value> {
    Some(match place {
        "Manifest.salesplan" => json!("1"),
        "Manifest.currency" => json!("CNY"),
        "Manifest.locale" => json!("en"),
        "Manifest.fiscal_year" => json!({"name": "FY2026", "starts": "2026-01-01", "months": "calendar"}),
        "Stage.next" | "Stage.back" => json!("@stage"),
        "Component.taken_from" | "Draw.component" => json!("@component"),
        "Lever.needs" => json!("@lever"),
        "Integrity.clawback" => json!("@clawback"),
        "Integrity.score" => json!("@item"),
        "Control.stage" => json!("@path"),
        "Statement.every" => json!("month"),
        "Cut.remainder" => json!("north"),
        "Format.delimiter" => json!(";"),
        "Format.encoding" => json!("gb18030"),
        "Format.thousands" => json!("'"),
        "Format.times" => json!("1000"),
        "RecordFormat.delimiter" => json!(";"),
        "RecordFormat.encoding" => json!("gb18030"),
        "RecordFormat.decimal" => json!(","),
        "RecordFormat.thousands" => json!("'"),
        "RecordFormat.dates" => json!("DD/MM/YYYY"),
        "RecordFormat.times" => json!("1000"),
        "Position.count" => json!("2"),
        "Payday.paid" => json!("day 20"),
        "Risk.likelihood" => json!("2"),
        "Risk.impact" => json!("4"),
        // The range and what stands in for a missing value are of this kind.
        "RecordField.in" => json!("count"),
        _ => return None,
    })
}

/// Keys of maps that must mean something.
fn key_of(place: &str) -> Option<&'static [&'static str]> {
    Some(match place {
        "Role.ramp" | "Statement.ramp" | "Position.starts" | "Position.ends" => &["1", "2"],
        "Basis.profiles[]" => &["Q1", "Q2"],
        "Market.size" | "Market.share" | "History.values" => &["FY2025", "FY2026"],
        "Role.productivity" | "Statement.values" | "Example.given" | "Scenario.given" => &["takings"],
        "Scenario.distribution" => &["80%", "120%"],
        "ScenarioBy.role" => &["seller"],
        "ScenarioBy.unit" => &["company"],
        "History.slice" | "Statement.slice" | "TargetChange.slice" => &["area"],
        "Statement.by" => &["area"],
        "Cut.*" | "WeightsSplit.weights" => &["north", "south"],
        "Fx.prices" => &["USD"],
        _ => return None,
    })
}

/// A share of a whole like no other.
fn share(number: usize) -> String {
    format!("{}.{:04}%", number / 10_000, number % 10_000)
}

/// One end of a range, in what the range is measured in.
fn bound(number: usize, place: &str) -> String {
    match place {
        place if place.starts_with("Limits.quota_to_pay") => format!("{number}x"),
        place if place.starts_with("Limits.market_share") || place.starts_with("Survey.") => share(number),
        place
            if ["Limits.", "Tracking."].iter().any(|own| place.starts_with(own)) || place.contains(".over_assign") =>
        {
            format!("{number}%")
        }
        _ => number.to_string(),
    }
}

/// Puts an id in the place of the mark that stands for it.
fn replace(value: &mut Value, mark: &str, id: &str) {
    match value {
        Value::String(text) if text == mark => id.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, mark, id)),
        Value::Object(map) => map.values_mut().for_each(|value| replace(value, mark, id)),
        _ => {}
    }
}

/// Adds a word to those that the first result of the grading may be, where it is one of several words.
fn add_grade(gives: &mut Value, grade: &str) {
    match gives.as_object_mut().and_then(|gives| gives.values_mut().next()) {
        Some(Value::Array(words)) => words.push(json!(grade)),
        Some(Value::Object(words)) => _ = words.insert(grade.to_owned(), json!(grade)),
        _ => {}
    }
}

/// Entries that are named from within the entry that holds them, with the mark that stands for the first of them.
const WITHIN: [(&str, &str, &str); 3] = [
    ("SalesProcess", "stages", "@stage"),
    ("IncentivePlan", "components", "@component"),
    ("Policy", "levers", "@lever"),
];

impl Maker {
    pub(crate) fn new(variant: usize) -> Self {
        Self {
            root: schema::plan(),
            variant,
            next: 0,
            open: Vec::new(),
            ids: Vec::new(),
            path: Vec::new(),
            said: Vec::new(),
            sites: Vec::new(),
        }
    }

    /// The manifest without the sections that any file may hold.
    fn manifest(&mut self) -> Value {
        let schema = schema::manifest();
        let sections = schema::plan()["properties"].as_object().expect("it has keys").clone();
        let plan = std::mem::replace(&mut self.root, schema.clone());
        let keys = schema["properties"].as_object().expect("it has keys").iter();
        let own = keys.filter(|(key, _)| !sections.contains_key(*key));
        let map: Map<String, Value> = own
            .filter_map(|(key, value)| Some((key.clone(), self.at(key, value, &format!("Manifest.{key}"))?)))
            .collect();
        self.root = plan;
        Value::Object(map)
    }

    /// The manifest, and a file with every section.
    pub(crate) fn files(&mut self) -> (Value, Value) {
        let manifest = self.manifest();
        let mut plan = self.plan();
        let path = format!("{}.{}", self.first("Sections.processes"), self.first("SalesProcess.stages"));
        let marks = [
            ("@clawback", self.first("IncentivePlan.clawback")),
            ("@item", self.first("Scorecard.items")),
            ("@path", path),
        ];
        marks.iter().for_each(|(mark, id)| replace(&mut plan, mark, id));
        let counted = plan["coverage"]["accounts"].as_object().expect("grades are counted").clone();
        counted.keys().for_each(|grade| add_grade(&mut plan["segments"]["gives"], grade));
        (manifest, plan)
    }

    /// The first id made for entries of a place.
    fn first(&self, place: &str) -> String {
        self.ids.iter().find(|(at, _)| at == place).map(|(_, id)| id.clone()).unwrap_or_default()
    }

    /// Every section.
    fn plan(&mut self) -> Value {
        let keys = self.root["properties"].as_object().expect("it has keys").clone();
        let made = keys
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), self.at(key, value, &format!("Sections.{key}"))?)));
        Value::Object(made.collect())
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        // Four digits, so that none is part of a year or of a day; stepped by a prime, so that sums of two are no third.
        3_001 + self.next * 7
    }

    /// A word of six letters.
    fn word(&mut self) -> String {
        self.next += 1;
        let mut rest = self.next;
        let mut word = String::from("q");
        for _ in 0..4 {
            word.push(char::from(b'a' + (rest % 26) as u8));
            rest /= 26;
        }
        word + "x"
    }

    fn tell(&mut self, place: &str, text: impl Into<String>) {
        self.said.push(Said { place: place.to_owned(), text: text.into() });
    }

    fn told(&mut self, place: &str) -> Value {
        let word = self.word();
        self.tell(place, word.clone());
        json!(word)
    }

    /// The value under a key or a number, whose place in the plan is noted.
    fn at(&mut self, key: &str, schema: &Value, place: &str) -> Option<Value> {
        let first = self.sites.len();
        self.path.push(key.to_owned());
        self.sites.push((self.path.clone(), place.to_owned(), schema.clone()));
        let value = self.value(schema, place);
        self.path.pop();
        if value.is_none() {
            self.sites.truncate(first);
        }
        value
    }

    /// A value of a schema; `None` where it would hold itself without end.
    fn value(&mut self, schema: &Value, place: &str) -> Option<Value> {
        if let Some(value) = fixed(place) {
            return Some(value);
        }
        if let Some(reference) = schema["$ref"].as_str() {
            return self.definition(reference.trim_start_matches("#/$defs/"), place);
        }
        if schema.get("then").is_some() {
            let table = schema["then"]["$ref"].as_str().is_some_and(|name| name.contains("TableOf"));
            // A target by role is a statement of its own.
            let side = if table && place != "Statement.value" && self.variant % 2 == 1 { "then" } else { "else" };
            return self.value(&schema[side], place);
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(options) = schema[key].as_array() {
                let open: Vec<Value> =
                    options.iter().filter(|option| option["$ref"] != "#/$defs/FileRef").cloned().collect();
                return self.value(&open[self.variant % open.len()], place);
            }
        }
        if let Some(word) = schema.get("const") {
            return Some(word.clone());
        }
        if let Some(words) = schema["enum"].as_array() {
            return Some(words[self.variant % words.len()].clone());
        }
        match (schema["type"].as_str(), schema.get("properties")) {
            // Only entries that are maps of values have this key and no other.
            (Some("object"), Some(keys)) if keys.as_object().is_some_and(|keys| keys.keys().eq(["same_as"])) => {
                self.map(schema, place)
            }
            (Some("object"), Some(_)) => Some(self.record(schema, place)),
            (Some("object"), None) => self.map(schema, place),
            (Some("array"), _) => {
                let count = schema["minItems"].as_u64().unwrap_or(1) as usize + self.variant % 2;
                let item = |at: usize| self.at(&at.to_string(), &schema["items"], place);
                Some(Value::Array((0..count).filter_map(item).collect()))
            }
            (Some("boolean"), _) => Some(json!(true)),
            _ => Some(self.scalar(schema, place)),
        }
    }

    fn map(&mut self, schema: &Value, place: &str) -> Option<Value> {
        let kind = &schema["additionalProperties"];
        let count = key_of(place).map_or(2, <[_]>::len).min(1 + self.variant % 2);
        let mut map = Map::new();
        for at in 0..count {
            // An entry takes its id before its own entries are made, so that these can name it.
            let fixed = key_of(place).and_then(|keys| keys.get(at));
            let key = fixed.map_or_else(|| self.word(), |key| (*key).to_owned());
            self.ids.push((place.to_owned(), key.clone()));
            let below = if kind["type"] == "object" { format!("{place}[]") } else { place.to_owned() };
            let Some(value) = self.at(&key, kind, &below) else { continue };
            // A word with a label is printed by its label, an entry with a name by its name.
            let labelled = place.ends_with(".gives") && kind.get("type").is_some_and(Value::is_array);
            if fixed.is_none() && value.get("name").is_none() && !labelled {
                self.tell(place, key.clone());
            }
            map.insert(key, value);
        }
        (!map.is_empty()).then_some(Value::Object(map))
    }

    fn definition(&mut self, name: &str, place: &str) -> Option<Value> {
        match name {
            "When" => return Some(self.condition(place)),
            "Formula" => return Some(self.formula(place)),
            // Columns side by side and maps of columns are for rows, which documents show as rows.
            "Column" => return Some(self.told(place)),
            _ => {}
        }
        let schema = self.root["$defs"][name].clone();
        if schema.get("properties").is_none() {
            return self.value(&schema, place);
        }
        if self.open.iter().filter(|open| *open == name).count() > 1 {
            return None;
        }
        self.open.push(name.to_owned());
        let made = self.record(&schema, name);
        self.open.pop();
        Some(made)
    }

    fn record(&mut self, schema: &Value, name: &str) -> Value {
        let keys = schema["properties"].as_object().expect("it has keys").clone();
        // A source of records is itself a file; elsewhere a file stands in for rows or entries.
        let table = name != "DataSource" && keys.contains_key("file");
        let range = ["from", "above", "to", "below"].iter().all(|end| keys.contains_key(*end));
        let mut map = Map::new();
        for (key, kind) in &keys {
            // Rows are written in one of three ways; an entry that is the same as another is shown as what it then says.
            let other_ways = table && ["grid", "file", "columns", "format"].contains(&key.as_str());
            if other_ways || key == "same_as" {
                continue;
            }
            // Each end of a range belongs to it or does not.
            let other = [["from", "to"], ["above", "below"]][self.variant / 2 % 2];
            if range && other.contains(&key.as_str()) {
                continue;
            }
            if let Some(value) = self.at(key, kind, &format!("{name}.{key}")) {
                map.insert(key.clone(), value);
            }
        }
        if schema["additionalProperties"].is_object() {
            let more = self.map(schema, &format!("{name}.*"));
            map.extend(more.into_iter().flat_map(|more| more.as_object().cloned()).flatten());
        }
        for (holder, key, mark) in WITHIN.iter().filter(|(holder, ..)| *holder == name) {
            let first = map.get(*key).and_then(Value::as_object).and_then(|entries| entries.keys().next().cloned());
            let id = first.unwrap_or_else(|| panic!("{holder}.{key} has entries"));
            map.values_mut().for_each(|value| replace(value, mark, &id));
        }
        Value::Object(map)
    }

    /// Whom something is for, or what must hold of a record.
    fn condition(&mut self, place: &str) -> Value {
        if place.ends_with(".for") || place == "Statement.of" {
            return json!({"role": "seller"});
        }
        if place.ends_with("covers") {
            return json!({"area": "within north"});
        }
        let number = self.number();
        self.tell(place, Figure::parse(&number.to_string()).expect("a number").speak(Lang::En));
        match self.variant % 3 {
            0 => json!({"measure": format!("from {number}")}),
            1 => json!([{"measure": format!("above {number}")}, {"kind": "plain"}]),
            _ => json!({"takings": {"as": "amount", "window": "year", "of": "own", "to": number.to_string()}}),
        }
    }

    fn formula(&mut self, place: &str) -> Value {
        let operations = ["sum", "difference", "product", "ratio", "least", "greatest", "average"];
        let number = self.number();
        self.tell(place, Figure::parse(&number.to_string()).expect("a number").speak(Lang::En));
        match operations[self.variant % operations.len()] {
            "average" => json!({"average": {"sum": ["takings", number.to_string()]}, "over": "12 months"}),
            operation => json!({operation: ["takings", number.to_string()]}),
        }
    }

    fn scalar(&mut self, schema: &Value, place: &str) -> Value {
        let number = self.number();
        let said = |maker: &mut Self, text: String, spoken: String| {
            maker.tell(place, spoken);
            json!(text)
        };
        let figure = |maker: &mut Self, text: String| {
            let spoken = Figure::parse(&text).expect("a number").speak(Lang::En);
            said(maker, text, spoken)
        };
        match schema["examples"][0].as_str() {
            None if schema["examples"][0].is_number() => figure(self, number.to_string()),
            None if ["from", "above", "to", "below", "at", "step"]
                .iter()
                .any(|end| place.ends_with(&format!(".{end}")))
                && place != "Progression.to" =>
            {
                figure(self, bound(number, place))
            }
            None if place == "RecordField.missing" => said(self, number.to_string(), number.to_string()),
            None => self.told(place),
            Some("15%" | "40%") => figure(self, share(number)),
            Some("5000万" | "900万" | "1万" | "30万" | "7.10" | "60%" | "hold" | "exact") => {
                figure(self, number.to_string())
            }
            Some("2%") => figure(self, format!("{number}%")),
            Some("2d") => {
                let text = format!("{number}d");
                let spoken = Duration::parse(&text).expect("a length").speak(Lang::En);
                said(self, text, spoken)
            }
            Some("2026-03-31") => {
                let text = format!("20{:02}-{:02}-{:02}", 30 + number % 60, 1 + number % 12, 1 + number % 28);
                let spoken = Date::parse(&text).expect("a date").speak(Lang::En);
                said(self, text, spoken)
            }
            Some("to 35%") => {
                let bound = bound(number, place);
                let spoken = Figure::parse(&bound).expect("a number").speak(Lang::En);
                said(self, format!("to {bound}"), spoken)
            }
            Some("day") => json!(["day", "week", "month", "quarter", "half", "year"][self.variant % 6]),
            Some("FY2026") => json!(["FY2026", "FY2026-H1", "FY2026-Q3", "FY2026-M03"][self.variant % 4]),
            Some("paid") => json!(["paid", "pro-rata", "31.07%"][self.variant % 3]),
            Some("CNY") => json!("USD"),
            Some("online") => json!("plain"),
            Some(example) => self.worded(example, number, place),
        }
    }

    /// A text of which one form alone means something.
    fn worded(&mut self, example: &str, number: usize, place: &str) -> Value {
        let text = match example {
            "18:00" => format!("{:02}:{:02}", number % 24, number % 60),
            // A unit word; money and percents have their own places.
            "money" => return self.told(place),
            "2 per month" => format!("{number} per month"),
            other => panic!("{place}: nothing is known of values such as {other}"),
        };
        self.tell(place, text.clone());
        json!(text)
    }
}
