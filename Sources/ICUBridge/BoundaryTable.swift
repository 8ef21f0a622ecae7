import CICU

/// ICU's compiled break rules as a table of states, stepped through here.
///
/// ICU makes the table and knows the class of each character. Its iterator asks for one character at a time and keeps what
/// it found in case someone walks back; reading forward over bytes in place takes a fifth of that time. What a table alone
/// cannot say, words of scripts that ICU divides by dictionary, is left to the iterator.
final class BoundaryTable {
  /// A row for each state: the status of a piece that may end there and one (0: none ends there), then for each class of
  /// characters where the row of the next state begins (0: no piece goes on).
  private let rows: [UInt16]
  private let firstState: Int
  /// The classes of the ASCII characters.
  private let plain: [UInt8]
  private let classes: OpaquePointer
  /// From this class on ICU divides by dictionary.
  private let firstDictionaryClass: UInt8
  /// The status of a character that no rule describes.
  private let statusOfRest: UInt8

  /// The table of rules in ICU's compiled form; nil when they are of another form or need more than a table.
  init?(_ rules: UnsafeRawBufferPointer) {
    guard let file = CompiledRules(rules), !file.needsMore else { return nil }
    let width = 1 + file.classCount
    guard file.stateCount * width <= UInt16.max, file.classCount <= UInt8.max,
      let classes = cicu_classes_open(file.trie.baseAddress, Int64(file.trie.count))
    else { return nil }
    var rows = [UInt16](repeating: 0, count: file.stateCount * width)
    var needsEnd = false
    for state in 0..<file.stateCount {
      if let status = file.status(ofState: state) { rows[state * width] = UInt16(status) + 1 }
      for index in 0..<file.classCount {
        rows[state * width + 1 + index] = UInt16(file.next(state, index) * width)
      }
      needsEnd = needsEnd || file.next(state, CompiledRules.endOfText) != 0
    }
    guard !needsEnd else {
      cicu_classes_close(classes)
      return nil
    }
    self.rows = rows
    self.classes = classes
    firstState = CompiledRules.start * width
    plain = (0..<0x80).map { UInt8(cicu_class(classes, $0)) }
    firstDictionaryClass = UInt8(clamping: file.firstDictionaryClass)
    statusOfRest = file.status(atTag: 0)
  }

  deinit { cicu_classes_close(classes) }

  /// Calls `body` with the end and the status of each piece of a text in valid UTF-8, in order; gives the offset up to
  /// which it read: the text's end, or the start of a piece for ICU's dictionaries.
  func forEachBoundary(
    in text: UnsafeBufferPointer<UInt8>, _ body: (_ end: Int32, _ status: UInt8) -> Void
  ) -> Int {
    rows.withUnsafeBufferPointer { rows in
      plain.withUnsafeBufferPointer { plain in
        var start = 0
        while start < text.count {
          var state = firstState
          var position = start
          var end = start
          var status = statusOfRest
          var first = 0
          while position < text.count {
            let byte = text[position]
            var index = 0
            var length = 1
            if byte < 0x80 {
              index = Int(plain[Int(byte)])
            } else {
              let character = Self.character(in: text, at: position)
              length = character.length
              index = Int(cicu_class(classes, character.scalar))
              if index >= firstDictionaryClass { return start }
            }
            if position == start { first = length }
            state = Int(rows[state + 1 + index])
            if state == 0 { break }
            position += length
            if rows[state] != 0 {
              end = position
              status = UInt8(truncatingIfNeeded: rows[state] - 1)
            }
          }
          if end == start { end += first }
          body(Int32(end), status)
          start = end
        }
        return start
      }
    }
  }

  /// The character of several bytes that begins at `position`.
  private static func character(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> (
    scalar: Int32, length: Int
  ) {
    let lead = Int32(text[position])
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var scalar = lead & (0x7F >> Int32(length))
    for offset in 1..<length { scalar = scalar << 6 | Int32(text[position + offset]) & 0x3F }
    return (scalar, length)
  }
}

/// The parts of break rules in ICU's compiled form, version 6.
private struct CompiledRules {
  /// The class that stands for the end of the text.
  static let endOfText = 1
  /// The state in which a piece begins.
  static let start = 1

  let classCount: Int
  let stateCount: Int
  let firstDictionaryClass: Int
  /// True when rules look ahead or ask for the start of the text.
  let needsMore: Bool
  let trie: UnsafeRawBufferPointer

  private let bytes: UnsafeRawBufferPointer
  private let states: Int
  private let rowSize: Int
  private let cellSize: Int
  private let statuses: Int

  init?(_ bytes: UnsafeRawBufferPointer) {
    func number(_ offset: Int) -> Int {
      Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    guard bytes.count >= 80, number(0) == 0xB1A0, bytes[4] == 6, number(8) <= bytes.count else {
      return nil
    }
    self.bytes = bytes
    classCount = number(12)
    let table = number(16)
    let trieStart = number(32)
    let trieSize = number(36)
    statuses = number(48)
    guard table + 20 <= bytes.count, trieStart + trieSize <= bytes.count, statuses < bytes.count
    else { return nil }
    trie = UnsafeRawBufferPointer(rebasing: bytes[trieStart..<trieStart + trieSize])
    stateCount = number(table)
    rowSize = number(table + 4)
    firstDictionaryClass = number(table + 8)
    let lookAheads = number(table + 12)
    let flags = number(table + 16)
    needsMore = lookAheads > 0 || flags & 3 != 0
    cellSize = flags & 4 != 0 ? 1 : 2
    states = table + 20
    guard rowSize == (3 + classCount) * cellSize, states + stateCount * rowSize <= bytes.count
    else { return nil }
  }

  private func cell(_ state: Int, _ number: Int) -> Int {
    let offset = states + state * rowSize + number * cellSize
    return cellSize == 1
      ? Int(bytes[offset]) : Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  func next(_ state: Int, _ index: Int) -> Int { cell(state, 3 + index) }

  /// The status of a piece that ends in a state; nil when none does.
  func status(ofState state: Int) -> UInt8? {
    cell(state, 0) == 0 ? nil : status(atTag: cell(state, 2))
  }

  /// The status of a list of statuses: the largest, which stands last.
  func status(atTag tag: Int) -> UInt8 {
    func number(_ index: Int) -> Int {
      Int(bytes.loadUnaligned(fromByteOffset: statuses + index * 4, as: Int32.self))
    }
    return UInt8(truncatingIfNeeded: number(tag + number(tag)))
  }
}
