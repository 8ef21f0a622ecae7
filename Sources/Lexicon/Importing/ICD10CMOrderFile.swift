import ClinicalRecord
import ClinicalText
import Files

/// The order file of ICD-10-CM: number, code, whether it is billable, short and long title in fixed columns.
enum ICD10CMOrderFile {
  static func read(_ path: String, _ body: (Concept) throws(FileError) -> Void) throws(FileError) {
    var lines = try LineReader(path)
    while let line = try lines.next() {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      let code = field(line, 6, 13)
      let long = field(line, 77, line.count)
      guard code.utf8.count >= 3, !long.isEmpty else {
        throw FileError(
          "read", path,
          reason:
            "line \(lines.number) is no row of the order file (code at column 7, long title at 78)")
      }
      let dotted = code.utf8.count > 3 ? "\(code.prefix(3)).\(code.dropFirst(3))" : code
      let short = field(line, 16, 76)
      let isSign =
        code.utf8.first.map { $0 == UInt8(ascii: "R") || $0 >= UInt8(ascii: "V") } ?? false
      try body(
        Concept(
          id: "icd10cm-\(dotted)", name: long, type: isSign ? .finding : .disease,
          codes: [Code(.icd10cm, dotted, long)],
          synonyms: short.isEmpty || short.lowercased() == long.lowercased() ? [] : [short]))
    }
  }

  /// The text of columns, without blanks at its ends.
  private static func field(_ line: ArraySlice<UInt8>, _ from: Int, _ to: Int) -> String {
    guard from < line.count else { return "" }
    var part = line[(line.startIndex + from)..<(line.startIndex + min(to, line.count))]
    while let last = part.last, last <= 0x20 { part = part.dropLast() }
    while let first = part.first, first <= 0x20 { part = part.dropFirst() }
    return String(decoding: part, as: UTF8.self)
  }
}
