import CKernels
import TensorCore

/// What a word's spelling says: y_f = max_t (sum_k W_k c_(t + k - W/2) + b)_f over its characters.
///
/// Shapes: table: V x C, weight: F x (W C), y: words x F. There are few characters, so each one's product with
/// each place of the window is made once, and a word is sums of looked-up rows.
public struct CharacterConvolution: Parameterized, Sendable {
  public var table: Matrix
  public var weight: Matrix
  public var bias: Matrix
  public let width: Int

  public init(
    characters: Int, dimensions: Int, filters: Int, width: Int = 3, using random: inout SplitMix64
  ) {
    precondition(width % 2 == 1, "a window of even width \(width)")
    self.width = width
    let bound = (3 / Float(dimensions)).squareRoot()
    table = .random(rows: characters, columns: dimensions, in: -bound...bound, using: &random)
    weight = .random(rows: filters, columns: width * dimensions, using: &random)
    bias = Matrix(rows: 1, columns: filters)
  }

  public var filters: Int { weight.rows }
  public var characters: Int { table.rows }
  private var dimensions: Int { table.columns }
  private var padded: Int { (filters + 15) / 16 * 16 }

  public mutating func visit(_ path: String, _ body: (String, inout Matrix) -> Void) {
    body("\(path).table", &table)
    body("\(path).weight", &weight)
    body("\(path).bias", &bias)
  }

  public struct Trace: Sendable {
    var words: CharacterWords
    var peaks: [Int32]  // words x F: the character around which the maximum lies
  }

  public func callAsFunction(_ words: CharacterWords) -> Matrix { forward(words).output }

  public func forward(_ words: CharacterWords) -> (output: Matrix, trace: Trace) {
    precondition(
      words.characters.allSatisfy { $0 >= 0 && $0 < Int32(characters) },
      "a character out of the table")
    let rows = lookup()
    var output = Matrix(unset: words.count, filters)
    var peaks = [Int32](repeating: 0, count: words.count * filters)
    output.withMutablePointer { output in
      peaks.withUnsafeMutableBufferPointer { peaks in
        rows.withPointer { rows in
          bias.withPointer { bias in
            for word in 0..<words.count {
              ck_convolve_max(
                rows, characters, width, filters, words.characters, words.starts[word],
                words.starts[word + 1] - words.starts[word], bias, output + word * filters,
                peaks.baseAddress! + word * filters)
            }
          }
        }
      }
    }
    return (output, Trace(words: words, peaks: peaks))
  }

  /// Place after place, each character's product with that place's weights: (W V) x padded F.
  private func lookup() -> Matrix {
    var rows = Matrix(rows: width * characters, columns: padded)
    rows.withMutablePointer { rows in
      table.withPointer { table in
        for place in 0..<width {
          Product(
            a: table, rowStride: dimensions, depthStride: 1, rows: characters,
            right: placeWeight(place).packed(.transposed), bias: nil,
            c: rows + place * characters * padded, cStride: padded, accumulating: false
          ).run()
        }
      }
    }
    return rows
  }

  private func placeWeight(_ place: Int) -> Matrix {
    weight[columns: (place * dimensions)..<((place + 1) * dimensions)]
  }

  public func backward(
    _ trace: Trace, outputGradient: Matrix, gradient: inout CharacterConvolution
  ) {
    gradient.bias.addColumnSums(of: outputGradient.silencing(trace.words))
    let slopes = lookupGradient(trace, outputGradient)
    for place in 0..<width {
      let slope = slopes[rows: (place * characters)..<((place + 1) * characters)]
      gradient.table.add(slope.times(placeWeight(place)))
      var product = Matrix(rows: filters, columns: dimensions)
      product.addProduct(transposed: slope, table)
      for filter in 0..<filters {
        for column in 0..<dimensions {
          gradient.weight[filter, place * dimensions + column] += product[filter, column]
        }
      }
    }
  }

  /// The gradient at each place's product with each character: (W V) x F.
  private func lookupGradient(_ trace: Trace, _ outputGradient: Matrix) -> Matrix {
    var slopes = Matrix(rows: width * characters, columns: filters)
    let words = trace.words
    slopes.withMutablePointer { slopes in
      outputGradient.withPointer { above in
        for word in 0..<words.count {
          let range = words.starts[word]..<words.starts[word + 1]
          guard !range.isEmpty else { continue }
          for filter in 0..<filters {
            let peak = range.lowerBound + Int(trace.peaks[word * filters + filter])
            for place in 0..<width {
              let at = peak + place - width / 2
              guard range.contains(at) else { continue }
              let row = place * characters + Int(words.characters[at])
              slopes[row * filters + filter] += above[word * filters + filter]
            }
          }
        }
      }
    }
    return slopes
  }
}

/// The characters of words, one list after the other, as numbers of a table's rows.
public struct CharacterWords: Sendable, Hashable {
  public private(set) var characters: [Int32] = []
  /// Where each word starts, and the end.
  public private(set) var starts: [Int] = [0]

  public init() {}

  public init(_ words: [[Int]]) {
    for word in words { append(word.map { Int32($0) }) }
  }

  public var count: Int { starts.count - 1 }

  public mutating func append(_ word: some Sequence<Int32>) {
    characters.append(contentsOf: word)
    starts.append(characters.count)
  }

  /// The same, without a look at the kind of sequence for each character.
  public mutating func append(_ word: ArraySlice<Int32>) {
    characters.append(contentsOf: word)
    starts.append(characters.count)
  }

  public mutating func removeAll() {
    characters.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
  }

  /// The words with these numbers, in their order.
  public func gather(_ indices: [Int]) -> CharacterWords {
    var result = CharacterWords()
    for word in indices { result.append(characters[starts[word]..<starts[word + 1]]) }
    return result
  }
}

extension Matrix {
  /// A copy with zeros in the rows of words without characters, whose output is fixed.
  fileprivate func silencing(_ words: CharacterWords) -> Matrix {
    var copy = self
    for word in 0..<words.count where words.starts[word] == words.starts[word + 1] {
      for column in 0..<columns { copy[word, column] = 0 }
    }
    return copy
  }
}
