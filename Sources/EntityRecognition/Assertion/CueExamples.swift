import ClinicalRecord
import ClinicalText

/// Short sentences made from the table of cues, one or two a row: what the classifier learns of cues that no note of its
/// training holds.
enum CueExamples {
  /// A sentence for each cue that gives a status, with the mentions it governs.
  static func all(_ cells: [[Substring]]) -> [AssertionCase] {
    let preparer = TextPreparer()
    var examples: [AssertionCase] = []
    for (number, cell) in cells.enumerated() {
      guard let row = Row(cell, number) else { continue }
      if cell[0].hasSuffix("negative for") {
        examples.append(contentsOf: results(cell[0], preparer))
      }
      for sentence in row.sentences {
        let (text, sections) = preparer.prepare(sentence.text)
        examples.append(
          AssertionCase(
            text: text, sections: sections, mentions: sentence.mentions,
            gold: sentence.mentions.map { _ in [row.status] }))
      }
    }
    return examples
  }

  /// A test that came back negative was done: "negative for ketones".
  private static func results(_ cue: Substring, _ preparer: borrowing TextPreparer)
    -> [AssertionCase]
  {
    ["The urine \(cue) *.", "Urinalysis \(cue) * and *."].map { pattern in
      let sentence = Sentence(pattern, ["ketones", "nitrites", "glucose", "protein"], .test)
      let (text, sections) = preparer.prepare(sentence.text)
      return AssertionCase(
        text: text, sections: sections, mentions: sentence.mentions,
        gold: sentence.mentions.map { _ in [.present] })
    }
  }

  private struct Sentence {
    var text: NoteText
    var mentions: [(range: TextRange, type: EntityType)]

    /// The text with `*` where the mentions stand.
    init(_ pattern: String, _ names: [String], _ type: EntityType) {
      var bytes: [UInt8] = []
      mentions = []
      for byte in pattern.utf8 {
        if byte == UInt8(ascii: "*") {
          let start = bytes.count
          bytes += Array(names[mentions.count % names.count].utf8)
          mentions.append((TextRange(start, bytes.count), type))
        } else {
          bytes.append(byte)
        }
      }
      text = NoteText(String(decoding: bytes, as: UTF8.self))
    }
  }

  private struct Row {
    var status: AssertionStatus
    var sentences: [Sentence] = []

    init?(_ cell: [Substring], _ number: Int) {
      guard let category = CueCategory(rawValue: String(cell[1])) else { return nil }
      if category == .pseudo, !cell[0].hasPrefix("no"), !cell[0].hasPrefix("with") { return nil }
      guard let status = category == .pseudo ? .present : category.status else { return nil }
      self.status = status
      let types = cell[4].split(separator: ",").compactMap { EntityType(rawValue: String($0)) }
      let type =
        types.first ?? (category == .allergy ? .drug : number % 3 == 0 ? .disease : .finding)
      let pool = Self.names(type)
      let names = (0..<3).map { pool[(number + $0 * 5) % pool.count] }
      var patterns = Self.patterns(cell[0], direction: cell[2], isList: cell[3] == "list")
      if type == .drug, status == .absent { patterns += Self.rows(cell[0], direction: cell[2]) }
      for pattern in patterns { sentences.append(Sentence(pattern, names, type)) }
    }

    private static func patterns(_ cue: Substring, direction: Substring, isList: Bool) -> [String] {
      switch (direction, isList) {
      case ("after", true): ["The * \(cue).", "* and * \(cue)."]
      case ("after", false): ["* \(cue)."]
      case (_, true): ["The patient \(cue) *.", "\(cue) * or *."]
      default: ["There is \(cue) *.", "\(cue) *."]
      }
    }

    /// Rows of a list of drugs: "Lisinopril 10 mg PO daily - STOPPED".
    private static func rows(_ cue: Substring, direction: Substring) -> [String] {
      var rows: [String] = []
      if direction != "after" { rows.append("\(cue.uppercased()): * 10 mg daily, *.") }
      if direction != "before" {
        rows += ["* 10 mg PO daily - \(cue.uppercased())", "| * | 25 mg | PO daily | \(cue) |"]
      }
      return rows
    }

    private static func names(_ type: EntityType) -> [String] {
      switch type {
      case .disease:
        [
          "pneumonia", "diabetes", "stroke", "gout", "anemia", "lymphoma", "asthma", "ulcer",
          "sepsis",
        ]
      case .finding:
        [
          "chest pain", "fever", "nausea", "swelling", "rash", "cough", "dizziness", "weakness",
          "bleeding", "headache",
        ]
      case .drug: ["lisinopril", "aspirin", "penicillin", "morphine", "warfarin", "steroids"]
      case .procedure: ["surgery", "dialysis", "intubation", "physical therapy", "appendectomy"]
      case .test: ["CT scan", "colonoscopy", "hemoglobin", "MRI", "biopsy"]
      }
    }
  }
}
