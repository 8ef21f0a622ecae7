import ClinicalRecord
import ClinicalText

/// The three columns of words; what a note says in a leading section weighs more in the ranking.
enum WordColumn: Int, CaseIterable {
  case leading, body, background

  static let weights: [Float] = [2, 1, 0.5]

  /// The column for the words of a section; nil stands for text outside all sections.
  init(_ kind: SectionKind?) {
    switch kind {
    case .chiefComplaint, .assessment, .assessmentAndPlan, .impression, .admissionDiagnosis,
      .dischargeDiagnosis, .preoperativeDiagnosis, .postoperativeDiagnosis, .diagnosis,
      .reasonForConsultation, .indication:
      self = .leading
    case .familyHistory, .socialHistory, .reviewOfSystems, .reviewOfSystemsPart, .immunizations,
      .birthHistory, .developmentalHistory, .codeStatus, .diet, .activity, .disposition,
      .dischargeInstructions, .admissionDate, .dischargeDate, .estimatedBloodLoss:
      self = .background
    default: self = .body
    }
  }
}

/// Walks the indexed tokens of a note with the section and column each belongs to.
struct WordWalk {
  let tokens: [Token]
  let sections: [Section]

  /// Calls `body` with the token's index, its section's index (nil outside) and its column, in order.
  func forEach(_ body: (_ token: Int, _ section: Int?, _ column: WordColumn) -> Void) {
    var next = 0
    var section: Int?
    var column = WordColumn(nil)
    for (index, token) in tokens.enumerated() where token.kind.isIndexed {
      while next < sections.count, sections[next].range.lower <= token.lower {
        section = next
        column = WordColumn(sections[next].kind)
        next += 1
      }
      if let current = section, sections[current].range.upper <= token.lower {
        body(index, nil, WordColumn(nil))
      } else {
        body(index, section, column)
      }
    }
  }
}
