//! Costs for other programs: JSON with a version, and the points of curves for charts.

use schemars::JsonSchema;
use serde::Serialize;

use super::notes::notes;
use super::sheet::{head, parts, plan_at};
use super::{Answer, named};
use crate::diagnostic::Lang;
use crate::pay::cost::{Cost, Costs, Part};
use crate::units::{Fraction, Quantity, Rounding, RoundingMode};

/// The version of the form; raised when a program that reads it has to change.
const VERSION: u32 = 1;

/// What incentive plans cost. Amounts are texts in the currency named, rounded to a millionth; shares are parts of one.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "salesplan cost")]
struct Document {
    /// The version of this form.
    format_version: u32,
    /// The currency of all amounts.
    currency: String,
    /// The metric whose amount is `sold`.
    metric: Option<String>,
    /// Each way in which the year may turn out.
    cases: Vec<One>,
    /// What was taken for granted.
    assumptions: Vec<String>,
}

/// A way in which the year may turn out, and what it costs.
#[derive(Debug, Serialize, JsonSchema)]
struct One {
    /// The id of a scenario; absent for an attainment alone.
    scenario: Option<String>,
    /// How it is called.
    name: String,
    /// Attainments with the share of the positions that reach each.
    reached: Vec<Reached>,
    /// All plans together.
    whole: Amounts,
    /// What is sold.
    sold: Option<String>,
    /// Variable pay ÷ what is sold.
    commission_rate: Option<String>,
    /// All pay ÷ what is sold.
    cost_of_sales: Option<String>,
    /// By role.
    roles: Vec<Named>,
    /// By unit below the top.
    units: Vec<Named>,
    /// Variable pay by component.
    components: Vec<Component>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Reached {
    /// The attainment.
    attainment: String,
    /// The share of the positions.
    share: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Amounts {
    /// Fixed pay.
    fixed: String,
    /// Variable pay.
    variable: String,
    /// Both.
    total: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Named {
    /// The id.
    id: String,
    /// The printed label.
    name: String,
    /// What it costs.
    #[serde(flatten)]
    amounts: Amounts,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Component {
    /// The incentive plan or contest.
    plan: String,
    /// The component; absent for what modifier, gate and cap of the plan change.
    component: Option<String>,
    /// Variable pay.
    variable: String,
}

fn plain(value: &Fraction) -> String {
    value.round(Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp }).to_string()
}

fn amounts(cost: &Cost) -> Amounts {
    Amounts { fixed: plain(&cost.fixed), variable: plain(&cost.variable), total: plain(&cost.total()) }
}

fn one(answer: &Answer<'_>, case: &crate::pay::cost::Case<'_>, costs: &Costs) -> One {
    let organisation = &answer.compiled.plan.organisation;
    let quotient = |value: &Fraction| value.over(costs.sold.as_ref()?).map(|part| plain(&part));
    let reached =
        |(attainment, share): &(Fraction, Fraction)| Reached { attainment: plain(attainment), share: plain(share) };
    let role = |(role, cost): (&crate::plan::RoleId, &Cost)| Named {
        id: organisation.roles.id(*role).to_string(),
        name: named(organisation.roles[*role].name.as_ref(), organisation.roles.id(*role)).to_owned(),
        amounts: amounts(cost),
    };
    let unit = |(unit, cost): (&crate::plan::UnitId, &Cost)| Named {
        id: organisation.units.id(*unit).to_string(),
        name: organisation.unit_name(*unit).to_string(),
        amounts: amounts(cost),
    };
    let component = |(plan, part): (usize, Part)| {
        let own = plan_at(answer, plan);
        let id = match &part {
            Part::Component(at) => Some(own.components[*at].0.value.to_string()),
            Part::Plan => None,
        };
        let variable = costs.parts.get(&(plan, part)).map(plain)?;
        Some(Component { plan: own.id.value.to_string(), component: id, variable })
    };
    One {
        scenario: case.id.as_ref().map(ToString::to_string),
        name: head(case),
        reached: case.reached.iter().map(reached).collect(),
        whole: amounts(&costs.whole),
        sold: costs.sold.as_ref().map(plain),
        commission_rate: quotient(&costs.whole.variable),
        cost_of_sales: quotient(&costs.whole.total()),
        roles: costs.roles.iter().map(role).collect(),
        units: costs.units.iter().map(unit).collect(),
        components: parts(answer).into_iter().filter_map(component).collect(),
    }
}

/// The whole answer.
pub(super) fn costs(answer: &Answer<'_>) -> serde_json::Value {
    let document = Document {
        format_version: VERSION,
        currency: answer.compiled.plan.facts.currency.code().to_owned(),
        metric: answer.metric.map(|metric| answer.compiled.plan.targets.metrics.id(metric).to_string()),
        cases: answer.cases.iter().map(|(case, costs)| one(answer, case, costs)).collect(),
        assumptions: notes(answer).iter().map(|note| note.text(Lang::En).to_owned()).collect(),
    };
    serde_json::to_value(document).expect("it is plain data")
}

/// Series for a chart: one for each role and one for all, a point for each attainment or scenario.
pub(super) fn chart(answer: &Answer<'_>) -> serde_json::Value {
    let document = costs(answer);
    let cases = document["cases"].as_array().cloned().unwrap_or_default();
    let points = |value: &dyn Fn(&serde_json::Value) -> serde_json::Value| -> Vec<serde_json::Value> {
        cases.iter().map(|case| serde_json::json!({"x": case["name"], "y": value(case)})).collect()
    };
    let mut series = vec![
        serde_json::json!({"name": "variable", "points": points(&|case| case["whole"]["variable"].clone())}),
        serde_json::json!({"name": "total", "points": points(&|case| case["whole"]["total"].clone())}),
        serde_json::json!({"name": "cost_of_sales", "points": points(&|case| case["cost_of_sales"].clone())}),
    ];
    let roles = cases.first().and_then(|case| case["roles"].as_array().cloned()).unwrap_or_default();
    for role in roles {
        let of_role = |case: &serde_json::Value| {
            let all = case["roles"].as_array();
            let own = all.and_then(|all| all.iter().find(|own| own["id"] == role["id"]));
            own.map_or(serde_json::Value::Null, |own| own["variable"].clone())
        };
        series.push(serde_json::json!({"name": role["name"], "role": role["id"], "points": points(&of_role)}));
    }
    serde_json::json!({"format_version": VERSION, "currency": document["currency"], "series": series})
}

/// The JSON Schema of what `cost --format json` writes.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Document)
}
