import ClinicalRecord
import ClinicalText
import SentimentAnalysis
import Testing

@Suite struct SentimentReaderTests {
  @Test(arguments: [
    "The nurses were wonderful but I waited six hours and the food was disgusting.",
    "This tablet gave me terrible headaches.", "Lovely staff, spotless ward, I felt safe.",
    "It worked at first. Then the pain came back and nobody returned my calls.",
  ])
  func leavingTheEvidenceOutChangesTheVerdict(_ text: String) {
    let reader = SentimentReader()
    let whole = reader.read(Comment(text))
    #expect(!whole.evidence.isEmpty)
    let bytes = Array(text.utf8)
    for evidence in whole.evidence {
      let rest = String(
        decoding: bytes[..<Int(evidence.range.lower)] + bytes[Int(evidence.range.upper)...],
        as: UTF8.self)
      let without = reader.read(Comment(rest))
      #expect(abs(whole.polarity - without.polarity) >= 0.01)
      #expect(abs((whole.polarity - without.polarity) - evidence.weight) < 0.01)
    }
  }

  @Test func theModelNamesTargetOpinionAndClause() throws {
    let text = "The nurses were so kind, but the food was cold and I waited six hours."
    let found = SentimentReader().read(Comment(text)).aspects
    for (aspect, label, target) in [
      (Aspect.staff, Sentiment.Label.positive, "nurses"), (.food, .negative, "food"),
    ] {
      let opinion = try #require(found.first { $0.aspect == aspect })
      #expect(opinion.label == label)
      #expect(opinion.target.map { NoteText(text)[$0] } == target)
      #expect(opinion.opinion != nil)
      #expect(NoteText(text)[opinion.clause].contains(target))
    }
  }

  @Test(arguments: [
    "", " ", "?!", "123", "07700 900123", "2024-03-01", "Все было хорошо, спасибо", "良い病院です",
    "Das Personal war sehr freundlich und die Behandlung war ausgezeichnet.",
    "El personal fue muy amable y el tratamiento excelente.",
    "Le personnel était très gentil mais l'attente était trop longue.",
    "Il personale è molto gentile, grazie di tutto.",
  ])
  func whatSaysNothingReadableIsNeutralAndAboutNothing(_ text: String) {
    let sentiment = SentimentReader().read(Comment(text))
    #expect(sentiment.label == .neutral && sentiment.confidence < 0.5)
    #expect(sentiment.aspects.isEmpty)
  }

  @Test(arguments: ["😀", "👍👍", "😡😡😡", "😀 😀 😡"]) func signsAloneAreReadWithLittleConfidence(
    _ text: String
  ) {
    let sentiment = SentimentReader().read(Comment(text))
    #expect(sentiment.confidence < 0.5 && sentiment.aspects.isEmpty)
    #expect((sentiment.polarity < 0) == text.hasPrefix("😡"))
  }

  @Test func aTargetIsAllWordsThatNameIt() throws {
    let text = "The waiting room was filthy."
    let found = SentimentReader(model: nil).read(Comment(text)).aspects
    let place = try #require(found.first { $0.aspect == .environment })
    #expect(place.target.map { NoteText(text)[$0] } == "waiting room")
  }

  @Test func clausesStayShortInLongTexts() {
    let text = String(repeating: "the nurses were kind and the food was cold and then ", count: 400)
    for opinion in SentimentReader().read(Comment(text)).aspects {
      #expect(opinion.clause.count < 400)
    }
  }

  @Test func aspectsHaveTheirOwnPolarityAndClause() throws {
    let text = "The staff were so friendly, but I waited four hours to be seen."
    let found = SentimentReader(model: nil).read(Comment(text)).aspects
    let staff = try #require(found.first { $0.aspect == .staff })
    let waiting = try #require(found.first { $0.aspect == .waiting })
    #expect(staff.label == .positive)
    #expect(waiting.label == .negative)
    #expect(NoteText(text)[staff.clause] == "The staff were so friendly")
    #expect(staff.target.map { NoteText(text)[$0] } == "staff")
  }

  @Test func aReadingDoesNotDependOnItsNeighbours() {
    let texts = ["Great care.", "I waited nine hours and nobody came.", "", "ok", "👍", "No."]
    let comments = texts.map { Comment($0) }
    let reader = SentimentReader()
    #expect(reader.read(comments) == comments.map { reader.read($0) })
  }

  @Test(arguments: [
    "", " ", "\n\n", "?!", "12345", "Все было хорошо, спасибо", "良い病院です", "\u{FFFD}",
  ])
  func whatCannotBeReadGetsLowConfidence(_ text: String) {
    let sentiment = SentimentReader().read(Comment(text))
    #expect(sentiment.confidence < 0.8)
    #expect((1...5).contains(sentiment.stars))
  }

  @Test func aMegabyteIsRead() {
    let text = String(repeating: "The ward was clean and the nurses were kind. ", count: 23_000)
    #expect(SentimentReader().read(Comment(text)).label == .positive)
  }

  @Test func rangesLieInsideTheTextInOrder() {
    let text = "Kind nurses 😊. Café food dreadful — cold & late…  I’d never go back!!"
    let sentiment = SentimentReader().read(Comment(text))
    let ranges = sentiment.evidence.map(\.range) + sentiment.aspects.map(\.clause)
    for range in ranges {
      #expect(range.upper <= Int32(text.utf8.count) && !range.isEmpty)
      #expect(String(validating: Array(text.utf8)[range.indices], as: UTF8.self) != nil)
    }
  }

  @Test(arguments: [
    ("What could we do better?", QuestionKind.improve),
    ("How could we improve?", .improve), ("What did we do well?", .praise),
    ("What was good about your visit?", .praise), ("Why did you give this answer?", .open),
    ("What did you like or dislike?", .open),
  ])
  func questionsTurnTheMeaning(_ question: String, _ kind: QuestionKind) {
    #expect(QuestionKind(question) == kind)
  }
}

@Suite struct NoteExperienceTests {
  private func label(_ text: String) -> Sentiment.Label {
    SentimentReader().readExperience(in: Note(id: "n", text: NoteText(text))).label
  }

  @Test func statedExperienceIsRead() {
    #expect(label("Patient is dissatisfied with the wait for surgery.") == .negative)
    #expect(label("She tolerated the procedure well.") == .positive)
    #expect(label("Pt is very pleased with the result.") == .positive)
  }

  @Test(arguments: [
    "Patient presents with severe chest pain and nausea.",
    "The lesion was excised with negative margins. No acute distress.",
    "ASSESSMENT: Acute renal failure, poor prognosis.",
  ])
  func theCliniciansProseIsNeutral(_ text: String) { #expect(label(text) == .neutral) }
}

@Suite struct FeedbackReportTests {
  @Test func thePageHoldsPlotsAndEscapedQuotes() {
    var summary = FeedbackSummary()
    let reader = SentimentReader(model: nil)
    let rows = [
      ("The nurses <b>on ward 3</b> were so kind & gentle", "2024-01-05"),
      ("I waited seven hours for a doctor, terrible", "2024-02-11"),
    ]
    for (text, date) in rows {
      let comment = Comment(id: "c", text: NoteText(text), date: date)
      summary.add(comment, reader.read(comment))
    }
    let page = FeedbackReport(summary, title: "Ward 3").html
    #expect(page.components(of: "<svg") == 3)
    #expect(page.contains("&lt;b&gt;on ward 3") && !page.contains("<b>on ward 3"))
    #expect(!page.contains("http"))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    var (count, rest) = (0, self[...])
    while let found = rest.firstRange(of: part) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
