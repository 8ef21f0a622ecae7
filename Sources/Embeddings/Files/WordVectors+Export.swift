import ClinicalText
import Files
import TensorCore

extension WordVectors {
  /// Writes the words' vectors in a format; only safetensors keeps buckets and counts.
  public func write(to path: String, as format: VectorFormat) throws(VectorError) {
    if format == .safetensors { return try write(to: path) }
    if let index = (0..<count).first(where: {
      !Self.canStand(vocabulary.table.word($0), in: format)
    }) {
      throw VectorError(
        "write", path,
        reason:
          "word \(index + 1) holds a blank, so it could not be read again as \(format.rawValue)")
    }
    do throws(FileError) {
      var file = try AtomicFile(path)
      if format != .glove { try file.write("\(count) \(dimensions)\n") }
      let rows = matrix()
      for index in 0..<count {
        let row = rows.row(index)
        try file.write(vocabulary.table.word(index))
        if format == .binary {
          var bytes: [UInt8] = [0x20]
          for c in row.indices {
            withUnsafeBytes(of: row[c].bitPattern.littleEndian) { bytes += $0 }
          }
          bytes.append(0x0A)
          try file.write(bytes)
        } else {
          var text = ""
          for c in row.indices { text += " \(row[c])" }
          try file.write(text + "\n")
        }
      }
      try file.commit()
    } catch { throw VectorError(error) }
  }

  /// True when a reader finds the end of the word where it is.
  private static func canStand(_ word: ArraySlice<UInt8>, in format: VectorFormat) -> Bool {
    if word.contains(where: { $0 < 0x20 }) { return false }
    return format == .binary ? !word.contains(0x20) : !TextVectorWord.endsInNumber(word)
  }
}
