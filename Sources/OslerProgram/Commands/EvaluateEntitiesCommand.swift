import Annotation
import ClinicalRecord
import ClinicalText
import Console
import EntityRecognition
import Evaluation
import Files
import JSON
import RecordFormats

/// `osler evaluate entities`: how well mentions are found in annotated notes.
struct EvaluateEntitiesCommand: Command {
  static let spec = CommandSpec(
    "evaluate entities", "measure mentions against annotated notes (brat, PubTator or CoNLL)",
    operands: "PATH...",
    options: [
      OutputForm.option([.table, .ndjson]),
      Option(
        "errors", value: "FILE",
        "write every wrong and missed mention with its text around it (.html)"),
      Option("sections", "scores by section too"),
    ] + ModelOptions.table,
    examples: [
      .init("osler evaluate entities notes/dev --errors errors.html", "scores and a page of errors")
    ])

  private let paths: [String]
  private let models: ModelOptions
  private let errors: String?
  private let bySection: Bool
  private let arguments: Arguments

  init(_ arguments: Arguments) throws(Misuse) {
    self.arguments = arguments
    paths = arguments.operands
    models = ModelOptions(arguments)
    errors = arguments.text("errors")
    bySection = arguments.has("sections")
    guard !paths.isEmpty else {
      throw Misuse("say which annotated notes: osler evaluate entities PATH...")
    }
  }

  func run() throws -> Outcome {
    try FilePlan(arguments, reads: ["model", "lexicon"], writes: ["errors"]).check()
    let loaded = try models.load()
    let labels =
      loaded.tagger.map { Set($0.tags.labels) } ?? Set(EntityType.allCases.map(\.rawValue))
    let isClinical = labels.isSubset(of: Set(EntityType.allCases.map(\.rawValue)))
    var measure = EntityMeasure(merging: isClinical)
    var annotator = Annotator(loaded, sources: models.sources)
    var tagger = isClinical ? nil : loaded.tagger.map { PlainTagger(loaded, $0) }
    for gold in try GoldInput.read(paths) {
      let wanted = gold.mentions.filter { labels.contains($0.label) }.map {
        Mention($0.range, $0.label)
      }
      if tagger != nil {
        measure.add(gold.note, wanted, found: tagger!.mentions(gold.note), sections: [])
      } else {
        let note = annotator.annotate(gold.note)
        let found = note.entities.map {
          (Mention($0.range, $0.type.rawValue), Double($0.score))
        }
        measure.add(gold.note, wanted, found: found, sections: note.sections)
      }
    }
    var output = Output()
    let form = OutputForm(arguments, isTerminal: output.isTerminal)
    measure.lines(form, bySection: bySection, style: Style(isTerminal: output.isTerminal)).forEach {
      output.line($0)
    }
    output.flush()
    if let errors {
      var file = try AtomicFile(errors)
      try file.write(measure.errors.page())
      try file.commit()
    }
    return .done
  }
}
