import ClinicalRecord
import ClinicalText

/// Finds the concept that a mention means, and its codes.
public struct CodeFinder: ~Copyable {
  public let lexicon: ConceptLexicon
  private let breaker = WordBreaker()
  private var images: [ImageCodes]
  private var tokens: [Token] = []
  private var known = KnownCodes()
  /// The ids and codes of concepts that were found before.
  private var concepts: [Int: (id: String, codes: [Code])] = [:]

  /// What was found for a mention.
  public struct Found: Hashable, Sendable {
    public var concept: Int
    /// The concept's id.
    public var id: String
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
    var mention = mention
    return mention.withUTF8 { codes(for: $0, type: type, match: match, isWhole: isWhole) }
  }

  /// The same for the bytes of a mention.
  package mutating func codes(
    for mention: UnsafeBufferPointer<UInt8>, type: EntityType, match: ConceptMatch?, isWhole: Bool
  ) -> Found? {
    let question = CodeQuestion(
      type: type, concept: match?.concept,
      reach: !isWhole ? .part : match.map { $0.core == $0.tokens } ?? false ? .name : .mention,
      isAbbreviation: match?.basis == .abbreviation)
    let key = question.key(mention)
    if let answer = known[key] { return answer }
    let answer = answer(question, String(decoding: mention, as: UTF8.self))
    known.remember(answer, for: key)
    return answer
  }

  private mutating func answer(_ question: CodeQuestion, _ mention: String) -> Found? {
    let type = question.type
    let matched = question.concept.flatMap {
      ImageCodes.fits(lexicon.type($0), type) ? $0 : nil
    }
    if let matched, question.reach == .name {
      return found(matched, question.isAbbreviation ? .abbreviation : basis(mention, matched))
    }
    read(NoteText(mention))
    guard !tokens.isEmpty else { return nil }
    for image in images {
      guard let (concept, kind) = image.whole(type) else { continue }
      return found(concept, kind == .exact ? basis(mention, concept) : kind)
    }
    if let matched, question.reach == .mention, question.isAbbreviation {
      return found(matched, .partial)
    }
    for image in images {
      if let concept = image.part(type) { return found(concept, .partial) }
    }
    if let matched, lexicon.type(matched) == type,
      !lexicon.codes(matched).contains(where: { PlacelessCodes.contains($0.code) })
    {
      return found(matched, .partial)
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
    lexicon.isName(mention, of: concept) ? .exact : .folded
  }

  private mutating func found(_ concept: Int, _ basis: CodeBasis) -> Found {
    if let (id, codes) = concepts[concept] {
      return Found(concept: concept, id: id, codes: codes, basis: basis)
    }
    let found = Found(
      concept: concept, id: lexicon.id(concept), codes: lexicon.codes(concept), basis: basis)
    concepts[concept] = (found.id, found.codes)
    return found
  }
}

/// All that the codes of a mention depend on, besides its words.
struct CodeQuestion {
  var type: EntityType
  /// The concept of the match that was found there.
  var concept: Int?
  var reach: Reach
  var isAbbreviation: Bool

  /// How much of the mention a match takes.
  enum Reach: UInt64 {
    /// Its name is the whole mention.
    case name
    /// Name, qualifiers and site together are.
    case mention
    /// It lies inside.
    case part
  }

  /// A hash of the question for a mention.
  func key(_ mention: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let type: UInt64 =
      switch type {
      case .disease: 0
      case .finding: 1
      case .drug: 2
      case .procedure: 3
      case .test: 4
      }
    let concept = concept.map { UInt64($0) + 1 } ?? 0
    let rest = concept << 6 | type << 3 | reach.rawValue << 1 | (isAbbreviation ? 1 : 0)
    let hash = (AtomReader.hash(mention) ^ rest &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return max(1, hash ^ hash >> 32)
  }
}

/// Mentions repeat: what was found for each of the last ones, by the hash of the question.
struct KnownCodes {
  private var keys = [UInt64](repeating: 0, count: size)
  private var answers = [CodeFinder.Found?](repeating: nil, count: size)
  private static let size = 1 << 14

  /// The answer to a question; nil when it is not known any more.
  subscript(key: UInt64) -> CodeFinder.Found?? {
    let place = Int(truncatingIfNeeded: key) & (Self.size - 1)
    return keys[place] == key ? .some(answers[place]) : nil
  }

  mutating func remember(_ answer: CodeFinder.Found?, for key: UInt64) {
    let place = Int(truncatingIfNeeded: key) & (Self.size - 1)
    keys[place] = key
    answers[place] = answer
  }
}
