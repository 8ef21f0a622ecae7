import ClinicalRecord
import ClinicalText
import Files

/// The description file of a SNOMED CT release (RF2): active terms; the bracket of the full name tells the type.
enum SNOMEDFile {
  private static let fullName = "900000000000003001"

  static func read(_ path: String, _ body: (Concept) throws(FileError) -> Void) throws(FileError) {
    var types: [UInt64: EntityType] = [:]
    try forEachRow(path) { (concept, isFullName, term) throws(FileError) in
      if isFullName, let type = type(of: term) { types[concept] = type }
    }
    var names: [UInt64: NameList] = [:]
    try forEachRow(path) { (concept, isFullName, term) throws(FileError) in
      guard types[concept] != nil else { return }
      let name = isFullName ? withoutBracket(term) : term
      names[concept, default: NameList()].add(name, isPreferred: isFullName)
    }
    for concept in names.keys.sorted() {
      guard let type = types[concept], let list = names[concept], let name = list.names.first else {
        continue
      }
      try body(
        Concept(
          id: "snomed-\(concept)", name: name, type: type,
          codes: [Code(.snomed, "\(concept)", name)],
          synonyms: Array(list.names.dropFirst())))
    }
  }

  /// Calls `body` with concept, whether the term is the full name, and the term of each active English row.
  private static func forEachRow(
    _ path: String, _ body: (UInt64, Bool, String) throws(FileError) -> Void
  ) throws(FileError) {
    var lines = try LineReader(path)
    while let line = try lines.next() {
      if lines.number == 1 || line.isEmpty { continue }
      let cells = line.split(separator: 0x09, omittingEmptySubsequences: false)
      guard cells.count >= 8 else {
        throw FileError(
          "read", path, reason: "line \(lines.number) has \(cells.count) cells instead of 9")
      }
      guard cells[2].elementsEqual("1".utf8), cells[5].elementsEqual("en".utf8) else { continue }
      let concept = cells[4].reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 & 15) }
      let term = String(decoding: cells[7], as: UTF8.self)
      try body(concept, cells[6].elementsEqual(fullName.utf8), term)
    }
  }

  private static func type(of fullName: String) -> EntityType? {
    switch fullName.split(separator: "(").last {
    case "disorder)": .disease
    case "finding)", "morphologic abnormality)": .finding
    case "substance)", "product)", "medicinal product)", "clinical drug)": .drug
    case "procedure)", "regime/therapy)": .procedure
    case "observable entity)": .test
    default: nil
    }
  }

  private static func withoutBracket(_ fullName: String) -> String {
    guard let bracket = fullName.lastIndex(of: "(") else { return fullName }
    var name = fullName[..<bracket]
    while name.last == " " { name.removeLast() }
    return String(name)
  }
}
