import ClinicalRecord
import ClinicalText

/// Finds the concept that a mention means, and its codes.
public struct CodeFinder: ~Copyable {
  public let lexicon: ConceptLexicon
  private let breaker = WordBreaker()
  private var images: [ImageCodes]
  private var tokens: [Token] = []

  /// What was found for a mention.
  public struct Found: Hashable, Sendable {
    public var concept: Int
    /// Best first; empty when the concept has none.
    public var codes: [Code]
    public var basis: CodeBasis
  }

  public init(_ lexicon: ConceptLexicon = .linked) {
    self.lexicon = lexicon
    images = zip(lexicon.images, lexicon.bases).map { ImageCodes($0, base: $1) }
  }

  /// The numbers of the concepts that a term names as a whole, best first.
  mutating func senses(of term: String) -> [Int] {
    read(NoteText(term))
    return images.flatMap { $0.senses() }
  }

  /// The concept and codes of a mention of that type; nil when unsure.
  ///
  /// The whole mention is looked up first, then its words in any order, then what is left without
  /// qualifiers and without sites. `match` is what the matcher found there, which knows the context; `isWhole` tells
  /// whether it covers the mention or only lies in it.
  public mutating func codes(
    for mention: String, type: EntityType, match: ConceptMatch? = nil, isWhole: Bool = true
  ) -> Found? {
    read(NoteText(mention))
    guard !tokens.isEmpty else { return nil }
    if isWhole, let match, let concept = match.concept, match.core == match.tokens,
      ImageCodes.fits(lexicon.type(concept), type)
    {
      let isShort = match.basis == .abbreviation
      return found(concept, isShort ? .abbreviation : basis(mention, concept))
    }
    for image in images {
      guard let (concept, kind) = image.whole(type) else { continue }
      return found(concept, kind == .exact ? basis(mention, concept) : kind)
    }
    if isWhole, let match, let concept = match.concept, match.basis == .abbreviation,
      ImageCodes.fits(lexicon.type(concept), type)
    {
      return found(concept, .partial)
    }
    for image in images {
      if let concept = image.part(type) { return found(concept, .partial) }
    }
    if let concept = match?.concept, lexicon.type(concept) == type,
      !lexicon.codes(concept).contains(where: { PlacelessCodes.contains($0.code) })
    {
      return found(concept, .partial)
    }
    return nil
  }

  private mutating func read(_ text: NoteText) {
    tokens.removeAll(keepingCapacity: true)
    breaker.tokenize(text, into: &tokens)
    text.bytes.withUnsafeBufferPointer { bytes in
      tokens.withUnsafeBufferPointer { tokens in
        for i in images.indices { images[i].read(bytes, tokens) }
      }
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
