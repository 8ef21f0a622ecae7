import ClinicalRecord
import ClinicalText
import EntityRecognition
import Evaluation
import RecordFormats

/// Measures a way of training on notes that are all of them learned from: each part is read by a tagger that learned
/// from the others.
struct TaggerFolds {
  let count: Int

  /// `train` makes a tagger out of the notes it is given; the fold's number is for its report.
  func measure(
    _ gold: [GoldNote], _ notes: [TaggedNote], merging: Bool, _ vectors: any WordVectorSource,
    train: (Int, [TaggedNote]) throws -> TrainedTagger
  ) throws -> EntityMeasure {
    var measure = EntityMeasure(merging: merging)
    for fold in 0..<count {
      let trained = try train(fold, notes.indices.filter { $0 % count != fold }.map { notes[$0] })
      let tagger = EntityTagger(trained, vectors: vectors)
      for index in stride(from: fold, to: notes.count, by: count) {
        let note = notes[index]
        let found = tagger.tag(note.text, note.sections, lexicon: note.lexicon).map { span in
          let tokens = note.text.tokens[span.tokens]
          let range = tokens.first!.range.union(tokens.last!.range)
          return (Mention(range, trained.tags.labels[span.label]), Double(span.probability))
        }
        let wanted = note.mentions.filter { trained.tags.labels.contains($0.label) }
          .map { Mention($0.range, $0.label) }
        measure.add(gold[index].note, wanted, found: found, sections: note.sections)
      }
    }
    return measure
  }
}
