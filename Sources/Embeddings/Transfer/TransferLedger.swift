import ClinicalText
import JSON

/// What a transfer did: likeness before and after, the words that moved, and how much of the notes is covered.
public struct TransferLedger: Sendable {
  /// Spearman's rho of one list of pairs before and after.
  public struct Likeness: Sendable {
    public var name: String
    public var isClinical: Bool
    public var before: SimilarityTask.Result
    public var clinicalOnly: SimilarityTask.Result?
    public var after: SimilarityTask.Result
  }

  /// A word with its nearest words before and after.
  public struct Move: Sendable {
    public var word: String
    /// Of the ten nearest, how many stayed.
    public var stayed: Int
    public var before: [String]
    public var after: [String]
  }

  /// Words whose sense differs between news and notes.
  public static let watched = ["discharge", "positive", "cold", "labor", "culture", "tender"]

  public var method: String
  public var likeness: [Likeness] = []
  public var moves: [Move] = []
  /// Shares of the clinical corpus' words that the vectors know, before and after.
  public var coverageBefore = 0.0
  public var coverageAfter = 0.0
  /// What taggers gain, when that was measured.
  public var downstream: [Downstream] = []

  public init(
    method: String, general: WordVectors, clinical: WordVectors?, adapted: WordVectors,
    notes: Vocabulary,
    clinicalPairs: [SimilarityTask], generalPairs: [SimilarityTask]
  ) {
    self.method = method
    for (tasks, isClinical) in [(clinicalPairs, true), (generalPairs, false)] {
      for task in tasks {
        likeness.append(
          Likeness(
            name: task.name, isClinical: isClinical, before: task.score(general),
            clinicalOnly: clinical.map { task.score($0) }, after: task.score(adapted)))
      }
    }
    coverageBefore = Self.coverage(general, of: notes)
    coverageAfter = Self.coverage(adapted, of: notes)
    moves = Self.moves(general, adapted, notes)
  }

  private static func coverage(_ vectors: WordVectors, of notes: Vocabulary) -> Double {
    var known = 0
    for word in 0..<notes.count {
      let isKnown = notes.table.word(word).withUnsafeBufferPointer {
        vectors.vocabulary.index(of: $0) != nil
      }
      if isKnown { known += notes.counts[word] }
    }
    return Double(known) / Double(max(1, notes.total))
  }

  /// The watched words, then those common to both whose neighbours changed most.
  private static func moves(_ general: WordVectors, _ adapted: WordVectors, _ notes: Vocabulary)
    -> [Move]
  {
    let before = NearestWords(general)
    let after = NearestWords(adapted)
    func move(_ word: String) -> Move? {
      guard let a = before.nearest(toKey: word), let b = after.nearest(toKey: word) else {
        return nil
      }
      let old = a.map(\.key)
      let new = b.map(\.key)
      return Move(word: word, stayed: Set(old).intersection(new).count, before: old, after: new)
    }
    var moved: [Move] = []
    for index in 0..<min(notes.count, 1500) where moved.count < 300 {
      let word = notes[index]
      guard isPlainWord(word), !watched.contains(word),
        let known = general.vocabulary.index(of: word),
        general.vocabulary.counts[known] >= 200, let found = move(word)
      else { continue }
      moved.append(found)
    }
    moved.sort { $0.stayed != $1.stayed ? $0.stayed < $1.stayed : $0.word < $1.word }
    return watched.compactMap(move) + moved.prefix(12)
  }

  private static func isPlainWord(_ word: String) -> Bool {
    word.utf8.count > 3 && word.utf8.allSatisfy { $0 &- 0x61 < 26 }
  }
}
