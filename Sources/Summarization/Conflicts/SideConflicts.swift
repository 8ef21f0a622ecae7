import ClinicalRecord
import ClinicalText
import Glibc

/// Finds what one note puts on the left and another on the right, and which side the notes hold to.
struct SideConflicts {
  private enum Side { case left, right, both }

  private struct Mention {
    var passage: Int
    var note: Int
    var side: Side
    var stems: Set<String>
  }

  private struct Pair {
    var score: Float
    var left, right: Mention
    var topic: Set<String>
    /// A note says that the sides differ.
    var isDisputed: Bool
  }

  private static let least: Float = 6
  /// How many words before and behind the word for a side it may speak of.
  private static let before = 2
  private static let behind = 5
  private let history: CaseHistory
  private var mentions: [Mention] = []
  private var spread: [String: Int] = [:]
  /// The notes' disagreement; nil when there is none.
  private(set) var best: Disagreement?
  private var overruled: Set<Int> = []

  init(_ history: CaseHistory) {
    self.history = history
    read()
    overruleDisputedParts()
    guard let pair = bestPair(), pair.score > Self.least else { return }
    best = Disagreement(
      about: "side: \(topicWords(pair))", passages: passages(pair),
      weight: pair.isDisputed ? 0.85 : 0.7)
    overrule(pair)
  }

  /// True when a page must not repeat the passage's side.
  func isOverruled(_ passage: Int) -> Bool { overruled.contains(passage) }

  private mutating func read() {
    for (index, passage) in history.passages.enumerated() {
      for stem in Set(passage.words.compactMap(Self.stem)) { spread[stem, default: 0] += 1 }
      guard !passage.isOfFamily, !isDenial(index) else { continue }
      let left = Self.stems(passage.words, around: Self.lefts)
      let right = Self.stems(passage.words, around: Self.rights)
      let note = passage.source.note
      switch (left, right) {
      case (let left?, let right?):
        mentions.append(
          Mention(passage: index, note: note, side: .both, stems: left.union(right)))
      case (let left?, nil):
        mentions.append(Mention(passage: index, note: note, side: .left, stems: left))
      case (nil, let right?):
        mentions.append(Mention(passage: index, note: note, side: .right, stems: right))
      case (nil, nil): break
      }
    }
  }

  /// True when all that a passage names is denied: "L shoulder: no fracture".
  private func isDenial(_ index: Int) -> Bool {
    let named = history.entities(of: index).filter { $0.type == .disease || $0.type == .finding }
    return !named.isEmpty && named.allSatisfy { $0.assertion.status == .absent }
  }

  /// The stems near the words for a side; nil when no such word is there. The L of "4 L" is none.
  private static func stems(_ words: [String], around side: Set<String>) -> Set<String>? {
    var found: Set<String>?
    for (place, word) in words.enumerated() where side.contains(word) {
      let last = place > 0 ? words[place - 1].utf8.last : nil
      if word.utf8.count == 1, let last, last &- 0x30 < 10 { continue }
      let near = words[max(0, place - before)..<min(words.count, place + behind + 1)]
      if near.contains(where: plain.contains) { continue }
      found = (found ?? []).union(near.compactMap(stem))
    }
    return found
  }

  /// Words of findings that are nothing: they say no side of a disease.
  private static let plain: Set<String> = [
    "normal", "nl", "intact", "negative", "neg", "unremarkable",
  ]
  private static let lefts: Set<String> = ["left", "l", "lt", "left-sided", "lle", "lue"]
  private static let rights: Set<String> = ["right", "r", "rt", "right-sided", "rle", "rue"]

  /// The first five letters of a longer word; nil for figures, sides and short words.
  private static func stem(_ word: String) -> String? {
    guard word.utf8.count >= 3, word.utf8.allSatisfy({ Byte.isLetter($0) || $0 == Byte.hyphen }),
      !general.contains(word)
    else { return nil }
    return String(word.prefix(4))
  }

  private static let general: Set<String> = [
    "left", "right", "lower", "upper", "arm", "leg", "side", "sided", "with", "pain", "piv", "iv",
    "normal", "soft", "clear", "intact", "dressing", "report", "said", "says", "seen", "told",
    "both", "skin", "edema", "hand", "line", "lines", "saline", "only", "site", "new",
    "old", "small", "mild", "acute", "chronic", "placed",
  ]

  /// The pair with the rarest words in common; one that a note disputes before all others.
  private func bestPair() -> Pair? {
    let disputed = disputedStems()
    var best: Pair?
    for a in mentions where a.side == .left {
      for b in mentions where b.side == .right && b.note != a.note {
        let shared = a.stems.intersection(b.stems)
        guard !history.named[a.passage].isDisjoint(with: shared) else { continue }
        let open = shared.filter { disputed[$0] != nil }
        let topic = open.isEmpty ? shared : open
        let score =
          open.isEmpty
          ? topic.sorted().reduce(Float(0)) { $0 + rarity($1) }
          : topic.reduce(Float(20)) { $0 + Float(disputed[$1]!) }
        guard topic.count >= 2 || !open.isEmpty, score > best?.score ?? Self.least else { continue }
        best = Pair(score: score, left: a, right: b, topic: topic, isDisputed: !open.isEmpty)
      }
    }
    return best
  }

