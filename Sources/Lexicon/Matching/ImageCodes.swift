import ClinicalRecord
import ClinicalText

/// Finds the concept of one image that a mention means; `base` is the number of its first concept.
struct ImageCodes {
  let image: LexiconImage
  let base: Int
  private var atoms = AtomSequence()
  private var modifiers: [UInt8] = []

  init(_ image: LexiconImage, base: Int) {
    self.image = image
    self.base = base
  }

  /// The numbers of the concepts that the words read last name as a whole, best first.
  func senses() -> [Int] {
    var found: [Int] = []
    func add(_ first: Int) {
      forEachSense(first) { sense in
        guard sense.kind.type != nil, sense.target != .max else { return }
        if !found.contains(base + Int(sense.target)) { found.append(base + Int(sense.target)) }
      }
    }
    add(accept(0..<atoms.count))
    if found.isEmpty { add(image.bag(LexiconImage.bagHash(content(0..<atoms.count)))) }
    return found
  }

  /// The concept that the words read last name as a whole, as written or in another order.
  func whole(_ type: EntityType) -> (concept: Int, basis: CodeBasis)? {
    let whole = 0..<atoms.count
    if let sense = best(accept(whole), type) {
      return (base + Int(sense.target), sense.isShort ? .abbreviation : .exact)
    }
    let folded = best(bag(Array(whole)), type)
    return folded.map { (base + Int($0.target), .folded) }
  }

  /// The concept that is left when qualifiers are dropped, and when that names none, sites too.
  ///
  /// "Osteoarthritis of the left knee" is osteoarthritis of the knee before it is osteoarthritis.
  func part(_ type: EntityType) -> Int? {
    let whole = 0..<atoms.count
    if let sense = part(whole, type, dropping: ImageMatcher.qualifier) {
      return base + Int(sense.target)
    }
    let drop = ImageMatcher.qualifier | ImageMatcher.site
    guard let sense = part(whole, type, dropping: drop), !sense.needsMention,
      !isPlaceless(Int(sense.target))
    else { return nil }
    return base + Int(sense.target)
  }

  private func part(_ whole: Range<Int>, _ type: EntityType, dropping kinds: UInt8) -> Sense? {
    // One word alone first: "painful left foot" is a painful foot.
    for index in whole where modifiers[index] & kinds != 0 {
      if let sense = best(bag(whole.filter { $0 != index }), type) { return sense }
    }
    for range in rests(whole, dropping: kinds) {
      if let sense = best(accept(range), type) { return sense }
    }
    return best(bag(whole.filter { modifiers[$0] & kinds == 0 }), type)
  }

  /// True when a concept's code says that no place is known: wrong for a mention that names one.
  private func isPlaceless(_ concept: Int) -> Bool {
    let first = Int(image.concepts[5 * concept + 3])
    guard first < Int(image.concepts[5 * concept + 8]) else { return false }
    return PlacelessCodes.contains(image.string(image.codes[3 * first + 1]))
  }

  /// Takes in the words of a mention.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ tokens: UnsafeBufferPointer<Token>) {
    atoms.removeAll()
    atoms.append(tokens, 0..<tokens.count, of: bytes, in: image)
    markModifiers()
  }

  /// The first sense of the term that these atoms are, 0 when they are none.
  private func accept(_ range: Range<Int>) -> Int {
    var state: UInt32 = 0
    for i in range {
      guard atoms.ids[i] != Atom.unknown else { return 0 }
      state = image.step(state, atoms.ids[i])
      if state == 0 { return 0 }
    }
    return range.isEmpty ? 0 : Int(image.accepts[Int(state)])
  }

  private func content(_ range: Range<Int>) -> [UInt32] { TermVariants.content(atoms.ids[range]) }

  /// The first sense of these words, in any order.
  private func bag(_ kept: [Int]) -> Int {
    let ids = TermVariants.content(kept.map { atoms.ids[$0] })
    guard !ids.isEmpty, !kept.contains(where: { atoms.ids[$0] == Atom.unknown }) else { return 0 }
    if ids.count == 1 {
      let state = image.step(0, ids[0])
      return kept.count == atoms.count || state == 0 ? 0 : Int(image.accepts[Int(state)])
    }
    let found = image.bag(LexiconImage.bagHash(ids))
    if found != 0 { return found }
    return image.bag(LexiconImage.bagHash(ids.map { image.siteOfAdjective[Int($0)] }))
  }

  /// What is left of a mention when words of a kind are dropped one by one, longest first.
  private func rests(_ whole: Range<Int>, dropping kinds: UInt8) -> [Range<Int>] {
    var rests: [Range<Int>] = []
    var lower = whole.lowerBound
    while lower < whole.upperBound - 1, isLoose(lower, kinds) {
      lower += 1
      rests.append(lower..<whole.upperBound)
    }
    guard let joint = whole.first(where: { $0 > 0 && atoms.ids[$0] == Atom.connector }),
      (joint + 1..<whole.upperBound).allSatisfy({ isLoose($0, kinds) })
    else { return rests }
    for start in whole.lowerBound..<joint {
      rests.append(start..<joint)
      guard isLoose(start, kinds) else { break }
    }
    return rests
  }

  private func isLoose(_ index: Int, _ kinds: UInt8) -> Bool {
    modifiers[index] & kinds != 0 || Atom.isConjunction(atoms.ids[index])
  }

  /// Marks the atoms that are part of a qualifier or a site.
  private mutating func markModifiers() {
    modifiers.removeAll(keepingCapacity: true)
    modifiers.append(contentsOf: repeatElement(0, count: atoms.count))
    for start in 0..<atoms.count {
      var state: UInt32 = 0
      var end = start
      while end < atoms.count, atoms.ids[end] != Atom.unknown {
        state = image.step(state, atoms.ids[end])
        guard state != 0 else { break }
        end += 1
        let bits = kinds(Int(image.accepts[Int(state)]))
        if bits != 0 { for i in start..<end { modifiers[i] |= bits } }
      }
    }
  }

  private func kinds(_ first: Int) -> UInt8 {
    var bits: UInt8 = 0
    forEachSense(first) { sense in
      if sense.kind == .qualifier { bits |= ImageMatcher.qualifier }
      if sense.kind == .site, sense.context == 0 { bits |= ImageMatcher.site }
    }
    return bits
  }

  private func forEachSense(_ first: Int, _ body: (Sense) -> Void) {
    guard first != 0 else { return }
    var index = first
    while true {
      let sense = image.sense(index)
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
      } else if Self.fits(found, type), near == nil {
        near = sense
      }
    }
    if let exact { return exact }
    return near != nil && contextual.count == 1 ? contextual[0] : near
  }

  /// Diseases and findings stand for each other, and so do procedures and tests.
  static func fits(_ a: EntityType, _ b: EntityType) -> Bool {
    switch (a, b) {
    case (.disease, .finding), (.finding, .disease), (.procedure, .test), (.test, .procedure): true
    default: a == b
    }
  }
}
