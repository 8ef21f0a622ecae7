import ClinicalRecord
import ClinicalText
import Lexicon

/// What an entity reader works with; shared by all workers.
public struct EntityModels: Sendable {
  public var lexicon: ConceptLexicon
  /// Nil: mentions are found by the lexicon alone.
  public var tagger: TrainedTagger?
  public var vectors: any WordVectorSource
  public var assertions: AssertionReader
  public var attributes: AttributeReader

  public init(
    lexicon: ConceptLexicon, tagger: TrainedTagger?, vectors: any WordVectorSource,
    assertions: AssertionReader = AssertionReader(), attributes: AttributeReader = AttributeReader()
  ) {
    self.lexicon = lexicon
    self.tagger = tagger
    self.vectors = vectors
    self.assertions = assertions
    self.attributes = attributes
  }
}

/// Which of the two readers may find mentions.
public enum EntitySources: String, CaseIterable, Sendable {
  case union, lexicon, model
}

/// Reads the entities of notes: mentions by lexicon and tagger, then assertion, drug attributes and codes. One reader
/// serves one worker.
public struct EntityReader: ~Copyable {
  private let models: EntityModels
  private let sources: EntitySources
  private var matcher: ConceptMatcher
  private var finder: CodeFinder
  private var words: WordMemory
  private let tagger: EntityTagger?
  private var matches: [ConceptMatch] = []
  private var marks: [LexiconMarks] = []

  public init(_ models: EntityModels, sources: EntitySources = .union) {
    self.models = models
    self.sources = sources
    matcher = ConceptMatcher(models.lexicon)
    finder = CodeFinder(models.lexicon)
    words = models.assertions.memory()
    tagger =
      sources == .lexicon ? nil : models.tagger.map { EntityTagger($0, vectors: models.vectors) }
  }

  /// The entities of a text, in order and disjoint.
  public mutating func read(_ text: TokenizedText, _ sections: [Section]) -> [Entity] {
    var entities = mentions(text, sections)
    tellDrugsFromTests(text, &entities)
    addAssertions(text, sections, to: &entities)
    addAttributes(text, to: &entities)
    return entities
  }

  // MARK: mentions

  private mutating func mentions(_ text: TokenizedText, _ sections: [Section]) -> [Entity] {
    guard let tagger else {
      matcher.match(text, sections: sections, into: &matches)
      return matches.compactMap {
        Self.isHeading($0.type, Self.range($0.tokens, text), sections)
          ? nil : entity($0, text, sections)
      }
    }
    matcher.match(text, sections: sections, into: &matches, marks: &marks)
    let spans = tagger.tag(text, sections, lexicon: marks.map(LexiconMarker.numbers))
    return union(spans, text, sections)
  }

  /// The tagger decides what is a mention; the lexicon says what it means and how sure one may be.
  private mutating func union(_ spans: [TaggedSpan], _ text: TokenizedText, _ sections: [Section])
    -> [Entity]
  {
    var entities: [Entity] = []
    entities.reserveCapacity(spans.count)
    var next = 0
    let labels = models.tagger!.tags.labels
    for span in spans {
      guard let type = EntityType(rawValue: labels[span.label]),
        !Self.isHeading(type, Self.range(span.tokens, text), sections),
        !Self.isPatient(span.tokens, text)
      else { continue }
      while next < matches.count, matches[next].tokens.upperBound <= span.tokens.lowerBound {
        next += 1
      }
      var match: ConceptMatch?
      if next < matches.count, matches[next].tokens.overlaps(span.tokens) { match = matches[next] }
      entities.append(entity(span, type, match, text, sections))
    }
    return entities
  }

  private mutating func entity(
    _ span: TaggedSpan, _ type: EntityType, _ match: ConceptMatch?, _ text: TokenizedText,
    _ sections: [Section]
  ) -> Entity {
    let range = Self.range(span.tokens, text)
    let agreed = match.map { $0.tokens == span.tokens && $0.type == type } ?? false
    let inside = match.flatMap {
      span.tokens.contains($0.core.lowerBound) && $0.core.upperBound <= span.tokens.upperBound
        ? $0 : nil
    }
    var entity = Entity(
      type, at: range, section: Self.section(at: range.lower, sections),
      score: models.tagger!.calibrated(span.probability, label: span.label),
      source: agreed && sources == .union ? .both : .tagger)
    addCodes(inside, isWhole: inside?.tokens == span.tokens, text, to: &entity)
    return entity
  }

