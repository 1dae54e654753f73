//! Promotion, demotion and exit.

use crate::syntax::shape::Shape;
use crate::wording::condition::spaced;
use crate::wording::prose::Teller;

impl Teller<'_, '_, '_> {
    /// What must hold how often, what follows, and who agrees.
    pub(super) fn progression(&mut self) {
        let mut parts = Vec::new();
        let whom = match self.take("for") {
            Some(Shape::When(whom)) => self.words.audience(whom),
            _ => String::new(),
        };
        let when = self.text("when").unwrap_or_default();
        parts.push(self.part(format!("{whom} with {when}"), format!("{whom}，{when}")));
        let row = self.flag("in_a_row").unwrap_or(false);
        if let Some(times) = self.text("times") {
            let (en, zh) = if row { (" in a row", "连续") } else { ("", "累计") };
            parts.push(self.part(format!("{times} times{en}"), format!("{zh} {times} 次的")));
        }
        if let Some(approver) = self.who("approver") {
            parts.push(self.part(format!("with the consent of {approver}"), spaced(&spaced("经", &approver), "批准")));
        }
        match self.text("to") {
            Some(to) => parts.push(self.part(format!("moves to {to}"), format!("转任{to}"))),
            None if self.peek("action").is_none() => {
                parts.push(self.part("leaves the role".into(), "退出岗位".into()));
            }
            None => {}
        }
        parts.extend(self.text("action").map(|action| action.trim_end_matches(['.', '。']).to_owned()));
        self.say_parts(parts);
    }
}
