import ClinicalRecord
import Files

/// The official files that can be turned into lexicons.
package enum TerminologyFormat: String, CaseIterable, Sendable {
  case icd10cm, rxnorm, umls, doid, snomed, tsv

  /// Reads a file of this format, a concept at a time.
  package func read(_ path: String, _ body: (Concept) throws(FileError) -> Void) throws(FileError) {
    switch self {
    case .icd10cm: try ICD10CMOrderFile.read(path, body)
    case .rxnorm: try RxNormFile.read(path, body)
    case .umls: try UMLSFile.read(path, body)
    case .doid: try OBOFile.read(path, body)
    case .snomed: try SNOMEDFile.read(path, body)
    case .tsv: try ConceptTable.read(path, body)
    }
  }
}

/// A readable lexicon: id, name, type, codes, synonyms, notes.
enum ConceptTable {
  static func read(_ path: String, _ body: (Concept) throws(FileError) -> Void) throws(FileError) {
    var lines = try LineReader(path)
    while let bytes = try lines.next() {
      let line = String(decoding: bytes, as: UTF8.self)
      if lines.number == 1 || line.isEmpty || line.hasPrefix("# ") { continue }
      let row = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard let concept = Concept(row: row) else {
        throw FileError(
          "read", path,
          reason:
            "line \(lines.number) is not id, name, type, codes, synonyms, notes with tabs between")
      }
      try body(concept)
    }
  }
}

/// The names of a concept as they gather: the preferred one, and each other once.
struct NameList {
  private(set) var names: [String] = []
  private var folded: Set<String> = []

  var isEmpty: Bool { names.isEmpty }

  mutating func removeAll() {
    names.removeAll(keepingCapacity: true)
    folded.removeAll(keepingCapacity: true)
  }

  /// Adds a name that is not there yet, in front when it is the preferred one.
  mutating func add(_ name: String, isPreferred: Bool = false) {
    let clean = String(name.map { $0 == "|" || $0 == "\t" ? " " : $0 })
    guard folded.insert(clean.lowercased()).inserted else {
      if isPreferred, let index = names.firstIndex(where: { $0.lowercased() == clean.lowercased() })
      {
        names.insert(names.remove(at: index), at: 0)
      }
      return
    }
    if isPreferred { names.insert(clean, at: 0) } else { names.append(clean) }
  }
}
