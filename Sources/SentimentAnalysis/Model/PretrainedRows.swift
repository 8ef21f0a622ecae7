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
}
