import CKernels
import ClinicalRecord
import ClinicalText

/// Finds the concepts of one image in texts; `base` is the number of its first concept.
struct ImageMatcher {
  let image: LexiconImage
  let base: Int
  private var atoms = AtomSequence()
  private var candidates: [Candidate] = []
  private var modifiers: [UInt8] = []
  private var marks: [LexiconMarks] = []

  /// A term at a place, before overlaps are decided.
  struct Candidate {
    var lower: Int
    var upper: Int
    var sense: Int
    var kind: Sense.Kind
  }

  static let qualifier: UInt8 = 1
  static let site: UInt8 = 2
  /// The bit of a head, and above it the type it gives.
  static let head: UInt8 = 4
  static let headShift: UInt8 = 3
  /// The bit of a qualifier that makes a finding of a test.
  static let abnormal: UInt8 = 64
  /// The bit of a qualifier that may stand behind the name.
  static let behind: UInt8 = 128

  init(_ image: LexiconImage, base: Int) {
    self.image = image
    self.base = base
  }

  /// The matches in `text`, in order and disjoint, in place of what `matches` held.
  mutating func match(
    _ text: borrowing TokenizedText, sections: [Section], into matches: inout [ConceptMatch]
  ) {
    matches.removeAll(keepingCapacity: true)
    read(text, sections, matches: &matches, marking: false)
  }

  /// The matches; what the image says of each token is added to `marks`.
  mutating func match(
    _ text: borrowing TokenizedText, sections: [Section], into matches: inout [ConceptMatch],
    marks: inout [LexiconMarks]
  ) {
    matches.removeAll(keepingCapacity: true)
    swap(&marks, &self.marks)
    read(text, sections, matches: &matches, marking: true)
    swap(&marks, &self.marks)
  }

  private mutating func read(
    _ text: borrowing TokenizedText, _ sections: [Section], matches: inout [ConceptMatch],
    marking: Bool
  ) {
    atoms.removeAll()
    var bounds: [Int] = [0]
    bounds.reserveCapacity(text.sentences.count + 1)
    text.text.bytes.withUnsafeBufferPointer { bytes in
      text.tokens.withUnsafeBufferPointer { tokens in
        for sentence in text.sentences {
          atoms.append(tokens, sentence.tokens, of: bytes, in: image)
          bounds.append(atoms.count)
        }
      }
    }
    modifiers.removeAll(keepingCapacity: true)
    modifiers.append(contentsOf: repeatElement(0, count: atoms.count))
    var section = 0
    for index in text.sentences.indices {
      let start = text.sentences[index].range.lower
      while section + 1 < sections.count, sections[section + 1].range.lower <= start {
        section += 1
      }
      let kind =
        section < sections.count && sections[section].range.contains(start)
        ? sections[section].kind : nil
      let range = bounds[index]..<bounds[index + 1]
      gather(range, kind)
      if marking { mark(range) }
      choose(range, text, into: &matches, marking: marking)
    }
    if !sections.isEmpty { dropTitles(text, sections, from: &matches) }
  }

  /// Takes out what only names a section; a row label that names a test stays, and so does a whole sentence that
  /// looks like a title ("1. Fever.").
  private func dropTitles(
    _ text: borrowing TokenizedText, _ sections: [Section], from matches: inout [ConceptMatch]
  ) {
    var section = 0
    matches.removeAll { match in
      let lower = text.tokens[match.tokens.lowerBound].lower
      while section + 1 < sections.count, sections[section + 1].range.lower <= lower {
        section += 1
      }
      let found = sections[section]
      let upper = text.tokens[match.tokens.upperBound - 1].upper
      guard found.title.contains(TextRange(lower, upper)) else { return false }
      let isLabel = found.kind == .imaging || found.kind == .reviewOfSystemsPart
      if isLabel, match.type == .test { return false }
      let end = Int(found.title.upper)
      return end >= text.text.count || text.text.bytes[end] != Byte.period
    }
  }

  /// Finds the longest term at each atom of a sentence.
  private mutating func gather(_ range: Range<Int>, _ section: SectionKind?) {
    candidates.removeAll(keepingCapacity: true)
    let chooser = SenseChooser(image: image)
    let shouts = isShouted(range)
    atoms.ids.withUnsafeBufferPointer { ids in
      atoms.shape.withUnsafeBufferPointer { shape in
        for start in range {
          fetch(start, range, ids)
          guard ids[start] != Atom.unknown, shape[start] & AtomSequence.opens != 0 else { continue }
          var state = image.root[Int(ids[start])]
          var end = start
          var found: Candidate?
          while state != 0 {
            end += 1
            let accept = Int(image.accepts[Int(state)])
            if accept != 0, shape[end - 1] & AtomSequence.closes != 0 {
              note(accept, start..<end)
              let place = SenseChooser.Place(
                atoms: start..<end, isLoud: !shouts && shape[start] & AtomSequence.capitals != 0,
                section: section)
              if let sense = chooser.choose(accept, at: place, in: ids) {
                let kind = image.sense(sense).kind
                found = Candidate(lower: start, upper: end, sense: sense, kind: kind)
              }
            }
            guard end < range.upperBound, ids[end] != Atom.unknown else { break }
            state = image.step(state, ids[end])
          }
          if found == nil, start > range.lowerBound { found = headed(start) }
          if let found { candidates.append(found) }
        }
      }
    }
  }

