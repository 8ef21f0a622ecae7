/// Which voices of a corpus training never sees, so that they can measure.
public enum VoiceSplit {
  /// Every fifth voice by number: "v05", "v10" and so on; the sets that share a theme lose one each.
  public static func isHeldOut(_ voice: String) -> Bool {
    number(of: voice) % 5 == 0
  }

  /// The number in a voice's name; 1, which is nowhere special, when it has none.
  private static func number(of voice: String) -> Int {
    Int(String(decoding: voice.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)) ?? 1
  }

  /// Which of the other voices tell how the parts of a model are weighed.
  static func weighs(_ voice: String) -> Bool { number(of: voice) % 5 == 3 }

  /// True of the voices that stars are learned from; later ones were written to teach aspects, and with them comments on
  /// hospitals were read less well.
  static func teachesStars(_ voice: String) -> Bool { number(of: voice) <= 160 }

  /// True of the voices that write as most people do who fill in a form; the first 45 tell stories.
  static func fillsForms(_ voice: String) -> Bool {
    number(of: voice) > 45
  }
}
