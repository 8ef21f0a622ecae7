import Embeddings
import Files
import Glibc
import JSON
import TensorCore
import Testing

@Suite struct TransferTests {
  /// A space of random words and the same space turned, under other counts.
  private func spaces() -> (general: WordVectors, clinical: WordVectors) {
    var random = SplitMix64(seed: 11)
    let keys = (0..<60).map { "k\($0)w" }
    let rows = Matrix.normal(rows: 60, columns: 5, deviation: 1, using: &random)
    let turned = Matrix(
      (0..<60).map { r in [-rows[r, 3], rows[r, 0], rows[r, 4], rows[r, 1], rows[r, 2]] })
    return (
      WordVectors(Vocabulary(keys, counts: [Int](repeating: 50, count: 60)), rows),
      WordVectors(Vocabulary(keys, counts: [Int](repeating: 50, count: 60)), turned)
    )
  }

  @Test func alignmentUndoesARotation() throws {
    let (general, clinical) = spaces()
    let joined = try VectorTransfer.aligned(
      general: general, clinical: clinical, pull: 1, common: 0)
    for key in general.vocabulary.keys {
      let (a, b) = (try #require(general.vector(of: key)), try #require(joined.vector(of: key)))
      #expect(WordVectors.cosine(a, b) > 0.99)
    }
  }

  @Test func theCombinedSpaceKeepsLikeness() throws {
    let (general, clinical) = spaces()
    let joined = try VectorTransfer.combined(
      general: general, clinical: clinical, pull: 1, common: 0)
    #expect(joined.dimensions == 5)
    let keys = general.vocabulary.keys
    for (first, second) in zip(keys, keys.dropFirst()) {
      let before = WordVectors.cosine(general.vector(of: first)!, general.vector(of: second)!)
      let after = WordVectors.cosine(joined.vector(of: first)!, joined.vector(of: second)!)
      #expect(abs(before - after) < 0.05)
    }
  }

  @Test func spacesThatShareNoWordAreNotJoined() throws {
    let (general, _) = spaces()
    let other = WordVectors(
      Vocabulary(["fever", "cough"]), Matrix([[1, 2, 3, 4, 5], [5, 1, 2, 4, 3]]))
    let refused = "could not join general and clinical vectors: they share no words"
    for isAligned in [true, false] {
      let error = #expect(throws: VectorError.self) {
        _ =
          isAligned
          ? try VectorTransfer.aligned(general: general, clinical: other)
          : try VectorTransfer.combined(general: general, clinical: other)
      }
      #expect(error?.description.hasPrefix(refused) == true)
    }
  }

  @Test(arguments: [
    ("fever cough 3\nfever pain nan\n", "line 2"), ("fever cough 1e400\n", "line 1"),
  ])
  func aRatingMustBeFinite(text: String, place: String) throws {
    let path = try write("rating-\(text.utf8.count).txt", text)
    defer { unlink(path) }
    let error = #expect(throws: VectorError.self) { try SimilarityTask(path) }
    #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: ["", "+ - 1\n* / 2\n", "k1w k2w 3\n", "k1w k2w 3\nk3w k4w 3\n"])
  func whereThereIsNoOrderThereIsNoRho(text: String) throws {
    let path = try write("order-\(text.utf8.count).txt", text)
    defer { unlink(path) }
    #expect(try SimilarityTask(path).score(spaces().general).rho == nil)
  }

  private func write(_ name: String, _ text: String) throws -> String {
    let path = scratchPath(name)
    var file = try AtomicFile(path)
    try file.write(text)
    try file.commit()
    return path
  }

  @Test func theLedgerShowsWhatTaggersGain() throws {
    let (general, clinical) = spaces()
    var ledger = TransferLedger(
      method: "aligned", general: general, clinical: clinical, adapted: clinical,
      notes: clinical.vocabulary, clinicalPairs: [], generalPairs: [])
    #expect(!ledger.markdown.contains("tagger"))
    ledger.downstream = try [
      ("random", 0.1, 0.633), ("adapted", 0.1, 0.708), ("adapted", 1, 0.8475),
    ]
    .map { name, share, f1 in
      let row = "{\"vectors\":\"\(name)\",\"share\":\(share),\"f1\":\(f1),\"seeds\":[\(f1)]}"
      return try #require(TransferLedger.Downstream(try JSONParser.parse(row)))
    }
    #expect(ledger.markdown.contains("| vectors | 10 % | 100 % |"))
    #expect(ledger.markdown.contains("| random | 63.3 | - |"))
    #expect(ledger.markdown.contains("| adapted | 70.8 | 84.8 |"))
    let rows = ledger.ndjson.split(separator: "\n").filter { $0.contains("downstream") }
    #expect(rows.count == 3)
    #expect(TransferLedger.Downstream(try JSONParser.parse("{\"f1\":1}")) == nil)
  }

  @Test func ranksShareTies() throws {
    let tied = try #require(RankCorrelation.spearman([1, 2, 3, 4], [10, 20, 20, 40]))
    #expect(abs(tied - 0.9487) < 1e-4)
    #expect(RankCorrelation.spearman([1, 2, 3], [3, 2, 1]) == -1)
  }

  @Test func principalAxesFindTheLongDirection() {
    let rows: [[Float]] = (0..<50).map { [Float($0), 2 * Float($0), 0.01 * Float($0 % 3)] }
    let axis = PrincipalAxes(rows, count: 1).axes[0]
    #expect(abs(axis[0] - 0.4472) < 1e-3)
    #expect(abs(axis[1] - 0.8944) < 1e-3)
  }

  @Test func neighboursStayNeighboursOnTheMap() {
    var random = SplitMix64(seed: 2)
    let rows: [[Float]] = (0..<30).map { i in
      (0..<6).map { _ in (i < 15 ? 0 : 8) + random.normal() }
    }
    var map = TSNE()
    map.perplexity = 5
    map.rounds = 300
    let places = map.place(rows)
    func gap(_ a: Int, _ b: Int) -> Double {
      let (dx, dy) = (places[a].x - places[b].x, places[a].y - places[b].y)
      return (dx * dx + dy * dy).squareRoot()
    }
    let inside = (1..<15).map { gap(0, $0) }.max()!
    let across = (15..<30).map { gap(0, $0) }.min()!
    #expect(across > inside)
  }
}
