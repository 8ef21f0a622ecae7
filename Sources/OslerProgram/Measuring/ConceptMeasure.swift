import ClinicalRecord
import ClinicalText
import Console
import Evaluation
import JSON
import Lexicon
import RecordFormats

/// Scores of queries for concepts: which notes they found, and which have the concept by their annotation.
struct ConceptMeasure {
  private struct Row {
    var concept: Concept
    var entities: Set<String>
    var words: Set<String>
    var wanted: Set<String>
  }

  /// The folded words of each mention that is present with the patient, between blanks, by note.
  private var mentions: [(note: String, type: EntityType, text: String, words: String)] = []
  private var rows: [Row] = []

  init(_ gold: [GoldNote]) {
    let breaker = WordBreaker()
    for note in gold {
      for entity in note.entities
      where (entity.type == .disease || entity.type == .drug)
        && entity.assertion.status == .present && entity.assertion.experiencer == .patient
      {
        let text = note.note.text[entity.range]
        mentions.append((note.note.id, entity.type, text, Self.words(text, breaker)))
      }
    }
  }

  /// The diseases and drugs that most notes mention, most first.
  func mostFrequent(_ count: Int) -> [Concept] {
    var notes: [String: (concept: Concept, notes: Set<String>)] = [:]
    var known: [String: Concept?] = [:]
    for mention in mentions {
      let key = "\(mention.type.rawValue) \(mention.words)"
      let concept: Concept?
      if let found = known[key] {
        concept = found
      } else {
        concept = ConceptLexicon.linked.lookup(mention.text).first { $0.type == mention.type }
        known[key] = .some(concept)
      }
      if let concept { notes[concept.id, default: (concept, [])].notes.insert(mention.note) }
    }
    let sorted = notes.values.sorted {
      ($1.notes.count, $0.concept.id) < ($0.notes.count, $1.concept.id)
    }
    return sorted.prefix(count).map(\.concept)
  }

  /// Takes in what the queries for a concept found: by its entity field, and by its name as plain words.
  mutating func add(_ concept: Concept, entities: Set<String>, words: Set<String>) {
    let breaker = WordBreaker()
    let names = ([concept.name] + concept.synonyms).map { Self.words($0, breaker) }
    let wanted = mentions.filter { mention in
      mention.type == concept.type && names.contains { mention.words.contains($0) }
    }
    rows.append(
      Row(
        concept: concept, entities: entities, words: words, wanted: Set(wanted.map(\.note))))
  }

  private static func words(_ text: String, _ breaker: borrowing WordBreaker) -> String {
    let note = NoteText(text)
    let words = breaker.tokens(of: note).map { Folding.fold(note[$0.range]) }
    return " \(words.joined(separator: " ")) "
  }

  // MARK: showing

  func lines(_ form: OutputForm, _ style: Style) -> [String] {
    form == .table ? table(style) : ndjson()
  }

  private func counts(_ found: Set<String>, _ wanted: Set<String>) -> Counts {
    Counts(
      truePositives: found.intersection(wanted).count,
      falsePositives: found.subtracting(wanted).count,
      falseNegatives: wanted.subtracting(found).count)
  }

  /// Over all queries: by entity field, and by plain words.
  private var sums: (entities: Counts, words: Counts) {
    var sums = (entities: Counts(), words: Counts())
    for row in rows {
      sums.entities += counts(row.entities, row.wanted)
      sums.words += counts(row.words, row.wanted)
    }
    return sums
  }

  private func table(_ style: Style) -> [String] {
    var table = TableText(header: ["query", "wanted", "found", "wrong", "missed"])
    for row in rows {
      table.rows.append([
        "\(row.concept.type.rawValue):\(row.concept.name)", "\(row.wanted.count)",
        "\(row.entities.count)",
        row.entities.subtracting(row.wanted).sorted().joined(separator: " "),
        row.wanted.subtracting(row.entities).sorted().joined(separator: " "),
      ])
    }
    let (entities, words) = sums
    return table.lines(style: style) + [
      "",
      "\(rows.count) queries: precision \(Self.share(entities.precision)), recall \(Self.share(entities.recall))",
      "their names as plain words: precision \(Self.share(words.precision)), recall \(Self.share(words.recall))",
    ]
  }

  private static func share(_ value: Double?) -> String {
    value.map { Fixed.text($0, digits: 3) } ?? "-"
  }

  private func ndjson() -> [String] {
    var writer = JSONWriter()
    func write(_ name: String, _ row: (inout JSONWriter) -> Void) -> String {
      writer.removeAll()
      writer.object {
        $0.member("query", name)
        row(&$0)
      }
      return writer.text
    }
    func write(_ name: String, _ ids: Set<String>, to writer: inout JSONWriter) {
      writer.name(name)
      writer.array { for id in ids.sorted() { $0.string(id.utf8) } }
    }
    var lines = rows.map { row in
      write("\(row.concept.type.rawValue):\(row.concept.name)") {
        $0.member("wanted", row.wanted.count)
        $0.member("found", row.entities.count)
        write("wrong", row.entities.subtracting(row.wanted), to: &$0)
        write("missed", row.wanted.subtracting(row.entities), to: &$0)
      }
    }
    let (entities, words) = sums
    for (name, counts) in [("all", entities), ("all as plain words", words)] {
      lines.append(
        write(name) {
          $0.member("precision", counts.precision ?? 0, digits: 4)
          $0.member("recall", counts.recall ?? 0, digits: 4)
        })
    }
    return lines
  }
}
