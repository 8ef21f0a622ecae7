import ClinicalRecord
import ClinicalText

/// Finds the concept that a mention means, and its codes.
public struct CodeFinder: ~Copyable {
  public let lexicon: ConceptLexicon
  private let breaker = WordBreaker()
  private var atoms = AtomSequence()
  private var tokens: [Token] = []
  private var modifiers: [UInt8] = []

  /// What was found for a mention.
  public struct Found: Hashable, Sendable {
    public var concept: Int
    /// Best first; empty when the concept has none.
    public var codes: [Code]
    public var basis: CodeBasis
  }

  public init(_ lexicon: ConceptLexicon = .linked) { self.lexicon = lexicon }

  /// The numbers of the concepts that a term names as a whole, best first.
  mutating func senses(of term: String) -> [Int] {
    read(NoteText(term))
    var found: [Int] = []
    func add(_ first: Int) {
      forEachSense(first) { sense in
        guard sense.kind.type != nil, sense.target != .max else { return }
        if !found.contains(Int(sense.target)) { found.append(Int(sense.target)) }
      }
    }
    add(accept(0..<atoms.count))
    if found.isEmpty { add(lexicon.image.bag(LexiconImage.bagHash(content(0..<atoms.count)))) }
    return found
  }

  /// The concept and codes of a mention of that type; nil when unsure.
  ///
  /// The whole mention is looked up first, then its words in any order, then what is left without
  /// qualifiers and without sites. `match` is what the matcher found there, which knows the context.
  public mutating func codes(
    for mention: String, type: EntityType, match: ConceptMatch? = nil
  ) -> Found? {
    read(NoteText(mention))
    let whole = 0..<atoms.count
    guard !whole.isEmpty else { return nil }
    if let match, let concept = match.concept, match.core == match.tokens,
      fits(lexicon.type(concept), type)
    {
      return found(
        concept, match.basis == .abbreviation ? .abbreviation : basis(mention, concept))
    }
    if let sense = best(accept(whole), type) {
      let number = Int(sense.target)
      return found(number, sense.isShort ? .abbreviation : basis(mention, number))
    }
    if let sense = best(bag(whole, dropping: 0), type) { return found(Int(sense.target), .folded) }
    for range in rests(whole) {
      if let sense = best(accept(range), type) { return found(Int(sense.target), .partial) }
    }
    for drop in [ConceptMatcher.qualifier, ConceptMatcher.qualifier | ConceptMatcher.site] {
      if let sense = best(bag(whole, dropping: drop), type) {
        return found(Int(sense.target), .partial)
      }
    }
    return nil
  }

  private mutating func read(_ text: NoteText) {
    tokens.removeAll(keepingCapacity: true)
    breaker.tokenize(text, into: &tokens)
    atoms.removeAll()
    let image = lexicon.image
    text.bytes.withUnsafeBufferPointer { bytes in
      tokens.withUnsafeBufferPointer { tokens in
        atoms.append(tokens, 0..<tokens.count, of: bytes, in: image)
      }
    }
    markModifiers()
  }

  /// The first sense of the term that these atoms are, 0 when they are none.
  private func accept(_ range: Range<Int>) -> Int {
    var state: UInt32 = 0
    for i in range {
      guard atoms.ids[i] != Atom.unknown else { return 0 }
      state = lexicon.image.step(state, atoms.ids[i])
      if state == 0 { return 0 }
    }
    return range.isEmpty ? 0 : Int(lexicon.image.accepts[Int(state)])
  }

  private func content(_ range: Range<Int>) -> [UInt32] { TermVariants.content(atoms.ids[range]) }

