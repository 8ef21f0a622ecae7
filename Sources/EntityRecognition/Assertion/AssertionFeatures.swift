import ClinicalRecord
import ClinicalText

/// The features by which the classifier knows a mention; each a hash and the token it was read from.
struct AssertionFeatures: ~Copyable {
  struct Feature {
    var hash: UInt32
    /// The token it was read from; -1 for none.
    var token: Int32
  }

  private(set) var count = 0
  private var features = UnsafeMutableBufferPointer<Feature>.allocate(capacity: 512)

  private static let window = 12

  init() {}

  deinit { features.deallocate() }

  subscript(number: Int) -> Feature {
    precondition(number < count, "no such feature")
    return features[number]
  }

  var hashes: [UInt32] { features[..<count].map(\.hash) }

  mutating func removeAll() { count = 0 }

  /// Reads the features of a mention; `labels` are the classes that a first model gave to all mentions.
  mutating func read(
    _ index: Int, of reading: borrowing TextReading, _ table: CueTable, labels: [Int] = []
  ) {
    removeAll()
    let view = reading.views[index]
    let type = Self.code(view.type)
    let section = view.section >= 0 ? reading.sectionCodes[view.section].own : 0
    add(1)
    add(2, type)
    add(3, section)
    add(4, section, type)
    if view.section >= 0, reading.sectionCodes[view.section].parent != 0 {
      add(5, reading.sectionCodes[view.section].parent)
    }
    addRule(view, type: type, section: section)
    addCues(view, reading, table, type: type, section: section)
    let group = type <= 1 ? 0 : type <= 3 ? 1 : 2
    addWords(view, reading.words, group: group)
    addMention(view, reading.words, section: section)
    addNeighbours(index, reading)
    addTitle(view, reading)
    addLead(view, reading)
    addPlainWords(view, reading, group: group)
    addReader(view, reading)
    addLabels(index, reading, labels)
  }

  private mutating func add(_ kind: UInt64, _ a: UInt64 = 0, _ b: UInt64 = 0, token: Int = -1) {
    if count == features.count { grow() }
    features[count] = Feature(hash: Self.hash(kind, a, b), token: Int32(token))
    count += 1
  }

  /// Adds what a word makes by itself, when that weighs anything.
  private mutating func add(_ form: WordFeature, _ word: KnownWord, token: Int = -1) {
    guard word.forms >> form.bit & 1 != 0 else { return }
    add(form.kind, word.hash, form.argument, token: token)
  }

  private static func hash(_ kind: UInt64, _ a: UInt64, _ b: UInt64) -> UInt32 {
    let hash = FeatureHash.mix(FeatureHash.mix(kind, a), b)
    return max(1, UInt32(truncatingIfNeeded: hash >> 16))
  }

  /// The hash of what a word makes by itself.
  static func hash(_ form: WordFeature, of word: UInt64) -> UInt32 {
    hash(form.kind, word, form.argument)
  }

  private mutating func grow() {
    let larger = UnsafeMutableBufferPointer<Feature>.allocate(capacity: features.count * 2)
    _ = larger.update(fromContentsOf: features)
    features.deallocate()
    features = larger
  }

  // MARK: rules and cues

  private mutating func addRule(_ view: MentionView, type: UInt64, section: UInt64) {
    let ruled = Self.code(view.ruled)
    add(10, ruled)
    add(11, ruled, type)
    add(12, ruled, section)
  }

  private mutating func addCues(
    _ view: MentionView, _ reading: borrowing TextReading, _ table: CueTable, type: UInt64,
    section: UInt64
  ) {
    var nearestBefore: (cost: Int, index: Int)?
    var nearestAfter: (cost: Int, index: Int)?
    for index in view.cues {
      let seen = reading.cues[index]
      let row = table.rows[Int(seen.cue.row)]
      if row.category == .terminator { continue }
      let token = seen.cue.tokens.lowerBound
      let side: UInt64 = seen.isBefore ? 1 : 2
      let holds: UInt64 = seen.holds ? 4 : 0
      let category = Self.code(row.category)
      let place = category << 8 | side | holds
      add(20, row.phrase, side | holds, token: token)
      add(21, place, row.reach.code, token: token)
      add(22, place, Self.distance(seen.gap), token: token)
      add(23, place, type, token: token)
      add(24, place, seen.gap.terminator, token: token)
      if seen.holds {
        add(25, place, section, token: token)
        add(26, row.phrase, type << 8 | side, token: token)
      }
      let cost = AssertionRules.cost(seen)
      if seen.isBefore {
        if nearestBefore == nil || cost <= nearestBefore!.cost { nearestBefore = (cost, index) }
      } else if nearestAfter == nil || cost < nearestAfter!.cost {
        nearestAfter = (cost, index)
      }
    }
    for (side, nearest) in [(1 as UInt64, nearestBefore), (2, nearestAfter)] {
      guard let nearest else {
        add(27, side)
        continue
      }
      let seen = reading.cues[nearest.index]
      let row = table.rows[Int(seen.cue.row)]
      let token = seen.cue.tokens.lowerBound
      add(28, row.phrase, Self.distance(seen.gap) << 2 | side, token: token)
      add(
        29, Self.code(row.category) << 2 | side, Self.distance(seen.gap) << 4 | type, token: token)
    }
  }

