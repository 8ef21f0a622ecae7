import ClinicalText
import Files

/// Reads word2vec text, fastText's .vec and GloVe text: a word and its numbers a line.
struct TextVectorReader: ~Copyable {
  private let path: String
  private var lines: LineReader
  private var head: VectorHead?
  private var row: [Float] = []

  init(_ path: String) throws(VectorError) {
    self.path = path
    lines = try VectorError.files { () throws(FileError) in try LineReader(path) }
  }

  /// All words; a damaged line is an error that names it.
  mutating func read() throws(VectorError) -> ImportedRows {
    var rows = ImportedRows()
    var count = 0
    while let line = try next() {
      if lines.number == 1, try readHead(line) { continue }
      guard let blank = try parse(line) else { continue }
      count += 1
      if let head, count > head.words {
        throw error("one more word than the \(head.words) that its first line says")
      }
      if let fault = VectorBounds.fault(row) { throw error(fault) }
      rows.add(line[..<blank], row)
    }
    if let head, count != head.words {
      throw error("the file ends after \(count) words, its first line says \(head.words)")
    }
    guard count > 0 else { throw VectorError("read", path, reason: "it holds no word vectors") }
    return rows
  }

  /// The next line, without the byte order mark that may begin the first.
  private mutating func next() throws(VectorError) -> ArraySlice<UInt8>? {
    do throws(FileError) {
      let line = try lines.next()
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      return lines.number == 1 && line?.starts(with: mark) == true ? line?.dropFirst(3) : line
    } catch { throw VectorError(error) }
  }

  /// True when the first line is a head.
  private mutating func readHead(_ line: ArraySlice<UInt8>) throws(VectorError) -> Bool {
    do throws(VectorHead.OutOfBounds) { head = try VectorHead(line) } catch {
      throw self.error("it says how many words and dimensions follow, and none can be so many")
    }
    return head != nil
  }

  /// Fills `row` from the numbers at the end of the line; gives where the word ends, nil for an empty line.
  private mutating func parse(_ line: ArraySlice<UInt8>) throws(VectorError) -> Int? {
    var end = line.endIndex
    while end > line.startIndex, line[end - 1] <= 0x20 { end -= 1 }
    guard end > line.startIndex else { return nil }
    let dimensions = head?.dimensions ?? (row.isEmpty ? nil : row.count)
    var place = end
    var numbers: [Float] = []
    // From the end, since a word may hold blanks.
    while numbers.count < dimensions ?? .max,
      let blank = line[..<place].lastIndex(where: Byte.isBlank),
      blank > line.startIndex
    {
      guard let number = DecimalNumber.parse(line[(blank + 1)..<place]) else {
        if dimensions == nil { break }
        throw error("number \(dimensions! - numbers.count) of \(dimensions!) cannot be read")
      }
      numbers.append(number)
      place = blank
      while place > line.startIndex, Byte.isBlank(line[place - 1]) { place -= 1 }
    }
    guard let dimensions = dimensions ?? (numbers.isEmpty ? nil : numbers.count) else {
      throw error("no word vector: no number stands at its end")
    }
    guard numbers.count == dimensions else {
      throw error("\(numbers.count) numbers where \(dimensions) are needed")
    }
    guard !TextVectorWord.endsInNumber(line[..<place]) else {
      throw error("more than the \(dimensions) numbers that are needed")
    }
    row = numbers.reversed()
    return place
  }

  private func error(_ reason: String) -> VectorError {
    VectorError("read", "\(path), line \(lines.number)", reason: reason)
  }
}

/// What a word may be in a line of text, where it stands before its numbers.
enum TextVectorWord {
  /// True when a word of several parts ends in a number, which then is one of its vector's: "b 3", not "1990" or
  /// "new york".
  static func endsInNumber(_ word: ArraySlice<UInt8>) -> Bool {
    guard let blank = word.lastIndex(where: Byte.isBlank), blank > word.startIndex else {
      return false
    }
    return DecimalNumber.parse(word[(blank + 1)...]) != nil
  }
}

/// Decimal numbers in bytes.
enum DecimalNumber {
  private static let powers: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { value, _ in value * 10 }
  }

  /// The number, nil when the bytes are none or it is not finite.
  static func parse(_ bytes: ArraySlice<UInt8>) -> Float? {
    var place = bytes.startIndex
    var isNegative = false
    if place < bytes.endIndex, bytes[place] == Byte.hyphen || bytes[place] == UInt8(ascii: "+") {
      isNegative = bytes[place] == Byte.hyphen
      place += 1
    }
    var mantissa: UInt64 = 0
    var exponent = 0
    var digits = 0
    var seenPoint = false
    while place < bytes.endIndex {
      let byte = bytes[place]
      if Byte.isDigit(byte) {
        digits += 1
        if mantissa < 100_000_000_000_000 {
          mantissa = mantissa * 10 + UInt64(byte - 0x30)
          if seenPoint { exponent -= 1 }
        } else if !seenPoint {
          exponent += 1
        }
      } else if byte == Byte.period, !seenPoint {
        seenPoint = true
      } else {
        break
      }
      place += 1
    }
    guard digits > 0 else { return nil }
    if place < bytes.endIndex {
      guard bytes[place] | 0x20 == UInt8(ascii: "e"),
        let power = Int(String(decoding: bytes[(place + 1)...], as: UTF8.self)), abs(power) < 400
      else { return nil }
      exponent += power
    }
    var value = Double(mantissa)
    while exponent < 0 {
      value /= powers[min(22, -exponent)]
      exponent += min(22, -exponent)
    }
    while exponent > 0 {
      value *= powers[min(22, exponent)]
      exponent -= min(22, exponent)
    }
    let number = Float(isNegative ? -value : value)
    return number.isFinite ? number : nil
  }
}
