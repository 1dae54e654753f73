//! Numbers as they stand in a column of text: which of them SQL reads just as the built-in reading does, which are none for sure, and which only the built-in
//! reading can tell.

use crate::actuals::cells::CellForm;
use crate::sql::cells::{Kind, Typed, UNLIKE, reason};
use crate::sql::dialect::{Dialect, NUMBER, all, any, case};

/// What is asked of a column of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Money,
    Percent,
    Count,
    Plain,
}

/// Signs that stand with amounts of money.
const MARKS: &str = "[€£₩₹¥元$￥]";

/// Patterns of the numbers of a source.
pub(super) struct Patterns {
    decimal: char,
    /// Digits with a point or none.
    plain: String,
    /// Digits that are grouped.
    grouped: String,
    /// Digits that are grouped otherwise.
    ungroupable: Option<String>,
    /// Signs that group.
    marks: Vec<char>,
}

/// A sign in square brackets.
fn class(sign: char) -> String {
    format!("[{sign}]")
}

impl Patterns {
    pub(super) fn new(form: &CellForm) -> Self {
        let (decimal, thousands) = (form.numbers.decimal, form.numbers.thousands);
        let point = class(decimal);
        let plain = format!("[0-9]+({point}[0-9]+)?|{point}[0-9]+");
        let rest = format!("({point}[0-9]+)?");
        match thousands {
            Some(mark) => {
                let grouped = format!("[0-9{mark}]*[0-9][0-9{mark}]*{rest}");
                Self { decimal, plain, grouped, ungroupable: None, marks: vec![mark] }
            }
            None => {
                let marks = vec![if decimal == '.' { ',' } else { '.' }, ' ', '\''];
                let each = |count: &str, size: &str| {
                    let own = marks.iter().map(|mark| format!("[0-9]{size}({}[0-9]{count})+", class(*mark)));
                    format!("({}){rest}", own.collect::<Vec<_>>().join("|"))
                };
                let (grouped, ungroupable) = (each("{3}", "{1,3}"), each("+", "+"));
                Self { decimal, plain, grouped, ungroupable: Some(ungroupable), marks }
            }
        }
    }

    /// The digits of a text with their sign, a point before decimals and nothing that groups them; nothing where it is no number that SQL reads.
    fn digits(&self, dialect: Dialect, text: &str) -> String {
        let mut bare = text.to_owned();
        for mark in &self.marks {
            bare = format!("REPLACE({bare}, {}, '')", dialect.text(&mark.to_string()));
        }
        let point = |text: &str| match self.decimal {
            '.' => text.to_owned(),
            other => format!("REPLACE({text}, {}, '.')", dialect.text(&other.to_string())),
        };
        let cases = [
            (dialect.matches(text, &format!("^[+-]?({})$", self.plain)), point(text)),
            (dialect.matches(text, &format!("^[+-]?({})$", self.grouped)), point(&bare)),
        ];
        case(&cases, "NULL")
    }
}

/// Digits of which at most `decimals` stand behind the point and eighteen in all, zeros at the ends aside.
fn fits(decimals: usize) -> String {
    let whole = 18 - decimals;
    let mut ways = vec![format!("[0-9]{{0,{whole}}}([.][0-9]{{0,{decimals}}}0*)?")];
    for more in 1..=decimals {
        ways.push(format!("[0-9]{{{}}}([.][0-9]{{0,{}}}0*)?", whole + more, decimals - more));
    }
    format!("^[+-]?0*({})$", ways.join("|"))
}

