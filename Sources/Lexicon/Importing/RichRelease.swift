import ClinicalRecord
import ClinicalText
import Files

/// Cells between `|` marks of one line, found without copying.
struct PipedRow {
  private let line: ArraySlice<UInt8>
  private var ends: [Int] = []

  init(_ line: ArraySlice<UInt8>) {
    self.line = line
    ends.reserveCapacity(20)
    for index in line.indices where line[index] == UInt8(ascii: "|") { ends.append(index) }
    ends.append(line.endIndex)
  }

  var count: Int { ends.count }

  func bytes(_ column: Int) -> ArraySlice<UInt8> {
    line[(column == 0 ? line.startIndex : ends[column - 1] + 1)..<ends[column]]
  }

  subscript(column: Int) -> String { String(decoding: bytes(column), as: UTF8.self) }

  func has(_ column: Int, _ text: StaticString) -> Bool {
    bytes(column).elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

/// Columns that RXNCONSO.RRF and MRCONSO.RRF share.
enum NameColumn {
  static let concept = 0
  static let language = 1
  static let status = 2
  static let form = 4
  static let isPreferred = 6
  static let source = 11
  static let kind = 12
  static let code = 13
  static let name = 14
  static let suppress = 16
  static let least = 17
}

/// RXNCONSO.RRF of RxNorm: ingredients and brands with their ATC codes.
enum RxNormFile {
  private struct Drug {
    var names = NameList()
    var classes: [Code] = []
  }

  static func read(_ path: String, _ body: (Concept) throws(FileError) -> Void) throws(FileError) {
    var drugs: [String: Drug] = [:]
    var order: [String] = []
    var lines = try LineReader(path)
    while let line = try lines.next() {
      let row = PipedRow(line)
      guard row.count > NameColumn.least else {
        throw FileError(
          "read", path, reason: "line \(lines.number) has \(row.count) cells instead of 18")
      }
      let id = row[NameColumn.concept]
      if row.has(NameColumn.source, "ATC") {
        drugs[id, default: Drug()].classes.append(
          Code(.atc, row[NameColumn.code], row[NameColumn.name]))
        continue
      }
      guard row.has(NameColumn.source, "RXNORM"), !row.has(NameColumn.suppress, "O"),
        isName(row)
      else { continue }
      if drugs[id]?.names.isEmpty ?? true { order.append(id) }
      let isMain = row.has(NameColumn.kind, "IN") || row.has(NameColumn.kind, "BN")
      drugs[id, default: Drug()].names.add(row[NameColumn.name], isPreferred: isMain)
    }
    for id in order {
      guard let drug = drugs[id], let name = drug.names.names.first else { continue }
      let codes =
        drug.classes.filter { CodeShape.allows($0.code, .atc) } + [Code(.rxnorm, id, name)]
      try body(
        Concept(
          id: "rxnorm-\(id)", name: name, type: .drug, codes: codes,
          synonyms: Array(drug.names.names.dropFirst())))
    }
  }

  /// Ingredients, their salts and combinations, brands, and other names of these.
  private static func isName(_ row: PipedRow) -> Bool {
    row.has(NameColumn.kind, "IN") || row.has(NameColumn.kind, "PIN")
      || row.has(NameColumn.kind, "MIN") || row.has(NameColumn.kind, "BN")
  }
}
