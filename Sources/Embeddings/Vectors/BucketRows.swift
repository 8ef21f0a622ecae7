import Synchronization
import TensorCore

/// The rows of subword buckets: those of a file, or ones that are fitted to the words when first an unseen word comes.
enum BucketRows: Sendable {
  case stored(StoredRows)
  case fitted(FittedRows)

  @inline(__always)
  var rows: StoredRows {
    switch self {
    case .stored(let rows): rows
    case .fitted(let fit): fit.rows
    }
  }
}

/// Bucket rows for words that came without: fitted once, and only if they are needed, since that takes a while.
final class FittedRows: Sendable {
  private let vocabulary: Vocabulary
  private let words: StoredRows
  private let subwords: Subwords
  private let found = Mutex<StoredRows?>(nil)

  init(_ vocabulary: Vocabulary, _ words: StoredRows, _ subwords: Subwords) {
    self.vocabulary = vocabulary
    self.words = words
    self.subwords = subwords
  }

  var rows: StoredRows {
    found.withLock { found in
      if let found { return found }
      let rows = StoredRows(SubwordFit.buckets(vocabulary, words.matrix(), subwords))
      found = rows
      return rows
    }
  }
}
