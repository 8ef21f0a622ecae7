import CICU

/// The ICU library that is linked into this program.
public enum ICU {
  /// Its version, such as `72.1`.
  public static var version: String { String(cString: cicu_version()) }
}
