import RecordIndex
import Testing

@Suite struct OrderedWorkTests {
  @Test(arguments: [1, 2, 5])
  func resultsComeInTheOrderOfTheInputs(workers: Int) {
    let work = OrderedWork<Int>(ahead: 8, workers: workers)
    nonisolated(unsafe) var next = 0
    for _ in 0..<workers {
      work.start { work in
        while work.turn(
          {
            next += 1
            return next <= 1000 ? next : nil
          }, { $0 * 3 })
        {}
      }
    }
    var results: [Int] = []
    while let result = work.next() { results.append(result) }
    work.stop()
    #expect(results == (1...1000).map { $0 * 3 })
  }

  @Test func stoppingEndsWaitingWorkers() {
    let work = OrderedWork<Int>(ahead: 2, workers: 2)
    for _ in 0..<2 { work.start { work in while work.turn({ 1 }, { $0 }) {} } }
    #expect(work.next() == 1)
    work.stop()
  }
}
