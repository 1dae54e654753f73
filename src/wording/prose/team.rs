//! Promotion, demotion and exit.

use crate::syntax::shape::Shape;
use crate::wording::axis::lowered;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, capital, ended};

impl Teller<'_, '_, '_> {
    /// Who moves where or leaves, after what, and who agrees.
    pub(super) fn progression(&mut self) {
        let whom = match self.take("for") {
            Some(Shape::When(whom)) => self.words.whom(whom),
            _ => String::new(),
        };
        let when = self.text("when").unwrap_or_default();
        let row = self.flag("in_a_row").unwrap_or(false);
        let times = self.text("times").filter(|times| times != "1");
        let (en, zh) = if row { (" times in a row", "连续") } else { (" times", "累计") };
        let after = times.as_ref().map(|times| format!("after {times}{en} ")).unwrap_or_default();
        let often = times.map(|times| format!("，{zh} {times} 次")).unwrap_or_default();
        let approver = self.who("approver");
        let action = self.text("action").map(|action| action.trim_end_matches(['.', '。']).to_owned());
        let (en, zh) = match (self.text("to"), &action) {
            (Some(to), _) => (format!(" moves to {}", lowered(&to)), format!("转任{to}")),
            (None, None) => (" leaves the role".to_owned(), "退出岗位".to_owned()),
            (None, Some(_)) => (String::new(), String::new()),
        };
        let agrees = approver.as_ref().map(|approver| format!("; {approver} must agree")).unwrap_or_default();
        let agreed = approver.map(|approver| spaced(&spaced("，经", &approver), "批准")).unwrap_or_default();
        let does = action.as_ref().map(|action| format!(": {action}")).unwrap_or_default();
        let subject = if en.is_empty() { format!("for {whom},") } else { format!("{whom}{en}") };
        let follows = [zh, action.unwrap_or_default()].into_iter().filter(|text| !text.is_empty());
        let follows = follows.collect::<Vec<_>>().join("，");
        self.say(
            ended(&capital(&format!("{subject} {after}with {when}{does}{agrees}")), "."),
            ended(&format!("{whom}，{}{agreed}，{follows}", spaced(&(when + &often), "的")), "。"),
        );
    }
}
