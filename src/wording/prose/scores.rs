//! Items of scorecards.

use crate::syntax::shape::Shape;
use crate::wording::condition::spaced;
use crate::wording::prose::Teller;

impl Teller<'_, '_, '_> {
    /// What an item weighs, what it looks at, who judges it and what makes the card void.
    pub(super) fn score_item(&mut self) {
        let mut parts = Vec::new();
        if let Some(weight) = self.text("weight") {
            parts.push(self.part(format!("weighs {weight} of the card"), format!("占整张考核表的 {weight}")));
        }
        let how: Vec<String> = ["of", "as"].into_iter().filter_map(|key| self.text(key)).collect();
        let how = how.join(self.words.pick(", ", "，"));
        let metric = match self.take("metric") {
            Some(Shape::Id(_, metric)) => Some(self.words.axis_name(metric)),
            _ => None,
        };
        parts.extend(match (metric, how.is_empty()) {
            (Some(metric), true) => Some(self.part(format!("scored on {metric}"), format!("按{metric}评分"))),
            (Some(metric), false) => {
                Some(self.part(format!("scored on {metric} ({how})"), format!("按{metric}评分（{how}）")))
            }
            (None, false) => Some(self.part(format!("scored on its metric ({how})"), format!("按该指标评分（{how}）"))),
            (None, true) => None,
        });
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
                format!("The whole card is void with {veto}."),
                format!("{}，整张考核表作零分处理。", spaced(&veto, "的")),
            );
        }
    }
}