  /// How far, in a few steps, and whether only an enumeration lies between.
  private static func distance(_ gap: Gap) -> UInt64 {
    let steps: UInt64 =
      switch gap.plain {
      case 0: 0
      case 1: 1
      case 2: 2
      case 3...4: 3
      case 5...8: 4
      default: 5
      }
    let marks: UInt64 =
      (gap.isBroken ? 16 : 0) | (gap.terminator != 0 ? 32 : 0) | (gap.verbs > 0 ? 64 : 0)
    let rest: UInt64 = (gap.isEnumeration ? 128 : 0) | (gap.hasColon ? 256 : 0)
    return steps | marks | rest | (gap.commas > 0 ? 512 : 0)
  }

  // MARK: words

  private mutating func addWords(_ view: MentionView, _ words: [KnownWord], group: Int) {
    let start = view.sentence.lowerBound
    let end = view.sentence.upperBound
    for step in 1...3 {
      let before = view.tokens.lowerBound - step
      let after = view.tokens.upperBound + step - 1
      // Outside the sentence stand 1 and 2 for all words.
      if before >= start {
        add(.before(step), words[before], token: before)
      } else {
        add(30 + UInt64(step), 1)
      }
      if after < end {
        add(.behind(step), words[after], token: after)
      } else {
        add(34 + UInt64(step), 2)
      }
      let left = before >= start ? words[before].hash : 1
      let right = after < end ? words[after].hash : 2
      if step == 2 {
        let near = before + 1 >= start ? words[before + 1].hash : 1
        let next = after - 1 < end ? words[after - 1].hash : 2
        add(38, left, near, token: before + 1)
        add(39, next, right, token: after - 1)
      }
      if step == 1 {
        if before >= start {
          add(.next(before: group), words[before], token: before)
        } else {
          add(48, 1, UInt64(group))
        }
        if after < end {
          add(.next(behind: group), words[after], token: after)
        } else {
          add(49, 2, UInt64(group))
        }
        add(50, left, right)
      }
    }
    let before = WordFeature.near(before: group)
    for token in max(start, view.tokens.lowerBound - Self.window)..<view.tokens.lowerBound {
      add(before, words[token], token: token)
    }
    let behind = WordFeature.near(behind: group)
    for token in view.tokens.upperBound..<min(end, view.tokens.upperBound + Self.window)
    where view.tokens.upperBound < end {
      add(behind, words[token], token: token)
    }
    add(.opening(group), words[start], token: start)
    add(43, words[start].hash, start + 1 < end ? words[start + 1].hash : 0, token: start)
    add(.closing(group), words[end - 1])
  }

  private mutating func addMention(_ view: MentionView, _ words: [KnownWord], section: UInt64) {
    var whole: UInt64 = 3
    for token in view.tokens {
      whole = FeatureHash.mix(whole, words[token].hash)
      add(.inside, words[token], token: token)
    }
    guard let last = view.tokens.last, let first = view.tokens.first else { return }
    add(52, whole, token: first)
    add(.head, words[last], token: last)
    add(54, words[last].hash, section, token: last)
    add(.first, words[first], token: first)
  }

  // MARK: layout

  /// What the rules say of the mentions on both sides, and what joins them to this one.
  private mutating func addNeighbours(_ index: Int, _ reading: borrowing TextReading) {
    let view = reading.views[index]
    for (side, step) in [(1 as UInt64, -1), (2, 1)] {
      let other = index + step
      guard reading.views.indices.contains(other), reading.views[other].sentence == view.sentence
      else {
        add(60, side)
        continue
      }
      let near = reading.views[other]
      let between =
        step < 0
        ? near.tokens.upperBound..<max(near.tokens.upperBound, view.tokens.lowerBound)
        : view.tokens.upperBound..<max(view.tokens.upperBound, near.tokens.lowerBound)
      var joint: UInt64 = 5
      if between.count <= 3 {
        for token in between { joint = FeatureHash.mix(joint, reading.words[token].hash) }
      }
      let ruled = Self.code(near.ruled)
      add(61, ruled << 2 | side, joint)
      add(62, ruled << 2 | side, Self.code(near.type))
      add(63, Self.code(near.type) << 2 | side, joint)
    }
  }

  private mutating func addTitle(_ view: MentionView, _ reading: borrowing TextReading) {
    guard view.section >= 0 else { return }
    let title = reading.sections[view.section].title
    var whole: UInt64 = 7
    var token = reading.firstToken(endingAfter: title.lower)
    while token < reading.tokens.count, reading.tokens[token].lower < title.upper {
      whole = FeatureHash.mix(whole, reading.words[token].hash)
      add(.title, reading.words[token], token: token)
      token += 1
    }
    add(65, whole)
  }