  /// Begins to fetch what the atoms a few places ahead will need.
  @inline(__always)
  private func fetch(_ index: Int, _ range: Range<Int>, _ ids: UnsafeBufferPointer<UInt32>) {
    guard index + 8 < range.upperBound else { return }
    ck_prefetch(image.root.baseAddress! + Int(ids[index + 8]))
    let state = Int(image.root[Int(ids[index + 4])])
    ck_prefetch(image.accepts.baseAddress! + state)
    ck_prefetch(image.firstEdge.baseAddress! + state)
  }

  /// A head behind a site names a mention although no term does: "heart problems".
  private func headed(_ index: Int) -> Candidate? {
    guard modifiers[index] & Self.head != 0, modifiers[index - 1] & Self.site != 0 else {
      return nil
    }
    let target = Int(modifiers[index] >> Self.headShift & 7)
    let kind =
      target == LexiconBuilder.ofSite ? Sense.Kind.finding : Sense.Kind(rawValue: UInt32(target))
    guard let kind, kind == .disease || kind == .finding || kind == .procedure else { return nil }
    var sense = Int(image.accepts[Int(image.root[Int(atoms.ids[index])])])
    while image.sense(sense).kind != .head { sense += 1 }
    return Candidate(lower: index, upper: index + 1, sense: sense, kind: kind)
  }

  /// Remembers that atoms are a qualifier or a site.
  @inline(__always)
  private mutating func note(_ accept: Int, _ range: Range<Int>) {
    var index = accept
    var bits: UInt8 = 0
    while true {
      let flags = image.senses[3 * index + 1]
      switch flags & Sense.kindMask {
      case Sense.Kind.qualifier.rawValue where flags & Sense.outside == 0:
        bits |= Self.qualifier
        if flags & Sense.abnormal != 0 { bits |= Self.abnormal }
        if flags & Sense.behind != 0 { bits |= Self.behind }
      case Sense.Kind.head.rawValue:
        bits |= Self.head | UInt8(image.senses[3 * index]) << Self.headShift
      case Sense.Kind.site.rawValue where image.senses[3 * index + 2] == 0: bits |= Self.site
      default: break
      }
      if flags & Sense.last != 0 { break }
      index += 1
    }
    if bits != 0 { for i in range { modifiers[i] |= bits } }
  }

  /// True for a sentence of several words that is written in capitals throughout.
  private func isShouted(_ range: Range<Int>) -> Bool {
    var loud = 0
    var quiet = 0
    for i in range where atoms.ids[i] != Atom.unknown {
      if atoms.shape[i] & AtomSequence.capitals != 0 { loud += 1 } else { quiet += 1 }
    }
    return loud >= 3 && loud > 2 * quiet
  }

  private mutating func mark(_ range: Range<Int>) {
    for candidate in candidates {
      let lower = Int(atoms.first[candidate.lower])
      let upper = Int(atoms.last[candidate.upper - 1]) + 1
      for token in lower..<upper {
        marks[token].formUnion(.of(candidate.kind, at: token - lower, of: upper - lower))
      }
    }
    for i in range where modifiers[i] != 0 {
      for token in Int(atoms.first[i])...Int(atoms.last[i]) {
        if modifiers[i] & Self.qualifier != 0 { marks[token].formUnion(.qualifier) }
        if modifiers[i] & Self.site != 0 { marks[token].formUnion(.site) }
      }
    }
  }

  /// Takes the leftmost longest of overlapping candidates, joins those that stand side by side, and gives
  /// each its qualifiers and its site.
  private mutating func choose(
    _ range: Range<Int>, _ text: borrowing TokenizedText, into matches: inout [ConceptMatch],
    marking: Bool
  ) {
    let grower = SpanGrower(ids: atoms.ids, shape: atoms.shape, modifiers: modifiers)
    var taken = range.lowerBound
    var index = 0
    while index < candidates.count {
      let first = candidates[index]
      index += 1
      guard first.lower >= taken else { continue }
      guard var type = first.kind.type else {
        taken = first.upper
        continue
      }
      var name = first
      var upper = first.upper
      while true {
        while index < candidates.count, candidates[index].lower < upper { index += 1 }
        if index < candidates.count, candidates[index].lower == upper,
          let next = candidates[index].kind.type, SpanGrower.joins(type, next)
        {
          name = candidates[index]
          type = next
          upper = name.upper
        } else if upper < range.upperBound, let next = grower.head(upper, behind: type) {
          type = next
          upper += 1
        } else {
          break
        }
      }
      let next = index < candidates.count ? candidates[index].lower : range.upperBound
      let span = grower.grow(first.lower..<upper, type, within: taken..<next)
      taken = span.upperBound
      if type == .test, grower.isAbnormal(span.lowerBound..<first.lower) { type = .finding }
      add(name, span, type, isJoined: upper != first.upper, to: &matches)
      if marking {
        for token in matches[matches.count - 1].tokens { marks[token].formUnion(.chosen) }
      }
    }
  }

  private func add(
    _ name: Candidate, _ span: Range<Int>, _ type: EntityType, isJoined: Bool,
    to matches: inout [ConceptMatch]
  ) {
    let sense = image.sense(name.sense)
    matches.append(
      ConceptMatch(
        tokens: tokens(span), core: tokens(name.lower..<name.upper),
        concept: sense.kind == .head ? nil : base + Int(sense.target),
        type: type, basis: isJoined ? .partial : basis(sense)))
  }

  private func tokens(_ range: Range<Int>) -> Range<Int> {
    Int(atoms.first[range.lowerBound])..<Int(atoms.last[range.upperBound - 1]) + 1
  }

  private func basis(_ sense: Sense) -> CodeBasis {
    sense.isShort ? .abbreviation : sense.isDirect ? .exact : .folded
  }
}
