import ClinicalRecord
import ClinicalText
import EntityRecognition
import Testing

/// What is expected of one text: for each drug its attributes as "kind text".
struct PrescriptionCase: Sendable, CustomStringConvertible {
  var source: String
  var wanted: [[String]]
  var description: String { source }

  init(_ source: String, _ wanted: [String]...) {
    self.source = source
    self.wanted = wanted
  }
}

@Suite struct AttributeTests {
  private func attributes(_ source: String) -> (NoteText, [[DrugAttribute]]) {
    let marked = MarkedText(source)
    let (text, _) = TextPreparer().prepare(marked.text)
    return (marked.text, AttributeReader().attributes(text, drugs: marked.mentions.map(\.range)))
  }

  static let lists = [
    PrescriptionCase(
      "1. [Aspirin|drug] 81 mg p.o. daily.", ["dose 81 mg", "route p.o.", "frequency daily"]),
    PrescriptionCase(
      "[Lasix|drug] 40mg PO b.i.d., [potassium|drug] 20 mEq daily.",
      ["dose 40mg", "route PO", "frequency b.i.d."], ["dose 20 mEq", "frequency daily"]),
    PrescriptionCase(
      "[Tylenol|drug] 650 mg q.4-6h. p.r.n. pain.", ["dose 650 mg", "frequency q.4-6h. p.r.n."]),
    PrescriptionCase(
      "[Keflex|drug] 500 mg p.o. q.i.d. for 7 days.",
      ["dose 500 mg", "route p.o.", "frequency q.i.d.", "duration for 7 days"]),
    PrescriptionCase(
      "[Prednisone|drug] 5 mg daily x 1 week.",
      ["dose 5 mg", "frequency daily", "duration x 1 week"]),
    PrescriptionCase(
      "[Vicodin|drug] 5/500 mg one to two tablets every 4 to 6 hours as needed.",
      ["dose 5/500 mg", "form tablets", "frequency every 4 to 6 hours as needed"]),
    PrescriptionCase(
      "[Senokot|drug] two tablets at bedtime.", ["dose two tablets", "frequency at bedtime"]),
    PrescriptionCase(
      "[Albuterol|drug] inhaler 2 puffs q.4h. p.r.n.",
      ["form inhaler", "dose 2 puffs", "frequency q.4h. p.r.n."]),
    PrescriptionCase("[Advair|drug] 250/50 b.i.d.", ["dose 250/50", "frequency b.i.d."]),
    PrescriptionCase(
      "[Lantus|drug] 30 units subcutaneously at bedtime",
      ["dose 30 units", "route subcutaneously", "frequency at bedtime"]),
    PrescriptionCase(
      "[Toprol|drug] 50 mg a day, [Plavix|drug] 75 mg a day.", ["dose 50 mg", "frequency a day"],
      ["dose 75 mg", "frequency a day"]),
    PrescriptionCase("[Atenolol|drug] 50 daily.", ["dose 50", "frequency daily"]),
    PrescriptionCase(
      "[Ramipril|drug] 5mg od, [bisoprolol|drug] 2.5 mg po om.", ["dose 5mg", "frequency od"],
      ["dose 2.5 mg", "route po", "frequency om"]),
    PrescriptionCase(
      "[Xalatan|drug] 1 drop od q.h.s.", ["dose 1 drop", "frequency q.h.s."]),
    PrescriptionCase(
      "[Fosamax|drug] 70 mg once a week.", ["dose 70 mg", "frequency once a week"]),
    PrescriptionCase(
      "[Coumadin|drug] 5 mg on Mondays, Wednesdays and Fridays.",
      ["dose 5 mg", "frequency on Mondays, Wednesdays and Fridays"]),
  ]

