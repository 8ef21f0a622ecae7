import ClinicalRecord
import ClinicalText

/// The distinct words of one note, each with its places as FTS5 stores them.
struct NoteWords: Sendable {
  struct Entry {
    /// Where the word stands in `bytes`; its list of places follows it.
    var start: UInt32
    var wordCount: UInt32
    var listCount: UInt32
    var hash: UInt32
  }

  var entries: [Entry] = []
  var bytes: [UInt8] = []
  /// Words in each column.
  var counts = [Int](repeating: 0, count: WordColumn.allCases.count)

  var count: Int { counts.reduce(0, +) }
}

/// Turns the words of a note round: from places with words to words with places.
struct WordTurn {
  /// By number of a word, its ordinal in this note and one.
  private var ordinals: [UInt32] = []
  private var met: [UInt32] = []
  private var starts: [Int] = []
  private var places: [Place] = []

  private struct Place {
    var column: UInt32
    var position: UInt32
  }

  /// The words whose numbers stand in `columns`, each at the place that its index says.
  mutating func words(_ columns: [[UInt32]], of folder: WordFolder) -> NoteWords {
    count(columns, folder.count)
    place(columns)
    var words = NoteWords()
    words.counts = columns.map(\.count)
    words.entries.reserveCapacity(met.count)
    words.bytes.reserveCapacity(met.count * 12)
    for ordinal in met.indices { append(ordinal, folder, to: &words) }
    return words
  }

  /// Fills `met` with the distinct words and `starts` with where the places of each end, and the end of all.
  private mutating func count(_ columns: [[UInt32]], _ numbers: Int) {
    if ordinals.count < numbers {
      ordinals.append(contentsOf: repeatElement(0, count: numbers - ordinals.count))
    }
    met.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    for column in columns {
      for number in column {
        if ordinals[Int(number)] == 0 {
          met.append(number)
          starts.append(0)
          ordinals[Int(number)] = UInt32(met.count)
        }
        starts[Int(ordinals[Int(number)]) - 1] += 1
      }
    }
    var total = 0
    for ordinal in starts.indices {
      total += starts[ordinal]
      starts[ordinal] = total
    }
    starts.append(total)
    let missing = total - places.count
    if missing > 0 {
      places.append(contentsOf: repeatElement(Place(column: 0, position: 0), count: missing))
    }
  }

  /// Sorts the places by word, from the last to the first; then `starts` says where the places of each begin.
  private mutating func place(_ columns: [[UInt32]]) {
    for (column, numbers) in columns.enumerated().reversed() {
      for position in numbers.indices.reversed() {
        let ordinal = Int(ordinals[Int(numbers[position])]) - 1
        starts[ordinal] -= 1
        places[starts[ordinal]] = Place(column: UInt32(column), position: UInt32(position))
      }
    }
    for number in met { ordinals[Int(number)] = 0 }
  }

  /// A list: for each column but the first a 1 and its number; each place as 2 more than its distance from the last.
  private func append(_ ordinal: Int, _ folder: WordFolder, to words: inout NoteWords) {
    let start = words.bytes.count
    let number = Int(met[ordinal])
    let word = folder.word(number)
    words.bytes.append(contentsOf: word)
    var (column, last) = (UInt32(0), 0)
    for place in places[starts[ordinal]..<starts[ordinal + 1]] {
      if place.column != column {
        (column, last) = (place.column, 0)
        words.bytes.append(1)
        words.bytes.append(UInt8(column))
      }
      Varint.append(Int(place.position) - last + 2, to: &words.bytes)
      last = Int(place.position)
    }
    words.entries.append(
      NoteWords.Entry(
        start: UInt32(start), wordCount: UInt32(word.count),
        listCount: UInt32(words.bytes.count - start - word.count), hash: ByteNumbers.hash(word)))
  }
}
