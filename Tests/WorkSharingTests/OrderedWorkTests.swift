import Testing
import WorkSharing

@Suite struct OrderedWorkTests {
  @Test(arguments: [1, 2, 3, 8], [1, 7, 64])
  func productsComeInTheOrderOfTheItems(workers: Int, ahead: Int) {
    var left = 0
    var seen: [Int] = []
    OrderedWork.run(
      workers: workers, ahead: ahead,
      next: {
        left += 1
        return left <= 500 ? left : nil
      },
      makeWorker: { _ in
        { item in
          var waste = item
          for i in 0..<(item % 7) * 1000 { waste = waste &* 31 &+ i }
          return waste == .min ? 0 : item * 2
        }
      }, take: { seen.append($0) })
    #expect(seen == (1...500).map { $0 * 2 })
  }

  @Test func noMoreIsDrawnThanMayBeInFlight() {
    var drawn = 0
    var taken = 0
    var most = 0
    OrderedWork.run(
      workers: 3, ahead: 5,
      next: { () -> Int? in
        drawn += 1
        return drawn <= 200 ? drawn : nil
      }, makeWorker: { _ in { $0 } },
      take: { number in
        taken += 1
        most = max(most, number - taken)
      })
    #expect(taken == 200)
    #expect(most < 5)
  }

  @Test(arguments: [1, 3]) func anErrorEndsTheWork(workers: Int) {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try OrderedWork.run(
        workers: workers, ahead: 4, next: { 1 as Int? }, makeWorker: { _ in { $0 } },
        take: { (_: Int) throws(Stop) in throw Stop() })
    }
  }

  @Test func eachWorkerHasItsNumber() {
    var left = 40
    var seen: Set<Int> = []
    OrderedWork.run(
      workers: 4, ahead: 8,
      next: { () -> Int? in
        left -= 1
        return left >= 0 ? left : nil
      }, makeWorker: { number in { _ in number } }, take: { seen.insert($0) })
    #expect(seen.isSubset(of: [0, 1, 2, 3]))
  }

  @Test func nothingGivesNothing() {
    OrderedWork.run(
      workers: 2, ahead: 2, next: { nil as Int? }, makeWorker: { _ in { $0 } },
      take: { _ in Issue.record("a product of nothing") })
  }
}
