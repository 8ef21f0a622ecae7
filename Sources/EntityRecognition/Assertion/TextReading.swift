import ClinicalRecord
import ClinicalText

/// One text as the assertion of its mentions sees it: folded words, sentences and the cues around each mention.
struct TextReading {
  let words: [KnownWord]
  let sections: [Section]
  /// A number for the kind of each section and of the one it is a part of, 0 for none.
  let sectionCodes: [(own: UInt64, parent: UInt64)]
  /// In the order of the mentions' ranges.
  private(set) var views: [MentionView] = []
  /// For each view its place in the caller's list.
  private(set) var order: [Int] = []
  private(set) var cues: [SeenCue] = []
  /// For each token the view that holds it, or -1.
  private(set) var holders: [Int32]
  let sentences: [Sentence]
  /// How often the text says "you": never, a few times, often.
  let addressing: UInt64
  let tokens: [Token]

  init(
    _ text: borrowing TokenizedText, sections: [Section],
    mentions: [(range: TextRange, type: EntityType)], table: CueTable, memory: inout WordMemory
  ) {
    words = memory.words(of: text)
    self.sections = sections
    sectionCodes = sections.map {
      (AssertionFeatures.code($0.kind), AssertionFeatures.code($0.parent))
    }
    let addressed = words.lazy.filter(\.kind.isYou).count * 200
    addressing = addressed == 0 ? 0 : addressed < words.count ? 1 : 2
    sentences = text.sentences
    tokens = text.tokens
    holders = [Int32](repeating: -1, count: words.count)
    order = mentions.indices.sorted { mentions[$0].range < mentions[$1].range }
    views.reserveCapacity(order.count)
    for index in order {
      let tokens = text.tokenIndices(in: mentions[index].range)
      for token in tokens { holders[token] = Int32(views.count) }
      views.append(
        MentionView(
          type: mentions[index].type, tokens: tokens, sentence: Self.sentence(of: tokens, text),
          section: Self.section(at: mentions[index].range.lower, sections), cues: 0..<0))
    }
    readCues(table)
  }

  /// The tokens of the sentences that a mention touches.
  private static func sentence(of tokens: Range<Int>, _ text: borrowing TokenizedText) -> Range<Int>
  {
    guard let first = text.sentenceIndex(ofToken: tokens.lowerBound) else { return tokens }
    let start = text.sentences[first].tokens.lowerBound
    var end = text.sentences[first].tokens.upperBound
    var next = first + 1
    while end < tokens.upperBound, next < text.sentences.count {
      end = text.sentences[next].tokens.upperBound
      next += 1
    }
    return start..<max(end, tokens.upperBound)
  }

  private static func section(at offset: Int32, _ sections: [Section]) -> Int {
    var low = 0
    var high = sections.count
    while low < high {
      let middle = (low + high) / 2
      if sections[middle].range.lower <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 && sections[low - 1].range.contains(offset) ? low - 1 : -1
  }

  private mutating func readCues(_ table: CueTable) {
    var finder = CueFinder(table)
    var sentence = -1..<0
    var isAddressed = false
    words.withUnsafeBufferPointer { words in
      holders.withUnsafeBufferPointer { holders in
        for index in views.indices {
          if views[index].sentence != sentence {
            sentence = views[index].sentence
            isAddressed = words[sentence].contains(where: \.kind.isYou)
            finder.read(sentence, words, mentions: holders)
          }
          views[index].isAddressed = isAddressed
          let start = cues.count
          let tokens = views[index].tokens
          for cue in finder.cues {
            let row = table.rows[Int(cue.row)]
            if row.category == .terminator, !row.isPast { continue }
            let isBefore = cue.tokens.lowerBound < tokens.lowerBound
            let between =
              isBefore
              ? cue.tokens.upperBound..<max(cue.tokens.upperBound, tokens.lowerBound)
              : tokens.upperBound..<max(tokens.upperBound, cue.tokens.lowerBound)
            let gap = finder.gap(between, words, stops: row.stops)
            cues.append(
              SeenCue(
                cue: cue, gap: gap, isBefore: isBefore,
                holds: row.concerns(views[index].type) && row.reaches(gap, isBefore: isBefore)))
          }
          views[index].cues = start..<cues.count
          (views[index].ruled, views[index].ruling) = AssertionRules.decide(
            views[index], cues, table, kind: kind(views[index]))
        }
      }
    }
  }

  /// The kind of the section that a view stands in.
  func kind(_ view: MentionView) -> SectionKind? {
    view.section >= 0 ? sections[view.section].kind : nil
  }
}

extension TextReading {
  /// The index of the first token that ends behind `offset`.
  func firstToken(endingAfter offset: Int32) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].upper <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The index of the sentence that begins at or before a token and holds it.
  func sentenceIndex(ofToken token: Int) -> Int? {
    var low = 0
    var high = sentences.count
    while low < high {
      let middle = (low + high) / 2
      if sentences[middle].tokens.upperBound <= token { low = middle + 1 } else { high = middle }
    }
    return low < sentences.count && sentences[low].tokens.contains(token) ? low : nil
  }
}
