import ClinicalRecord
import ClinicalText

/// One patient's notes in time order, as passages with what later notes made of them.
package struct CaseHistory: Sendable {
  package let notes: [AnnotatedNote]
  package private(set) var passages: [Passage] = []
  /// What each passage says happened to the drugs it names.
  package private(set) var events: [[String: DrugEvent]] = []
  /// The conditions each passage states of the patient, and those it rules out.
  package private(set) var conditions: [Set<String>] = []
  package private(set) var exclusions: [Set<String>] = []
  /// The conditions that each passage gives to relatives.
  package private(set) var relatives: [Set<String>] = []
  /// The first four letters of the words that name conditions, findings and procedures in each passage.
  package private(set) var named: [Set<String>] = []
  /// What a later or surer passage overruled.
  package private(set) var isSuperseded: [Bool] = []
  /// Which of its note's entities each passage holds.
  private var inside: [Range<Int>] = []
  let cues: CueTable

  /// A history of notes in any order: they are sorted by date, then by id.
  package init(_ notes: [AnnotatedNote], cues: CueTable = .linked) {
    self.cues = cues
    self.notes = notes.sorted {
      ($0.note.date ?? "", $0.note.id) < ($1.note.date ?? "", $1.note.id)
    }
    let reader = PassageReader(cues)
    let mentions = MentionReader(cues)
    for (place, note) in self.notes.enumerated() {
      let first = passages.count
      passages += reader.passages(of: note, at: place)
      for passage in passages[first...] { read(passage, note, mentions) }
    }
    markRepeats()
    isSuperseded = Supersession(self).marks()
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

  /// Text that stood in an earlier note says nothing new about its time.
  private mutating func markRepeats() {
    var first: [[String]: Int] = [:]
    for index in passages.indices where passages[index].words.count >= 4 {
      let note = passages[index].source.note
      if let seen = first[passages[index].words] {
        passages[index].isRepeated = seen < note
      } else {
        first[passages[index].words] = note
      }
    }
  }

  /// The entities that begin in a passage.
  package func entities(of passage: Int) -> ArraySlice<Entity> {
    notes[passages[passage].source.note].entities[inside[passage]]
  }

  package func note(of passage: Int) -> Note { notes[passages[passage].source.note].note }
}
