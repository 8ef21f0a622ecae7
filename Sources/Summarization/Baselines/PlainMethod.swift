import Glibc

/// Ways to choose passages without a model of what a handover needs: what `osler evaluate summary` compares with.
package enum PlainMethod: String, CaseIterable, Sendable {
  /// The first passages of the first notes.
  case lead
  /// The passages of the newest notes.
  case newest
  /// Centrality among passages that share rare words (Erkan and Radev 2004).
  case lexrank
  /// Centrality by the number of shared words (Mihalcea and Tarau 2004).
  case textrank

  /// The passages in the order in which this way takes them.
  package func order(_ history: CaseHistory) -> [Int] {
    let all = Array(history.passages.indices)
    switch self {
    case .lead: return all
    case .newest:
      return all.sorted {
        (-history.passages[$0].source.note, $0) < (-history.passages[$1].source.note, $1)
      }
    case .lexrank: return ranked(PassageGraph(history, by: .rareWords))
    case .textrank: return ranked(PassageGraph(history, by: .sharedWords))
    }
  }

  private func ranked(_ graph: PassageGraph) -> [Int] {
    let scores = graph.centrality()
    return scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
  }

  /// A page of the passages that fit, in their order.
  package func handover(_ history: CaseHistory, words: Int) -> Handover {
    var left = words
    var statements: [Statement] = []
    for index in order(history) where history.passages[index].length <= left {
      let passage = history.passages[index]
      guard passage.length > 0 else { continue }
      left -= passage.length
      statements.append(Statement(.patientSummary, passage.text, sources: [passage.source]))
    }
    return Handover(
      patient: history.notes.lazy.compactMap(\.note.patient).first, notes: history.notes,
      statements: statements, conflicts: [], omitted: [], notStated: [])
  }
}

/// Passages joined by how alike they are.
struct PassageGraph {
  enum Likeness { case rareWords, sharedWords }

  private static let least: Float = 0.1
  private static let damping: Float = 0.85
  private static let rounds = 60
  private let count: Int
  private var edges: [[(to: Int, weight: Float)]]

  init(_ history: CaseHistory, by likeness: Likeness) {
    let bags = history.passages.map { passage in
      passage.words.reduce(into: [:]) { (bag: inout [String: Float], word) in bag[word, default: 0] += 1 }
    }
    count = bags.count
    edges = Array(repeating: [], count: count)
    var spread: [String: Float] = [:]
    for bag in bags { for word in bag.keys { spread[word, default: 0] += 1 } }
    let rarity = spread.mapValues { logf(Float(max(1, bags.count)) / $0) }
    let lengths = bags.map { bag in
      bag.reduce(Float(0)) { $0 + ($1.value * rarity[$1.key]!) * ($1.value * rarity[$1.key]!) }
        .squareRoot()
    }
    for a in 0..<count {
      for b in 0..<a {
        let weight: Float
        switch likeness {
        case .rareWords:
          let shared = bags[a].reduce(Float(0)) { sum, entry in
            sum + entry.value * (bags[b][entry.key] ?? 0) * rarity[entry.key]! * rarity[entry.key]!
          }
          let cosine = shared / max(1e-6, lengths[a] * lengths[b])
          weight = cosine >= Self.least ? 1 : 0
        case .sharedWords:
          let shared = Float(bags[a].keys.count { bags[b][$0] != nil })
          let scale = logf(Float(max(2, bags[a].count))) + logf(Float(max(2, bags[b].count)))
          weight = shared / scale
        }
        guard weight > 0 else { continue }
        edges[a].append((b, weight))
        edges[b].append((a, weight))
      }
    }
  }

  /// How often a walk along the edges stands at each passage.
  func centrality() -> [Float] {
    guard count > 0 else { return [] }
    let totals = edges.map { $0.reduce(Float(0)) { $0 + $1.weight } }
    var scores = [Float](repeating: 1 / Float(count), count: count)
    for _ in 0..<Self.rounds {
      var next = [Float](repeating: (1 - Self.damping) / Float(count), count: count)
      for from in 0..<count where totals[from] > 0 {
        let share = Self.damping * scores[from] / totals[from]
        for edge in edges[from] { next[edge.to] += share * edge.weight }
      }
      scores = next
    }
    return scores
  }
}
