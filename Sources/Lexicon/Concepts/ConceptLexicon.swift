import ClinicalRecord
import ClinicalText
import Files

/// Concepts with their names and codes, and the automaton that finds their names in text.
public struct ConceptLexicon: Sendable {
  let images: [LexiconImage]
  /// The number of each image's first concept.
  let bases: [Int]

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
    self.init(image: image)
  }

  init(image: LexiconImage) {
    images = [image]
    bases = [0]
  }

  /// Several lexicons as one; where they name the same words, the earlier one counts.
  public init(_ lexicons: [ConceptLexicon]) {
    images = lexicons.flatMap(\.images)
    var next = 0
    bases = images.map { image in
      defer { next += image.conceptCount }
      return next
    }
  }

  /// The lexicon that a builder has gathered.
  package init(_ builder: consuming LexiconBuilder) {
    self.init(image: LexiconImage(copying: builder.image())!)
  }

  /// The number of concepts.
  public var count: Int { images.reduce(0) { $0 + $1.conceptCount } }

  /// The number of names of all concepts.
  public var termCount: Int { images.reduce(0) { $0 + $1.terms.count } }

  /// All concepts, in the order of their numbers.
  public var concepts: some RandomAccessCollection<Concept> {
    (0..<count).lazy.map { concept($0) }
  }

  /// The image that holds a concept, and the concept's number there.
  private func place(_ number: Int) -> (image: LexiconImage, number: Int) {
    let index = (bases.lastIndex { $0 <= number })!
    return (images[index], number - bases[index])
  }

  /// The type of the concept with that number.
  public func type(_ number: Int) -> EntityType {
    let (image, number) = place(number)
    return EntityType.allCases[Int(image.concepts[5 * number + 4])]
  }

  public func id(_ number: Int) -> String {
    let (image, number) = place(number)
    return image.string(image.concepts[5 * number])
  }

  public func name(_ number: Int) -> String {
    let (image, number) = place(number)
    return image.string(image.concepts[5 * number + 1])
  }

  /// The codes of the concept with that number, best first.
  public func codes(_ number: Int) -> [Code] {
    let (image, number) = place(number)
    let range = Int(image.concepts[5 * number + 3])..<Int(image.concepts[5 * number + 8])
    return range.map { index in
      Code(
        CodeSystem.allCases[Int(image.codes[3 * index])], image.string(image.codes[3 * index + 1]),
        image.string(image.codes[3 * index + 2]))
    }
  }

  /// The names of the concept with that number, the preferred one first.
  public func terms(_ number: Int) -> [String] {
    let (image, number) = place(number)
    let range = Int(image.concepts[5 * number + 2])..<Int(image.concepts[5 * number + 7])
    return range.map { image.string(image.terms[$0]) }
  }

  /// Whether these words are a name of the concept with that number, but for capitals.
  func isName(_ words: String, of number: Int) -> Bool {
    let (image, number) = place(number)
    let written = Array(words.lowercased().utf8)
    let isASCII = written.allSatisfy { $0 < 0x80 }
    let terms = Int(image.concepts[5 * number + 2])..<Int(image.concepts[5 * number + 7])
    return terms.contains { term in
      let name = image.bytes(image.terms[term])
      guard isASCII else {
        return image.string(image.terms[term]).lowercased().utf8.elementsEqual(written)
      }
      return name.count == written.count
        && zip(name, written).allSatisfy { ($0 &- 0x41 < 26 ? $0 | 0x20 : $0) == $1 }
    }
  }

  /// The concept with that number.
  public func concept(_ number: Int) -> Concept {
    Concept(
      id: id(number), name: name(number), type: type(number), codes: codes(number),
      synonyms: Array(terms(number).dropFirst()))
  }

  /// The number of the concept with that id, nil when there is none.
  public func number(ofID id: String) -> Int? {
    for (image, base) in zip(images, bases) {
      if let number = image.number(ofID: Array(id.utf8)) { return base + number }
    }
    return nil
  }

  /// The concepts that a term may mean, best first; none when it is not known.
  public func lookup(_ term: String) -> [Concept] {
    var finder = CodeFinder(self)
    return finder.senses(of: term).map { concept($0) }
  }
}
