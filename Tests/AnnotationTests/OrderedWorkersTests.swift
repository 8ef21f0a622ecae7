import Annotation
import Testing

@Suite struct OrderedWorkersTests {
  @Test(arguments: [1, 2, 3, 8])
  func resultsComeInTheOrderOfTheItems(workers: Int) {
    var left = 0
    var seen: [Int] = []
    OrderedWorkers.run(
      workers,
      next: {
        left += 1
        return left <= 500 ? left : nil
      },
      makeWorker: {
        { item in
          var waste = item
          for i in 0..<(item % 7) * 1000 { waste = waste &* 31 &+ i }
          return waste == .min ? 0 : item * 2
        }
      }, take: { seen.append($0) })
    #expect(seen == (1...500).map { $0 * 2 })
  }

  @Test func anErrorStopsTheWorkers() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try OrderedWorkers.run(
        3, next: { 1 as Int? }, makeWorker: { { $0 } }, take: { _ in throw Stop() })
    }
  }
}
