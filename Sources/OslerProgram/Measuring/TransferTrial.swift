import ClinicalRecord
import Embeddings
import EntityRecognition
import TensorCore

/// The same training for every arm of `evaluate transfer`.
struct TransferTrial {
  let notes: [TaggedNote]
  let check: [TaggedNote]
  /// Notes without labels, for the arms that are taught.
  let unlabelled: [TaggedNote]
  /// Passes over all notes; a smaller share takes as many steps, but at most three times as many passes.
  let epochs: Int
  /// Whether words have rows of their own that labels teach, beside their vectors.
  let hasRows: Bool
  /// Taggers of the share that label those notes together.
  static let teachers = 2

  /// The score of a tagger that learned from a share of the notes, in percent.
  func score(
    _ arm: TransferArm, _ vectors: any WordVectorSource, _ states: ContextualStates?, share: Int,
    seed: Int
  ) throws -> Double {
    // Another part of the notes for each seed, the same for all arms.
    var random = SplitMix64(seed: UInt64(seed) &* 31 &+ 5)
    var order = Array(notes.indices)
    random.shuffle(&order)
    let count = max(1, notes.count * share / 100)
    var run = TaggerRun(labels: EntityType.allCases.map(\.rawValue))
    run.training.seed = UInt64(seed)
    run.training.epochs = min(3 * epochs, epochs * 100 / share)
    run.training.batchSentences = share <= 10 ? 8 : 16
    // A small network for few labels, the same one for all shares; pinned, so that figures stay comparable when the
    // shipped tagger's recipe goes on.
    run.training.units = 128
    run.training.dropout.input = 0.35
    run.training.movesVectors = arm.isTuned
    run.states = states
    if !hasRows { run.leastCount = .max }
    let own = order.prefix(count).sorted().map { notes[$0] }
    return TaggerScore.groups(try tagger(arm, run, own, vectors), check, vectors)
  }

  private func tagger(
    _ arm: TransferArm, _ run: TaggerRun, _ notes: [TaggedNote], _ vectors: any WordVectorSource
  ) throws -> TrainedTagger {
    guard arm.isTaught else { return try run.train(notes, vectors: vectors) { _ in } }
    let teachers = try run.teachers(Self.teachers, notes, vectors: vectors) { _, _ in }
    return try run.train(notes, unlabelled: unlabelled, teachers: teachers, vectors: vectors) {
      _, _ in
    }
  }
}
