import Glibc

/// The exponential function.
enum Exponential {
  static func of(_ x: Float) -> Float { expf(x) }
}
