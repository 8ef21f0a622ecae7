import ClinicalRecord
import ClinicalText

/// A disease as the notes together have it.
package struct Problem: Sendable {
  package enum Status: String, Sendable {
    case active, improving, worsening, resolved, suspected, historical
    case ruledOut = "ruled out"
  }

  /// The lexicon's concept, or the words where it has none.
  package var key: String
  /// As the newest mention writes it.
  package var name: String
  package var status: Status
  package var code: String?
  package var mentions: [Mention]
  /// What decided the status.
  package var decisive: Mention
  /// Mentions that say it holds, and those that rule it out: sides of a conflict when the former are newer.
  package var claims: [Mention] = []
  package var exclusions: [Mention] = []
}

/// Merges what the notes say of each disease.
struct ProblemReader {
  private let history: CaseHistory
  private let days: CaseDays
  private let reader: MentionReader
  private let resolved: CueSet

  init(_ history: CaseHistory, _ days: CaseDays) {
    self.history = history
    self.days = days
    reader = MentionReader(history.cues)
    resolved = history.cues.set("resolved")
  }

  func problems() -> [Problem] {
    var problems: [String: Problem] = [:]
    var order: [String] = []
    for index in history.passages.indices {
      let passage = history.passages[index]
      let text = history.notes[passage.source.note].note.text
      for entity in history.entities(of: index) where entity.type == .disease {
        let key = entity.concept ?? text[entity.range].lowercased()
        let isOpen = problems[key].map { $0.status != .historical } ?? false
        guard let status = status(entity, index, text, isOpen: isOpen) else { continue }
        if problems[key] == nil { order.append(key) }
        merge(status, entity, key, days.mention(index, entity.range), text, into: &problems)
      }
    }
    return order.compactMap { problems[$0] }
  }

  private func merge(
    _ status: Problem.Status, _ entity: Entity, _ key: String, _ mention: Mention,
    _ text: NoteText, into problems: inout [String: Problem]
  ) {
    let passage = history.passages[mention.passage]
    let isNews = !passage.isStale && !passage.isRepeated
    let name = PhraseSearch.single(text[entity.range])
    var problem =
      problems[key]
      ?? Problem(key: key, name: name, status: status, mentions: [], decisive: mention)
    problem.mentions.append(mention)
    problem.code = problem.code ?? entity.codes.first?.code
    if status == .ruledOut {
      problem.exclusions.append(mention)
    } else {
      problem.claims.append(mention)
    }
    let isSettled = problem.status == .ruledOut || problem.status == .resolved
    if isNews, !(isSettled && (status == .active || status == .suspected || status == .historical))
    {
      problem.status = status
      problem.decisive = mention
      problem.name = name
    }
    problems[key] = problem
  }

  /// What a mention says of the patient; nil for a relative's, a hypothetical, and for the denial of a disease
  /// that no note had before.
  private func status(_ entity: Entity, _ index: Int, _ text: NoteText, isOpen: Bool)
    -> Problem.Status?
  {
    let passage = history.passages[index]
    let assertion = entity.assertion
    guard assertion.experiencer == .patient, !passage.isOfFamily else { return nil }
    if reader.isExcluded(entity.range, passage.source.range, text) { return .ruledOut }
    switch assertion.status {
    case .family, .allergy, .hypothetical: return nil
    case .absent:
      return isOpen || passage.has(history.cues.set("excluded")) ? .ruledOut : nil
    case .possible: return .suspected
    case .present: break
    }
    let near = around(entity.range, passage.source.range, text)
    if near.contains(where: Self.better.contains) { return .improving }
    if near.contains(where: Self.worse.contains) { return .worsening }
    if near.contains(where: Self.over.contains) { return .resolved }
    let isPast =
      assertion.temporality == .historical || passage.section == .pastMedicalHistory
      || passage.section == .pastSurgicalHistory
    return isPast ? .historical : .active
  }

  private static let better: Set<String> = ["improving", "improved", "better", "resolving"]
  private static let worse: Set<String> = ["worse", "worsening", "worsened", "progressing"]
  private static let over: Set<String> = ["resolved", "recovered", "cleared", "healed", "resolves"]

  /// The words right behind a mention, up to the next mark of a clause, and the two before it.
  private func around(_ range: TextRange, _ passage: TextRange, _ text: NoteText) -> [String] {
    let bytes = text.bytes
    var end = Int(range.upper)
    let limit = min(Int(passage.upper), end + 26)
    while end < limit, !";.".utf8.contains(bytes[end]) { end += 1 }
    let start = max(Int(passage.lower), Int(range.lower) - 12)
    return Words.content(Words.lowered(Array(bytes[Int(range.upper)..<end])))
      + Words.content(Words.lowered(Array(bytes[start..<Int(range.lower)]))).suffix(2)
  }
}