  private mutating func entity(_ match: ConceptMatch, _ text: TokenizedText, _ sections: [Section])
    -> Entity
  {
    let range = Self.range(match.tokens, text)
    var entity = Entity(
      match.type, at: range, section: Self.section(at: range.lower, sections),
      score: match.basis == .exact ? 0.8 : 0.7, source: .lexicon)
    addCodes(match, text, to: &entity)
    return entity
  }

  private mutating func addCodes(
    _ match: ConceptMatch?, isWhole: Bool = true, _ text: TokenizedText, to entity: inout Entity
  ) {
    let found = text.text.bytes.withUnsafeBufferPointer { bytes in
      finder.codes(
        for: UnsafeBufferPointer(rebasing: bytes[entity.range.indices]), type: entity.type,
        match: match, isWhole: isWhole)
    }
    guard let found else { return }
    entity.concept = found.id
    entity.codes = found.codes
    entity.codeBasis = found.basis
  }

  private static func range(_ tokens: Range<Int>, _ text: TokenizedText) -> TextRange {
    TextRange(text.tokens[tokens.lowerBound].lower, text.tokens[tokens.upperBound - 1].upper)
  }

  private static func section(at offset: Int32, _ sections: [Section]) -> SectionKind? {
    let place = place(of: offset, sections)
    return place.flatMap { sections[$0].range.contains(offset) ? sections[$0].kind : nil }
  }

  /// The last section that begins at or before an offset.
  private static func place(of offset: Int32, _ sections: [Section]) -> Int? {
    var low = 0
    var high = sections.count
    while low < high {
      let middle = (low + high) / 2
      if sections[middle].range.lower <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// A problem that is a section's title: "PE:" above the findings of an examination. A test may be one: "CHEST X-RAY:".
  private static func isHeading(_ type: EntityType, _ range: TextRange, _ sections: [Section])
    -> Bool
  {
    guard type == .disease || type == .finding, let place = place(of: range.lower, sections) else {
      return false
    }
    return sections[place].title.contains(range)
  }

  /// "Pt" is the patient, unless a figure behind it makes it prothrombin time.
  private static func isPatient(_ tokens: Range<Int>, _ text: TokenizedText) -> Bool {
    guard tokens.count == 1 else { return false }
    let bytes = text.text.bytes
    let range = text.tokens[tokens.lowerBound].range
    guard range.count == 2, bytes[Int(range.lower)] | 0x20 == UInt8(ascii: "p"),
      bytes[Int(range.lower) + 1] == UInt8(ascii: "t")
    else { return false }
    let next = tokens.upperBound
    return next >= text.tokens.count || text.tokens[next].kind != .number
  }

  /// Potassium is a test, but "potassium 20 mEq daily" a drug: what has a drug's name, a dose with its unit, and a route or
  /// frequency.
  private mutating func tellDrugsFromTests(_ text: TokenizedText, _ entities: inout [Entity]) {
    for place in entities.indices where entities[place].type == .test {
      let range = entities[place].range
      let drug = text.text.bytes.withUnsafeBufferPointer { bytes in
        finder.codes(
          for: UnsafeBufferPointer(rebasing: bytes[range.indices]), type: .drug, match: nil,
          isWhole: true)
      }
      guard let drug, drug.basis == .exact || drug.basis == .folded else { continue }
      let said = models.attributes.attributes(text, drugs: [range])[0]
      guard said.contains(where: { $0.kind == .route || $0.kind == .frequency }),
        let dose = said.first(where: { $0.kind == .dose }),
        text.text.bytes[dose.range.indices].contains(where: Byte.isLetter)
      else { continue }
      entities[place].type = .drug
      entities[place].concept = drug.id
      entities[place].codes = drug.codes
      entities[place].codeBasis = drug.basis
    }
  }

  // MARK: what is said of them

  private mutating func addAssertions(
    _ text: TokenizedText, _ sections: [Section], to entities: inout [Entity]
  ) {
    let assertions = models.assertions.assert(
      text, sections: sections, mentions: entities.map { ($0.range, $0.type) }, memory: &words)
    for i in entities.indices { entities[i].assertion = assertions[i] }
  }

  private func addAttributes(_ text: TokenizedText, to entities: inout [Entity]) {
    let drugs = entities.indices.filter { entities[$0].type == .drug }
    guard !drugs.isEmpty else { return }
    let found = models.attributes.attributes(text, drugs: drugs.map { entities[$0].range })
    for (place, index) in drugs.enumerated() { entities[index].attributes = found[place] }
  }
}
