import ClinicalText
import Neural
import TensorCore

/// Labels notes that nobody annotated, by several taggers that were trained apart and vote.
struct SilverLabels {
  private let tags: TagSet
  private let chain: CRF
  /// A sentence with a token below this certainty teaches nothing.
  private static let certain: Float = 0.5

  init(_ tags: TagSet) {
    self.tags = tags
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
    result.doubtful = []
    let scores = mean.map { max($0, 1e-9) }.log()
    for (number, sentence) in note.text.sentences.enumerated() {
      let own = scores[rows: sentence.tokens]
      let found = chain.viterbi(own, PackedBatch(lengths: [sentence.tokens.count]))
      let least = found.enumerated().map { mean[sentence.tokens.lowerBound + $0, $1] }.min() ?? 1
      if least < Self.certain { result.doubtful.insert(number) }
      for span in tags.spans(found) {
        let first = note.text.tokens[sentence.tokens.lowerBound + span.tokens.lowerBound].range
        let last = note.text.tokens[sentence.tokens.lowerBound + span.tokens.upperBound - 1].range
        result.mentions.append((first.union(last), tags.labels[span.label]))
      }
    }
    return result
  }
}