  /// The line that leads in a list: the last sentence before this one that ended with a colon.
  private mutating func addLead(_ view: MentionView, _ reading: borrowing TextReading) {
    guard var index = reading.sentenceIndex(ofToken: view.sentence.lowerBound), index > 0 else {
      return
    }
    let first = index
    while index > 0, first - index < 12 {
      index -= 1
      let tokens = reading.sentences[index].tokens
      let last = reading.words[tokens.upperBound - 1].hash
      if last == Self.colon {
        for token in tokens.suffix(10) { add(.lead, reading.words[token], token: token) }
        if first - index == 1 {
          for token in tokens.suffix(4) { add(.leadEnd, reading.words[token]) }
        }
        return
      }
      if index == first - 1 {
        for token in tokens.prefix(3) { add(.previous, reading.words[token], token: token) }
      }
    }
  }

  /// The nearest words on both sides when mentions and what joins them are passed over.
  private mutating func addPlainWords(
    _ view: MentionView, _ reading: borrowing TextReading, group: Int
  ) {
    var found = 0
    var last: UInt64 = 0
    var token = view.tokens.lowerBound - 1
    while token >= view.sentence.lowerBound, found < 6 {
      defer { token -= 1 }
      let word = reading.words[token]
      guard reading.holders[token] < 0, !word.kind.isJoint else { continue }
      found += 1
      add(.plain(before: group), word, token: token)
      if found <= 3 { add(.plainNumber(before: found), word, token: token) }
      if found == 2 { add(82, word.hash, last, token: token) }
      if found == 3 { add(83, FeatureHash.mix(word.hash, last), word.hash, token: token) }
      last = found == 1 ? word.hash : FeatureHash.mix(word.hash, last)
    }
    add(84, UInt64(found))
    found = 0
    token = view.tokens.upperBound
    while token < view.sentence.upperBound, found < 4 {
      defer { token += 1 }
      let word = reading.words[token]
      guard reading.holders[token] < 0, !word.kind.isJoint else { continue }
      found += 1
      add(.plain(behind: group), word, token: token)
      if found <= 2 { add(.plainNumber(behind: found), word, token: token) }
      if found == 2 { add(87, word.hash, last, token: token) }
      last = word.hash
    }
  }

  /// To whom the text speaks: leaflets and instructions say "you".
  private mutating func addReader(_ view: MentionView, _ reading: borrowing TextReading) {
    add(88, reading.addressing)
    if view.isAddressed { add(89, reading.addressing) }
  }

  /// What a first model said of this mention and of those around it.
  mutating func addLabels(_ index: Int, _ reading: borrowing TextReading, _ labels: [Int]) {
    guard !labels.isEmpty else { return }
    let view = reading.views[index]
    let own = UInt64(labels[index])
    add(90, own)
    var around: UInt64 = own
    for step in [-2, -1, 1, 2] {
      let other = index + step
      var label: UInt64 = 9
      if reading.views.indices.contains(other) {
        let isNear = reading.views[other].sentence == view.sentence
        label = UInt64(labels[other]) | (isNear ? 16 : 0)
      }
      let side = UInt64(step + 2)
      add(91, label, side)
      add(92, label << 8 | own, side)
      if abs(step) == 1 { around = around << 8 | label }
    }
    add(93, around)
    var counts: [UInt64] = [0, 0, 0, 0, 0, 0]
    for other in max(0, index - 8)..<min(reading.views.count, index + 9)
    where other != index && reading.views[other].sentence == view.sentence {
      counts[labels[other]] += 1
    }
    for label in 0..<6 { add(94, UInt64(label) << 8 | min(counts[label], 3), own) }
  }

  private static let colon = FoldedTokens.hash(":")

  // MARK: codes

  private static func code(_ type: EntityType) -> UInt64 {
    switch type {
    case .disease: 0
    case .finding: 1
    case .drug: 2
    case .procedure: 3
    case .test: 4
    }
  }

  private static func code(_ status: AssertionStatus) -> UInt64 {
    UInt64(AssertionModel.classes.firstIndex(of: status) ?? 0)
  }

  private static func code(_ category: CueCategory) -> UInt64 {
    switch category {
    case .absent: 1
    case .possible: 2
    case .hypothetical: 3
    case .family: 4
    case .allergy: 5
    case .historical: 6
    case .present: 7
    case .other: 8
    case .pseudo: 9
    case .terminator: 10
    }
  }

  private static let kinds: [SectionKind: UInt64] = Dictionary(
    uniqueKeysWithValues: SectionKind.allCases.enumerated().map { ($1, UInt64($0) + 1) })

  /// A number for a kind of section, 0 for none.
  static func code(_ kind: SectionKind?) -> UInt64 {
    kind.map { kinds[$0] ?? 0 } ?? 0
  }
}
