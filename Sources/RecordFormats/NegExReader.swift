import ClinicalText
import Files

/// A row of the NegEx kit: a concept in a sentence with what holds for it.
public struct NegExRow: Sendable {
  public var line: Int
  public var report: String
  public var text: NoteText
  public var concept: TextRange
  public var negation: String
  public var temporality: String
  public var experiencer: String

  /// True when no label is blank.
  public var isComplete: Bool {
    !negation.isEmpty && !temporality.isEmpty && !experiencer.isEmpty
  }
}

/// Reads the NegEx kit's table: report, concept, sentence, negation, temporality, experiencer.
///
/// The concept stands in capitals in its sentence.
public enum NegExReader {
  public static func read(_ path: String) throws(ReadError) -> [NegExRow] {
    var rows: [NegExRow] = []
    do throws(FileError) {
      var lines = try LineReader(path)
      while let line = try lines.next() {
        if lines.number == 1 { continue }
        let cells = line.split(separator: 0x09, omittingEmptySubsequences: false).map {
          unquoted(String(decoding: $0, as: UTF8.self))
        }
        guard cells.count >= 6 else { continue }
        let text = NoteText(cells[2])
        guard let concept = place(of: cells[1], in: text) else { continue }
        rows.append(
          NegExRow(
            line: lines.number, report: cells[0], text: text, concept: concept, negation: cells[3],
            temporality: cells[4], experiencer: trimmed(cells[5])))
      }
    } catch { throw ReadError(error) }
    return rows
  }

  private static func unquoted(_ cell: String) -> String {
    guard cell.count >= 2, cell.hasPrefix("\""), cell.hasSuffix("\"") else { return cell }
    return String(cell.dropFirst().dropLast())
  }

  private static func trimmed(_ cell: String) -> String {
    cell.hasSuffix("\r") ? String(cell.dropLast()) : cell
  }

  /// The first place where the concept stands in capitals, else the first at all.
  private static func place(of concept: String, in text: borrowing NoteText) -> TextRange? {
    let capitals = Array(concept.utf8).map { Byte.isLower($0) ? $0 - 0x20 : $0 }
    if let start = find(capitals, in: text.bytes) {
      return TextRange(start, start + capitals.count)
    }
    let upper = text.bytes.map { Byte.isLower($0) ? $0 - 0x20 : $0 }
    return find(capitals, in: upper).map { TextRange($0, $0 + capitals.count) }
  }

  private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
    guard !needle.isEmpty, bytes.count >= needle.count else { return nil }
    return (0...bytes.count - needle.count).first { start in
      bytes[start] == needle[0] && bytes[start..<start + needle.count].elementsEqual(needle)
    }
  }
}
