//! Bytes into text: UTF-8 for plans, several encodings for tables.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Why bytes are no UTF-8 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoded {
    /// The file is encoded otherwise, as its byte order mark or its bytes show.
    Other(&'static str),
    /// No encoding is plausible.
    Unknown,
}

/// The text of a plan file without byte order mark.
///
/// # Errors
/// The encoding it seems to have instead, and the offset of the first byte that is no UTF-8.
pub fn decode_yaml(bytes: &[u8]) -> Result<&str, (Decoded, usize)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(name) = wide_name(bytes) {
        return Err((Decoded::Other(name), 0));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let (_, _, broken) = GB18030.decode(bytes);
        let kind = if broken { Decoded::Unknown } else { Decoded::Other("GB18030 (GBK)") };
        (kind, error.valid_up_to())
    })
}

/// UTF-16 or UTF-32 by its mark, or by zero bytes where Latin text has them.
pub(super) fn wide_name(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [a, 0, 0, 0, b, 0, 0, 0, ..] | [0, 0, 0, a, 0, 0, 0, b, ..] if *a != 0 && *b != 0 => Some("UTF-32"),
        [0xff, 0xfe, ..] => Some("UTF-16 (little endian)"),
        [0xfe, 0xff, ..] => Some("UTF-16 (big endian)"),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some("UTF-16 (little endian)"),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

/// Whether `name` names an encoding.
pub fn is_encoding(name: &str) -> bool {
    Encoding::for_label(name.trim().as_bytes()).is_some()
}

/// The text of a table: in the encoding declared, or the one its mark or its bytes show; `None` if it does not fit.
pub fn decode_table(bytes: &[u8], declared: Option<&str>) -> Option<String> {
    let encoding = match declared {
        Some(name) => Encoding::for_label(name.trim().as_bytes())?,
        None => match wide_name(bytes) {
            Some("UTF-32") => return None,
            Some(name) if name.contains("little") => UTF_16LE,
            Some(_) => UTF_16BE,
            None if std::str::from_utf8(bytes).is_ok() => UTF_8,
            None => GB18030,
        },
    };
    let (text, _, broken) = encoding.decode(bytes);
    (!broken).then(|| text.trim_start_matches('\u{feff}').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_named() {
        assert_eq!(decode_yaml(b"\xef\xbb\xbfname: x"), Ok("name: x"));
        assert!(matches!(decode_yaml(b"\xff\xfen\0a\0"), Err((Decoded::Other("UTF-16 (little endian)"), 0))));
        let utf32: Vec<u8> = "name: x".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert!(matches!(decode_yaml(&utf32), Err((Decoded::Other("UTF-32"), 0))));
        let (gbk, ..) = GB18030.encode("名称: 华东");
        assert!(matches!(decode_yaml(&gbk), Err((Decoded::Other("GB18030 (GBK)"), _))));
        assert!(matches!(decode_yaml(b"a\xffb\xff\xff"), Err((Decoded::Unknown, 1))));
    }

    #[test]
    fn tables_in_several_encodings() {
        let (gbk, ..) = GB18030.encode("岗位,工号\n销售,1");
        assert_eq!(decode_table(&gbk, None).as_deref(), Some("岗位,工号\n销售,1"));
        let utf16: Vec<u8> = "\u{feff}岗位".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode_table(&utf16, None).as_deref(), Some("岗位"));
        assert_eq!(decode_table(b"a", Some("no-such")), None);
    }
}
