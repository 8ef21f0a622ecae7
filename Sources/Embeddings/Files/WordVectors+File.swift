import JSON
import TensorCore

extension WordVectors {
  /// Writes the vectors as safetensors; `card` says how they came to be.
  public func write(to path: String, card: String? = nil) throws(VectorError) {
    var writer = WeightFile.Writer(
      kind: Self.kind,
      config: [
        "dimensions": .integer(dimensions), "shortest": .integer(subwords.shortest),
        "longest": .integer(subwords.longest), "buckets": .integer(subwords.buckets),
      ])
    writer.metadata["card"] = card ?? metadata["card"]
    writer.add("words", matrix(), as: .int8)
    if subwords.buckets > 0 { writer.add("buckets", bucketMatrix(), as: .int8) }
    let counts = vocabulary.counts.map { Float($0) }
    writer.add("counts", Matrix(rows: 1, columns: counts.count, counts))
    writer.add("vocabulary", lines: vocabulary.keys)
    do throws(WeightFileError) { try writer.write(to: path) } catch { throw VectorError(error) }
  }
}
