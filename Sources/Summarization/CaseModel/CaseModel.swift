import ClinicalRecord
import ClinicalText
import TensorCore

/// Where a fact of a case stands.
package struct Mention: Hashable, Sendable {
  /// The history's passage that tells it.
  package var passage: Int
  package var range: TextRange
  /// The day it speaks of: one that its passage names, else the note's.
  package var day: Day?
}

/// What a patient's notes together say: facts merged over time, each with its mentions, the oldest first.
///
/// Text that was copied from an earlier note or list is no news: it changes no status.
package struct CaseModel: Sendable {
  package var problems: [Problem] = []
  package var medications: [Medication] = []
  package var allergies: [Allergy] = []
  /// Passages that say there is no known allergy.
  package var allergyDenials: [Mention] = []
  package var results: [KeyResult] = []
  package var procedures: [CareEvent] = []
  package var devices: [CareEvent] = []
  package var consults: [CareEvent] = []
  package var code: CodeStatus?
  /// What relatives have, and how the patient lives: never the patient's own problems.
  package var family: [Mention] = []
  package var social: [Mention] = []
  /// Where dates of the notes can not all be true.
  package var dateFaults: [DateFault] = []

  /// Which passages on allergies a page may say.
  let allergyGuard: AllergyGuard
  let days: CaseDays
  private let notes: [Int]

  /// The place of the note that a mention stands in.
  package func note(of mention: Mention) -> Int { notes[mention.passage] }

  package init(_ history: CaseHistory) {
    notes = history.passages.map(\.source.note)
    let days = CaseDays(history)
    self.days = days
    let allergyGuard = AllergyGuard(history)
    self.allergyGuard = allergyGuard
    let allergyReader = AllergyReader(history, days, allergyGuard)
    let events = CareEventReader(history, days)
    var problems: [Problem] = []
    var medications: [Medication] = []
    var allergies: [Allergy] = []
    var results: [KeyResult] = []
    var procedures: [CareEvent] = []
    var devices: [CareEvent] = []
    Workers.together([
      { problems = ProblemReader(history, days).problems() },
      { medications = MedicationReader(history, days).medications() },
      { results = ResultReader(history, days).results() },
      { procedures = events.procedures() },
      { allergies = allergyReader.allergies() },
      { devices = events.devices() },
    ])
    (self.problems, self.medications, self.results) = (problems, medications, results)
    (self.procedures, self.devices, consults) = (procedures, devices, events.consults())
    (self.allergies, allergyDenials) = (allergies, allergyReader.denials)
    code = CodeStatus(history, days)
    dateFaults = days.faults
    for (index, passage) in history.passages.enumerated() {
      let mention = days.mention(index)
      if passage.isOfFamily { family.append(mention) }
      if passage.section == .socialHistory { social.append(mention) }
    }
  }
}

/// A procedure, device or consult, and whether it stands.
package struct CareEvent: Sendable {
  package enum Status: String, Sendable { case done, planned, cancelled, present, removed }

  package var name: String
  package var status: Status
  package var mentions: [Mention]
}