  /// The first sense of the words without those of a dropped kind, in any order.
  private func bag(_ range: Range<Int>, dropping kinds: UInt8) -> Int {
    let kept = kinds == 0 ? Array(range) : range.filter { modifiers[$0] & kinds == 0 }
    let ids = TermVariants.content(kept.map { atoms.ids[$0] })
    guard !ids.isEmpty, !kept.contains(where: { atoms.ids[$0] == Atom.unknown })
    else { return 0 }
    if ids.count == 1 {
      let state = lexicon.image.step(0, ids[0])
      return kinds == 0 || state == 0 ? 0 : Int(lexicon.image.accepts[Int(state)])
    }
    return lexicon.image.bag(LexiconImage.bagHash(ids))
  }

  /// What is left of a mention when qualifiers and sites are dropped one by one, longest first.
  private func rests(_ whole: Range<Int>) -> [Range<Int>] {
    var rests: [Range<Int>] = []
    var lower = whole.lowerBound
    while lower < whole.upperBound - 1,
      modifiers[lower] != 0 || Atom.isConjunction(atoms.ids[lower])
    {
      lower += 1
      rests.append(lower..<whole.upperBound)
    }
    guard let joint = whole.first(where: { $0 > 0 && atoms.ids[$0] == Atom.connector }),
      (joint + 1..<whole.upperBound).allSatisfy({
        modifiers[$0] != 0 || Atom.isConjunction(atoms.ids[$0])
      })
    else { return rests }
    for start in whole.lowerBound..<joint {
      rests.append(start..<joint)
      guard modifiers[start] != 0 else { break }
    }
    return rests
  }

  /// Marks the atoms that are part of a qualifier or a site.
  private mutating func markModifiers() {
    modifiers.removeAll(keepingCapacity: true)
    modifiers.append(contentsOf: repeatElement(0, count: atoms.count))
    for start in 0..<atoms.count {
      var state: UInt32 = 0
      var end = start
      while end < atoms.count, atoms.ids[end] != Atom.unknown {
        state = lexicon.image.step(state, atoms.ids[end])
        guard state != 0 else { break }
        end += 1
        let bits = kinds(Int(lexicon.image.accepts[Int(state)]))
        if bits != 0 { for i in start..<end { modifiers[i] |= bits } }
      }
    }
  }

  private func kinds(_ first: Int) -> UInt8 {
    var bits: UInt8 = 0
    forEachSense(first) { sense in
      if sense.kind == .qualifier { bits |= ConceptMatcher.qualifier }
      if sense.kind == .site, sense.context == 0 { bits |= ConceptMatcher.site }
    }
    return bits
  }

  private func forEachSense(_ first: Int, _ body: (Sense) -> Void) {
    guard first != 0 else { return }
    var index = first
    while true {
      let sense = lexicon.image.sense(index)
      body(sense)
      if sense.isLast { return }
      index += 1
    }
  }

  /// The first sense of that type, else the only one that needs a context, else one of a near type; nil when
  /// unsure.
  private func best(_ first: Int, _ type: EntityType) -> Sense? {
    var exact: Sense?
    var near: Sense?
    var contextual: [Sense] = []
    forEachSense(first) { sense in
      guard let found = sense.kind.type, sense.target != .max else { return }
      if sense.context != 0 {
        if found == type { contextual.append(sense) }
      } else if found == type {
        if exact == nil { exact = sense }
      } else if fits(found, type), near == nil {
        near = sense
      }
    }
    if let exact { return exact }
    return near != nil && contextual.count == 1 ? contextual[0] : near
  }

  /// Diseases and findings stand for each other, and so do procedures and tests.
  private func fits(_ a: EntityType, _ b: EntityType) -> Bool {
    switch (a, b) {
    case (.disease, .finding), (.finding, .disease), (.procedure, .test), (.test, .procedure): true
    default: a == b
    }
  }

  private func basis(_ mention: String, _ concept: Int) -> CodeBasis {
    let written = mention.lowercased()
    return lexicon.terms(concept).contains { $0.lowercased() == written } ? .exact : .folded
  }

  private func found(_ concept: Int, _ basis: CodeBasis) -> Found {
    Found(concept: concept, codes: lexicon.codes(concept), basis: basis)
  }
}
