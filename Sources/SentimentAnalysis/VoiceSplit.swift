/// Which voices of a corpus training never sees, so that they can measure.
public enum VoiceSplit {
  /// Every fifth voice by number: "v05", "v10" and so on; the sets that share a theme lose one each.
  public static func isHeldOut(_ voice: String) -> Bool {
    let digits = voice.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return false }
    return number % 5 == 0
  }

  /// True of the voices that write as most people do who fill in a form; the first 45 tell stories.
  static func fillsForms(_ voice: String) -> Bool {
    let digits = voice.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }
    return Int(String(decoding: digits, as: UTF8.self)) ?? 0 > 45
  }
}
