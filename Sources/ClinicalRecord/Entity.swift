import ClinicalText

/// The five kinds of mentions.
public enum EntityType: String, CaseIterable, Hashable, Sendable {
  case disease, finding, drug, procedure, test
}

/// Where a code comes from; the raw value is the system's name in all formats.
public enum CodeSystem: String, CaseIterable, Hashable, Sendable {
  case icd10cm = "ICD-10-CM"
  case atc = "ATC"
  case rxnorm = "RxNorm"
  case loinc = "LOINC"
  case snomed = "SNOMED CT"
  case umls = "UMLS"
  case doid = "DOID"
  case local = "local"
}

/// A code of a terminology, with its title there.
public struct Code: Hashable, Sendable {
  public var system: CodeSystem
  public var code: String
  public var title: String

  public init(_ system: CodeSystem, _ code: String, _ title: String) {
    self.system = system
    self.code = code
    self.title = title
  }
}

/// How a mention's words led to a concept.
public enum CodeBasis: String, Hashable, Sendable {
  case exact, folded, abbreviation, partial
}

/// What a note says about a drug.
public enum DrugAttributeKind: String, CaseIterable, Hashable, Sendable {
  case dose, route, frequency, duration, form
}

/// A dose, route, frequency, duration or form that belongs to a drug.
public struct DrugAttribute: Hashable, Sendable {
  public var kind: DrugAttributeKind
  public var range: TextRange
  /// Its normal form ("81 mg", "2 per day", "oral"); nil when none is known.
  public var normal: String?

  public init(_ kind: DrugAttributeKind, at range: TextRange, normal: String? = nil) {
    self.kind = kind
    self.range = range
    self.normal = normal
  }
}

/// Which reader found a mention.
public enum EntitySource: String, Hashable, Sendable {
  case lexicon, tagger, both
}

/// A mention of a disease, finding, drug, procedure or test.
public struct Entity: Hashable, Sendable {
  public var range: TextRange
  public var type: EntityType
  public var assertion: Assertion
  /// The kind of the section it stands in; nil outside all sections.
  public var section: SectionKind?
  /// The concept of the lexicon it means; nil when unsure.
  public var concept: String?
  /// Best first.
  public var codes: [Code]
  public var codeBasis: CodeBasis?
  public var attributes: [DrugAttribute]
  /// The estimated probability that span and type are right.
  public var score: Float
  public var source: EntitySource

  public init(
    _ type: EntityType, at range: TextRange, assertion: Assertion = Assertion(),
    section: SectionKind? = nil, concept: String? = nil, codes: [Code] = [],
    codeBasis: CodeBasis? = nil, attributes: [DrugAttribute] = [], score: Float = 1,
    source: EntitySource = .lexicon
  ) {
    self.range = range
    self.type = type
    self.assertion = assertion
    self.section = section
    self.concept = concept
    self.codes = codes
    self.codeBasis = codeBasis
    self.attributes = attributes
    self.score = score
    self.source = source
  }
}
