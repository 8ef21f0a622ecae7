import Annotation
import ClinicalRecord
import ClinicalText
import EntityRecognition
import Evaluation
import RecordFormats
import Testing

/// The whole reader against the annotated notes of corpora/: floors a little under what it reaches, so that a fall shows.
@Suite struct CorpusTests {
  private static let notes: [GoldNote] = (try? BratReader.read("\(root)/corpora/notes")) ?? []

  private static var root: String {
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  }

  /// Each note as the linked models read it.
  private static let readings: [AnnotatedNote] = {
    guard let models = try? EntityModels.linked() else { return [] }
    var annotator = Annotator(models)
    return notes.map { annotator.annotate($0.note) }
  }()

  @Test func theNotesAreThere() {
    #expect(Self.notes.count >= 30)
    #expect(Self.readings.count == Self.notes.count)
  }

  @Test(arguments: zip(EntityType.allCases, [0.70, 0.70, 0.86, 0.58, 0.78]))
  func mentionsAreFound(type: EntityType, floor: Double) {
    var counts = Counts()
    for (gold, read) in zip(Self.notes, Self.readings) {
      let wanted = gold.entities.map { Mention($0.range, $0.type.rawValue) }
      let predicted = read.entities.map { Mention($0.range, $0.type.rawValue) }
      counts += MentionScore(wanted: wanted, predicted: predicted).exact[type.rawValue] ?? Counts()
    }
    #expect((counts.f1 ?? 0) >= floor, "\(type): \(counts.f1 ?? 0)")
  }

  /// The classifier has learned from 21 of these notes (models/assertion.md): this shows that it is the one that did.
  @Test(arguments: EntityType.allCases)
  func assertionsOfMentionsFoundAreRight(type: EntityType) {
    var (right, all) = (0.0, 0.0)
    for (gold, read) in zip(Self.notes, Self.readings) {
      for entity in gold.entities where entity.type == type {
        guard let found = read.entities.first(where: { $0.range == entity.range }) else { continue }
        all += 1
        right += found.assertion.status == entity.assertion.status ? 1 : 0
      }
    }
    #expect(all > 50)
    #expect(right / all >= 0.92, "\(type): \(right / all)")
  }

  @Test func drugAttributesAreRight() {
    let reader = AttributeReader()
    var counts = Counts()
    for (gold, read) in zip(Self.notes, Self.readings) {
      let drugs = gold.entities.filter { $0.type == .drug }
      let found = reader.attributes(read.text, drugs: drugs.map(\.range))
      for (drug, found) in zip(drugs, found) {
        let wanted = Set(drug.attributes.map { Mention($0.range, $0.kind.rawValue) })
        let given = Set(found.map { Mention($0.range, $0.kind.rawValue) })
        counts += Counts(
          truePositives: wanted.intersection(given).count,
          falsePositives: given.subtracting(wanted).count,
          falseNegatives: wanted.subtracting(given).count)
      }
    }
    #expect((counts.f1 ?? 0) >= 0.90, "\(counts.f1 ?? 0)")
  }

  @Test func mostOfWhatIsKnownIsCoded() {
    let known = Self.readings.flatMap(\.entities).filter {
      $0.type == .disease || $0.type == .drug
    }
    let coded = known.count { !$0.codes.isEmpty }
    #expect(Double(coded) >= 0.8 * Double(known.count), "\(coded) of \(known.count)")
  }
}
