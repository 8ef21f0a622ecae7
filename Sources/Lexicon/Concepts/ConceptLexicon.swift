import ClinicalRecord
import ClinicalText
import Files

/// Concepts with their names and codes, and the automaton that finds their names in text.
public struct ConceptLexicon: Sendable {
  let image: LexiconImage

  /// The lexicon that is linked into the program.
  public static let linked: ConceptLexicon = {
    guard let file = LinkedFile("models/lexicon.bin"),
      let image = LexiconImage(file.bytes)
    else { preconditionFailure("the lexicon is linked into every build") }
    return ConceptLexicon(image: image)
  }()

  /// A compiled lexicon from a file, mapped into memory.
  public init(_ path: String) throws(FileError) {
    let file = try MappedFile(path)
    guard let image = LexiconImage(file.bytes, owner: file) else {
      throw FileError(
        "read", path, reason: "it is no compiled lexicon; `osler lexicon import` makes one")
    }
    self.image = image
  }

  init(image: LexiconImage) { self.image = image }

  /// The lexicon that a builder has gathered.
  package init(_ builder: consuming LexiconBuilder) {
    self.image = LexiconImage(copying: builder.image())!
  }

  /// The number of concepts.
  public var count: Int { image.conceptCount }

  /// The number of names of all concepts.
  public var termCount: Int { image.terms.count }

  /// All concepts, in the order of their numbers.
  public var concepts: some RandomAccessCollection<Concept> {
    (0..<count).lazy.map { concept($0) }
  }

  /// The type of the concept with that number.
  public func type(_ number: Int) -> EntityType {
    EntityType.allCases[Int(image.concepts[5 * number + 4])]
  }

  public func id(_ number: Int) -> String { image.string(image.concepts[5 * number]) }

  public func name(_ number: Int) -> String { image.string(image.concepts[5 * number + 1]) }

  /// The codes of the concept with that number, best first.
  public func codes(_ number: Int) -> [Code] {
    let range = Int(image.concepts[5 * number + 3])..<Int(image.concepts[5 * number + 8])
    return range.map { index in
      Code(
        CodeSystem.allCases[Int(image.codes[3 * index])], image.string(image.codes[3 * index + 1]),
        image.string(image.codes[3 * index + 2]))
    }
  }

  /// The names of the concept with that number, the preferred one first.
  public func terms(_ number: Int) -> [String] {
    termRange(number).map { image.string(image.terms[$0]) }
  }

  func termRange(_ number: Int) -> Range<Int> {
    Int(image.concepts[5 * number + 2])..<Int(image.concepts[5 * number + 7])
  }

  /// The concept with that number.
  public func concept(_ number: Int) -> Concept {
    Concept(
      id: id(number), name: name(number), type: type(number), codes: codes(number),
      synonyms: Array(terms(number).dropFirst()))
  }

  /// The number of the concept with that id, nil when there is none.
  public func number(ofID id: String) -> Int? {
    let wanted = Array(id.utf8)
    var low = 0
    var high = image.byID.count
    while low < high {
      let middle = (low + high) / 2
      let number = Int(image.byID[middle])
      let found = image.bytes(image.concepts[5 * number])
      if found.elementsEqual(wanted) { return number }
      if found.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// The concepts that a term may mean, best first; none when it is not known.
  public func lookup(_ term: String) -> [Concept] {
    var finder = CodeFinder(self)
    return finder.senses(of: term).map { concept($0) }
  }
}
