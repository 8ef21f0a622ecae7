import Files

/// Reads word2vec's binary format: a head line, then words with raw little-endian floats.
struct BinaryVectorReader {
  private let path: String
  private let file: MappedFile
  private var place = 0

  init(_ path: String) throws(VectorError) {
    self.path = path
    file = try VectorError.files { () throws(FileError) in try MappedFile(path) }
  }

  /// All words; a damaged place is an error that names its byte.
  mutating func read() throws(VectorError) -> ImportedRows {
    let bytes = file.bytes
    let line = bytes.prefix { $0 != 0x0A }
    guard let head = try? VectorHead(line) else { throw error("no head of words and dimensions") }
    place = line.count + 1
    var rows = ImportedRows()
    var row = [Float](repeating: 0, count: head.dimensions)
    for number in 1...max(1, head.words) where head.words > 0 {
      let word = try word(bytes, number, of: head.words)
      guard place + 4 * head.dimensions <= bytes.count else {
        throw error("the file ends within the numbers of word \(number) of \(head.words)")
      }
      for c in row.indices {
        row[c] = Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: place + 4 * c, as: UInt32.self)))
      }
      if let fault = VectorBounds.fault(row) { throw error("word \(number) has \(fault)") }
      place += 4 * head.dimensions
      rows.add(word, row)
    }
    skipLineEnds(bytes)
    guard place == bytes.count else {
      throw error("the file goes on behind the last of its \(head.words) words")
    }
    return rows
  }

  /// The bytes up to the next blank; line ends before a word are the writer's habit.
  private mutating func word(_ bytes: UnsafeRawBufferPointer, _ number: Int, of count: Int)
    throws(VectorError) -> ArraySlice<UInt8>
  {
    skipLineEnds(bytes)
    let start = place
    while place < bytes.count, bytes[place] != 0x20, place - start < 4096 { place += 1 }
    guard place < bytes.count, bytes[place] == 0x20 else {
      throw error("no end of word \(number) of \(count)")
    }
    place += 1
    return Array(bytes[start..<place - 1])[...]
  }

  private mutating func skipLineEnds(_ bytes: UnsafeRawBufferPointer) {
    while place < bytes.count, bytes[place] == 0x0A || bytes[place] == 0x0D { place += 1 }
  }

  private func error(_ reason: String) -> VectorError {
    VectorError("read", "\(path), byte \(place)", reason: reason)
  }
}
