import ClinicalRecord
import ClinicalText

/// Says of each mention whether it holds, when, and for whom, with the words that decided it.
///
/// Cues (lexicons/cues.tsv) with their scopes, the sections and a small linear classifier over both decide together.
public struct AssertionReader: Sendable {
  private let table: CueTable
  private let model: AssertionModel?

  /// The reader of the linked cues and the linked model.
  public init() {
    table = .linked
    model = .linked
  }

  /// A reader that goes by cues and sections alone.
  package init(rulesOnly: Bool) {
    table = .linked
    model = rulesOnly ? nil : .linked
  }

  /// A reader with the model whose file has these bytes.
  package init(model bytes: [UInt8]) {
    table = .linked
    model = bytes.withUnsafeBytes { AssertionModel($0) }
  }

  /// The assertion of each mention, in the order of `mentions`.
  public func assert(
    _ text: borrowing TokenizedText, sections: [Section],
    mentions: [(range: TextRange, type: EntityType)]
  ) -> [Assertion] {
    var memory = memory()
    return assert(text, sections: sections, mentions: mentions, memory: &memory)
  }

  /// What one worker remembers of the words it met, for the texts to come.
  func memory() -> WordMemory { WordMemory(table, model) }

  /// The same with what was remembered of the texts before.
  func assert(
    _ text: borrowing TokenizedText, sections: [Section],
    mentions: [(range: TextRange, type: EntityType)], memory: inout WordMemory
  ) -> [Assertion] {
    guard !mentions.isEmpty else { return [] }
    let reading = TextReading(
      text, sections: sections, mentions: mentions, table: table, memory: &memory)
    var assertions = [Assertion](repeating: Assertion(), count: mentions.count)
    guard let model else {
      for index in reading.views.indices {
        assertions[reading.order[index]] = assertion(reading.views[index].ruled, index, reading)
      }
      return assertions
    }
    let sums = model.firstSums(reading, table)
    let labels = AssertionModel.firstLabels(sums)
    var features = AssertionFeatures()
    for index in reading.views.indices {
      features.removeAll()
      features.addLabels(index, reading, labels)
      let status = AssertionModel.classes[model.label(sums[index], features)]
      assertions[reading.order[index]] = assertion(status, index, reading, labels)
    }
    return assertions
  }

  private func assertion(
    _ label: AssertionStatus, _ index: Int, _ reading: borrowing TextReading, _ labels: [Int] = []
  ) -> Assertion {
    let view = reading.views[index]
    var status = label
    if status == .allergy, view.type != .drug { status = .present }
    let evidence = AssertionEvidence(table: table, model: model)
    var result = Assertion(status)
    result.cue = evidence.cue(status, index, reading, labels)
    let times = TemporalRules(table: table)
    if let past = times.past(view, status, reading) {
      result.temporality = .historical
      if result.cue == nil { result.cue = past.cue }
    }
    result.experiencer = evidence.experiencer(status, view, reading)
    return result
  }
}
