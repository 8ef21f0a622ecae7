import ClinicalText
import Files

extension LinkedFile {
  /// Whether it tells of a model in words.
  var isCard: Bool { name.hasSuffix(".md") }

  /// Its digest, as `sha256sum` prints it.
  var sha256: String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }
}
