//! Items of scorecards.

use crate::wording::condition::spaced;
use crate::wording::prose::Teller;

impl Teller<'_, '_, '_> {
    /// What an item weighs, what it looks at, who judges it and what makes the card void.
    pub(super) fn score_item(&mut self) {
        let mut parts = Vec::new();
        if let Some(weight) = self.text("weight") {
            parts.push(self.part(format!("weighs {weight} of the card"), format!("占整张考核表的 {weight}")));
        }
        if let Some(metric) = self.text("metric") {
            parts.push(self.part(format!("scored on {metric}"), format!("按{metric}评分")));
        }
        let how: Vec<String> = ["of", "as"].into_iter().filter_map(|key| self.text(key)).collect();
        if !how.is_empty() {
            let how = how.join(self.words.pick(", ", "，"));
            parts.push(self.part(how.clone(), format!("计量口径为{how}")));
        }
        if let Some(judge) = self.who("judged_by") {
            parts.push(self.part(format!("judged by {judge}"), format!("由{judge}评定")));
        }
        if let Some(floor) = self.text("floor") {
            parts.push(self.part(format!("at least {floor} points"), format!("最低 {floor} 分")));
        }
        if let Some(cap) = self.text("cap") {
            parts.push(self.part(format!("at most {cap} points"), format!("最高 {cap} 分")));
        }
        self.say_parts(parts);
        if let Some(veto) = self.text("veto") {
            self.say(
                format!("The whole card is void where {veto}."),
                format!("{}，整张考核表作零分处理。", spaced(&veto, "的")),
            );
        }
    }
}
