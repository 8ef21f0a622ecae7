import CKernels
import Files
import JSON

extension WeightFile {
  /// Collects named matrices and writes them as one safetensors file.
  public struct Writer: Sendable {
    /// Text for the header: where the vocabulary comes from (`vocabulary`), the training card (`card`).
    public var metadata: [String: String]
    private var names: [String] = []
    private var tensors: [(kind: Kind, shape: [Int], bytes: [UInt8])] = []

    public init(kind: String, config: JSONValue = .object([]), metadata: [String: String] = [:]) {
      self.metadata = metadata
      self.metadata["kind"] = kind
      self.metadata["config"] = config.text
      self.metadata["format_version"] = "\(WeightFile.version)"
    }

    public mutating func add(_ name: String, _ matrix: Matrix, as kind: Kind = .float32) {
      let shape = [matrix.rows, matrix.columns]
      switch kind {
      case .float32: append(name, kind, shape, matrix.withPointer { Self.raw($0, matrix.count) })
      case .float16:
        let halves = [UInt16](unsafeUninitializedCapacity: matrix.count) { buffer, count in
          matrix.withPointer { ck_float_to_half($0, buffer.baseAddress!, matrix.count) }
          count = matrix.count
        }
        append(name, kind, shape, halves.withUnsafeBytes { Array($0) })
      case .int8: addQuantized(name, matrix)
      case .bytes: preconditionFailure("a matrix is not stored as plain bytes")
      }
    }

    public mutating func add(_ name: String, bytes: [UInt8]) {
      append(name, .bytes, [bytes.count], bytes)
    }

    /// A list of texts without line feeds.
    public mutating func add(_ name: String, lines: [String]) {
      add(name, bytes: Array(lines.joined(separator: "\n").utf8))
    }

    /// Each row in steps of its largest value / 127.
    private mutating func addQuantized(_ name: String, _ matrix: Matrix) {
      var bytes = [UInt8]()
      bytes.reserveCapacity(matrix.count)
      var scales: [Float] = []
      for row in 0..<matrix.rows {
        let values = matrix.row(row)
        var largest: Float = 0
        for i in values.indices { largest = max(largest, abs(values[i])) }
        // Values too small for steps of their own are as good as zero.
        let scale = largest < 127 * .leastNormalMagnitude ? 1 : largest / 127
        for i in values.indices {
          bytes.append(UInt8(bitPattern: Int8((values[i] / scale).rounded())))
        }
        scales.append(scale)
      }
      append(name, .int8, [matrix.rows, matrix.columns], bytes)
      append("\(name).scale", .float32, [matrix.rows], scales.withUnsafeBytes { Array($0) })
    }

    private static func raw(_ values: UnsafePointer<Float>, _ count: Int) -> [UInt8] {
      Array(UnsafeRawBufferPointer(start: values, count: count * 4))
    }

    private mutating func append(_ name: String, _ kind: Kind, _ shape: [Int], _ bytes: [UInt8]) {
      precondition(!names.contains(name), "two tensors named '\(name)'")
      names.append(name)
      tensors.append((kind, shape, bytes))
    }

    /// The header, padded so that the data starts at a multiple of 64 bytes.
    private func header() -> [UInt8] {
      var members: [JSONValue.Member] = []
      let texts = metadata.sorted { $0.key < $1.key }
      members.append(.init("__metadata__", .object(texts.map { .init($0.key, .string($0.value)) })))
      var offset = 0
      for (name, tensor) in Swift.zip(names, tensors) {
        let end = offset + tensor.bytes.count
        members.append(
          .init(
            name,
            [
              "dtype": .string(tensor.kind.rawValue),
              "shape": .array(tensor.shape.map { .integer($0) }),
              "data_offsets": .array([.integer(offset), .integer(end)]),
            ]))
        offset = end
      }
      var text = Array(JSONValue.object(members).text.utf8)
      while (text.count + 8) % 64 != 0 { text.append(UInt8(ascii: " ")) }
      return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    /// The whole file.
    public func bytes() -> [UInt8] { tensors.reduce(into: header()) { $0 += $1.bytes } }

    /// Writes the file; it appears whole or not at all.
    public func write(to path: String) throws(WeightFileError) {
      do {
        var file = try AtomicFile(path)
        try file.write(header())
        for tensor in tensors { try file.write(tensor.bytes) }
        try file.commit()
      } catch { throw WeightFileError(error.action, error.path, reason: error.reason) }
    }
  }
}
