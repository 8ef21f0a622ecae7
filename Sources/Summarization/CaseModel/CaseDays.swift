import ClinicalRecord
import ClinicalText

/// Dates that can not all be true, with the passages that give them.
package struct DateFault: Sendable {
  package var reason: String
  package var passages: [Int]
}

/// The days of a history's notes and of what their passages speak of.
package struct CaseDays: Sendable {
  /// The day of each note, nil when it has none.
  package let ofNotes: [Day?]
  /// The day on which patients came in, by the first dated note.
  package let admission: Day?
  package private(set) var faults: [DateFault] = []
  private let history: CaseHistory
  /// The days that each passage names.
  private let named: [[Day]]

  init(_ history: CaseHistory) {
    self.history = history
    let ofNotes = history.notes.map { $0.note.date.flatMap { Day(iso: $0) } }
    self.ofNotes = ofNotes
    let admission = ofNotes.lazy.compactMap { $0 }.first
    self.admission = admission
    var operation: Day?
    let readers: [DayReader?] = history.notes.indices.map { place in
      let note = history.notes[place].note
      if note.kind?.lowercased() == "operative", let day = ofNotes[place] { operation = day }
      return ofNotes[place].map {
        DayReader(note: $0, admission: admission, operation: operation)
      }
    }
    named = history.map { index in
      let passage = history.passages[index]
      return readers[passage.source.note]?.days(in: passage.lower) ?? []
    }
    faults = stayFaults() + hospitalDayFaults()
  }

  /// The days that a passage names.
  package func days(of passage: Int) -> [Day] { named[passage] }

  /// The passage as a mention of its first day, or of its note's.
  package func mention(_ passage: Int, _ range: TextRange? = nil) -> Mention {
    let source = history.passages[passage].source
    return Mention(
      passage: passage, range: range ?? source.range,
      day: days(of: passage).first ?? ofNotes[source.note])
  }

  /// Discharge before admission, as the notes' own headings give the two.
  private func stayFaults() -> [DateFault] {
    var faults: [DateFault] = []
    for place in history.notes.indices {
      let inside = history.ofNotes[place]
      func stated(_ section: SectionKind, _ words: [String]) -> (passage: Int, day: Day)? {
        for index in inside {
          let passage = history.passages[index]
          guard passage.section == section || words.contains(where: passage.lower.hasPrefix),
            let day = written(passage.lower, place)
          else { continue }
          return (index, day)
        }
        return nil
      }
      guard
        let came = stated(.admissionDate, ["admission date", "date of admission", "admitted:"]),
        let left = stated(.dischargeDate, ["discharge date", "date of discharge", "discharged:"]),
        left.day < came.day
      else { continue }
      faults.append(
        DateFault(
          reason: "discharge \(left.day.iso) before admission \(came.day.iso)",
          passages: [came.passage, left.passage]))
    }
    return faults
  }

  private func written(_ lower: String, _ note: Int) -> Day? {
    let anchor = ofNotes[note] ?? admission ?? Day(number: 0)
    return DayReader(note: anchor).days(in: lower).first
  }

  /// Hospital days that put the admission on days far apart, or on another day than the notes' dates.
  private func hospitalDayFaults() -> [DateFault] {
    var anchors: [(passage: Int, note: Int, day: Day)] = []
    for (index, passage) in history.passages.enumerated() where passage.index <= 2 {
      guard let noteDay = ofNotes[passage.source.note], let count = Self.hospitalDay(passage.lower)
      else { continue }
      anchors.append((index, passage.source.note, noteDay + (1 - count)))
    }
    guard let first = anchors.min(by: { $0.day < $1.day }),
      let last = anchors.max(by: { $0.day < $1.day }), last.day.number - first.day.number > 3
    else { return [] }
    return [
      DateFault(
        reason: "hospital days put the admission on \(first.day.iso) and on \(last.day.iso)",
        passages: [first.passage, last.passage])
    ]
  }

  /// The number behind "HD", "HD#" or "hospital day".
  static func hospitalDay(_ lower: String) -> Int? {
    let words = lower.split(whereSeparator: { " #.,:;()".contains($0) })
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? Int(words[index + 1]) : nil
      if word == "hd" || word == "day" && index > 0 && words[index - 1] == "hospital" {
        if let next { return next }
      }
      if word.hasPrefix("hd"), let count = Int(word.dropFirst(2)) { return count }
    }
    return nil
  }
}
