import ClinicalRecord
import ClinicalText
import EntityRecognition
import Lexicon

/// Reads texts into annotated notes, with what the lexicons find and what is said of it.
enum SampleNotes {
  static func note(_ id: String, _ date: String, _ kind: String = "progress", _ text: String)
    -> AnnotatedNote
  {
    let note = Note(id: id, patient: "p1", date: date, kind: kind, text: NoteText(text))
    let layout = LineLayout(note.text, in: note.body)
    let tokens = WordBreaker().tokens(of: note.text, in: note.body)
    let sentences = SentenceSplitter().split(note.text, tokens, layout)
    let tokenized = TokenizedText(note.text, tokens: tokens, sentences: sentences)
    let sections = SectionFinder().sections(in: note.text, layout)
    let models = EntityModels(lexicon: .linked, tagger: nil, vectors: NoVectors())
    var reader = EntityReader(models, sources: .lexicon)
    let entities = reader.read(tokenized, sections)
    return AnnotatedNote(note, text: tokenized, sections: sections, entities: entities)
  }

  /// A short stay with a stopped drug, a corrected allergy, a changed code status and a relative's disease.
  static let stay = [
    note(
      "n1", "2024-03-01T10:00", "emergency",
      """
      CC: fever
      HPI: 70 year old woman with cough and fever for 3 days, admitted with pneumonia.
      Allergies: NKDA
      Family history: brother had pulmonary embolism.
      Code status: full code.
      Plan
      - Start vancomycin 1 g IV q12h.
      - Chest CT to look for pulmonary embolism.
      """),
    note(
      "n2", "2024-03-02T09:00", "consult",
      """
      Allergies: amoxicillin - hives in 2010, per daughter.
      Impression
      1. Pneumonia of the right lower lobe, improving. Pulmonary embolism ruled out by CT.
      Recommendations
      1. Vancomycin stopped today, MRSA swab negative.
      2. If fever above 38.5 comes back: repeat blood cultures and call pulmonary.
      3. CT chest in 6 weeks for the nodule, PCP to order, referral must be placed before discharge.
      """),
    note(
      "n3", "2024-03-03T09:00", "progress",
      """
      Meds (auto-populated): vancomycin 1 g IV q12h
      Changed to DNR/DNI today, order entered 11:40, daughter agrees.
      Stable overnight, improving. Repeat blood cultures of 3/2 pending.
      """),
  ]
}
