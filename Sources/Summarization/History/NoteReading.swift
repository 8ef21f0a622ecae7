import ClinicalRecord
import ClinicalText

/// The passages of one note, with what each says by itself: one worker's part of a history.
struct NoteReading {
  private(set) var passages: [Passage]
  private(set) var events: [[String: DrugEvent]] = []
  private(set) var conditions: [Set<String>] = []
  private(set) var exclusions: [Set<String>] = []
  private(set) var relatives: [Set<String>] = []
  private(set) var named: [Set<String>] = []
  private(set) var inside: [Range<Int>] = []
  /// The words of each passage that is long enough to be told again; else nothing.
  private(set) var wordings: [[UInt8]] = []

  private static let leastRepeated = 4

  init(_ note: AnnotatedNote, at place: Int, _ reader: PassageReader, _ mentions: MentionReader) {
    passages = reader.passages(of: note, at: place)
    for passage in passages {
      read(passage, note, mentions)
      let words = passage.words
      wordings.append(
        words.count < Self.leastRepeated ? [] : Array(words.map(\.utf8).joined(separator: [0x20])))
    }
  }

  private mutating func read(
    _ passage: Passage, _ note: AnnotatedNote, _ mentions: MentionReader
  ) {
    let range = passage.source.range
    let places = PassageReader.places(of: note.entities, in: range)
    self.inside.append(places)
    let inside = note.entities[places]
    let drugs = inside.filter { $0.type == .drug }
    events.append(
      drugs.isEmpty
        ? [:]
        : mentions.events(
          drugs, range, note.note.text, planned: speaksOfLater(passage.lower, note.note)))
    var stated: Set<String> = []
    var excluded: Set<String> = []
    var relatives: Set<String> = []
    for entity in inside where entity.type == .disease {
      let name = entity.concept ?? note.note.text[entity.range].lowercased()
      if passage.isOfFamily || entity.assertion.experiencer == .family {
        relatives.insert(name)
      } else if mentions.isExcluded(entity.range, range, note.note.text) {
        excluded.insert(name)
      } else if entity.assertion.status == .present || entity.assertion.status == .possible {
        stated.insert(name)
      }
    }
    let names = inside.filter { $0.type != .drug && $0.type != .test }
      .flatMap { Words.content(Words.lowered(Array(note.note.text.bytes[$0.range.indices]))) }
    named.append(Set(names.map { String($0.prefix(4)) }))
    conditions.append(stated)
    exclusions.append(excluded)
    self.relatives.append(relatives)
  }

  /// True when the words name a day behind the note's.
  private func speaksOfLater(_ lower: String, _ note: Note) -> Bool {
    guard let day = note.date.flatMap({ Day(iso: $0) }) else { return false }
    return DayReader(note: day).days(in: lower).contains { $0 > day }
  }
}
