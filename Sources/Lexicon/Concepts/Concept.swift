import ClinicalRecord

/// A concept of a lexicon: what is named, under which names and codes.
public struct Concept: Hashable, Sendable {
  public var id: String
  public var name: String
  public var type: EntityType
  /// Best first.
  public var codes: [Code]
  /// Other names, without the preferred one.
  public var synonyms: [String]

  public init(
    id: String, name: String, type: EntityType, codes: [Code] = [], synonyms: [String] = []
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.codes = codes
    self.synonyms = synonyms
  }
}

extension Concept {
  /// A concept from a row of a lexicon: id, name, type, codes, synonyms; nil when it has no such shape.
  package init?(row: [Substring]) {
    guard row.count >= 5, let type = EntityType(rawValue: String(row[2])), !row[1].isEmpty else {
      return nil
    }
    self.init(
      id: String(row[0]), name: String(row[1]), type: type,
      codes: row[3].split(separator: "|").compactMap(Code.init(written:)),
      synonyms: row[4].split(separator: "|").map(String.init))
  }

  /// The concept as a row of a lexicon.
  package var row: String {
    let codes = codes.map { "\($0.system.rawValue) \($0.code) \($0.title)" }
    return [
      id, name, type.rawValue, codes.joined(separator: "|"), synonyms.joined(separator: "|"), "",
    ].joined(separator: "\t")
  }
}

extension Code {
  /// "ICD-10-CM I50.9 Heart failure, unspecified"; nil when the system is unknown or the code is missing.
  package init?(written: Substring) {
    for system in CodeSystem.allCases where written.hasPrefix("\(system.rawValue) ") {
      let rest = written.dropFirst(system.rawValue.utf8.count + 1)
      let parts = rest.split(separator: " ", maxSplits: 1)
      guard let code = parts.first else { return nil }
      self.init(system, String(code), parts.count > 1 ? String(parts[1]) : "")
      return
    }
    return nil
  }
}
