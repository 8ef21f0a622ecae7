/// The concepts that a note asserts, or its kinds of sections, as bytes: ascending rows, each as its
/// distance from the one before.
enum RowList {
  static func encode(_ rows: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    var last = 0
    for row in Set(rows).sorted() {
      var distance = row - last
      while distance >= 128 {
        bytes.append(UInt8(distance & 127) | 128)
        distance >>= 7
      }
      bytes.append(UInt8(distance))
      last = row
    }
    return bytes
  }

  /// Calls `body` with each row, ascending.
  static func forEach(_ bytes: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
    var row = 0
    var distance = 0
    var shift = 0
    for byte in bytes {
      distance |= Int(byte & 127) << shift
      shift += 7
      guard byte < 128 else { continue }
      row += distance
      body(row)
      distance = 0
      shift = 0
    }
  }
}
