import ClinicalRecord
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
    let bags = WordBags(history)
    count = bags.all.count
    edges = Array(repeating: [], count: count)
    for a in 0..<count {
      for b in 0..<a {
        let weight =
          switch likeness {
          case .rareWords: bags.cosine(a, b) >= Self.least ? Float(1) : 0
          case .sharedWords: bags.overlap(a, b)
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

/// The words of passages as sorted numbers with their counts.
private struct WordBags {
  var all: [[(word: Int, count: Float)]] = []
  private var rarity: [Float] = []
  private var lengths: [Float] = []

  init(_ history: CaseHistory) {
    var numbers: [String: Int] = [:]
    var spread: [Float] = []
    for passage in history.passages {
      var bag: [Int: Float] = [:]
      for word in passage.words {
        let number = numbers[word] ?? numbers.count
        numbers[word] = number
        bag[number, default: 0] += 1
      }
      if numbers.count > spread.count {
        spread += repeatElement(0, count: numbers.count - spread.count)
      }
      for word in bag.keys { spread[word] += 1 }
      all.append(bag.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
    rarity = spread.map { logf(Float(max(1, all.count)) / $0) }
    lengths = all.indices.map { dot($0, $0).squareRoot() }
  }

  func cosine(_ a: Int, _ b: Int) -> Float { dot(a, b) / max(1e-6, lengths[a] * lengths[b]) }

  /// Shared words over the logarithms of the lengths.
  func overlap(_ a: Int, _ b: Int) -> Float {
    var shared: Float = 0
    merge(a, b) { _, _, _ in shared += 1 }
    return shared / (logf(Float(max(2, all[a].count))) + logf(Float(max(2, all[b].count))))
  }

  private func dot(_ a: Int, _ b: Int) -> Float {
    var sum: Float = 0
    merge(a, b) { sum += $1 * $2 * rarity[$0] * rarity[$0] }
    return sum
  }

  /// Calls `body` with each shared word and its two counts.
  private func merge(_ a: Int, _ b: Int, _ body: (Int, Float, Float) -> Void) {
    var i = 0
    var j = 0
    while i < all[a].count, j < all[b].count {
      let left = all[a][i]
      let right = all[b][j]
      if left.word == right.word { body(left.word, left.count, right.count) }
      if left.word <= right.word { i += 1 }
      if right.word <= left.word { j += 1 }
    }
  }
}