  static let sentences = [
    PrescriptionCase("She was given 50 mg of [Demerol|drug].", ["dose 50 mg"]),
    PrescriptionCase(
      "He received 2 units of [packed red blood cells|drug].", ["dose 2 units"]),
    PrescriptionCase("Started on IV [heparin|drug].", ["route IV"]),
    PrescriptionCase(
      "[Fentanyl|drug] 100 mcg and 2 mg of [Versed|drug] were given.", ["dose 100 mcg"],
      ["dose 2 mg"]),
    PrescriptionCase("Local anesthesia with 1% [lidocaine|drug].", ["dose 1%"]),
    PrescriptionCase("High-dose [steroids|drug] were started.", ["dose High-dose"]),
    PrescriptionCase(
      "[Lotensin|drug] ([benazepril|drug]) 20 mg daily", ["dose 20 mg", "frequency daily"], []),
    PrescriptionCase(
      "[Propranolol|drug] was increased from 40 mg to 60 mg.", ["dose 60 mg"]),
    PrescriptionCase(
      "The patient has been on [metformin|drug] for 3 years.", ["duration for 3 years"]),
    PrescriptionCase("[Warfarin|drug] was started 2 days ago.", []),
    PrescriptionCase("[Aspirin|drug] helps with activities of daily living.", []),
  ]

  static let tapers = [
    PrescriptionCase(
      "[Prednisone|drug] 40 mg daily for three days, then 20 mg daily for three days.",
      [
        "dose 40 mg", "frequency daily", "duration for three days", "dose 20 mg",
        "frequency daily", "duration for three days",
      ]),
    PrescriptionCase(
      "[Lasix|drug] 40 mg\nonce a day", ["dose 40 mg", "frequency once a day"]),
    PrescriptionCase(
      "[Lisinopril|drug]\t10 mg\toral\tdaily", ["dose 10 mg", "route oral", "frequency daily"]),
    PrescriptionCase(
      "[Seroquel|drug] 25 mg in the morning and 50 mg at bedtime.",
      ["dose 25 mg", "frequency in the morning", "dose 50 mg", "frequency at bedtime"]),
  ]

  @Test(arguments: lists + sentences + tapers)
  func attributesAreLinkedToTheirDrug(_ example: PrescriptionCase) {
    let (text, found) = attributes(example.source)
    let given = found.map { drug in
      drug.sorted { $0.range < $1.range }.map { "\($0.kind.rawValue) \(text[$0.range])" }
    }
    for (given, wanted) in zip(given, example.wanted) {
      #expect(Set(given) == Set(wanted) && given.count == wanted.count, "\(example.source)")
    }
  }

  @Test(arguments: [
    ("[Aspirin|drug] 81 mg", "81 mg"), ("[Lasix|drug] 40mg", "40 mg"),
    ("[Tylenol|drug] b.i.d.", "2 per day"), ("[Tylenol|drug] every 6 hours", "4 per day"),
    ("[Tylenol|drug] q.4-6h.", "4-6 per day"), ("[Tylenol|drug] three times a day", "3 per day"),
    ("[Senna|drug] p.o.", "oral"), ("[Keflex|drug] for ten days", "10 days"),
    ("[Xanax|drug] one-half tablet", "0.5 tablet"), ("[Heparin|drug] 5,000 units", "5000 units"),
  ])
  func attributesHaveANormalForm(_ source: String, _ normal: String) {
    #expect(attributes(source).1.first?.map(\.normal) == [normal])
  }

  @Test func randomTextGivesAttributesInBounds() {
    let pieces = [
      "20", "mg", "q.", "-", "/", "one", "to", "tablet", "p.o.", "for", "\n", "%", "é", "x",
      "every",
    ]
    var state: UInt64 = 5
    for _ in 0..<300 {
      var source = "[Aspirin|drug]"
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        source += (state >> 60 & 1 == 0 ? " " : "") + pieces[Int(state >> 33) % pieces.count]
      }
      let (text, found) = attributes(source)
      for attribute in found.joined() {
        #expect(attribute.range.upper <= text.range.upper && !attribute.range.isEmpty)
      }
    }
  }
}
