import Console
import Embeddings

/// The vectors that a command works with.
enum VectorSource {
  static let option = Option(
    "model", short: "m", value: "FILE",
    "the vectors, in any format; default the program's clinical ones")

  /// The vectors of a file in any known format; without one, the clinical ones linked into the program.
  static func load(_ path: String?, buckets: Int = WordVectors.importedBuckets) throws
    -> WordVectors
  {
    if let path { return try WordVectors.read(path, buckets: buckets) }
    guard let linked = try WordVectors.linked("clinical") else {
      throw Failure("this program has no vectors of its own; name some with --model FILE")
    }
    return linked
  }
}

/// Numbers with a fixed count of decimals.
enum Fixed {
  static func text(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "-" }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((abs(value) * Double(scale)).rounded())
    let fraction = "\(whole % scale)"
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    return
      "\(sign)\(whole / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
