import Embeddings
import Files
import Glibc
import TensorCore
import Testing

/// A path of its own for a test's file.
func scratchPath(_ name: String) -> String {
  "/tmp/osler-embeddings-\(getpid())-\(UInt32.random(in: 0 ... .max))-\(name)"
}

/// A small space: three words, seven dimensions, 64 buckets.
func smallSpace() -> WordVectors {
  var random = SplitMix64(seed: 5)
  return WordVectors(
    Vocabulary(["fever", "cough", "00"], counts: [9, 7, 5]),
    .normal(rows: 3, columns: 7, deviation: 1, using: &random), subwords: Subwords(buckets: 64),
    buckets: .normal(rows: 64, columns: 7, deviation: 1, using: &random))
}

@Suite struct WordVectorsTests {
  private func look(_ vectors: WordVectors, _ key: String) -> (WordVectors.Origin, [Float]) {
    var row = [Float](repeating: .nan, count: vectors.dimensions)
    let key = Array(key.utf8)
    let origin = key.withUnsafeBufferPointer { key in
      row.withUnsafeMutableBufferPointer { vectors.vector(for: key, into: $0) }
    }
    return (origin, row)
  }

  @Test func aKnownWordHasItsRow() {
    let vectors = smallSpace()
    let (origin, row) = look(vectors, "cough")
    #expect(origin == .known)
    #expect(row == Array(vectors.matrix()[rows: 1..<2].array))
  }

  @Test func numbersShareTheirShape() {
    #expect(look(smallSpace(), "37").0 == .known)
    #expect(look(smallSpace(), "37").1 == look(smallSpace(), "82").1)
  }

  @Test func anUnseenWordIsMadeOfItsSubwords() {
    let vectors = smallSpace()
    #expect(look(vectors, "feverish").0 == .subwords)
    #expect(look(vectors, "feverish").1.contains { $0 != 0 })
    #expect(look(vectors, "+").0 == .none)
    #expect(look(vectors, "+").1.allSatisfy { $0 == 0 })
  }

  @Test func aFileGivesBackWhatWasWritten() throws {
    let path = scratchPath("round.safetensors")
    defer { unlink(path) }
    let vectors = smallSpace()
    try vectors.write(to: path, card: "a test")
    let back = try WordVectors(path)
    #expect(back.vocabulary.keys == vectors.vocabulary.keys)
    #expect(back.vocabulary.counts == [9, 7, 5])
    #expect(back.metadata["card"] == "a test")
    for key in ["fever", "cough", "febrile", "12"] {
      let (a, b) = (look(vectors, key), look(back, key))
      #expect(a.0 == b.0)
      for (x, y) in zip(a.1, b.1) { #expect(abs(x - y) < 0.02) }
    }
  }

  @Test func nearestWordsComeInOrder() throws {
    let rows = Matrix([[1, 0], [0.9, 0.1], [0, 1], [-1, 0]])
    let vectors = WordVectors(Vocabulary(["a1", "b1", "c1", "d1"]), rows)
    let hits = try #require(NearestWords(vectors).nearest(to: "a1", count: 3))
    #expect(hits.map(\.key) == ["b1", "c1", "d1"])
    #expect(NearestWords(vectors).nearest(to: "zebra") == nil)
  }
}
