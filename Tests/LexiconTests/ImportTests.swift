import ClinicalRecord
import Files
import Glibc
import Lexicon
import Testing

@Suite struct ImportTests {
  private func concepts(_ format: TerminologyFormat, _ path: String) throws -> [String] {
    var rows: [String] = []
    try format.read(path) { concept throws(FileError) in rows.append(concept.row) }
    return rows
  }

  @Test func theOrderFileOfICD10CM() throws {
    func row(_ number: String, _ code: String, _ short: String, _ long: String) -> String {
      let pad = { (text: String, width: Int) in
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
      }
      return "\(number) \(pad(code, 7)) 1 \(pad(short, 60)) \(long)"
    }
    let file = try TemporaryFile(
      row("00001", "I509", "Heart failure, unsp", "Heart failure, unspecified") + "\r\n"
        + row("00002", "R05", "Cough", "Cough") + "\n")
    #expect(
      try concepts(.icd10cm, file.path) == [
        "icd10cm-I50.9\tHeart failure, unspecified\tdisease\tICD-10-CM I50.9 Heart failure, unspecified\tHeart failure, unsp\t",
        "icd10cm-R05\tCough\tfinding\tICD-10-CM R05 Cough\t\t",
      ])
  }

  @Test func ingredientsAndBrandsOfRxNorm() throws {
    let file = try TemporaryFile(
      """
      1191|ENG||||||1|||1191|RXNORM|IN|1191|aspirin||N||
      1191|ENG||||||2||||ATC|RXN_IN|B01AC06|acetylsalicylic acid||N||
      1191|ENG||||||3||||RXNORM|SCD|9|aspirin 81 MG Oral Tablet||N||
      77|ENG||||||4||||RXNORM|BN|77|Ecotrin||N||
      """)
    #expect(
      try concepts(.rxnorm, file.path) == [
        "rxnorm-1191\taspirin\tdrug\tATC B01AC06 acetylsalicylic acid|RxNorm 1191 aspirin\t\t",
        "rxnorm-77\tEcotrin\tdrug\tRxNorm 77 Ecotrin\t\t",
      ])
  }

  @Test func englishNamesOfTheUMLS() throws {
    let folder = "/tmp/osler-test-umls-\(getpid())"
    mkdir(folder, 0o700)
    defer {
      for name in ["MRCONSO.RRF", "MRSTY.RRF"] { unlink("\(folder)/\(name)") }; rmdir(folder)
    }
    try write(
      """
      C0018801|ENG|S|L1|PF|S1|N|A1||||ICD10CM|PT|I50|Heart failure|0|N||
      C0018801|ENG|P|L2|PF|S2|Y|A2||||MSH|MH|D006333|Heart Failure|0|N||
      C0018801|SPA|P|L3|PF|S3|Y|A3||||MSHSPA|MH|D006333|Insuficiencia|0|N||
      C0018801|ENG|S|L4|PF|S4|Y|A4||||MSH|ET|D006333|Cardiac Failure|0|N||
      C0018801|ENG|S|L5|PF|S5|Y|A5||||MSH|ET|D006333|Old name|0|O||
      C0000001|ENG|P|L6|PF|S6|Y|A6||||MSH|ET|D1|A bird|0|N||
      """, "\(folder)/MRCONSO.RRF")
    try write("C0018801|T047|B2.2.1.2.1|Disease or Syndrome|AT1|256|\n", "\(folder)/MRSTY.RRF")
    #expect(
      try concepts(.umls, "\(folder)/MRCONSO.RRF") == [
        "umls-C0018801\tHeart failure\tdisease\tICD-10-CM I50 Heart failure|UMLS C0018801 Heart failure\tCardiac Failure\t"
      ])
  }

  @Test func theDiseaseOntology() throws {
    let file = try TemporaryFile(
      """
      format-version: 1.2

      [Term]
      id: DOID:9352
      name: type 2 diabetes mellitus
      synonym: "NIDDM" EXACT []
      synonym: "sugar" RELATED []
      xref: ICD10CM:E11.9
      xref: UMLS_CUI:C0011860

      [Term]
      id: DOID:1
      name: old
      is_obsolete: true

      [Typedef]
      id: part_of
      """)
    #expect(
      try concepts(.doid, file.path) == [
        "doid-9352\ttype 2 diabetes mellitus\tdisease\tICD-10-CM E11.9 type 2 diabetes mellitus|DOID DOID:9352 type 2 diabetes mellitus|UMLS C0011860 type 2 diabetes mellitus\tNIDDM\t"
      ])
  }

  @Test func descriptionsOfSNOMEDCT() throws {
    let file = try TemporaryFile(
      [
        "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId",
        "1\t2020\t1\t9\t22298006\ten\t900000000000013009\tHeart attack\t0",
        "2\t2020\t1\t9\t22298006\ten\t900000000000003001\tMyocardial infarction (disorder)\t0",
        "3\t2020\t0\t9\t22298006\ten\t900000000000013009\tRetired\t0",
        "4\t2020\t1\t9\t39607008\ten\t900000000000003001\tLung structure (body structure)\t0",
      ].joined(separator: "\n"))
    #expect(
      try concepts(.snomed, file.path) == [
        "snomed-22298006\tMyocardial infarction\tdisease\tSNOMED CT 22298006 Myocardial infarction\tHeart attack\t"
      ])
  }

  @Test func anImportedLexiconFindsItsTerms() throws {
    let table = try TemporaryFile(
      "id\tname\ttype\tcodes\tsynonyms\tnotes\ngout\tgout\tdisease\tICD-10-CM M10.9 Gout, unspecified\tpodagra\t\n",
      named: "own.tsv")
    let compiled = "\(table.path).bin"
    defer { unlink(compiled) }
    var sink = try ConceptSink(compiled)
    try TerminologyFormat.tsv.read(table.path) { concept throws(FileError) in try sink.add(concept)
    }
    try sink.commit()
    let lexicon = try ConceptLexicon(compiled)
    #expect(lexicon.lookup("podagra").map(\.id) == ["gout"])
    #expect(lexicon.lookup("gouty").isEmpty)
    #expect(throws: FileError.self) { try ConceptLexicon(table.path) }
  }

  @Test func partsSortedOnDiskMakeTheSameLexicon() throws {
    let words = ["acute", "pain", "of", "the", "left", "knee", "joint", "renal", "failure", "type"]
    let folder = try ScratchFolder()
    func image(memory: Int) throws -> [UInt8] {
      let path = "\(folder.path)/\(memory).bin"
      var sink = try ConceptSink(path, memory: memory)
      for number in 0..<400 {
        let names = (0..<3).map { name in
          (0...(number + name) % 5).map { words[(number * (3 + $0) + name * $0) % words.count] }
            .joined(separator: " ")
        }
        try sink.add(
          Concept(
            id: "c-\(number * 7919 % 1000)", name: names[0],
            type: EntityType.allCases[number % 5], codes: [Code(.local, "L\(number)", names[0])],
            synonyms: Array(names.dropFirst())))
      }
      try sink.commit()
      var source = try ByteSource(path)
      return try source.readAll()
    }
    let whole = try image(memory: 1 << 25)
    #expect(try image(memory: 2000) == whole)
    #expect(try image(memory: 100) == whole)
    let files = try FolderWalk(folder.path).files
    #expect(files.sorted() == ["100.bin", "2000.bin", "33554432.bin"])
  }

  @Test func aBrokenRowNamesItsLine() throws {
    let file = try TemporaryFile("id\tname\ttype\tcodes\tsynonyms\tnotes\nonly\ttwo\n")
    #expect(throws: FileError.self) { try concepts(.tsv, file.path) }
    let piped = try TemporaryFile("C1|ENG|too short\n")
    #expect(throws: FileError.self) { try concepts(.rxnorm, piped.path) }
  }

  private func write(_ text: String, _ path: String) throws {
    var file = try AtomicFile(path)
    try file.write(text)
    try file.commit()
  }
}
