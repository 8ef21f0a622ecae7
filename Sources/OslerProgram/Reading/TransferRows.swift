import Console
import Embeddings
import Files
import JSON

/// What `osler evaluate transfer --format ndjson` printed.
enum TransferRows {
  static func read(_ path: String) throws -> [TransferLedger.Downstream] {
    var lines = try LineReader(path)
    var rows: [TransferLedger.Downstream] = []
    while let line = try lines.next() {
      if line.allSatisfy({ $0 <= 0x20 }) { continue }
      guard let value = try? JSONParser.parse(line), let row = TransferLedger.Downstream(value)
      else {
        throw Failure(
          "could not read \(path), line \(lines.number): no row of `osler evaluate transfer`")
      }
      rows.append(row)
    }
    return rows
  }
}
