import Neural
import TensorCore

extension SentimentNet {
  /// What `backward` needs of a `forward`.
  struct Trace {
    var letters: CharacterConvolution.Trace
    var states: Bidirectional<GRU>.Trace
    var attention: AttentionPooling.Trace
    var top: Matrix  // N x 2H behind dropout
    var whole: Matrix
    var hidden: Matrix
    var hiddenKept: Matrix
    /// For each comment and aspect the row of the highest logit.
    var peaks: [Int]
    var output: Output
  }

  /// The factors of dropout in the places where training drops values.
  struct Masks {
    var input: Matrix?
    var top: Matrix?
    var whole: Matrix?
    var hidden: Matrix?
  }

  func forward(_ input: NetInput, _ masks: Masks = Masks()) -> Trace {
    let (letterRows, letterTrace) = letters.forward(input.letters)
    let joined = Self.kept(
      Matrix.sideBySide([input.vectors, letterRows, input.features]), masks.input)
    let (plain, stateTrace) = states.forward(joined, input.batch)
    let top = Self.kept(plain, masks.top)
    let (pooled, attentionTrace) = attention.forward(top, input.batch)
    let whole = Self.kept(Matrix.sideBySide([pooled, input.whole]), masks.whole)
    let hidden = hidden(whole).tanh()
    let hiddenKept = Self.kept(hidden, masks.hidden)
    let words = words(top)
    var aspects = aspects(whole)
    let peaks = Self.addPeaks(of: words, to: &aspects, input.batch)
    let output = Output(
      batch: input.batch, verdicts: verdict(hiddenKept), words: words, aspects: aspects,
      attention: attentionTrace.weights)
    return Trace(
      letters: letterTrace, states: stateTrace, attention: attentionTrace, top: top, whole: whole,
      hidden: hidden, hiddenKept: hiddenKept, peaks: peaks, output: output)
  }

  private static func kept(_ matrix: Matrix, _ mask: Matrix?) -> Matrix {
    mask.map { matrix.multiplied(elementwise: $0) } ?? matrix
  }

  /// Adds each comment's highest logit of every aspect; returns the rows where they stand.
  static func addPeaks(of words: Matrix, to aspects: inout Matrix, _ batch: PackedBatch)
    -> [Int]
  {
    var peaks = [Int](repeating: 0, count: batch.sequences * Aspect.count)
    let width = words.columns
    aspects.withMutablePointer { sums in
      words.withPointer { values in
        for comment in 0..<batch.sequences where batch.lengths[comment] > 0 {
          for aspect in 0..<Aspect.count {
            var best = batch.row(comment, 0)
            for step in 1..<max(1, batch.lengths[comment]) {
              let row = batch.row(comment, step)
              if values[row * width + aspect] > values[best * width + aspect] { best = row }
            }
            peaks[comment * Aspect.count + aspect] = best
            sums[comment * Aspect.count + aspect] += values[best * width + aspect]
          }
        }
      }
    }
    return peaks
  }

  /// Adds to `gradient`, from the gradients at the three outputs.
  func backward(
    _ trace: Trace, _ masks: Masks, verdicts: Matrix, words wordSlopes: Matrix, aspects: Matrix,
    gradient: inout SentimentNet
  ) {
    var hiddenSlope = verdict.backward(
      input: trace.hiddenKept, outputGradient: verdicts, gradient: &gradient.verdict)
    hiddenSlope = Self.kept(hiddenSlope, masks.hidden)
    let sums = trace.hidden.zip(hiddenSlope) { (1 - $0 * $0) * $1 }
    var wholeSlope = hidden.backward(
      input: trace.whole, outputGradient: sums, gradient: &gradient.hidden)
    wholeSlope.add(
      self.aspects.backward(
        input: trace.whole, outputGradient: aspects, gradient: &gradient.aspects))
    wholeSlope = Self.kept(wholeSlope, masks.whole)
    var wordSlopes = wordSlopes
    for (place, row) in trace.peaks.enumerated() {
      let (comment, aspect) = place.quotientAndRemainder(dividingBy: Aspect.count)
      wordSlopes[row, aspect] += aspects[comment, aspect]
    }
    var topSlope = words.backward(
      input: trace.top, outputGradient: wordSlopes, gradient: &gradient.words)
    topSlope.add(
      attention.backward(
        trace.attention, outputGradient: wholeSlope[columns: 0..<(2 * shape.units)],
        gradient: &gradient.attention))
    let inputSlope = Self.kept(
      states.backward(
        trace.states, outputGradient: Self.kept(topSlope, masks.top), gradient: &gradient.states),
      masks.input)
    let first = shape.dimensions
    letters.backward(
      trace.letters, outputGradient: inputSlope[columns: first..<(first + shape.filters)],
      gradient: &gradient.letters)
  }
}
