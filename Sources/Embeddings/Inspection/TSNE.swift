import Glibc
import TensorCore

/// Places points on a plane so that neighbours in many dimensions stay neighbours (van der Maaten and
/// Hinton's t-SNE, exact; meant for up to a few thousand points).
public struct TSNE: Sendable {
  public var perplexity = 20.0
  public var rounds = 600
  public var seed: UInt64 = 1

  public init() {}

  /// The points' places; the same for the same rows and seed.
  public func place(_ rows: [[Float]]) -> [(x: Double, y: Double)] {
    let n = rows.count
    guard n > 2 else { return rows.indices.map { (Double($0), 0) } }
    let p = affinities(distances(rows))
    var generator = SplitMix64(seed: seed)
    var at = (0..<2 * n).map { _ in 1e-2 * Double(generator.normal()) }
    var speed = [Double](repeating: 0, count: 2 * n)
    var gain = [Double](repeating: 1, count: 2 * n)
    let rate = max(10, Double(n) / 6)
    for round in 0..<rounds {
      let slope = gradient(p, at, exaggeration: round < rounds / 5 ? 8 : 1)
      let momentum = round < rounds / 4 ? 0.5 : 0.8
      for i in at.indices {
        gain[i] = (slope[i] > 0) == (speed[i] > 0) ? max(0.01, gain[i] * 0.8) : gain[i] + 0.2
        speed[i] = momentum * speed[i] - rate * gain[i] * slope[i]
        at[i] += speed[i]
      }
    }
    return (0..<n).map { (at[2 * $0], at[2 * $0 + 1]) }
  }

  /// Squared distances, row by row.
  private func distances(_ rows: [[Float]]) -> [Double] {
    let n = rows.count
    var result = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<i {
        var sum: Float = 0
        for c in rows[i].indices { sum += (rows[i][c] - rows[j][c]) * (rows[i][c] - rows[j][c]) }
        result[i * n + j] = Double(sum)
        result[j * n + i] = Double(sum)
      }
    }
    return result
  }

  /// How near each point is to each, symmetric, all adding up to 1.
  private func affinities(_ distances: [Double]) -> [Double] {
    let n = Int(Double(distances.count).squareRoot().rounded())
    let goal = log(min(perplexity, Double(n - 1) / 3 + 0.5))
    var p = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      let row = nearness(distances[i * n..<(i + 1) * n], i, entropy: goal)
      for j in 0..<n {
        p[i * n + j] += row[j] / Double(2 * n)
        p[j * n + i] += row[j] / Double(2 * n)
      }
    }
    return p
  }

  /// The row of probabilities whose entropy is as wanted, found by halving.
  private func nearness(_ distances: ArraySlice<Double>, _ own: Int, entropy goal: Double)
    -> [Double]
  {
    let all = Array(distances)
    let least = all.indices.filter { $0 != own }.map { all[$0] }.min() ?? 0
    var (low, high, beta) = (0.0, Double.infinity, 1.0)
    var row = [Double](repeating: 0, count: all.count)
    for _ in 0..<60 {
      var (sum, weighted) = (0.0, 0.0)
      for j in all.indices where j != own {
        row[j] = exp(-(all[j] - least) * beta)
        sum += row[j]
        weighted += row[j] * (all[j] - least)
      }
      let entropy = log(sum) + beta * weighted / sum
      for j in all.indices { row[j] /= sum }
      if abs(entropy - goal) < 1e-5 { break }
      if entropy > goal { low = beta } else { high = beta }
      beta = high.isInfinite ? beta * 2 : (low + high) / 2
    }
    return row
  }

  private func gradient(_ p: [Double], _ at: [Double], exaggeration: Double) -> [Double] {
    let n = at.count / 2
    var near = [Double](repeating: 0, count: n * n)
    var total = 0.0
    for i in 0..<n {
      for j in 0..<i {
        let (dx, dy) = (at[2 * i] - at[2 * j], at[2 * i + 1] - at[2 * j + 1])
        let q = 1 / (1 + dx * dx + dy * dy)
        near[i * n + j] = q
        total += 2 * q
      }
    }
    var slope = [Double](repeating: 0, count: 2 * n)
    for i in 0..<n {
      for j in 0..<i {
        let q = near[i * n + j]
        let force = 4 * (exaggeration * p[i * n + j] - q / total) * q
        for axis in 0...1 {
          let pull = force * (at[2 * i + axis] - at[2 * j + axis])
          slope[2 * i + axis] += pull
          slope[2 * j + axis] -= pull
        }
      }
    }
    return slope
  }
}