  /// In how many passages that speak of a side and of a mistake each stem stands.
  private func disputedStems() -> [String: Int] {
    let error = history.cues.set("error")
    return mentions.filter { history.passages[$0.passage].has(error) }
      .reduce(into: [:]) { counts, mention in
        for stem in mention.stems { counts[stem, default: 0] += 1 }
      }
  }

  private func rarity(_ stem: String) -> Float {
    logf(Float(history.passages.count) / Float(spread[stem] ?? 1))
  }

  /// Where notes say that they mistook sides: for each part of the body that clearly more notes put on one side, the
  /// passages that put it on the other.
  private mutating func overruleDisputedParts() {
    let error = history.cues.set("error")
    let isDisputed = history.passages.contains { passage in
      passage.words.contains("laterality")
        || passage.has(error)
          && passage.words.contains { Self.lefts.contains($0) || Self.rights.contains($0) }
    }
    guard isDisputed else { return }
    var parts: [String: [Side: Set<Int>]] = [:]
    for mention in mentions where mention.side != .both {
      for part in self.parts(mention) {
        parts[part, default: [:]][mention.side, default: []].insert(mention.passage)
      }
    }
    for part in parts.keys.sorted() {
      let sides = parts[part]!
      let left = sides[.left] ?? []
      let right = sides[.right] ?? []
      let leftNotes = Set(left.map { history.passages[$0].source.note }).count
      let rightNotes = Set(right.map { history.passages[$0].source.note }).count
      guard min(leftNotes, rightNotes) > 0,
        max(leftNotes, rightNotes) >= 2 * min(leftNotes, rightNotes)
      else { continue }
      let (minor, major) = leftNotes < rightNotes ? (left, right) : (right, left)
      overruled.formUnion(minor)
      if best == nil {
        let passages = [minor.min()!, surest(major)] + minor.sorted().dropFirst()
        best = Disagreement(about: "side: \(part)", passages: passages, weight: 0.7)
      }
    }
  }

  /// The first passage of an operation or an image, else the first.
  private func surest(_ passages: Set<Int>) -> Int {
    let sorted = passages.sorted()
    return sorted.first {
      let kind = history.note(of: $0).kind?.lowercased() ?? ""
      return kind == "operative" || kind == "radiology"
    } ?? sorted[0]
  }

  /// The words right behind a side: "LEFT foot".
  private func parts(_ mention: Mention) -> [String] {
    let words = history.passages[mention.passage].words
    let side = mention.side == .left ? Self.lefts : Self.rights
    return words.indices.dropLast().filter { side.contains(words[$0]) }.map { words[$0 + 1] }
      .filter { $0.utf8.count >= 3 && $0.utf8.allSatisfy(Byte.isLetter) }
  }

  private func isOnTopic(_ mention: Mention, _ pair: Pair) -> Bool {
    let most = pair.topic.max { rarity($0) < rarity($1) }
    return most.map { mention.stems.contains($0) } ?? false
  }

  /// The words of the topic as the left side's passage has them.
  private func topicWords(_ pair: Pair) -> String {
    history.passages[pair.left.passage].words
      .filter { Self.stem($0).map(pair.topic.contains) ?? false }.joined(separator: " ")
  }

  /// The pair, and of each side the first passage on the same topic, else the plainest.
  private func passages(_ pair: Pair) -> [Int] {
    var passages = [pair.left.passage, pair.right.passage]
    for side in [Side.left, .right] {
      let others = mentions.filter { $0.side == side && !$0.stems.isDisjoint(with: pair.topic) }
      let plainest = others.min { (plainness($0), $0.passage) < (plainness($1), $1.passage) }
      let more = [others.first, plainest].compactMap { $0?.passage }
      if let one = more.first(where: { !passages.contains($0) }) { passages.append(one) }
    }
    return passages
  }

  /// 0 for a conclusion, 1 for another passage.
  private func plainness(_ mention: Mention) -> Int {
    let section = history.passages[mention.passage].section
    let isConclusion = section == .impression || section == .postoperativeDiagnosis
    return isConclusion || history.passages[mention.passage].lower.hasPrefix("impression") ? 0 : 1
  }

  /// How many notes hold to a side, twice for images, operations and conclusions; copies do not count.
  private func votes(_ topic: [Mention], _ side: Side) -> Int {
    var best: [Int: Int] = [:]
    let results = history.cues.set("result")
    for mention in topic where mention.side == side {
      let passage = history.passages[mention.passage]
      guard !passage.isStale, !passage.isRepeated else { continue }
      let kind = history.notes[mention.note].note.kind?.lowercased() ?? ""
      let isSure =
        kind == "operative" || kind == "radiology" || passage.has(results)
        || plainness(mention) == 0
      best[mention.note] = max(best[mention.note] ?? 0, isSure ? 2 : 1)
    }
    return best.values.reduce(0, +)
  }

  /// Keeps the side that clearly more notes hold to; none when it is open.
  private mutating func overrule(_ pair: Pair) {
    let topic = mentions.filter { isOnTopic($0, pair) }
    let left = votes(topic, .left)
    let right = votes(topic, .right)
    let isOpen = max(left, right) < 2 * min(left, right)
    let isTold = topic.contains { $0.side == .both }
    for mention in topic where mention.side != .both {
      let isMinor = mention.side == .left ? left < right : right < left
      if isOpen && isTold || !isOpen && isMinor { overruled.insert(mention.passage) }
    }
  }
}
