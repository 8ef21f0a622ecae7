import ClinicalText
import TensorCore

/// The words of two vocabularies, the most frequent first, with how often each corpus showed them.
struct WordUnion {
  let keys: [String]
  let generalCounts: [Int]
  let clinicalCounts: [Int]

  init(_ general: Vocabulary, _ clinical: Vocabulary) {
    var table = NumberedWords(reserving: general.count + clinical.count)
    var counts: [(general: Int, clinical: Int)] = []
    for i in 0..<general.count {
      _ = general.table.word(i).withUnsafeBufferPointer { table.insert($0) }
      counts.append((general.counts[i], 0))
    }
    for i in 0..<clinical.count {
      let place = clinical.table.word(i).withUnsafeBufferPointer { table.insert($0) }
      if place == counts.count { counts.append((0, 0)) }
      counts[place].clinical = clinical.counts[i]
    }
    let sums = counts.map { $0.general + $0.clinical }
    let order = sums.indices.sorted { (a: Int, b: Int) -> Bool in
      sums[a] != sums[b] ? sums[a] > sums[b] : a < b
    }
    keys = order.map { table.text($0) }
    generalCounts = order.map { counts[$0].general }
    clinicalCounts = order.map { counts[$0].clinical }
  }

  var vocabulary: Vocabulary {
    Vocabulary(keys, counts: keys.indices.map { generalCounts[$0] + clinicalCounts[$0] })
  }

  /// Each word's vector at length 1, nil when `vectors` do not know the word; without `common` directions that all words
  /// share, when that is above 0.
  func rows(of vectors: WordVectors, common: Int = 0) -> [[Float]?] {
    let matrix = vectors.matrix()
    var rows: [[Float]] = (0..<vectors.count).map { word in
      let row = matrix.row(word)
      return CommonDirections.unit(row.indices.map { row[$0] })
    }
    if common > 0 { rows = CommonDirections.removed(rows, count: common) }
    return keys.map { key in
      let index = Array(key.utf8).withUnsafeBufferPointer { vectors.vocabulary.index(of: $0) }
      return index.map { rows[$0] }
    }
  }

  /// How much of each word's place the clinical corpus decides, from how common each shows it to be. `pull` above 1
  /// trusts the clinical corpus more.
  func clinicalShares(pull: Double) -> [Double] {
    let totals = (
      Double(max(1, generalCounts.reduce(0, +))), Double(max(1, clinicalCounts.reduce(0, +)))
    )
    return keys.indices.map { i in
      let general = Double(generalCounts[i]) / totals.0
      let clinical = Double(clinicalCounts[i]) / totals.1 * pull
      return clinical / max(general + clinical, 1e-300)
    }
  }
}
