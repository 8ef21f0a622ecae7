import ClinicalRecord
import ClinicalText

/// Finds the concept that a mention means, and its codes.
public struct CodeFinder: ~Copyable {
  public let lexicon: ConceptLexicon
  private let breaker = WordBreaker()
  private var images: [ImageCodes]
  private var tokens: [Token] = []
  private let known = KnownCodes()

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
    let question = CodeQuestion(
      mention: mention, type: type, concept: match?.concept,
      reach: !isWhole ? .part : match.map { $0.core == $0.tokens } ?? false ? .name : .mention,
      isAbbreviation: match?.basis == .abbreviation)
    if let answer = known.answers[question] { return answer }
    let answer = answer(question)
    known.remember(answer, for: question)
    return answer
  }

  private mutating func answer(_ question: CodeQuestion) -> Found? {
    let (mention, type) = (question.mention, question.type)
    read(NoteText(mention))
    guard !tokens.isEmpty else { return nil }
    let matched = question.concept.flatMap {
      ImageCodes.fits(lexicon.type($0), type) ? $0 : nil
    }
    if let matched, question.reach == .name {
      return found(matched, question.isAbbreviation ? .abbreviation : basis(mention, matched))
    }
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
    let written = mention.lowercased()
    return lexicon.terms(concept).contains { $0.lowercased() == written } ? .exact : .folded
  }

  private func found(_ concept: Int, _ basis: CodeBasis) -> Found {
    Found(concept: concept, codes: lexicon.codes(concept), basis: basis)
  }
}

/// All that the codes of a mention depend on.
struct CodeQuestion: Hashable {
  var mention: String
  var type: EntityType
  /// The concept of the match that was found there.
  var concept: Int?
  var reach: Reach
  var isAbbreviation: Bool

  /// How much of the mention a match takes.
  enum Reach {
    /// Its name is the whole mention.
    case name
    /// Name, qualifiers and site together are.
    case mention
    /// It lies inside.
    case part
  }
}

/// Mentions repeat: what was found for each of the last ones.
final class KnownCodes {
  private(set) var answers: [CodeQuestion: CodeFinder.Found?] = [:]
  private static let most = 1 << 15

  func remember(_ answer: CodeFinder.Found?, for question: CodeQuestion) {
    if answers.count >= Self.most { answers.removeAll(keepingCapacity: true) }
    answers[question] = .some(answer)
  }
}
