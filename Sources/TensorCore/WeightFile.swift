import Files
import JSON

/// Named matrices in the safetensors format, read in place from a mapped file or from linked bytes.
///
/// The header's metadata holds the kind of model, its configuration, where its vocabulary comes from and
/// how it was trained. A file of a later format version is refused.
// @unchecked: the bytes are read-only and outlive the value (`file` keeps the mapping).
public struct WeightFile: @unchecked Sendable {
  /// The version of the names and metadata that this program writes.
  public static let version = 1

  public enum Kind: String, Sendable, CaseIterable {
    case float32 = "F32"
    case float16 = "F16"
    /// Signed bytes; row r of tensor `x` is multiplied by value r of tensor `x.scale`.
    case int8 = "I8"
    /// Plain bytes: lists of words and the like.
    case bytes = "U8"

    var size: Int {
      switch self {
      case .float32: 4
      case .float16: 2
      case .int8, .bytes: 1
      }
    }
  }

  struct Tensor: Sendable {
    var kind: Kind
    var shape: [Int]
    var range: Range<Int>
    var rows: Int { shape.count > 1 ? shape[0] : 1 }
    var columns: Int { shape.count > 1 ? shape[1...].reduce(1, *) : shape.first ?? 1 }
  }

  public let source: String
  /// Names in the order of the file's data.
  public let names: [String]
  public let metadata: [String: String]
  let tensors: [String: Tensor]
  private let data: UnsafeRawBufferPointer
  private let file: MappedFile?

  public init(_ path: String) throws(WeightFileError) {
    let file: MappedFile
    do { file = try MappedFile(path) } catch {
      throw WeightFileError(error.action, path, reason: error.reason)
    }
    try self.init(file.bytes, source: path, file: file)
  }

  /// Weights that are linked into the program; the bytes must stay for as long as the program runs.
  public init(bytes: UnsafeRawBufferPointer, source: String = "linked weights")
    throws(WeightFileError)
  {
    try self.init(bytes, source: source, file: nil)
  }

  private init(_ bytes: UnsafeRawBufferPointer, source: String, file: MappedFile?)
    throws(WeightFileError)
  {
    let header = try WeightHeader(bytes, source: source)
    self.source = source
    self.file = file
    metadata = header.metadata
    tensors = header.tensors
    names = header.tensors.keys.sorted {
      (header.tensors[$0]!.range.lowerBound, $0) < (header.tensors[$1]!.range.lowerBound, $1)
    }
    data = UnsafeRawBufferPointer(rebasing: bytes[header.dataStart...])
  }

  /// The model's kind as its writer named it.
  public var kind: String? { metadata["kind"] }

  /// The model's configuration.
  public func config() throws(WeightFileError) -> JSONValue {
    guard let text = metadata["config"] else { throw error("it holds no configuration") }
    do { return try JSONParser.parse(text) } catch {
      throw self.error("its configuration is broken at \(error)")
    }
  }

  /// Refuses the file unless it holds a model of this kind.
  public func require(kind: String) throws(WeightFileError) {
    guard self.kind == kind else {
      throw error(
        "it holds \(self.kind.map { "'\($0)'" } ?? "no named model") where '\(kind)' is needed")
    }
  }

  public func contains(_ name: String) -> Bool { tensors[name] != nil }

  /// A tensor as its header tells it.
  public struct Content: Sendable {
    public let name: String
    public let kind: Kind
    public let shape: [Int]
    /// How many numbers it holds.
    public var count: Int { shape.reduce(1, *) }
  }

  /// The tensors in the order of the file's data.
  public var contents: [Content] {
    names.map { Content(name: $0, kind: tensors[$0]!.kind, shape: tensors[$0]!.shape) }
  }

  /// A matrix as it is stored, decoded a row at a time.
  public func stored(_ name: String) throws(WeightFileError) -> StoredMatrix {
    guard let tensor = tensors[name] else { throw error("it has no '\(name)'") }
    guard tensor.kind != .bytes else { throw error("'\(name)' holds bytes, no numbers") }
    var scales: UnsafeRawPointer?
    if tensor.kind == .int8 {
      guard let scale = tensors["\(name).scale"], scale.kind == .float32,
        scale.range.count == tensor.rows * 4
      else { throw error("'\(name)' has no scales of its rows") }
      scales = data.baseAddress.map { $0 + scale.range.lowerBound }
    }
    return StoredMatrix(
      rows: tensor.rows, columns: tensor.columns, kind: tensor.kind,
      values: UnsafeRawBufferPointer(rebasing: data[tensor.range]), scales: scales, file: file)
  }

  /// A matrix as 32-bit floats; a tensor of one dimension is one row.
  public func matrix(_ name: String) throws(WeightFileError) -> Matrix {
    try stored(name).matrix()
  }

  /// Plain bytes.
  public func bytes(_ name: String) throws(WeightFileError) -> [UInt8] {
    guard let tensor = tensors[name] else { throw error("it has no '\(name)'") }
    return withExtendedLifetime(file) { Array(data[tensor.range]) }
  }

  /// The lines that `Writer.add(_:lines:)` stored.
  public func lines(_ name: String) throws(WeightFileError) -> [String] {
    var lines: [String] = []
    try forEachLine(name) { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  /// Calls `body` with the bytes of each of those lines, in order.
  package func forEachLine(_ name: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void)
    throws(WeightFileError)
  {
    guard let tensor = tensors[name] else { throw error("it has no '\(name)'") }
    guard !tensor.range.isEmpty else { return }
    withExtendedLifetime(file) {
      let bytes = UnsafeRawBufferPointer(rebasing: data[tensor.range]).assumingMemoryBound(
        to: UInt8.self)
      var start = 0
      while start <= bytes.count {
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        start = end + 1
      }
    }
  }

  private func error(_ reason: String) -> WeightFileError {
    WeightFileError(source, reason: reason)
  }
}
