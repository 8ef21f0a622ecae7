import ClinicalRecord
import ClinicalText
import EntityRecognition
import Evaluation

/// Exact F1 of a tagger on annotated notes.
enum TaggerScore {
  /// Over the tagger's own labels.
  static func labels(
    _ trained: TrainedTagger, _ notes: [TaggedNote], _ vectors: any WordVectorSource
  ) -> Double {
    score(trained, notes, vectors) { $0 }
  }

  /// Over problem, treatment and test.
  static func groups(
    _ trained: TrainedTagger, _ notes: [TaggedNote], _ vectors: any WordVectorSource
  ) -> Double {
    score(trained, notes, vectors, EntityMeasure.group)
  }

  private static func score(
    _ trained: TrainedTagger, _ notes: [TaggedNote], _ vectors: any WordVectorSource,
    _ rename: (String) -> String
  ) -> Double {
    let tagger = EntityTagger(trained, vectors: vectors)
    var counts = Counts()
    for note in notes {
      let found = tagger.tag(note.text, note.sections, lexicon: note.lexicon).map {
        Mention(range($0.tokens, note.text), rename(trained.tags.labels[$0.label]))
      }
      let wanted = note.mentions.filter { trained.tags.labels.contains($0.label) }
        .map { Mention($0.range, rename($0.label)) }
      counts += MentionScore.micro(MentionScore(wanted: wanted, predicted: found).exact)
    }
    return counts.f1 ?? 0
  }

  /// Each mention's raw probability and label, and whether it is exactly right.
  static func judged(
    _ trained: TrainedTagger, _ notes: [TaggedNote], _ vectors: any WordVectorSource
  ) -> [Calibration.Answer] {
    let tagger = EntityTagger(trained, vectors: vectors)
    return notes.flatMap { note in
      let wanted = Set(note.mentions.map { Mention($0.range, $0.label) })
      return tagger.tag(note.text, note.sections, lexicon: note.lexicon).map {
        let mention = Mention(range($0.tokens, note.text), trained.tags.labels[$0.label])
        return (Double($0.probability), $0.label, wanted.contains(mention))
      }
    }
  }

  private static func range(_ tokens: Range<Int>, _ text: TokenizedText) -> TextRange {
    text.tokens[tokens.lowerBound].range.union(text.tokens[tokens.upperBound - 1].range)
  }
}
