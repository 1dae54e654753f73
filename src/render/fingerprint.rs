//! Names of findings that outlive edits elsewhere, for baselines and for services that follow a finding over time.

use rustc_hash::FxHashMap;

use super::Report;
use crate::diagnostic::Finding;

/// A place may be a whole file; its beginning tells it apart well enough.
const MOST_CHARS: usize = 200;

/// A fingerprint for each finding, in their order: 32 hex digits from the rule's code and the entity concerned, never from
/// the line. Where no entity is known the path and the text of the place stand for it. Findings alike in this
/// are told apart by their order, so that no two of a report are equal.
pub fn fingerprints(report: &Report<'_>) -> Vec<String> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let each = report.findings.iter().map(|finding| {
        let key = key(report, finding);
        let nth = seen.entry(key.clone()).and_modify(|count| *count += 1).or_default();
        format!("{:032x}", fnv1a(format!("{key}\0{nth}").as_bytes()))
    });
    each.collect()
}

fn key(report: &Report<'_>, finding: &Finding) -> String {
    let code = finding.rule.code;
    match &finding.entity {
        Some(entity) => format!("{code}\0{entity}"),
        None => {
            let path = &report.sources.source(finding.span.file).path;
            let words: String = report.sources.text(finding.span).chars().take(MOST_CHARS).collect();
            format!("{code}\0{path}\0{words}")
        }
    }
}

/// FNV-1a in 128 bits: a fingerprint must stay the same in every version, which hashers of the library do not promise.
fn fnv1a(bytes: &[u8]) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(OFFSET, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn published_values() {
        assert_eq!(fnv1a(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(fnv1a(b"foobar"), 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
    }
}
