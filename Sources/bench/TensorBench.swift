import CKernels
import COpenBLAS
import Glibc
import Neural
import TensorCore

/// Products, recurrent layers, chains and a tagger's training step, in milliseconds.
///
/// `scripts/peers/torch_rnn.py` and `torch_tagger.py` run the same shapes in turn with PyTorch.
enum TensorBench: Subject {
  static let name = "tensor"
  static let abstract = "products, LSTM, GRU, CRF, a tagger's step [--threads N] [--only PREFIX]"

  static func run(_ arguments: [String]) throws {
    let options = try Options(arguments)
    try giveBLASItsBest(threads: options.wants("product") ? options.threads : 1)
    Workers.limit = options.threads
    say("\(String(cString: ck_instruction_set())), \(options.threads) threads\n")
    for shape in productShapes where options.wants("product") { try measureProduct(shape) }
    for batch in [32, 1] where options.wants("lstm\(batch)") {
      try measureLayer(LSTM.self, "lstm\(batch)", batch)
    }
    for batch in [32, 1] where options.wants("gru\(batch)") {
      try measureLayer(GRU.self, "gru\(batch)", batch)
    }
    if options.wants("crf") { try measureChain() }
    if options.wants("tagger") { try TaggerBench.run(threads: options.threads) }
  }

  static func report(_ name: String, _ seconds: Double, _ note: String = "") {
    let millis = (seconds * 1e6).rounded() / 1e3
    print("\(name) \(millis) ms\(note.isEmpty ? "" : "  \(note)")")
  }

  private struct Options {
    var threads = Workers.cores
    var only = ""

    init(_ arguments: [String]) throws {
      var rest = arguments[...]
      while let name = rest.popFirst() {
        guard let value = rest.popFirst() else { throw BenchError("\(name) needs a value") }
        switch (name, Int(value)) {
        case ("--threads", let count?) where count > 0: threads = count
        case ("--only", _): only = value
        default: throw BenchError("unknown option \(name) \(value)")
        }
      }
    }

    /// True for a case whose name starts with the given words, or for all of a group that they start with.
    func wants(_ name: String) -> Bool { name.hasPrefix(only) || only.hasPrefix(name) }
  }

  /// Starts this program again so that OpenBLAS, which reads these before `main`, uses AVX-512 where the
  /// processor can, and no threads of its own beside ours where it has nothing to do.
  private static func giveBLASItsBest(threads: Int) throws {
    guard getenv("BENCH_STARTED") == nil else { return }
    setenv("BENCH_STARTED", "1", 1)
    setenv("OPENBLAS_NUM_THREADS", "\(threads)", 1)
    if String(cString: ck_instruction_set()) == "avx512" {
      setenv("OPENBLAS_CORETYPE", "SkylakeX", 1)
    }
    var words = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &words)
    throw BenchError("could not start again: \(String(cString: strerror(errno)))")
  }
}

// Products beside a bare cblas_sgemm, in turn.
extension TensorBench {
  private struct Shape {
    var rows, depth, columns: Int
    var transposed = false
  }

  private static var productShapes: [Shape] {
    [
      Shape(rows: 1280, depth: 100, columns: 800), Shape(rows: 1280, depth: 800, columns: 100),
      Shape(rows: 800, depth: 1280, columns: 200, transposed: true),
      Shape(rows: 512, depth: 512, columns: 512), Shape(rows: 1024, depth: 1024, columns: 1024),
      Shape(rows: 32, depth: 200, columns: 800), Shape(rows: 1280, depth: 400, columns: 11),
    ]
  }

