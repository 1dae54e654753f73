//! Texts that `--update` puts in the place of what was expected.

use ecow::EcoString;

/// A value as YAML.
pub(super) fn scalar(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_alphanumeric());
    let safe = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '%' | '+' | '/');
    let plain = text.starts_with('-') && text[1..].starts_with(|c: char| c.is_ascii_digit()) || starts;
    if plain && text.chars().all(safe) && text.trim() == text {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
    }
}

/// One value, or a list of several.
pub(super) fn one_or_many(texts: &[EcoString]) -> String {
    match texts {
        [one] => scalar(one),
        many => format!("[{}]", many.iter().map(|text| scalar(text)).collect::<Vec<_>>().join(", ")),
    }
}

/// Where an item of a list ends: what follows it before the next one is no part of it.
fn end_of(text: &str, (start, end): (usize, usize)) -> usize {
    let mut own = text[start..end].trim_end();
    while let Some((before, last)) = own.rsplit_once('\n') {
        if !last.trim_start().starts_with('#') {
            break;
        }
        own = before.trim_end();
    }
    start + own.len()
}

/// First byte and the one behind the last.
type Place = (usize, usize);

/// What becomes of an item: nothing where it stays, else its new text, none where it goes.
type Fate = Option<Option<String>>;

/// A change of a list: items put in the place of others, taken out, and added at its end.
pub(super) struct Change<'a> {
    /// The file.
    pub text: &'a str,
    /// The list.
    pub list: Place,
    /// Its items, each with what becomes of it.
    pub items: Vec<(Place, Fate)>,
    /// What comes new.
    pub added: Vec<String>,
}

impl Change<'_> {
    /// The places that change, with what is to stand there. Comments and the layout of what stays are kept.
    pub(super) fn edits(&self) -> Vec<(Place, String)> {
        let stay = self.items.iter().filter(|(_, change)| !matches!(change, Some(None))).count();
        let is_flow = self.text[self.list.0..].starts_with('[');
        let goes = self.items.iter().any(|(_, change)| matches!(change, Some(None)));
        if (is_flow && (goes || !self.added.is_empty())) || stay + self.added.len() == 0 {
            return vec![self.anew(is_flow)];
        }
        let mut edits = Vec::new();
        for (place, change) in &self.items {
            match change {
                None => {}
                Some(Some(new)) => edits.push(((place.0, end_of(self.text, *place)), new.clone())),
                Some(None) => edits.push((self.lines(*place), String::new())),
            }
        }
        if !self.added.is_empty() {
            edits.push(self.appended());
        }
        edits
    }

    /// The whole list written anew in brackets.
    fn anew(&self, is_flow: bool) -> (Place, String) {
        let kept = self.items.iter().filter_map(|(place, change)| match change {
            None => Some(self.text[place.0..end_of(self.text, *place)].to_owned()),
            Some(new) => new.clone(),
        });
        let all: Vec<String> = kept.chain(self.added.iter().cloned()).collect();
        let end = if is_flow { self.list.1 } else { end_of(self.text, self.list) };
        ((self.list.0, end), format!("[{}]", all.join(", ")))
    }

    /// The lines that an item of a block stands on, from its dash on.
    fn lines(&self, place: Place) -> Place {
        let start = self.text[..place.0].rfind('\n').map_or(0, |at| at + 1);
        let end = end_of(self.text, place);
        let end = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at + 1);
        (start, end)
    }

    /// New items behind the last of a block, under the dash of the first.
    fn appended(&self) -> (Place, String) {
        let first = self.items.first().map_or(self.list.0, |(place, _)| place.0);
        let line = self.text[..first].rfind('\n').map_or(0, |at| at + 1);
        let indent = self.text[line..first].split('-').next().unwrap_or_default();
        let last = self.items.last().map_or(self.list, |(place, _)| *place);
        let end = end_of(self.text, last);
        let end = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at);
        let lines = self.added.iter().map(|new| format!("\n{indent}- {new}"));
        ((end, end), lines.collect())
    }
}
