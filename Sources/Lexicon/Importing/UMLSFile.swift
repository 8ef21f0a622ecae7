import ClinicalRecord
import Files

/// MRCONSO.RRF of the UMLS: English names by concept; types from MRSTY.RRF in the same folder.
enum UMLSFile {
  static func read(_ path: String, _ body: (Concept) throws(FileError) -> Void) throws(FileError) {
    let types = try semanticTypes(beside: path)
    var lines = try LineReader(path)
    var id: [UInt8] = []
    var type: EntityType?
    var names = NameList()
    var codes: [Code] = []
    func finish() throws(FileError) {
      guard let type, let name = names.names.first else { return }
      let number = String(decoding: id, as: UTF8.self)
      try body(
        Concept(
          id: "umls-\(number)", name: name, type: type,
          codes: codes.sorted { rank($0, type) < rank($1, type) } + [Code(.umls, number, name)],
          synonyms: Array(names.names.dropFirst())))
    }
    while let line = try lines.next() {
      let row = PipedRow(line)
      guard row.count > NameColumn.least else {
        throw FileError(
          "read", path, reason: "line \(lines.number) has \(row.count) cells instead of 18")
      }
      if !row.bytes(NameColumn.concept).elementsEqual(id) {
        try finish()
        id = Array(row.bytes(NameColumn.concept))
        type = types[number(id)]
        names.removeAll()
        codes.removeAll(keepingCapacity: true)
      }
      guard type != nil, row.has(NameColumn.language, "ENG"), row.has(NameColumn.suppress, "N")
      else { continue }
      names.add(
        row[NameColumn.name],
        isPreferred: row.has(NameColumn.status, "P") && row.has(NameColumn.form, "PF")
          && row.has(NameColumn.isPreferred, "Y"))
      if let code = code(row),
        !codes.contains(where: { $0.system == code.system && $0.code == code.code })
      {
        codes.append(code)
      }
    }
    try finish()
  }

  /// The code that a row of a known system gives.
  private static func code(_ row: PipedRow) -> Code? {
    let system: CodeSystem
    if row.has(NameColumn.source, "ICD10CM") {
      system = .icd10cm
    } else if row.has(NameColumn.source, "RXNORM") {
      system = .rxnorm
    } else if row.has(NameColumn.source, "ATC") {
      system = .atc
    } else if row.has(NameColumn.source, "LNC") {
      system = .loinc
    } else if row.has(NameColumn.source, "SNOMEDCT_US") {
      system = .snomed
    } else {
      return nil
    }
    let code = row[NameColumn.code]
    return CodeShape.allows(code, system) ? Code(system, code, row[NameColumn.name]) : nil
  }

  /// Codes of the system that serves a type come first.
  private static func rank(_ code: Code, _ type: EntityType) -> Int {
    switch (type, code.system) {
    case (.disease, .icd10cm), (.finding, .icd10cm), (.drug, .atc), (.test, .loinc): 0
    case (.drug, .rxnorm): 1
    case (_, .snomed): 3
    default: 2
    }
  }

  /// The type of each concept, from the semantic types of MRSTY.RRF.
  private static func semanticTypes(beside path: String) throws(FileError) -> TypeTable {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    var lines: LineReader
    do { lines = try LineReader("\(folder)MRSTY.RRF") } catch {
      throw FileError(
        "read", "\(folder)MRSTY.RRF", reason: "\(error.reason); the types of concepts stand in it")
    }
    var types = TypeTable()
    while let line = try lines.next() {
      let row = PipedRow(line)
      guard row.count > 3, let type = typeOfSemanticType[row[1]] else { continue }
      types[number(Array(row.bytes(0)))] = type
    }
    return types
  }

  /// "C0018801" as a number.
  private static func number(_ id: [UInt8]) -> UInt32 {
    id.dropFirst().reduce(0) { $0 &* 10 &+ UInt32($1 & 15) }
  }

  private static let typeOfSemanticType: [String: EntityType] = [
    "T047": .disease, "T048": .disease, "T191": .disease, "T019": .disease, "T020": .disease,
    "T037": .disease, "T190": .disease, "T049": .disease, "T046": .disease,
    "T184": .finding, "T033": .finding, "T034": .finding,
    "T121": .drug, "T200": .drug, "T195": .drug, "T125": .drug, "T127": .drug, "T129": .drug,
    "T061": .procedure, "T060": .test, "T059": .test, "T201": .test,
  ]
}

/// The types of numbered concepts, a byte each where the numbers are as small as they are today.
private struct TypeTable {
  private var small: [UInt8] = []
  private var large: [UInt32: EntityType] = [:]
  private static let none: UInt8 = .max

  subscript(number: UInt32) -> EntityType? {
    get {
      guard number < 1 << 24 else { return large[number] }
      guard number < small.count, small[Int(number)] != Self.none else { return nil }
      return EntityType.allCases[Int(small[Int(number)])]
    }
    set {
      guard number < 1 << 24 else { return large[number] = newValue }
      if number >= small.count {
        small += repeatElement(Self.none, count: Int(number) + 1 - small.count)
      }
      small[Int(number)] =
        newValue.map { UInt8(EntityType.allCases.firstIndex(of: $0)!) } ?? Self.none
    }
  }
}
