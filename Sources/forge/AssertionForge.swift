import ClinicalRecord
import ClinicalText
import EntityRecognition
import Files
import RecordFormats

/// Trains the assertion classifier from annotated notes and the NegEx kit, and measures it by folds.
struct AssertionForge {
  /// One document with its cases: folds never split a document.
  private struct Document {
    var cases: [AssertionCase]
    /// The path it came from.
    var source: String
  }

  private var documents: [Document] = []

  /// Reads brat folders, and tables of the NegEx kit (`.tsv`).
  init(_ paths: [String]) throws {
    let preparer = TextPreparer()
    for path in paths {
      if path.hasSuffix(".tsv") {
        var reports: [String: [AssertionCase]] = [:]
        for row in try NegExReader.read(path) where row.isComplete {
          reports[row.report, default: []].append(Self.example(row, preparer))
        }
        documents += reports.sorted { $0.key < $1.key }.map {
          Document(cases: $0.value, source: path)
        }
      } else {
        documents += try BratReader.read(path).map {
          Document(cases: [Self.example($0, preparer)], source: path)
        }
      }
    }
  }

  private static func example(_ gold: GoldNote, _ preparer: borrowing TextPreparer) -> AssertionCase
  {
    let (text, sections) = preparer.prepare(gold.note.text, body: gold.note.body)
    return AssertionCase(
      text: text, sections: sections, mentions: gold.entities.map { ($0.range, $0.type) },
      gold: gold.entities.map { [$0.assertion.status] })
  }

  /// The kit does not tell possible from present.
  private static func example(_ row: NegExRow, _ preparer: borrowing TextPreparer) -> AssertionCase
  {
    let (text, sections) = preparer.prepare(row.text)
    let allowed: Set<AssertionStatus> =
      switch (row.negation, row.temporality, row.experiencer) {
      case ("Negated", _, _): [.absent]
      case (_, "Not particular", _): [.hypothetical]
      case (_, _, "Patient"): [.present, .possible]
      default: [.family]
      }
    return AssertionCase(
      text: text, sections: sections, mentions: [(row.concept, .finding)], gold: [allowed])
  }

  /// Trains on everything and writes the model.
  func train(to path: String) throws {
    var trainer = AssertionTrainer()
    trainer.addCues()
    for document in documents { document.cases.forEach { trainer.add($0) } }
    var file = try AtomicFile(path)
    let bytes = trainer.train()
    try file.write(bytes)
    try file.commit()
    print("\(path): \(bytes.count) bytes from \(documents.count) documents")
  }

  /// Trains on all folds but one and measures on that one, for each of `count` folds.
  func crossValidate(_ count: Int, listing: Bool) {
    var tallies: [String: Tally] = [:]
    // Each source is dealt out by itself, so that one more changes nothing for the others.
    var dealt: [String: Int] = [:]
    let folds = documents.map { document in
      dealt[document.source, default: -1] += 1
      return dealt[document.source]! % count
    }
    for fold in 0..<count {
      var trainer = AssertionTrainer()
      trainer.addCues()
      for (document, own) in zip(documents, folds) where own != fold {
        document.cases.forEach { trainer.add($0) }
      }
      let reader = AssertionReader(model: trainer.train())
      for (document, own) in zip(documents, folds) where own == fold {
        for example in document.cases {
          let given = reader.assert(
            example.text, sections: example.sections, mentions: example.mentions)
          for (index, (assertion, allowed)) in zip(given, example.gold).enumerated() {
            if listing, !allowed.contains(assertion.status) {
              print(line(example, index, allowed, assertion))
            }
            tallies[document.source, default: Tally()].add(assertion.status, allowed)
          }
        }
      }
    }
    for (source, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      print("\(count) folds, \(source): \(tally)")
    }
  }

  /// A mistake with the text around it.
  private func line(
    _ example: AssertionCase, _ index: Int, _ allowed: Set<AssertionStatus>, _ given: Assertion
  ) -> String {
    let (range, type) = example.mentions[index]
    let text = example.text.text
    let before = TextRange(max(0, range.lower - 130), range.lower)
    let after = TextRange(range.upper, min(Int32(text.count), range.upper + 110))
    let kind = example.sections.last { $0.range.contains(range.lower) }?.kind.name ?? "-"
    let wanted = allowed.map(\.rawValue).sorted().joined(separator: "/")
    let excerpt = "\(text[before])[[\(text[range])]]\(text[after])"
    return
      "\(wanted)>\(given.status.rawValue) \(type.rawValue) [\(kind)] {\(given.cue?.rule ?? "")} "
      + String(excerpt.map { $0.isNewline ? "¶" : $0 })
  }

  private struct Tally: CustomStringConvertible {
    var right = 0
    var all = 0
    var counts: [AssertionStatus: (right: Int, given: Int, gold: Int)] = [:]

    mutating func add(_ given: AssertionStatus, _ allowed: Set<AssertionStatus>) {
      all += 1
      right += allowed.contains(given) ? 1 : 0
      counts[given, default: (0, 0, 0)].given += 1
      if allowed.contains(given) { counts[given, default: (0, 0, 0)].right += 1 }
      if allowed.count == 1, let gold = allowed.first {
        counts[gold, default: (0, 0, 0)].gold += 1
      }
    }

    var description: String {
      var text = "\(right) of \(all) right"
      for status in AssertionStatus.allCases {
        guard let count = counts[status], count.gold + count.given > 0 else { continue }
        let score = 2000 * count.right / (count.gold + count.given)
        text += ", \(status.rawValue) F1 0.\(score < 1000 ? "\(score + 1000)".dropFirst() : "999+")"
      }
      return text
    }
  }
}
