import Glibc

/// Factors that hold back rows which change often within one block.
///
/// A block's gradients all see the row as the block found it. Added up for a row that comes n times, they would
/// overshoot where n single steps slow down by themselves; so such a row takes 1 / (1 + c n) of each, with
/// n expected from the counts. Rare rows are left alone.
struct Damping: Sendable {
  let input: [Float]
  let output: [Float]

  /// How far one step of a pair goes towards where it would stop, at learning rate 1.
  private static let outputReach = 0.5
  private static let inputReach = 2.0

  /// `words` is the length of a block, `rows` the number of input rows.
  init(
    _ counts: [Int], keep: [UInt32], _ wordRows: WordRows, rows: Int, _ options: TrainingOptions,
    words: Int
  ) {
    let total = Double(counts.reduce(0, +))
    let kept = counts.indices.map { Double(counts[$0]) * Double(keep[$0]) / 4_294_967_295 }
    let places = Double(words) * kept.reduce(0, +) / total
    let keptTotal = kept.reduce(0, +)
    let powers = counts.map { pow(Double(max(1, $0)), 0.75) }
    let powerTotal = powers.reduce(0, +)
    let pairs = places * Double(options.window + 1)
    let rate = Double(options.rate)
    output = counts.indices.map { word in
      let uses =
        pairs * (kept[word] / keptTotal + Double(options.negatives) * powers[word] / powerTotal)
      return Float(1 / (1 + rate * Self.outputReach * uses))
    }
    var uses = [Double](repeating: 0, count: rows)
    let perPlace = options.model == .cbow ? Double(options.window + 1) : 1
    for word in counts.indices {
      for i in wordRows.range(word) {
        uses[Int(wordRows.rows[i])] += perPlace * places * kept[word] / keptTotal
      }
    }
    input = uses.map { Float(1 / (1 + rate * Self.inputReach * $0)) }
  }
}
