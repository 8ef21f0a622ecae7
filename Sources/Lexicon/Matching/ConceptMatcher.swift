import ClinicalRecord
import ClinicalText

/// Finds the concepts of a lexicon in texts, in one pass over each; one matcher serves one worker.
public struct ConceptMatcher: ~Copyable {
  public let lexicon: ConceptLexicon
  private var images: [ImageMatcher]
  private var found: [ConceptMatch] = []
  private var joined: [ConceptMatch] = []

  public init(_ lexicon: ConceptLexicon = .linked) {
    self.lexicon = lexicon
    images = zip(lexicon.images, lexicon.bases).map { ImageMatcher($0, base: $1) }
  }

  /// The matches in `text`, in order and disjoint, in place of what `matches` held.
  public mutating func match(
    _ text: borrowing TokenizedText, sections: [Section] = [], into matches: inout [ConceptMatch]
  ) {
    images[0].match(text, sections: sections, into: &matches)
    for i in images.indices.dropFirst() {
      images[i].match(text, sections: sections, into: &found)
      join(&matches)
    }
  }

  /// The matches, and for each token what the lexicon says of it.
  public mutating func match(
    _ text: borrowing TokenizedText, sections: [Section] = [], into matches: inout [ConceptMatch],
    marks: inout [LexiconMarks]
  ) {
    marks.removeAll(keepingCapacity: true)
    marks.append(contentsOf: repeatElement([], count: text.tokens.count))
    images[0].match(text, sections: sections, into: &matches, marks: &marks)
    for i in images.indices.dropFirst() {
      images[i].match(text, sections: sections, into: &found, marks: &marks)
      join(&matches)
    }
  }

  /// Brings what a later image found into the matches of those before it.
  ///
  /// Of two names that overlap the longer one counts, of two as long the earlier image's; the mention takes the
  /// qualifiers and the site that either found.
  private mutating func join(_ matches: inout [ConceptMatch]) {
    guard !found.isEmpty else { return }
    joined.removeAll(keepingCapacity: true)
    var i = 0
    var j = 0
    while i < matches.count || j < found.count {
      let isFirst =
        j == found.count
        || i < matches.count && matches[i].tokens.lowerBound <= found[j].tokens.lowerBound
      add(isFirst ? matches[i] : found[j], isEarlier: isFirst)
      if isFirst { i += 1 } else { j += 1 }
    }
    swap(&matches, &joined)
  }

  /// Appends a match, or decides between it and the last one where they overlap.
  private mutating func add(_ match: ConceptMatch, isEarlier: Bool) {
    guard let last = joined.last, last.tokens.overlaps(match.tokens) else {
      return joined.append(match)
    }
    let wins =
      match.core.count > last.core.count || match.core.count == last.core.count && isEarlier
    var winner = wins ? match : last
    if match.core.overlaps(last.core) {
      winner.tokens =
        min(
          match.tokens.lowerBound, last.tokens.lowerBound)..<max(
          match.tokens.upperBound, last.tokens.upperBound)
    } else if wins {
      winner.tokens = max(match.tokens.lowerBound, last.tokens.lowerBound)..<match.tokens.upperBound
    }
    joined[joined.count - 1] = winner
    guard joined.count > 1, joined[joined.count - 2].tokens.overlaps(winner.tokens) else { return }
    joined[joined.count - 1].tokens =
      joined[joined.count - 2].tokens.upperBound..<winner.tokens.upperBound
  }
}
