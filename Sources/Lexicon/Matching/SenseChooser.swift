import ClinicalRecord
import ClinicalText

/// Decides which meaning of a term holds at a place, by capitals, words nearby and section.
struct SenseChooser {
  let image: LexiconImage

  /// How many atoms before and behind a term count as near.
  static let reach = 30

  /// Where a term stands.
  struct Place {
    var atoms: Range<Int>
    /// Its first word stands in capitals, and not because all its sentence does.
    var isLoud: Bool
    var section: SectionKind?
  }

  /// The meaning that holds for the term whose senses begin at `first`; nil when none surely does.
  ///
  /// A meaning whose contexts are near goes before one without; one with contexts of which none is near
  /// does not hold.
  func choose(_ first: Int, at place: Place, in ids: UnsafeBufferPointer<UInt32>) -> Int? {
    var plain: Int?
    var best: Int?
    var bestScore = 0
    var index = first
    while true {
      let flags = image.senses[3 * index + 1]
      let kind = flags & Sense.kindMask
      let fits = flags & Sense.known == 0 && (flags & Sense.capitals == 0 || place.isLoud)
      if fits, isChoice(kind, image.senses[3 * index + 2]) {
        let context = Int(image.senses[3 * index + 2])
        if context == 0 {
          if plain == nil { plain = index }
        } else {
          let score = score(context, place, ids)
          if score > bestScore {
            bestScore = score
            best = index
          }
        }
      }
      if flags & Sense.last != 0 { break }
      index += 1
    }
    return best ?? plain
  }

  /// A meaning to choose: a concept or a distractor; a site where it is one of an abbreviation's meanings.
  private func isChoice(_ kind: UInt32, _ context: UInt32) -> Bool {
    switch kind {
    case Sense.Kind.qualifier.rawValue, Sense.Kind.head.rawValue: false
    case Sense.Kind.site.rawValue: context != 0
    default: true
    }
  }

  /// How many of the contexts are near; the section counts like two.
  private func score(_ context: Int, _ place: Place, _ ids: UnsafeBufferPointer<UInt32>) -> Int {
    let lower = max(0, place.atoms.lowerBound - Self.reach)
    let upper = min(ids.count, place.atoms.upperBound + Self.reach)
    var score = 0
    var position = context + 1
    for _ in 0..<Int(image.contexts[context]) {
      let length = Int(image.contexts[position])
      let head = image.contexts[position + 1]
      if head & LexiconBuilder.sectionMark != 0 {
        let kind = SectionKind.allCases[Int(head & ~LexiconBuilder.sectionMark)]
        if place.section == kind { score += 2 }
      } else if stands(position + 1, length, ids, lower..<place.atoms.lowerBound)
        || stands(position + 1, length, ids, place.atoms.upperBound..<upper)
      {
        score += 1
      }
      position += 1 + length
    }
    return score
  }

  private func stands(
    _ run: Int, _ length: Int, _ ids: UnsafeBufferPointer<UInt32>, _ range: Range<Int>
  ) -> Bool {
    guard range.count >= length else { return false }
    for start in range.lowerBound...(range.upperBound - length)
    where ids[start] == image.contexts[run] {
      var i = 1
      while i < length, ids[start + i] == image.contexts[run + i] { i += 1 }
      if i == length { return true }
    }
    return false
  }
}
