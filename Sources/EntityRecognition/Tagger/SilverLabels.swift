import ClinicalText
import Neural
import TensorCore

/// What taggers teach another one of notes that nobody annotated.
public enum TaggerTeaching: Sendable {
  /// How likely each tag is.
  case shares
  /// The likeliest tags; sentences that they are not sure of teach nothing.
  case certainLabels
}

/// Labels notes that nobody annotated, by several taggers that were trained apart and vote.
struct SilverLabels {
  private let tags: TagSet
  private let teaching: TaggerTeaching
  private let chain: CRF

  init(_ tags: TagSet, _ teaching: TaggerTeaching) {
    self.tags = tags
    self.teaching = teaching
    var random = SplitMix64(seed: 0)
    // Without weights the chain only forbids what cannot follow.
    chain = CRF(tags: tags.count, constraints: tags.constraints, using: &random).zeros()
  }

  /// `notes` with the mentions that the teachers agree on.
  func label(_ notes: [TaggedNote], _ teachers: [TrainedTagger], _ vectors: any WordVectorSource)
    -> [TaggedNote]
  {
    let shares = Workers.limit
    let parts = Workers.map(shares) { share in
      let readers = teachers.map { EntityTagger($0, vectors: vectors) }
      return stride(from: share, to: notes.count, by: shares).map {
        (place: $0, note: label(notes[$0], readers))
      }
    }
    return parts.joined().sorted { $0.place < $1.place }.map(\.note)
  }

  private func label(_ note: TaggedNote, _ teachers: [EntityTagger]) -> TaggedNote {
    var mean = Matrix(rows: note.text.tokens.count, columns: tags.count)
    for teacher in teachers {
      let marginals = teacher.marginals(note.text, note.sections, lexicon: note.lexicon)
      mean.add(marginals, scale: 1 / Float(teachers.count))
    }
    var result = note
    result.mentions = []
    if teaching == .shares { result.shares = TagShares(mean) }
    let scores = mean.map { max($0, 1e-9) }.log()
    for (number, sentence) in note.text.sentences.enumerated() {
      let found = chain.viterbi(
        scores[rows: sentence.tokens], PackedBatch(lengths: [sentence.tokens.count]))
      if teaching == .certainLabels, !isCertain(found, mean[rows: sentence.tokens]) {
        result.doubtful.insert(number)
      }
      for span in tags.spans(found) {
        let first = note.text.tokens[sentence.tokens.lowerBound + span.tokens.lowerBound].range
        let last = note.text.tokens[sentence.tokens.lowerBound + span.tokens.upperBound - 1].range
        result.mentions.append((first.union(last), tags.labels[span.label]))
      }
    }
    return result
  }

  /// Each tag of a sentence is more likely than all others together.
  private func isCertain(_ tags: [Int], _ shares: Matrix) -> Bool {
    tags.indices.allSatisfy { shares[$0, tags[$0]] >= 0.5 }
  }
}
