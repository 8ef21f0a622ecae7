import ClinicalRecord

/// Turns passages into numbered features: cues, figures, their pairs, and where the passage stands.
struct PassageFeatures: Sendable {
  /// Cues at 0..<64, figures behind them, then what the passage mentions.
  static let base = 64 + FigureSet.width + 8
  static let contexts = 64
  static let crossed = 6
  /// The features that are no pairs come first.
  static let plain = base + contexts
  static let pairStart = plain
  static let crossStart = pairStart + base * base
  /// How many different features there are.
  static let count = crossStart + crossed * base

  private enum Context: Int {
    case last, late, first, age, length, short, veryShort, long, middling, position, opening,
      closing
    case capitals, spread, mostSpread, laterEvent, laterEnd, lastEvent, noEvent, noEventButLater
    case repeated, stale, superseded, item, bias
  }

  private static let kindStart = 26
  private static let kinds = [
    "emergency", "admission", "consult", "progress", "nursing", "pharmacy", "therapy",
    "operative", "radiology",
  ]
  private static let sectionStart = 36
  private static let sections: [Set<SectionKind>] = [
    [
      .plan, .recommendations, .assessmentAndPlan, .assessment, .impression, .disposition,
      .followUp, .dischargeInstructions,
    ],
    [.pastMedicalHistory, .pastSurgicalHistory, .familyHistory, .socialHistory, .history],
    [
      .physicalExam, .physicalExamPart, .vitalSigns, .reviewOfSystems, .objective, .mentalStatus,
      .reviewOfSystemsPart,
    ],
    [.laboratory, .imaging, .diagnosticStudies, .findings],
    [.medications, .dischargeMedications],
    [.allergies], [.codeStatus],
    [.subjective, .chiefComplaint, .historyOfPresentIllness],
  ]

  private let history: CaseHistory
  private let noteCount: Int
  /// In how many notes a word stands.
  private var spread: [String: Int] = [:]
  /// The notes in which each drug was started, changed, held or stopped, with what happened.
  private var changes: [String: [(note: Int, event: DrugEvent)]] = [:]

  init(_ history: CaseHistory) {
    self.history = history
    noteCount = history.notes.count
    var seenIn: [String: Int] = [:]
    for passage in history.passages {
      for word in passage.words where seenIn[word] != passage.source.note {
        seenIn[word] = passage.source.note
        spread[word, default: 0] += 1
      }
    }
    for (index, events) in history.events.enumerated() {
      let passage = history.passages[index]
      guard !passage.isStale, !passage.isRepeated else { continue }
      for (drug, event) in events where event != .mentioned {
        changes[drug, default: []].append((passage.source.note, event))
      }
    }
  }

  /// The features of a passage with their values, by rising number within each group.
  func features(of index: Int) -> [(id: Int, value: Float)] {
    let passage = history.passages[index]
    let base = baseFeatures(index, passage)
    var features: [(id: Int, value: Float)] = base.map { ($0, 1) }
    for i in base.indices {
      for j in base.indices.dropFirst(i + 1) {
        features.append((Self.pairStart + base[i] * Self.base + base[j], 0.5))
      }
    }
    let context = contextFeatures(index, passage)
    for (id, value) in context { features.append((Self.base + id, value)) }
    for (cross, id) in Self.crossings(passage) where context.contains(where: { $0.0 == id }) {
      for feature in base {
        features.append((Self.crossStart + cross * Self.base + feature, 0.5))
      }
    }
    return features
  }

  private static func crossings(_ passage: Passage) -> [(Int, Int)] {
    [
      (0, kindStart + 4), (1, kindStart), (2, sectionStart), (3, sectionStart + 2),
      (4, kindStart + 2), (5, sectionStart + 1),
    ]
  }

