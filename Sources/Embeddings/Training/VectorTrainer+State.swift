import JSON
import TensorCore

extension VectorTrainer {
  private static let stateKind = "word-vector-training"

  /// Writes all weights and how far training came.
  package func saveState(to path: String) throws(VectorError) {
    var writer = WeightFile.Writer(
      kind: Self.stateKind,
      config: ["blocks": .integer(blocksDone), "options": .string(fingerprint)])
    writer.add("input", input.matrix())
    writer.add("output", output.matrix())
    writer.add("vocabulary", lines: corpus.vocabulary.keys)
    do throws(WeightFileError) { try writer.write(to: path) } catch { throw VectorError(error) }
  }

  /// Goes on from a state of the same corpus and options; the end is the same as without the pause.
  package func restoreState(_ path: String) throws(VectorError) {
    do throws(WeightFileError) {
      let file = try WeightFile(path)
      try file.require(kind: Self.stateKind)
      let config = try file.config()
      guard config["options"]?.string == fingerprint,
        try file.lines("vocabulary") == corpus.vocabulary.keys,
        let blocks = config["blocks"]?.integer, blocks >= 0, blocks <= blockCount
      else {
        throw WeightFileError(
          path,
          reason: "it belongs to another corpus or other options; resume with what it began with")
      }
      input.set(try file.matrix("input"))
      output.set(try file.matrix("output"))
      blocksDone = blocks
    } catch { throw VectorError(error) }
  }

  private var fingerprint: String {
    "\(options.model.rawValue) \(options.dimensions) \(options.window) \(options.negatives) \(options.epochs) "
      + "\(options.rate) \(options.sample) \(options.subwords.shortest) \(options.subwords.longest) "
      + "\(options.subwords.buckets) \(options.seed) \(corpus.wordCount) \(corpus.pieceCount)"
  }
}
