import ClinicalRecord
import ClinicalText

/// The titles that sections of notes bear, and the kinds they stand for.
public struct SectionTitles: Sendable {
  private var kinds: [String: [SectionKind]] = [:]
  private var codes: [SectionKind: String] = [:]

  /// The titles of lexicons/sections.tsv, read once.
  public static let linked = SectionTitles(rows: LinkedFile("lexicons/sections.tsv")?.rows ?? [])

  /// Rows of kind, LOINC code and titles joined by `|`; the first kind given to a title comes first.
  package init(rows: [[Substring]]) {
    for row in rows where row.count >= 3 {
      guard let kind = SectionKind(rawValue: String(row[0])) else { continue }
      if !row[1].isEmpty && codes[kind] == nil { codes[kind] = String(row[1]) }
      for title in row[2].split(separator: "|") {
        let key = Self.fold(title.utf8)
        if !kinds[key, default: []].contains(kind) { kinds[key, default: []].append(kind) }
      }
    }
  }

  /// The number of titles.
  public var count: Int { kinds.count }

  /// The LOINC code of a kind of section.
  public func loinc(_ kind: SectionKind) -> String? { codes[kind] }

  /// The kinds that a title as written may stand for; empty when it is not known.
  ///
  /// Of "A and B" or "A/B" that stand in no row the part A decides; words such as "pertinent" in front and
  /// brackets behind do not count.
  public func kinds(of title: some Collection<UInt8>) -> [SectionKind] {
    let key = Self.fold(title)
    if let found = kinds[key] { return found }
    var words = key.split(separator: " ")[...]
    while let first = words.first, Self.modifiers.contains(first), words.count > 1 {
      words = words.dropFirst()
      if let found = kinds[words.joined(separator: " ")] { return found }
    }
    guard let joint = words.lastIndex(where: { Self.joints.contains($0) }) else { return [] }
    var end = joint
    while end > words.startIndex {
      if let found = kinds[words[..<end].joined(separator: " ")] { return found }
      guard let earlier = words[..<end].lastIndex(where: { Self.joints.contains($0) }) else {
        break
      }
      end = earlier
    }
    return []
  }

  private static let modifiers: Set<Substring> = [
    "pertinent", "brief", "current", "initial", "significant", "relevant", "additional", "other",
    "updated",
    "preliminary", "final", "past", "recent", "interval", "admission", "todays", "my", "the",
    "known", "general", "routine",
    "focused", "limited", "detailed", "complete", "full", "repeat", "new", "active", "clinical",
    "patient", "patients",
  ]
  private static let joints: Set<Substring> = [
    "and", "with", "for", "on", "of", "in", "at", "per", "from",
  ]

  /// Lower case, `&` and `/` as "and", other marks as blanks, no brackets, one blank between words.
  static func fold(_ title: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var depth = 0
    var pending = false
    func append(_ byte: UInt8) {
      if pending && !text.isEmpty { text.append(0x20) }
      pending = false
      text.append(byte)
    }
    for byte in title {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
      case _ where depth > 0: continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        0x80...0xFF:
        append(byte)
      case UInt8(ascii: "&"), UInt8(ascii: "/"), UInt8(ascii: "+"):
        pending = true
        for letter in "and".utf8 { append(letter) }
        pending = true
      case UInt8(ascii: "'"), UInt8(ascii: "."): continue
      default: pending = true
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