  private func baseFeatures(_ index: Int, _ passage: Passage) -> [Int] {
    var ids: [Int] = []
    for bit in 0..<64 where passage.cues.rawValue >> UInt64(bit) & 1 == 1 { ids.append(bit) }
    for bit in 0..<FigureSet.width where passage.figures.rawValue >> UInt32(bit) & 1 == 1 {
      ids.append(64 + bit)
    }
    let more = 64 + FigureSet.width
    if !passage.drugs.isEmpty { ids.append(more) }
    if passage.drugs.count >= 2 { ids.append(more + 1) }
    if passage.drugs.count >= 4 { ids.append(more + 2) }
    if !history.conditions[index].isEmpty { ids.append(more + 3) }
    if !history.exclusions[index].isEmpty { ids.append(more + 4) }
    if passage.isOfFamily { ids.append(more + 5) }
    return ids
  }

  private func contextFeatures(_ index: Int, _ passage: Passage) -> [(Int, Float)] {
    var context: [(Int, Float)] = []
    func add(_ feature: Context, _ value: Float = 1) { context.append((feature.rawValue, value)) }
    let age = noteCount - 1 - passage.source.note
    if age == 0 { add(.last) }
    if age <= 2 { add(.late) }
    if passage.source.note == 0 { add(.first) }
    add(.age, Float(age) / Float(max(1, noteCount - 1)))
    add(.length, Float(passage.length) / 40)
    if passage.length <= 3 { add(.veryShort) }
    if passage.length <= 5 { add(.short) }
    if passage.length > 25 { add(.long) }
    if (8...25).contains(passage.length) { add(.middling) }
    add(.position, passage.position)
    if passage.index <= 2 { add(.opening) }
    if passage.index >= passage.siblings - 2 { add(.closing) }
    if isCapitals(passage.text) { add(.capitals) }
    addSpread(passage, to: &context)
    if passage.isRepeated { add(.repeated) }
    if passage.isStale { add(.stale) }
    if history.isSuperseded[index] { add(.superseded) }
    if passage.isItem { add(.item) }
    add(.bias)
    addDrugs(index, passage, to: &context)
    if let kind = history.notes[passage.source.note].note.kind?.lowercased(),
      let place = Self.kinds.firstIndex(of: kind)
    {
      context.append((Self.kindStart + place, 1))
    }
    for (place, kinds) in Self.sections.enumerated() {
      if let section = passage.section, kinds.contains(section) {
        context.append((Self.sectionStart + place, 1))
      }
    }
    return context
  }

  private func addSpread(_ passage: Passage, to context: inout [(Int, Float)]) {
    let counts = Set(passage.words).filter { $0.utf8.count >= 2 }.map { spread[$0] ?? 0 }
    guard !counts.isEmpty else { return }
    let mean = Float(counts.reduce(0) { $0 + min($1, 5) }) / Float(counts.count * 5)
    context.append((Context.spread.rawValue, mean))
    context.append((Context.mostSpread.rawValue, Float(counts.max()!) / Float(noteCount)))
  }

  private func addDrugs(_ index: Int, _ passage: Passage, to context: inout [(Int, Float)]) {
    guard !passage.drugs.isEmpty else { return }
    let note = passage.source.note
    let events = history.events[index]
    let hasEvent = events.values.contains { $0 != .mentioned }
    let hasLater = passage.drugs.contains { drug in
      changes[drug]?.contains { $0.note > note && $0.event != events[drug] } ?? false
    }
    if hasLater { context.append((Context.laterEvent.rawValue, 1)) }
    let hasEnd = passage.drugs.contains { drug in
      events[drug]?.isEnd != true
        && changes[drug]?.contains { $0.note > note && $0.event == .stopped } ?? false
    }
    if hasEnd {
      context.append((Context.laterEnd.rawValue, 1))
    }
    if hasEvent, !hasLater { context.append((Context.lastEvent.rawValue, 1)) }
    if !hasEvent { context.append((Context.noEvent.rawValue, 1)) }
    if !hasEvent, hasLater { context.append((Context.noEventButLater.rawValue, 1)) }
  }

  private func isCapitals(_ text: String) -> Bool {
    let letters = text.utf8.filter { ($0 | 0x20) &- 0x61 < 26 }
    return letters.count { $0 & 0x20 == 0 } * 10 > letters.count * 6
  }
}
