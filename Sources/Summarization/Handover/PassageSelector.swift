/// Chooses the passages of a page within a number of words: what every page must have first, then by what a
/// passage is worth for its length, less what the page already says.
package struct PassageSelector: Sendable {
  /// The exponent of a passage's length in its price.
  package var lengthPower: Float = 0.7
  /// Words that every passage costs besides its own.
  package var base: Float = 6
  package var redundancy: Float = 0.8
  /// What one more passage of a part is worth when the part has as many as it usually needs.
  package var crowding: Float = 0.95

  /// How many passages of each part a page usually needs, in the order of the model's classes.
  private static let usual = [1, 2, 5, 4, 6, 9, 2, 4]

  package init() {}

  struct Choice {
    var passage: Int
    var part: HandoverPart
    var worth: Float
  }

  private struct State {
    var chosen: [Choice] = []
    var isChosen: Set<Int> = []
    var counts = [Int](repeating: 0, count: SalienceModel.parts.count)
    var left: Int
    /// For each passage the largest share of it that one chosen passage says.
    var overlap: [Float]
    /// For each passage its words, and what they cost.
    let lengths: [Int]
    let costs: [Float]
  }

  /// The choices in the order they were made, and the worthy ones that found no room.
  func select(
    _ history: CaseHistory, candidates: [Int], _ judgement: Judgement,
    required: [(passage: Int, part: HandoverPart)], words: Int
  ) -> (chosen: [Choice], omitted: [Choice]) {
    let probabilities = judgement.probabilities
    let likeness = judgement.likeness
    let lengths = history.passages.map(\.length)
    var state = State(
      left: words, overlap: Array(repeating: 0, count: lengths.count), lengths: lengths,
      costs: lengths.map { power(Float($0) + base, lengthPower) })
    for (passage, part) in required where history.passages[passage].length <= state.left {
      guard !state.isChosen.contains(passage) else { continue }
      take(Choice(passage: passage, part: part, worth: 1), history, likeness, &state)
    }
    while let best = best(candidates, probabilities, state) {
      take(best, history, likeness, &state)
    }
    return (state.chosen, omitted(history, candidates, probabilities, state))
  }

  private func take(
    _ choice: Choice, _ history: CaseHistory, _ likeness: Likeness, _ state: inout State
  ) {
    state.chosen.append(choice)
    state.isChosen.insert(choice.passage)
    state.left -= history.passages[choice.passage].length
    if let place = SalienceModel.parts.firstIndex(of: choice.part) { state.counts[place] += 1 }
    for (index, share) in likeness.shares(said: choice.passage).enumerated() {
      state.overlap[index] = max(state.overlap[index], share)
    }
  }

  private func best(_ candidates: [Int], _ probabilities: [[Float]], _ state: State) -> Choice? {
    let rates = rates(state.counts)
    var best: (price: Float, choice: Choice)?
    for index in candidates where state.lengths[index] <= state.left {
      guard !state.isChosen.contains(index) else { continue }
      let (part, worth) = Self.worth(probabilities[index], rates)
      var price = worth / state.costs[index]
      if let best, price <= best.price { continue }
      price *= 1 - redundancy * state.overlap[index]
      if price > best?.price ?? 0.008 {
        best = (price, Choice(passage: index, part: part, worth: worth))
      }
    }
    return best?.choice
  }

  /// What one more passage of each part is worth on a page that has `counts` of them.
  private func rates(_ counts: [Int]) -> [Float] {
    SalienceModel.parts.indices.map { place in
      let excess = max(0, counts[place] + 1 - Self.usual[place])
      return power(place < 2 ? 0.2 : crowding, Float(excess))
    }
  }

  /// A passage's part and what it is worth at these rates.
  private static func worth(_ probabilities: [Float], _ rates: [Float]) -> (HandoverPart, Float) {
    var total: Float = 0
    var best = 0
    for place in rates.indices {
      total += probabilities[place + 1] * rates[place]
      if probabilities[place + 1] > probabilities[best + 1] { best = place }
    }
    return (SalienceModel.parts[best], total)
  }

  private func omitted(
    _ history: CaseHistory, _ candidates: [Int], _ probabilities: [[Float]], _ state: State
  ) -> [Choice] {
    let rates = rates([Int](repeating: 0, count: SalienceModel.parts.count))
    return candidates.filter { !state.isChosen.contains($0) && probabilities[$0][0] < 0.6 }
      .filter { state.overlap[$0] < 0.6 }
      .map {
        let (part, worth) = Self.worth(probabilities[$0], rates)
        return Choice(passage: $0, part: part, worth: worth)
      }
      .sorted { ($1.worth, $0.passage) < ($0.worth, $1.passage) }
  }
}