/// The steps that read a column of numbers: what is cut off its text, then digits, then the value and why there is none.
pub(super) fn read(dialect: Dialect, form: &CellForm, number: Number, at: usize) -> Typed {
    let patterns = Patterns::new(form);
    let text = format!("t{at}");
    let shared = matches!(number, Number::Percent | Number::Plain);
    let last = format!("SUBSTRING({text}, LENGTH({text}), 1)");
    let cut = format!("TRIM(SUBSTRING({text}, 1, LENGTH({text}) - 1))");
    let body = match shared {
        true => case(&[(format!("{last} IN ('%', '‰')"), cut.clone())], &text),
        false => text.clone(),
    };
    // Places that a percent sign moves the point.
    let moved = case(&[(format!("{last} = '%'"), "2".into()), (format!("{last} = '‰'"), "3".into())], "0");
    let moved = match number {
        Number::Percent if form.points => case(&[(format!("{last} = '‰'"), "3".into())], "2"),
        _ if shared => moved,
        _ => "0".into(),
    };
    let (digits, places) = (format!("k{at}"), format!("s{at}"));
    let shaped = vec![
        (format!("b{at}"), body),
        (places.clone(), moved),
        (format!("h{at}"), case(&[(format!("{last} IN ('%', '‰')"), cut)], &text)),
    ];
    let body = format!("b{at}");
    let cleaned = vec![(digits.clone(), patterns.digits(dialect, &body))];
    let fit = [(0, 6), (2, 4), (3, 3)]
        .map(|(shift, decimals)| all(&[format!("{places} = {shift}"), dialect.matches(&digits, &fits(decimals))]));
    let is_scaled = number == Number::Money || number == Number::Plain;
    let power = if is_scaled { u32::from(form.times) } else { 0 };
    let plain =
        |factor: &str| format!("CAST(CAST({digits} AS {NUMBER}) * CAST('{factor}' AS DECIMAL(4, 3)) AS {NUMBER})");
    let times = match power {
        0 => format!("CAST({digits} AS {NUMBER})"),
        power => format!(
            "CAST(CAST({digits} AS DECIMAL(18, 6)) * CAST('{}' AS DECIMAL(18, 0)) AS {NUMBER})",
            10_u64.pow(power.min(17))
        ),
    };
    // Of eighteen digits counted in a power of ten fewer may stand before the point.
    let small = dialect.matches(&digits, &format!("^[+-]?0*[0-9]{{0,{}}}([.][0-9]*)?$", (18 - power.min(18)).min(12)));
    let value = vec![
        (all(&[fit[0].clone(), if power == 0 { "TRUE".into() } else { small.clone() }]), times),
        (fit[1].clone(), plain("0.01")),
        (fit[2].clone(), plain("0.001")),
    ];
    let mut faults = faults(dialect, &patterns, number, at);
    if power > 0 {
        faults.push((all(&[format!("{places} = 0"), format!("NOT {small}")]), reason(UNLIKE)));
    }
    let many = format!("REGEXP_REPLACE({}, '^[+-]?0*[.]?0*', '')", trimmed(dialect, &digits));
    let count = format!("LENGTH(REPLACE({many}, '.', ''))");
    let misfit = format!("{digits} IS NOT NULL AND NOT {}", any(&fit));
    faults.push((format!("{misfit} AND {count} > 18"), reason("too-many-digits")));
    faults.push((misfit, reason("too-many-decimals")));
    if number == Number::Count {
        let broken = format!("{digits} IS NOT NULL AND NOT {}", dialect.matches(&digits, "^[+-]?[0-9]*([.]0*)?$"));
        faults.push((broken, reason("not-whole")));
    }
    Typed { kind: Kind::Number, shaped, cleaned, value: case(&value, &format!("CAST(NULL AS {NUMBER})")), faults }
}

/// Digits without the zeros behind the point that say nothing.
fn trimmed(dialect: Dialect, digits: &str) -> String {
    let zeros = dialect.matches(digits, "[.]");
    case(&[(zeros, dialect.without(&dialect.without(digits, "0+$"), "[.]$"))], digits)
}

/// Why a text is no number, where that is sure.
fn faults(dialect: Dialect, patterns: &Patterns, number: Number, at: usize) -> Vec<(String, String)> {
    let (body, digits, text, head) = (format!("b{at}"), format!("k{at}"), format!("t{at}"), format!("h{at}"));
    let none = format!("{digits} IS NULL");
    let mut faults = Vec::new();
    if matches!(number, Number::Money | Number::Count) {
        let shared = any(&[patterns.plain.clone(), patterns.grouped.clone()]
            .map(|pattern| dialect.matches(&head, &format!("^[+-]?({pattern})$"))));
        faults.push((all(&[format!("{head} <> {text}"), shared]), reason("wrong-measure")));
    }
    let power = "^[+-]?[0-9][^eE]*[eE][+-]*[0-9]+$";
    faults.push((all(&[none.clone(), dialect.matches(&body, power)]), reason("exponent")));
    if let Some(pattern) = &patterns.ungroupable {
        let odd = dialect.matches(&body, &format!("^[+-]?({pattern})$"));
        faults.push((all(&[none.clone(), odd]), reason("grouped-otherwise")));
    }
    let ended = format!("^[+-]?[0-9]*{}$", class(patterns.decimal));
    faults.push((all(&[none.clone(), dialect.matches(&body, &ended)]), reason("not-a-number")));
    let marked = format!("NOT {}", dialect.matches(&body, MARKS));
    let wordy = any(&[format!("NOT {}", dialect.matches(&body, "[0-9０-９]")), dialect.matches(&body, "[a-z]")]);
    faults.push((all(&[none.clone(), marked, wordy]), reason("not-a-number")));
    faults.push((none, reason(UNLIKE)));
    faults
}

/// Whether a number is too large to be a share that sums are made of.
pub(super) fn too_large(value: &str) -> String {
    format!("ABS({value}) >= CAST('10000000' AS {NUMBER})")
}
