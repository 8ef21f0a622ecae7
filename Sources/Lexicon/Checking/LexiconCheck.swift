import ClinicalRecord
import ClinicalText
import Files

/// Reads lexicon files as a strict reader would and tells what is wrong with them.
package struct LexiconCheck: ~Copyable {
  /// One thing that is wrong, and where.
  package struct Fault: Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var line: Int
    package var message: String

    package var description: String { "\(path):\(line): \(message)" }
  }

  package private(set) var faults: [Fault] = []
  package private(set) var conceptCount = 0
  package private(set) var termCount = 0
  private var reader = TermReader()
  private var places: [String: String] = [:]
  /// Where each folded term stands: its file and line, type and words.
  private var terms: [[UInt64]: Place] = [:]
  private let categories: Set<String>

  private struct Place {
    var path: String
    var line: Int
    var id: String
    var type: EntityType
    var term: String
  }

  static let columns = 6

  /// `categories` are the three-character categories of ICD-10-CM; empty when they are not at hand.
  package init(categories: Set<String> = []) { self.categories = categories }

  /// The categories in the first column of a comma-separated file.
  package static func categories(_ path: String) throws(FileError) -> Set<String> {
    var reader = try LineReader(path)
    var found: Set<String> = []
    while let line = try reader.next() {
      let code = line.prefix { $0 != Byte.comma && $0 > 0x20 }
      if code.count >= 3 { found.insert(String(decoding: code.prefix(3), as: UTF8.self)) }
    }
    return found
  }

  /// Checks the concepts of one tab-separated file.
  package mutating func check(_ path: String) throws(FileError) {
    var lines = try LineReader(path)
    while let bytes = try lines.next() {
      let line = String(decoding: bytes, as: UTF8.self)
      if lines.number == 1 || line.isEmpty || line.hasPrefix("# ") { continue }
      let row = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard row.count == Self.columns else {
        tell(path, lines.number, "\(row.count) columns instead of \(Self.columns)")
        continue
      }
      guard let concept = Concept(row: row) else {
        tell(path, lines.number, row[1].isEmpty ? "no name" : "\"\(row[2])\" is no type")
        continue
      }
      conceptCount += 1
      checkID(concept, path, lines.number)
      checkCodes(row[3], path, lines.number)
      checkTerms(concept, path, lines.number)
    }
  }

  private mutating func tell(_ path: String, _ line: Int, _ message: String) {
    faults.append(Fault(path: path, line: line, message: message))
  }

  private mutating func checkID(_ concept: Concept, _ path: String, _ line: Int) {
    if concept.id.isEmpty { tell(path, line, "no id") }
    if let first = places[concept.id] {
      tell(path, line, "the id \(concept.id) stands at \(first) already")
    } else {
      places[concept.id] = "\(path):\(line)"
    }
  }

  private mutating func checkCodes(_ cell: Substring, _ path: String, _ line: Int) {
    for written in cell.split(separator: "|") {
      guard let code = Code(written: written) else {
        tell(path, line, "\"\(written)\" is no code of a known system")
        continue
      }
      if !CodeShape.allows(code.code, code.system) {
        tell(path, line, "\(code.code) cannot be a code of \(code.system.rawValue)")
      } else if code.system == .icd10cm, !categories.isEmpty,
        !categories.contains(String(code.code.prefix(3)))
      {
        tell(path, line, "\(code.code) is in no category of \(code.system.rawValue)")
      }
    }
  }

  private mutating func checkTerms(_ concept: Concept, _ path: String, _ line: Int) {
    var own: [[UInt64]: String] = [:]
    for term in [concept.name] + concept.synonyms {
      termCount += 1
      let hashes = reader.hashes(of: term)
      guard reader.canMatch(hashes) else {
        tell(path, line, "\"\(term)\" never matches: it folds to words without meaning")
        continue
      }
      if let first = own[hashes] {
        if first == term { tell(path, line, "\"\(term)\" stands twice in the row") }
        continue
      }
      own[hashes] = term
      checkElsewhere(hashes, term, concept, path, line)
    }
  }

  private mutating func checkElsewhere(
    _ hashes: [UInt64], _ term: String, _ concept: Concept, _ path: String, _ line: Int
  ) {
    guard let first = terms[hashes] else {
      terms[hashes] = Place(
        path: path, line: line, id: concept.id, type: concept.type, term: term)
      return
    }
    // A plain word may mean something else wherever it is no known mention.
    if first.type != concept.type, LexiconSources.isPlain(path) { return }
    guard first.id != concept.id else { return }
    let other = first.term == term ? "" : " as \"\(first.term)\""
    let place = "\(first.path):\(first.line)\(other)"
    let kinds =
      first.type == concept.type
      ? "names \(concept.id) here and \(first.id)"
      : "is a \(concept.type.rawValue) here and a \(first.type.rawValue)"
    tell(path, line, "\"\(term)\" \(kinds) at \(place)")
  }
}