  private static func measureProduct(_ shape: Shape) throws {
    var random = SplitMix64(seed: 1)
    let (m, k, n) = (shape.rows, shape.depth, shape.columns)
    let a =
      shape.transposed
      ? Matrix.random(rows: k, columns: m, using: &random)
      : Matrix.random(rows: m, columns: k, using: &random)
    let b = Matrix.random(rows: k, columns: n, using: &random)
    var c = Matrix(rows: m, columns: n)
    var d = Matrix(rows: m, columns: n)
    var ours: [Double] = []
    var theirs: [Double] = []
    let packed = b.packed(.plain)
    for _ in 0..<7 {
      ours.append(
        Stopwatch.best(seconds: 0.05) {
          if shape.transposed {
            c.setProduct(transposed: a, b)
          } else {
            c.setProduct(a, packed)
          }
        })
      theirs.append(
        Stopwatch.best(seconds: 0.05) {
          d.withMutablePointer { d in
            a.withPointer { a in
              b.withPointer { b in
                cblas_sgemm(
                  CblasRowMajor, shape.transposed ? CblasTrans : CblasNoTrans, CblasNoTrans,
                  Int32(m),
                  Int32(n), Int32(k), 1, a, Int32(shape.transposed ? m : k), b, Int32(n), 0, d,
                  Int32(n))
              }
            }
          }
        })
    }
    d.add(c, scale: -1)
    guard d.sumOfSquares < 1e-6 * c.sumOfSquares else { throw BenchError("products differ") }
    let (own, blas) = (ours.sorted()[3], theirs.sorted()[3])
    let speed = Int(2e-9 * Double(m * k * n) / own)
    report(
      "product.\(m)x\(k)x\(n)\(shape.transposed ? "t" : "")", own,
      "\(speed) GFLOP/s, \((blas / own * 100).rounded() / 100) x cblas_sgemm")
  }
}

// Recurrent layers: 40 steps, 100 inputs, 200 units in each direction.
extension TensorBench {
  private static func measureLayer<Layer: RecurrentLayer>(
    _: Layer.Type, _ name: String, _ sequences: Int
  ) throws {
    var random = SplitMix64(seed: 1)
    var layer = Bidirectional<Layer>(inputs: 100, units: 200, using: &random)
    let batch = PackedBatch(lengths: [Int](repeating: 40, count: sequences))
    let input = Matrix.normal(rows: batch.rows, columns: 100, deviation: 1, using: &random)
    let above = Matrix.normal(rows: batch.rows, columns: 400, deviation: 1, using: &random)
    var output = Matrix(rows: 0, columns: 0)
    report("\(name).forward", Stopwatch.best { output = layer(input, batch) })
    guard output == layer(input, batch), output.isFinite else { throw BenchError("unequal runs") }
    var gradient = layer.zeros()
    let seconds = Stopwatch.best {
      // A change of the weights, as between training steps: packed forms are made anew.
      layer.visit("") { _, matrix in matrix[0, 0] += 0 }
      let (_, trace) = layer.forward(input, batch)
      _ = layer.backward(trace, outputGradient: above, gradient: &gradient)
    }
    guard gradient.isFinite else { throw BenchError("a gradient is not finite") }
    report("\(name).both", seconds)
  }

  private static func measureChain() throws {
    var random = SplitMix64(seed: 1)
    let crf = CRF(tags: 11, using: &random)
    let batch = PackedBatch(lengths: [Int](repeating: 40, count: 32))
    let emissions = Matrix.normal(rows: batch.rows, columns: 11, deviation: 1, using: &random)
    let targets = (0..<batch.rows).map { _ in random.below(11) }
    var gradient = crf.zeros()
    var loss: Float = 0
    report(
      "crf.likelihood",
      Stopwatch.best {
        loss = crf.negativeLogLikelihood(emissions, targets, batch, gradient: &gradient).loss
      })
    guard loss.isFinite, loss > 0 else { throw BenchError("a loss of \(loss)") }
    var path: [Int] = []
    report("crf.viterbi", Stopwatch.best { path = crf.viterbi(emissions, batch) })
    let best = crf.logProbabilities(emissions, path, batch).reduce(0, +)
    guard best > -loss else { throw BenchError("the best path is not the best") }
  }
}
