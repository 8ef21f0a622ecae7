import CKernels
import TensorCore

/// The weights of a chain in rows of whole blocks, forbidden places at minus infinity.
struct ChainWeights {
  let tags: Int
  let width: Int
  var transitions: [Float]
  var transposed: [Float]
  var expTransitions: [Float]
  var expTransposed: [Float]
  var starts: [Float]
  var ends: [Float]
  let zeros: [Float]

  init(_ crf: CRF) {
    let tags = crf.tags
    let width = (tags + 15) / 16 * 16
    self.tags = tags
    self.width = width
    zeros = [Float](repeating: 0, count: width)
    transitions = [Float](repeating: -.infinity, count: tags * width)
    transposed = transitions
    starts = [Float](repeating: -.infinity, count: width)
    ends = starts
    for from in 0..<tags {
      if crf.constraints?.starts[from] ?? true { starts[from] = crf.starts[0, from] }
      if crf.constraints?.ends[from] ?? true { ends[from] = crf.ends[0, from] }
      for to in 0..<tags where crf.constraints?.transitions[from][to] ?? true {
        transitions[from * width + to] = crf.transitions[from, to]
        transposed[to * width + from] = crf.transitions[from, to]
      }
    }
    expTransitions = [Float](repeating: 0, count: tags * width)
    expTransposed = expTransitions
    ck_exp(transitions, &expTransitions, tags * width)
    ck_exp(transposed, &expTransposed, tags * width)
  }

  /// The emissions of one sequence in rows of `width`.
  func copyEmissions(
    _ emissions: Matrix, _ batch: PackedBatch, _ sequence: Int, into rows: inout [Float]
  ) {
    let length = batch.lengths[sequence]
    if rows.count < length * width { rows = [Float](repeating: 0, count: length * width) }
    emissions.withPointer { from in
      rows.withUnsafeMutableBufferPointer { to in
        for step in 0..<length {
          (to.baseAddress! + step * width)
            .update(from: from + batch.row(sequence, step) * tags, count: tags)
        }
      }
    }
  }
}
