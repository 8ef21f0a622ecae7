import ClinicalRecord
import ClinicalText
import RecordStore

/// A note that is like another one, with the reasons.
public struct SimilarNote: Sendable {
  public var note: StoredNote
  /// From 0 to 1.
  public var score: Double
  /// The cosine of the two notes' vectors; nil when the index has none of one of them.
  public var likeness: Double?
  /// What both assert, the rarest first.
  public var shared: [String]
  /// What only the note that was asked about asserts.
  public var missing: [String]
  /// What only this note asserts.
  public var other: [String]
}

extension IndexReader {
  /// The notes most like `note`: by the concepts that both assert, rare ones weighing more, and by their vectors.
  ///
  /// score = w(shared) / (w(note) + w(other)), where w sums ln(1 + N / n) over concepts with n of N notes and a concept that the
  /// asked note has not weighs as much as its mean. With vectors a third of the score is their cosine.
  /// A note without any concept is compared by its most telling words.
  public func similar(to note: StoredNote, limit: Int = 10) throws(StoreError) -> [SimilarNote] {
    try reading { () throws(StoreError) in
      var features = try conceptFeatures(note)
      let usesWords = features.isEmpty
      if usesWords { features = try wordFeatures(note) }
      let total = features.reduce(0) { $0 + $1.weight }
      guard total > 0 else { return [] }
      let candidates = candidates(features, besides: note.row)
      var found: [SimilarNote] = []
      let vector = try vector(of: note.row)
      for row in candidates {
        guard let other = try storedNote(row: row) else { continue }
        found.append(try compare(note, other, features, total, vector, usesWords))
      }
      found.sort { $0.score != $1.score ? $0.score > $1.score : $0.note.row < $1.note.row }
      return Array(found.prefix(limit))
    }
  }

  /// Something a note says, and the notes that say it too.
  private struct Feature {
    var key: Int
    var name: String
    var weight: Double
    var rows: [Int32]
  }

  private func weight(_ count: Int) -> Double {
    Logarithm.natural(1 + Double(lengths.notes) / Double(max(1, count)))
  }

  private func conceptFeatures(_ note: StoredNote) throws(StoreError) -> [Feature] {
    let search = WordSearch(self)
    let mentions = try database.prepare("SELECT row FROM mention WHERE concept = ?")
    var features: [Feature] = []
    for (concept, name) in try asserted(note.row) {
      mentions.bind(1, concept)
      var rows: [Int] = []
      while try mentions.step() { rows.append(mentions.integer(0)) }
      mentions.reset()
      let postings = try search.facts(rows, [Fact.letter(.present)], sections: [])
      features.append(
        Feature(key: concept, name: name, weight: weight(postings.rows.count), rows: postings.rows))
    }
    return features.sorted { ($1.weight, $0.key) < ($0.weight, $1.key) }
  }

  /// The concepts that a note asserts, with their names.
  private func asserted(_ row: Int) throws(StoreError) -> [(concept: Int, name: String)] {
    let list = try database.prepare("SELECT concepts FROM note WHERE row = ?")
    list.bind(1, row)
    guard try list.step() else { return [] }
    var concepts: [Int] = []
    list.withBytes(0) { RowList.forEach($0) { concepts.append($0) } }
    let names = try database.prepare("SELECT name FROM concept WHERE row = ?")
    var found: [(concept: Int, name: String)] = []
    for concept in concepts {
      names.bind(1, concept)
      if try names.step() { found.append((concept, names.text(0))) }
      names.reset()
    }
    return found
  }

  /// The thirty rarest words that other notes have too.
  private func wordFeatures(_ note: StoredNote) throws(StoreError) -> [Feature] {
    let search = WordSearch(self)
    var features: [Feature] = []
    for (key, word) in distinctWords(note).enumerated() {
      let postings = try search.counts(SearchTerm(word: Array(word.utf8)))
      guard postings.rows.count > 1 else { continue }
      features.append(
        Feature(key: key, name: word, weight: weight(postings.rows.count), rows: postings.rows))
      guard features.count > 60 else { continue }
      features.sort { ($1.weight, $0.key) < ($0.weight, $1.key) }
      features.removeSubrange(30...)
    }
    features.sort { ($1.weight, $0.key) < ($0.weight, $1.key) }
    return Array(features.prefix(30))
  }

  /// The words of a note that begin with a letter, folded, each once.
  private func distinctWords(_ note: StoredNote) -> [String] {
    var seen: Set<String> = []
    var words: [String] = []
    for token in breaker.tokens(of: note.text, in: note.body) where token.kind == .word {
      let word = String(decoding: folder.word(note.text[token.range]), as: UTF8.self)
      if word.utf8.count > 2, seen.insert(word).inserted { words.append(word) }
    }
    return words
  }

  /// The rows that share most, a few hundred at most.
  private func candidates(_ features: [Feature], besides row: Int) -> [Int] {
    var weights = [Float](repeating: 0, count: lengths.codes.count)
    for feature in features {
      for other in feature.rows { weights[Int(other)] += Float(feature.weight) }
    }
    var best = BestRows(200)
    for (other, weight) in weights.enumerated() where weight > 0 && other != row {
      best.offer(other, weight)
    }
    return best.sorted().map(\.row)
  }

  private func compare(
    _ note: StoredNote, _ other: StoredNote, _ features: [Feature], _ total: Double,
    _ vector: [UInt8]?, _ usesWords: Bool
  ) throws(StoreError) -> SimilarNote {
    let shared = features.filter { $0.rows.containsSorted(Int32(other.row)) }
    let keys = Set(features.map(\.key))
    let others = usesWords ? [] : try asserted(other.row).filter { !keys.contains($0.concept) }
    let common = shared.reduce(0) { $0 + $1.weight }
    var score = common / (total + total / Double(features.count) * Double(others.count))
    var likeness: Double?
    if let vector, let second = try self.vector(of: other.row) {
      likeness = NoteVector.cosine(vector, second)
      score = (2 * score + max(0, likeness ?? 0)) / 3
    }
    let missing = features.filter { !$0.rows.containsSorted(Int32(other.row)) }
    return SimilarNote(
      note: other, score: score, likeness: likeness, shared: shared.map(\.name),
      missing: missing.map(\.name),
      other: others.map(\.name))
  }

  private func vector(of row: Int) throws(StoreError) -> [UInt8]? {
    let statement = try database.prepare("SELECT vector FROM note_vector WHERE note = ?")
    statement.bind(1, row)
    return try statement.step() ? statement.bytes(0) : nil
  }
}

extension [Int32] {
  fileprivate func containsSorted(_ value: Int32) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == value
  }
}
