import Files

/// Pairs of words with how alike people found them, and how well vectors agree (Spearman's rho).
public struct SimilarityTask: Sendable {
  public struct Pair: Sendable, Hashable {
    public var first, second: String
    public var score: Double
  }

  public struct Result: Sendable, Hashable {
    /// Nil when there is no order to compare: fewer than two covered pairs, or all of them alike.
    public var rho: Double?
    /// Pairs whose words both got a vector, of all pairs.
    public var covered, pairs: Int
    /// Words of all pairs that have a vector of their own, of all words.
    public var known, words: Int
  }

  public var name: String
  public var pairs: [Pair]

  /// Reads rows of two words and a number, parted by tabs or blanks, or a CSV file with a header that names the
  /// columns Mean, Term1 and Term2.
  public init(_ path: String) throws(VectorError) {
    var lines = try VectorError.files { () throws(FileError) in try LineReader(path) }
    name = Self.stem(path)
    pairs = []
    var columns: (mean: Int, first: Int, second: Int)?
    while let line = try Self.next(&lines) {
      let text = String(decoding: line, as: UTF8.self)
      if text.allSatisfy(\.isWhitespace) { continue }
      let isFirst = lines.number == 1
      let cells = Self.cells(text, isTable: isFirst ? text.contains("Term1") : columns != nil)
      if isFirst, let mean = cells.firstIndex(of: "Mean"),
        let first = cells.firstIndex(of: "Term1"),
        let second = cells.firstIndex(of: "Term2")
      {
        columns = (mean, first, second)
        continue
      }
      let places = columns ?? (mean: 2, first: 0, second: 1)
      guard cells.count > max(places.mean, places.second), let score = Double(cells[places.mean])
      else {
        throw VectorError(
          "read", "\(path), line \(lines.number)", reason: "no two words and a number")
      }
      guard score.isFinite else {
        throw VectorError(
          "read", "\(path), line \(lines.number)", reason: "its number is not finite")
      }
      pairs.append(Pair(first: cells[places.first], second: cells[places.second], score: score))
    }
  }

  /// How well the vectors' cosines order the pairs.
  public func score(_ vectors: WordVectors) -> Result {
    var result = Result(rho: nil, covered: 0, pairs: pairs.count, known: 0, words: pairs.count * 2)
    var people: [Double] = []
    var cosines: [Double] = []
    for pair in pairs {
      result.known += (vectors.vocabulary.index(of: pair.first) == nil ? 0 : 1)
      result.known += (vectors.vocabulary.index(of: pair.second) == nil ? 0 : 1)
      guard let a = vectors.vector(of: pair.first), let b = vectors.vector(of: pair.second) else {
        continue
      }
      result.covered += 1
      people.append(pair.score)
      cosines.append(WordVectors.cosine(a, b))
    }
    result.rho = RankCorrelation.spearman(people, cosines)
    return result
  }

  private static func next(_ lines: inout LineReader) throws(VectorError) -> ArraySlice<UInt8>? {
    do throws(FileError) { return try lines.next() } catch { throw VectorError(error) }
  }

  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  private static func cells(_ line: String, isTable: Bool) -> [String] {
    let text = line.last == "\r" || line.last == "\r\n" ? String(line.dropLast()) : line
    if isTable {
      return text.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.filter { $0 != "\"" } }
    }
    let parts = text.split(separator: "\t")
    return (parts.count >= 3 ? parts : text.split(separator: " ")).map(String.init)
  }
}

/// Agreement of two orders.
public enum RankCorrelation {
  /// Spearman's rho with tied ranks; nil for fewer than two values, or where all of one side are equal.
  public static func spearman(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count)
    guard a.count > 1 else { return nil }
    let (x, y) = (ranks(a), ranks(b))
    let mean = Double(a.count + 1) / 2
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for i in x.indices {
      xy += (x[i] - mean) * (y[i] - mean)
      xx += (x[i] - mean) * (x[i] - mean)
      yy += (y[i] - mean) * (y[i] - mean)
    }
    return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : nil
  }

  /// Ranks from 1; equal values share the mean of their ranks.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var result = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
      var last = first
      while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
      for i in first...last { result[order[i]] = Double(first + last) / 2 + 1 }
      first = last + 1
    }
    return result
  }
}
