import Files
import Glibc
import Neural
import TensorCore

/// Kills a training with SIGKILL, takes it up from its checkpoint and compares the weights, bit by bit, with those
/// of an uninterrupted training, with one worker and with two.
enum ResumeBench: Subject {
  static let name = "resume"
  static let abstract = "kill -9 in the middle of a training, and its resumption"

  static func run(_ arguments: [String]) throws {
    if arguments.count == 3, let workers = Int(arguments[1]), let steps = Int(arguments[2]) {
      return try train(checkpoint: arguments[0], workers: workers, dieAfter: steps)
    }
    let folder = try ScratchFolder()
    var digests: [String] = []
    for (workers, deaths) in [(1, []), (2, []), (2, [7, 22]), (1, [13])] {
      let path = "\(folder.path)/\(digests.count).safetensors"
      for steps in deaths {
        let status = try child(path, workers, steps)
        guard status & 0x7f == SIGKILL else { throw BenchError("the child was not killed") }
      }
      guard try child(path, workers, 0) == 0 else { throw BenchError("a training failed") }
      digests.append(SHA256.hex(try MappedFile("\(path).weights").withBytes { Array($0) }))
      print("\(workers) workers, killed \(deaths.count) times: \(digests.last!.prefix(16))")
    }
    guard Set(digests).count == 1 else { throw BenchError("the weights differ") }
  }

  /// Runs this program as a training of its own; returns how it ended, as `waitpid` says it.
  private static func child(_ path: String, _ workers: Int, _ steps: Int) throws -> Int32 {
    let arguments = ["bench", name, path, "\(workers)", "\(steps)"]
    var words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawn(&process, "/proc/self/exe", nil, nil, &words, environ) == 0 else {
      throw BenchError("could not start a training")
    }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status
  }

  /// Three epochs of a tagger; dies at step `dieAfter` of this process when that is not zero.
  private static func train(checkpoint: String, workers: Int, dieAfter: Int) throws {
    var settings = Trainer<BenchTagger>.Settings()
    settings.epochs = 3
    settings.workers = workers
    settings.checkpoint = checkpoint
    settings.checkpointSteps = 4
    settings.averaging = 0.9
    var trainer = Trainer(BenchTagger(), optimizer: .adamW(), settings: settings)
    var steps = 0
    try trainer.train(
      TaggerBench.sentences(count: 320, length: 15),
      report: { _ in
        steps += 1
        if steps == dieAfter { kill(getpid(), SIGKILL) }
      })
    var writer = WeightFile.Writer(kind: "bench")
    trainer.best.save(to: &writer)
    trainer.model.save(to: &writer, path: "last")
    try writer.write(to: "\(checkpoint).weights")
  }
}
