import Embeddings
import Files
import Glibc
import TensorCore
import Testing

@Suite struct VectorFormatTests {
  private func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = scratchPath(name)
    var file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
    return path
  }

  @Test(arguments: VectorFormat.allCases)
  func everyFormatRoundTrips(format: VectorFormat) throws {
    let path = scratchPath("format-\(format.rawValue)")
    defer { unlink(path) }
    let vectors = smallSpace()
    try vectors.write(to: path, as: format)
    let back = try WordVectors.read(path, buckets: 128)
    #expect(back.vocabulary.keys == ["fever", "cough", "00"])
    let (a, b) = (vectors.matrix(), back.matrix())
    for r in 0..<3 { for c in 0..<7 { #expect(abs(a[r, c] - b[r, c]) < 0.02) } }
  }

  @Test(arguments: [
    ("2 3\nfever 1 2 3\ncough 1 2\n", "line 3"), ("2 3\nfever 1 2 3\ncough 1 x 2\n", "line 3"),
    ("3 3\nfever 1 2 3\ncough 4 5 6\n", "line 3"), ("fever 1 2 3\ncough 1 2\n", "line 2"),
    ("fever 1 2 nan\n", "line 1"), ("fever came\nback", "line 1: no word vector"),
    ("-1 2\na 1 2\n", "line 1: it says"), ("2 -2\na 1 2\nb 3 4\n", "line 1: it says"),
    ("99999999999999999999 2\na 1 2\n", "line 1: it says"), ("0 0\n", "line 1: it says"),
    ("2 3\na 1 2 3\nb 3 4 5 6\n", "line 3: more than the 3 numbers"),
    ("1 2\na 1 2\nb 3 4\n", "line 3: one more word than the 1"),
    ("2 2\na 1 2\nb 3e38 0\n", "line 3: numbers too large"),
    ("2 2\na 1 2\nb 1e-30 1e-30\n", "line 3: numbers too small"),
  ])
  func aDamagedTextNamesItsLine(text: String, place: String) throws {
    let path = try write("damaged.txt", Array(text.utf8))
    defer { unlink(path) }
    let error = #expect(throws: VectorError.self) { try WordVectors.read(path) }
    #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
  }

  @Test func aMarkIsSkippedAndWordsMayHoldBlanksOrBeNumbers() throws {
    let text = "\u{FEFF}3 2\nnew york 1 2\n1990 3 4\nat home 5 6\n"
    let path = try write("blanks.txt", Array(text.utf8))
    defer { unlink(path) }
    let vectors = try WordVectors.read(path, buckets: 0)
    #expect(vectors.dimensions == 2)
    #expect(vectors.vocabulary.keys == ["new york", "0000", "at home"])
  }

  @Test(arguments: [VectorFormat.binary, .safetensors])
  func bytesBehindTheEndAreRefused(format: VectorFormat) throws {
    let path = scratchPath("longer-\(format.rawValue)")
    defer { unlink(path) }
    try smallSpace().write(to: path, as: format)
    var source = try ByteSource(path)
    let bytes = try source.readAll()
    var file = try AtomicFile(path)
    try file.write(bytes + [0x78])
    try file.commit()
    let error = #expect(throws: VectorError.self) { try WordVectors.read(path) }
    #expect(
      error?.description.contains("byte \(bytes.count)") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    (WeightFile.Kind.float32, Float.nan, "not finite"),
    (.int8, 1e20, "row 2 of 'words' has numbers too large"),
    (.int8, 1e-20, "row 2 of 'words' has numbers too small"),
  ])
  func rowsThatCannotBeMeasuredAreRefused(kind: WeightFile.Kind, value: Float, reason: String)
    throws
  {
    let path = scratchPath("measure-\(reason.count).safetensors")
    defer { unlink(path) }
    var writer = WeightFile.Writer(kind: WordVectors.kind)
    writer.add("words", Matrix([[1, 2, 3], [0, value, 0]]), as: kind)
    writer.add("counts", Matrix([[2, 1]]))
    writer.add("vocabulary", lines: ["fever", "cough"])
    try writer.write(to: path)
    let error = #expect(throws: VectorError.self) { try WordVectors(path) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: 1...4) func fewBucketsStillGiveUnseenWordsAPlace(buckets: Int) throws {
    let text = "nephritis 1 2 3\nhepatitis 1 2.5 3\narthritis 2 2 1\ncough -2 0 1\n"
    let path = try write("few-\(buckets).txt", Array(text.utf8))
    let kept = scratchPath("few-\(buckets).safetensors")
    defer { unlink(path); unlink(kept) }
    let vectors = try WordVectors.read(path, buckets: buckets)
    let unseen = try #require(vectors.vector(of: "gastritis"))
    #expect(unseen.allSatisfy { abs($0) < 5 })
    try vectors.write(to: kept, as: .safetensors)
    #expect(try WordVectors.read(kept).subwords.buckets == buckets)
  }

  @Test(arguments: [("heart failure", VectorFormat.binary), ("type 2", .word2vec)])
  func aWordThatCouldNotBeReadAgainIsNotWritten(word: String, format: VectorFormat) throws {
    let path = scratchPath("unwritten-\(format.rawValue)")
    let vectors = WordVectors(Vocabulary(["fever", word]), Matrix([[1, 2], [3, 4]]))
    let error = #expect(throws: VectorError.self) { try vectors.write(to: path, as: format) }
    #expect(error?.description.contains("word 2 holds a blank") == true)
    #expect(error?.description.contains(word) == false)
    #expect(access(path, F_OK) != 0)
  }

  @Test func aDamagedBinaryNamesItsByte() throws {
    let head = Array("2 2\nfever ".utf8)
    let floats: [UInt8] = [0, 0, 128, 63, 0, 0, 0, 64]
    let path = try write("damaged.bin", head + floats + Array("\ncough ".utf8) + [0, 0, 128])
    defer { unlink(path) }
    let error = #expect(throws: VectorError.self) { try WordVectors.read(path) }
    #expect(error?.description.contains("byte 25") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("fever\ncough", "fever\nfever", "word 2 is the same as word 1"),
    ("fever\ncough", "fever cough", "2 words and 3 counts"),
    ("\0\0\u{10}A", "\0\0\u{10}\u{F7}", "word 1 has no count"),
    (#"shortest\":3"#, #"shortest\":9"#, "subwords of 9 to 5 characters are out of bounds"),
    (#"shortest\":3"#, #"shortest\":0"#, "subwords of 0 to 5 characters are out of bounds"),
    (#"buckets\":64"#, #"buckets\":-4"#, "-4 buckets are out of bounds"),
    (#"dimensions\":7"#, #"dimensions\":8"#, "its words and its rows do not fit"),
    (#"buckets\":64"#, #"buckets\":63"#, "its words and its rows do not fit"),
  ])
  func aDamagedFileNamesWhatIsWrong(from: String, to: String, place: String) throws {
    let path = scratchPath("damaged.safetensors")
    defer { unlink(path) }
    try smallSpace().write(to: path)
    var source = try ByteSource(path)
    var bytes = try source.readAll()
    // Latin-1, so that a character is a byte.
    let (old, new) = (
      from.unicodeScalars.map { UInt8($0.value) }, to.unicodeScalars.map { UInt8($0.value) }
    )
    let at = try #require(bytes.indices.last { bytes[$0...].starts(with: old) })
    bytes.replaceSubrange(at..<at + old.count, with: new)
    var file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
    let error = #expect(throws: VectorError.self) { try WordVectors(path) }
    #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
  }

  @Test func unseenWordsOfAnImportHaveAPlaceBeforeAndAfterItIsKept() throws {
    let path = try write(
      "import.txt", Array("nephritis 1 2 3\nhepatitis 1 2.5 3\ncough -2 0 1\n".utf8))
    let kept = scratchPath("kept.safetensors")
    defer { unlink(path); unlink(kept) }
    let read = try WordVectors.read(path, buckets: 512)
    try read.write(to: kept, as: .safetensors)
    let unseen = try #require(try WordVectors.read(path, buckets: 512).vector(of: "arthritis"))
    #expect(unseen[1] > 0.2)
    let again = try #require(try WordVectors.read(kept).vector(of: "arthritis"))
    for (a, b) in zip(unseen, again) { #expect(abs(a - b) < 0.02) }
    #expect(try WordVectors.read(path, buckets: 0).vector(of: "arthritis") == nil)
  }

  @Test func anUnseenWordTakesWhatItsKinShareAndNotWhatEachHasForItself() throws {
    let stems = ["nephr", "hepat", "gastr", "derm", "arthr", "enter", "pancreat", "bronch"]
    let ends = ["itis", "osis", "ectomy", "oscopy", "algia", "ology"]
    var random = SplitMix64(seed: 5)
    let shared = Matrix.normal(rows: stems.count, columns: 12, deviation: 1, using: &random)
    let own = Matrix.normal(
      rows: stems.count * ends.count, columns: 12, deviation: 2, using: &random)
    var text = ""
    var middles: [[Float]] = []
    for (s, stem) in stems.enumerated() {
      var middle = [Float](repeating: 0, count: 12)
      for (e, end) in ends.enumerated() {
        let row = (0..<12).map { shared[s, $0] + own[s * ends.count + e, $0] }
        for c in 0..<12 { middle[c] += row[c] }
        text += "\(stem)\(end) \(row.map { "\($0)" }.joined(separator: " "))\n"
      }
      middles.append(middle)
    }
    let path = try write("kin.txt", Array(text.utf8))
    defer { unlink(path) }
    let vectors = try WordVectors.read(path, buckets: 2048)
    var likeness = 0.0
    for (stem, middle) in zip(stems, middles) {
      let unseen = try #require(vectors.vector(of: "\(stem)oplasty"))
      likeness += WordVectors.cosine(unseen, middle) / Double(stems.count)
    }
    #expect(likeness > 0.95)
  }

  @Test func exponentsAreRead() throws {
    let path = try write("exponent.txt", Array("1 3\nfever 1e-3 -2.5E2 +0.125\n".utf8))
    defer { unlink(path) }
    let row = try #require(try WordVectors.read(path, buckets: 0).vector(of: "fever"))
    #expect(abs(row[1] + 250) < 2)
    #expect(abs(row[2] - 0.125) < 2)
  }
}
