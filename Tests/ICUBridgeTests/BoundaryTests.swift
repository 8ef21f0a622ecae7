import ClinicalText
import ICUBridge
import Testing
import Trials

/// The table that is stepped through here cuts as ICU's own iterator does.
@Suite struct BoundaryTests {
  private static func rules() throws -> BoundaryRules {
    guard let rules = LinkedFile("models/words.brk").flatMap({ BoundaryRules(compiled: $0.bytes) })
    else { throw NoRules() }
    return rules
  }

  private struct NoRules: Error {}

  private func expectTheSame(_ text: String, by rules: borrowing BoundaryRules) {
    var text = text
    let (ours, theirs) = text.withUTF8 { bytes in
      var ours: [(Int32, UInt8)] = []
      var theirs: [(Int32, UInt8)] = []
      rules.forEachBoundary(in: bytes) { ours.append(($0, $1)) }
      rules.iterate(bytes) { theirs.append(($0, $1)) }
      return (ours, theirs)
    }
    #expect(ours.elementsEqual(theirs) { $0 == $1 }, "\(text.debugDescription)")
    #expect(Int(ours.last?.0 ?? 0) == text.utf8.count)
  }

  @Test func randomTextsAreCutAlike() throws {
    let rules = try Self.rules()
    var random = RandomText(seed: 72)
    for _ in 0..<20_000 { expectTheSame(random.text(), by: rules) }
  }

  @Test func dictionariesDivideWhatATableCannot() throws {
    let rules = try Self.rules()
    for text in ["pain 頭痛がある since 5 days", "ปวดหัวมาก b.i.d.", "a漢", "漢a", "漢", ""] {
      expectTheSame(text, by: rules)
    }
  }

  @Test func everyCharacterOfTheFirstPlaneIsCutAlike() throws {
    let rules = try Self.rules()
    for value in UInt32(1)...0xFFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      expectTheSame("a\(scalar)5\(scalar) ", by: rules)
    }
  }
}
