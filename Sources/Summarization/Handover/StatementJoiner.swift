import ClinicalRecord
import ClinicalText

/// Makes statements of chosen passages: those that go on one another in a note, or tell of one drug or one allergy,
/// become one statement in time order.
struct StatementJoiner {
  private let history: CaseHistory
  private let facts: StatementFacts

  init(_ history: CaseHistory, _ model: CaseModel) {
    self.history = history
    facts = StatementFacts(history, model)
  }

  private struct Group {
    var passages: [Int]
    var part: HandoverPart
    var words: Int
  }

  func statements(_ choices: [PassageSelector.Choice]) -> [Statement] {
    var groups: [Group] = []
    for choice in choices.sorted(by: { $0.passage < $1.passage }) {
      let words = history.passages[choice.passage].length
      let home = groups.lastIndex {
        $0.words + words <= PassageReader.mostWords && belongs(choice, to: $0)
      }
      if let home {
        groups[home].passages.append(choice.passage)
        groups[home].words += words
        // What has to be done is looked for in the list of actions, whatever it stands beside.
        if choice.part == .actionList { groups[home].part = .actionList }
      } else {
        groups.append(Group(passages: [choice.passage], part: choice.part, words: words))
      }
    }
    return groups.map(statement)
  }

  private func belongs(_ choice: PassageSelector.Choice, to group: Group) -> Bool {
    let passage = history.passages[choice.passage]
    let last = history.passages[group.passages.last!]
    if group.passages.last == choice.passage - 1, passage.source.note == last.source.note,
      !passage.isItem, goesOn(last, passage)
    {
      return true
    }
    guard choice.part == group.part else { return false }
    switch choice.part {
    case .medications:
      return !passage.drugs.isEmpty
        && passage.drugs == Set(group.passages.flatMap { history.passages[$0].drugs })
    case .allergies:
      return !passage.drugs.isDisjoint(with: last.drugs)
    default: return false
    }
  }

  /// True when nothing but blanks and at most one line end stand between two passages, and the line goes on.
  private func goesOn(_ a: Passage, _ b: Passage) -> Bool {
    let bytes = history.notes[a.source.note].note.text.bytes
    let gap = bytes[Int(a.source.range.upper)..<Int(b.source.range.lower)]
    return gap.allSatisfy(Words.isSpace) && !gap.contains(0x0A)
  }

  private func statement(_ group: Group) -> Statement {
    let passages = group.passages.map { history.passages[$0] }
    return Statement(
      group.part, Self.text(passages.map(\.text)), sources: passages.map(\.source),
      kind: passages.count == 1 ? .quote : .template,
      facts: group.passages.flatMap(facts.facts).reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
      })
  }

  /// Quotes one behind the other; a semicolon closes one that ends in no mark of its own.
  static func text(_ quotes: [String]) -> String {
    var text = ""
    for quote in quotes {
      if let last = text.last { text += ".;:!?,".contains(last) ? " " : "; " }
      text += quote
    }
    return text
  }
}

/// What a passage asserts by the case model: "warfarin: changed", "pneumonia: improving", "due 2024-05-02".
struct StatementFacts {
  private let history: CaseHistory
  private let days: CaseDays
  private var told: [Int: [String]] = [:]

  init(_ history: CaseHistory, _ model: CaseModel) {
    self.history = history
    days = model.days
    for drug in model.medications {
      for regimen in drug.regimens where regimen.event != .mentioned {
        told[regimen.passage, default: []].append("\(drug.name): \(regimen.event.name)")
      }
    }
    for result in model.results {
      guard let last = result.values.last else { continue }
      let trend = result.trend.map { ", \($0.rawValue)" } ?? ""
      told[last.mention.passage, default: []].append("\(result.name): \(last.text)\(trend)")
    }
    for problem in model.problems {
      told[problem.decisive.passage, default: []].append(
        "\(problem.name): \(problem.status.rawValue)")
    }
  }

  /// Who is to act, where the passage names a service or a person: "owner: cardiology", "owner: Dr Hartnoll".
  private func owners(_ passage: Int) -> [String] {
    let passage = history.passages[passage]
    guard passage.has(history.cues.set("owner")) || PhraseSearch.occurs("Dr", in: passage.text)
    else { return [] }
    let words = passage.text.split(separator: " ")
    var found: [String] = []
    for (place, word) in words.enumerated() {
      let bare = word.filter { $0.isLetter || $0 == "-" || $0 == "'" }
      if bare == "Dr", place + 1 < words.count {
        let name = words[place + 1].filter { $0.isLetter || $0 == "-" || $0 == "'" }
        if !name.isEmpty { found.append("owner: Dr \(name)") }
      } else if Self.services.contains(bare.lowercased()) {
        found.append("owner: \(bare.lowercased())")
      }
    }
    return found
  }

  private static let services: Set<String> = [
    "cardiology", "nephrology", "urology", "ortho", "neurology", "hepatology", "endocrine",
    "hematology", "haematology", "oncology", "surgery", "pharmacy", "palliative", "geriatrics",
    "intern", "resident", "fellow", "attending", "sho", "registrar", "gp", "pcp",
    "gastroenterology",
  ]

  func facts(_ passage: Int) -> [String] {
    let note = history.passages[passage].source.note
    let ahead = days.days(of: passage).filter { day in days.ofNotes[note].map { day > $0 } ?? false
    }
    return (told[passage] ?? []).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
      + ahead.map { "due: \($0.iso)" } + owners(passage)
  }
}
