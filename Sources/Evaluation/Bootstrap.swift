/// Intervals for scores by drawing the notes anew with replacement.
public enum Bootstrap {
  /// The 2.5th and 97.5th percentile of F1 over `rounds` draws of notes; the same for the same counts.
  public static func interval(_ notes: [Counts], rounds: Int = 1000) -> ClosedRange<Double>? {
    guard !notes.isEmpty else { return nil }
    var state: UInt64 = 0x0517_E120
    func draw() -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(notes.count))
    }
    var scores: [Double] = []
    for _ in 0..<rounds {
      var sum = Counts()
      for _ in notes.indices { sum += notes[draw()] }
      if let f1 = sum.f1 { scores.append(f1) }
    }
    guard !scores.isEmpty else { return nil }
    scores.sort()
    return scores[scores.count / 40]...scores[scores.count - 1 - scores.count / 40]
  }
}
