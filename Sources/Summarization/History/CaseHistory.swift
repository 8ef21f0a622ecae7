import ClinicalRecord
import ClinicalText
import TensorCore

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
  /// Which passages each note has.
  private(set) var ofNotes: [Range<Int>] = []
  /// Which of its note's entities each passage holds.
  private var inside: [Range<Int>] = []
  let cues: CueTable

  /// A history of notes in any order: they are sorted by date, then by id.
  package init(_ notes: [AnnotatedNote], cues: CueTable = .linked) {
    self.cues = cues
    self.notes = notes.sorted {
      ($0.note.date ?? "", $0.note.id) < ($1.note.date ?? "", $1.note.id)
    }
    let notes = self.notes
    let reader = PassageReader(cues)
    let mentions = MentionReader(cues)
    let readings = Workers.map(notes.count) { NoteReading(notes[$0], at: $0, reader, mentions) }
    for reading in readings {
      ofNotes.append(passages.count..<passages.count + reading.passages.count)
      passages += reading.passages
      events += reading.events
      conditions += reading.conditions
      exclusions += reading.exclusions
      relatives += reading.relatives
      named += reading.named
      inside += reading.inside
    }
    markRepeats(readings.flatMap(\.wordings))
    isSuperseded = Supersession(self).marks()
  }

  /// Text that stood in an earlier note says nothing new about its time.
  private mutating func markRepeats(_ wordings: [[UInt8]]) {
    var known = NumberedWords(reserving: wordings.count)
    var noteOf: [Int] = []
    for index in passages.indices where !wordings[index].isEmpty {
      let note = passages[index].source.note
      let number = wordings[index].withUnsafeBufferPointer { known.insert($0) }
      if number < noteOf.count {
        passages[index].isRepeated = noteOf[number] < note
      } else {
        noteOf.append(note)
      }
    }
  }

  /// The results of `body` for every passage, in order; notes are shared by the cores.
  func map<R>(_ body: @escaping (Int) -> R) -> [R] {
    Workers.map(ofNotes.count) { note in ofNotes[note].map(body) }.flatMap { $0 }
  }

  /// The entities that begin in a passage.
  package func entities(of passage: Int) -> ArraySlice<Entity> {
    notes[passages[passage].source.note].entities[inside[passage]]
  }

  package func note(of passage: Int) -> Note { notes[passages[passage].source.note].note }
}
