import ClinicalRecord
import Files

/// The Disease Ontology in OBO: stanzas of `tag: value` lines.
enum OBOFile {
  static func read(_ path: String, _ body: (Concept) throws(FileError) -> Void) throws(FileError) {
    var lines = try LineReader(path)
    var term = Term()
    var inTerm = false
    while let bytes = try lines.next() {
      let line = String(decoding: bytes, as: UTF8.self)
      if line.hasPrefix("[") {
        if inTerm, let concept = term.concept { try body(concept) }
        inTerm = line.hasPrefix("[Term]")
        term = Term()
      } else if inTerm {
        term.read(line)
      }
    }
    if inTerm, let concept = term.concept { try body(concept) }
  }

  /// One stanza as it gathers.
  private struct Term {
    var id = ""
    var names = NameList()
    var codes: [Code] = []
    var isObsolete = false

    mutating func read(_ line: String) {
      guard let colon = line.firstRange(of: ": ") else { return }
      let value = line[colon.upperBound...]
      switch line[..<colon.lowerBound] {
      case "id": id = String(value)
      case "name": names.add(String(value), isPreferred: true)
      case "synonym": if value.contains("\" EXACT") { addSynonym(value) }
      case "xref": addCode(value)
      case "is_obsolete": isObsolete = value.hasPrefix("true")
      default: break
      }
    }

    private mutating func addSynonym(_ value: Substring) {
      let parts = value.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return }
      let name = String(parts[1].reversed().drop { $0 == " " }.reversed())
      if !name.isEmpty { names.add(name) }
    }

    private mutating func addCode(_ value: Substring) {
      let systems: [(String, CodeSystem)] = [
        ("ICD10CM:", .icd10cm), ("UMLS_CUI:", .umls), ("SNOMEDCT_US", .snomed),
      ]
      for (prefix, system) in systems where value.hasPrefix(prefix) {
        let code = value.split(separator: ":", maxSplits: 1).last?.split(separator: " ").first ?? ""
        if CodeShape.allows(String(code), system) {
          codes.append(Code(system, String(code), names.names.first ?? ""))
        }
      }
    }

    var concept: Concept? {
      guard !isObsolete, let name = names.names.first, id.hasPrefix("DOID:") else { return nil }
      let own = Code(.doid, id, name)
      let icd = codes.filter { $0.system == .icd10cm }
      let others = codes.filter { $0.system != .icd10cm }
      return Concept(
        id: id.replacing(":", with: "-").lowercased(), name: name, type: .disease,
        codes: icd + [own] + others, synonyms: Array(names.names.dropFirst()))
    }
  }
}
