import ClinicalRecord
import ClinicalText

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
  private let notes: [Int]

  /// The place of the note that a mention stands in.
  package func note(of mention: Mention) -> Int { notes[mention.passage] }

  package init(_ history: CaseHistory) {
    notes = history.passages.map(\.source.note)
    let days = CaseDays(history)
    problems = ProblemReader(history, days).problems()
    medications = MedicationReader(history, days).medications()
    allergyGuard = AllergyGuard(history)
    let allergyReader = AllergyReader(history, days, allergyGuard)
    allergies = allergyReader.allergies()
    allergyDenials = allergyReader.denials
    results = ResultReader(history, days).results()
    let events = CareEventReader(history, days)
    procedures = events.procedures()
    devices = events.devices()
    consults = events.consults()
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
