import TensorCore

/// Rows taken over from a file of word vectors (`osler vectors train`).
public enum PretrainedRows {
  /// The `most` frequent words of the file and those that `wanted` accepts, behind a first row of zeros for all other
  /// words; every row is brought to one length.
  public static func read(_ path: String, most: Int, wanted: (String) -> Bool)
    throws(WeightFileError) -> (words: [String], vectors: Matrix)
  {
    let file = try WeightFile(path)
    try file.require(kind: "word-vectors")
    let names = try file.lines("vocabulary")
    let stored = try file.stored("words")
    let chosen = names.indices.filter { $0 < most || wanted(names[$0]) }
    var rows = stored.gather(chosen)
    for row in 0..<rows.rows {
      let norm = rows[rows: row..<(row + 1)].sumOfSquares.squareRoot()
      for column in 0..<rows.columns where norm > 0 { rows[row, column] *= 3 / norm }
    }
    return (
      [""] + chosen.map { names[$0] },
      Matrix.stacked([Matrix(rows: 1, columns: rows.columns), rows])
    )
  }

  /// Random rows of the same shape and length, to see what the real ones bring.
  public static func random(like rows: Matrix, seed: UInt64) -> Matrix {
    var random = SplitMix64(seed: seed)
    var result = Matrix.normal(
      rows: rows.rows, columns: rows.columns, deviation: 1, using: &random)
    for row in 0..<rows.rows {
      let length = result[rows: row..<(row + 1)].sumOfSquares.squareRoot()
      let wanted = rows[rows: row..<(row + 1)].sumOfSquares.squareRoot()
      for column in 0..<rows.columns { result[row, column] *= wanted / max(length, 1e-6) }
    }
    return result
  }
}
