import JSON
import TensorCore

extension Subwords {
  /// Grams longer than a key and more buckets than any table has are damage.
  private static let mostBuckets = 1 << 28

  /// The subwords that a file's configuration tells of; what it leaves out is as usual, without buckets.
  init(_ config: JSONValue, of file: WeightFile) throws(WeightFileError) {
    func number(_ name: String, standard: Int) throws(WeightFileError) -> Int {
      guard let value = config[name] else { return standard }
      guard let number = value.integer else {
        throw WeightFileError(file.source, reason: "its '\(name)' is no whole number")
      }
      return number
    }
    let shortest = try number("shortest", standard: 3)
    let longest = try number("longest", standard: 5)
    let buckets = try number("buckets", standard: 0)
    guard shortest >= 1, shortest <= longest, longest <= VectorKey.longest else {
      throw WeightFileError(
        file.source,
        reason:
          "its subwords of \(shortest) to \(longest) characters are out of bounds (1 to \(VectorKey.longest))"
      )
    }
    guard buckets >= 0, buckets <= Self.mostBuckets else {
      throw WeightFileError(
        file.source, reason: "its \(buckets) buckets are out of bounds (0 to \(Self.mostBuckets))")
    }
    self.init(shortest: shortest, longest: longest, buckets: buckets)
  }
}
