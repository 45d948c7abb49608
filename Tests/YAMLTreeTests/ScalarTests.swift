import Testing
import YAMLTree

@Suite("What an unquoted scalar means")
struct ScalarTests {
  @Test(
    "is what Go's yaml.v3 says",
    arguments: [
      ("", .null), ("~", .null), ("Null", .null), ("nULL", .string), ("TRUE", .bool(true)), ("tRUE", .string),
      ("yes", .string), ("off", .string), ("12", .int(12)), ("-0x1f", .int(-31)), ("0777", .int(511)),
      ("0o17", .int(15)), ("0b11", .int(3)), ("1_000", .int(1000)), ("08", .float(8)), ("1.", .float(1)),
      (".5", .float(0.5)), (".1_5", .float(0.15)), (".5_", .string), ("1e3", .float(1000)), ("1e999", .string),
      ("18446744073709551615", .large(.max)), ("-9223372036854775808", .int(.min)),
      ("99999999999999999999", .float(1e20)), ("+.inf", .float(.infinity)), ("-", .string), ("0x", .string),
      ("2024-01-31", .timestamp), ("2024-02-30", .string), ("2024-1-31T1:2:3Z", .timestamp),
      ("2001-12-14 21:59:43.10 -5", .string), ("<<", .merge), ("192.168.0.1", .string), ("1:20", .string),
    ] as [(String, YAMLScalar.Value)])
  func resolution(text: String, value: YAMLScalar.Value) {
    #expect(YAMLScalar.value(ofPlain: text) == value)
  }
}
