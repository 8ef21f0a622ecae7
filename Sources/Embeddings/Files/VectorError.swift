import Files
import TensorCore

/// What could not be done with vectors or their corpus, to which file, and why.
public struct VectorError: Error, Hashable, CustomStringConvertible {
  public var description: String

  public init(_ action: String, _ source: String, reason: String) {
    description = "could not \(action) \(source): \(reason)"
  }

  init(_ error: FileError) { description = "\(error)" }
  init(_ error: WeightFileError) { description = "\(error)" }

  /// Runs file work; its errors become this room's.
  static func files<R: ~Copyable>(_ body: () throws(FileError) -> R) throws(VectorError) -> R {
    do throws(FileError) { return try body() } catch { throw VectorError(error) }
  }

  static func weights<R>(_ body: () throws(WeightFileError) -> R) throws(VectorError) -> R {
    do throws(WeightFileError) { return try body() } catch { throw VectorError(error) }
  }
}
