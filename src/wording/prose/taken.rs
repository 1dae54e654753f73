//! Advances on pay, what is held back, and what is taken back.

use crate::syntax::shape::{Fields, Shape};
use crate::units::Figure;
use crate::wording::condition::spaced;
use crate::wording::prose::{Teller, ended, field};

impl Teller<'_, '_, '_> {
    /// An advance: to whom, how much, and whether it is repaid.
    pub(super) fn draw(&mut self) {
        let whom = match self.take("for") {
            Some(Shape::When(whom)) => Some(self.words.whom(whom)),
            _ => None,
        };
        let share = matches!(self.peek("amount"), Some(Shape::Figure(Figure::Percent(_))));
        let amount = self.text("amount").unwrap_or_default();
        let (of_en, of_zh) =
            if share { (" of the period's target variable pay", "当期目标浮动薪酬的 ") } else { ("", " ") };
        let every = self.text("every").unwrap_or_default();
        let (en, zh) = match whom {
            Some(whom) => (format!("For {whom}: {amount}{of_en} {every}"), format!("适用于{whom}：")),
            None => (format!("{amount}{of_en} {every}"), String::new()),
        };
        self.say(ended(en.trim_end(), "."), format!("{zh}{every}发放{of_zh}{amount}。"));
        if let Some(last) = self.text("ends") {
            self.say(format!("It is given until {last}."), format!("发放至 {last}为止。"));
        }
        match self.flag("recoverable") {
            Some(true) => self.say("It is repaid from later pay.", "预支款从以后的薪酬中归还。"),
            Some(false) => self.say("It is not repaid.", "预支款无须归还。"),
            None => {}
        }
        match self.take("surplus") {
            Some(Shape::Word("carries")) => {
                self.say("What is earned beyond it counts against later draws.", "超出预支的部分抵减以后的预支。");
            }
            Some(_) => self.say(
                "What is earned beyond it is paid out and counts against no later draw.",
                "超出预支的部分照常发放，不结转。",
            ),
            None => {}
        }
        match self.take("repay_leaves") {
            Some(Shape::Word("draw")) => {
                self.say("Repaying never takes pay below the draw itself.", "归还后当期薪酬不低于预支额。")
            }
            Some(_) => self.say("Repaying may take all of a period's pay.", "归还可以扣尽当期薪酬。"),
            None => {}
        }
        if let Some(component) = self.text("component") {
            self.say(format!("It settles against “{component}” alone."), format!("只与“{component}”结算。"));
        }
    }

    /// What is held back, and when it is paid out.
    pub(super) fn hold_back(&mut self) {
        let share = self.text("share").unwrap_or_default();
        let release = match self.take("release") {
            Some(Shape::Record(release)) => self.released(release),
            _ => String::new(),
        };
        self.say(
            ended(&format!("{share} of what is earned is held back{release}"), "."),
            ended(&format!("应发薪酬的 {share} 暂缓发放{release}"), "。"),
        );
    }

    fn released(&self, release: &Fields) -> String {
        let when = self.words.of_row(release, "when");
        let after = self.words.of_row(release, "after");
        match (when, after) {
            (Some(when), Some(after)) => self.part(
                format!(" and paid out after {after}, with {when}"),
                format!("，满 {after}且{}发放", spaced(&when, "时")),
            ),
            (Some(when), None) => {
                self.part(format!(" and paid out with {when}"), format!("，{}发放", spaced(&when, "时")))
            }
            (None, Some(after)) => self.part(format!(" and paid out after {after}"), format!("，满 {after}后发放")),
            (None, None) => String::new(),
        }
    }

    /// When pay is taken back, how much of it, and where it is booked.
    pub(super) fn clawback(&mut self) {
        let when = self.text("when").unwrap_or_default();
        let recover = match self.take("recover") {
            Some(Shape::Word("pro-rata")) => self.not_served(),
            Some(Shape::Word(_)) => self.part("all that was paid".into(), "已付全额".into()),
            Some(share) => {
                let share = self.words.inline(share).unwrap_or_default();
                self.part(format!("{share} of what was paid"), format!("已付金额的 {share}"))
            }
            None => self.part("pay".into(), "薪酬".into()),
        };
        let book = match self.take("book") {
            Some(Shape::Word("original")) => {
                self.part(", booked in the period it was paid in".into(), "，计入原发放期间".into())
            }
            Some(_) => self.part(", booked in the period it becomes known in".into(), "，计入发现当期".into()),
            None => String::new(),
        };
        self.say(
            format!("With {when}, {recover} is taken back{book}."),
            format!("{}，{}{book}。", spaced(&when, "的"), spaced("追回", &recover)),
        );
        let share = matches!(self.peek("leaves"), Some(Shape::Figure(Figure::Percent(_))));
        if let Some(left) = self.text("leaves") {
            let (of_en, of_zh) =
                if share { (" of a payday’s pay", "当期薪酬的 ") } else { (" of a payday’s pay", " ") };
            self.say(
                format!("At least {left}{of_en} is left; what is over is taken back later."),
                format!("追回后当期薪酬至少保留{of_zh}{left}，不足部分以后继续追回。"),
            );
        }
    }

    /// The part of pay for the time that was not served.
    fn not_served(&mut self) -> String {
        let words = self.words;
        match self.take("over") {
            Some(Shape::Record(named)) => {
                let name = field(named, "field").map(|field| words.field_name(field)).unwrap_or_default();
                self.part(
                    format!("a part for what is left of the time that the record names as “{name}”"),
                    format!("记录中“{name}”所列期限的剩余部分"),
                )
            }
            Some(term) => {
                let term = words.inline(term).unwrap_or_default();
                self.part(format!("a part for what is left of {term}"), format!("{term}期限中的剩余部分"))
            }
            None => self.part("a part for the time not served".into(), "未满期限的部分".into()),
        }
    }
}
