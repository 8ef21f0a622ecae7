import ClinicalRecord
import SentimentAnalysis

/// Sentences whose words say one thing and whose meaning says another.
enum PolarityTraps {
  struct Trap: Sendable, CustomStringConvertible {
    var text: String
    var label: Sentiment.Label
    var question: String?
    var description: String { text }
  }

  private static let improve = "What could we do better?"
  private static let praise = "What did we do well?"

  static let all: [Trap] =
    positive.map { Trap(text: $0, label: .positive) }
    + negative.map { Trap(text: $0, label: .negative) }
    + nothing.map { Trap(text: $0, label: .positive, question: improve) }
    + wishes.map { Trap(text: $0, label: .negative, question: improve) }
    + ["Nothing", "Nothing at all", "None", "Not a thing"].map {
      Trap(text: $0, label: .negative, question: praise)
    }

  /// Results of tests and clinical words: no complaint and no praise, whatever their letters say.
  static let results = [
    "The test was negative.", "Tested negative for covid.", "The biopsy came back negative.",
    "She is negative for HIV.", "The culture was positive.", "It was a positive test.",
    "My swab was positive for flu.", "The scan was unremarkable.", "I am rhesus negative.",
    "They did a pregnancy test and it was negative.", "The x-ray was unremarkable.",
    "I was in intensive care for two days.", "I was seen in the pain clinic.",
    "They took me to the emergency department.", "I saw the heart failure nurse.",
    "I had a stress test on Monday.", "The smear came back negative.",
    "I was on the acute ward.", "I was moved to the discharge lounge.",
    "I was referred to the wound clinic.",
  ]

  private static let positive = [
    "No side effects at all!", "I had no side effects.", "Zero side effects.",
    "I have not noticed any side effects.", "Never had any side effects from it.",
    "Side effects: none. Works well.", "No complaints.", "No complaints whatsoever.",
    "I have no complaints about the nurses.", "It couldn't have been better.",
    "Could not have been better.", "Couldn't have asked for more.",
    "I could not fault the care.", "Can't fault them.", "You cannot fault the staff.",
    "Not bad.", "Not bad at all.", "Not too bad considering.", "Can't complain.",
    "Nothing to improve.", "There is nothing to complain about.", "I have nothing bad to say.",
    "Nothing was too much trouble.", "Nothing but praise for the team.",
    "I can't thank them enough.", "We can't praise the nurses enough.",
    "They couldn't do enough for me.", "The staff could not have been kinder.",
    "I wouldn't change a thing.", "No problems at all.", "No pain whatsoever.",
    "It didn't hurt.", "I didn't feel a thing.", "The injection was not painful.",
    "Pain free for the first time in years.", "My headaches are gone.",
    "It stopped my migraines.", "It took away the pain.", "The nausea has gone.",
    "No more panic attacks.", "My acne cleared up.", "It reduced my anxiety.",
    "Less pain than before.", "I no longer suffer from heartburn.", "Never let me down.",
    "I was never kept waiting.", "No waiting around.", "We did not have to wait.",
    "They never made me feel stupid.", "I did not feel judged.", "I was not scared for a minute.",
    "The nurse wasn't rude, she was lovely.", "It was not as bad as I feared.",
    "I was terrified but they put me at ease.", "Second to none.", "They went out of their way.",
    "I wish I had done it sooner.", "Should have done this years ago.",
    "I don't know what I'd do without them.", "I would not be here without them.",
    "Hard to find anything wrong.", "Without a doubt the best.", "Sooo helpful!!!",
    "Tolerated well.", "The treatment was well tolerated.", "10/10", "👍👍", "❤️",
    "The wait was long but the care was outstanding.", "No issues, no worries, thank you.",
  ]

  private static let negative = [
    "Not good.", "Not very helpful.", "The staff were not friendly.", "It did not help.",
    "It doesn't work.", "It never worked for me.", "No help at all.", "No empathy whatsoever.",
    "No improvement.", "I am no better.", "Nobody listened.", "Nobody explained anything.",
    "No one told us what was going on.", "They couldn't care less.", "I would not recommend it.",
    "I can't recommend this place.", "Never again.", "Not worth the money.",
    "The service could be better.", "It could have been better.", "It leaves a lot to be desired.",
    "The staff should be more helpful.", "I wish the nurses were kinder.",
    "The food needs to be better.", "I expected better.", "Hardly professional.",
    "Far from helpful.", "Anything but caring.", "Less than helpful.",
    "Thanks for nothing.", "What a joke.", "Good luck getting an appointment.",
    "A waste of time.", "Oh great, cancelled again.",
    "Friendly staff but I waited nine hours and it was a disgrace.",
    "It helped at first but then it made everything worse.", "The pain came back worse.",
    "It gave me terrible headaches.", "I felt nothing but pain.", "My symptoms got worse.",
    "I was made to feel stupid.", "I can't sleep since I started it.", "👎", "😡😡",
    "TERRIBLE SERVICE", "horrrrible", "dissapointed with the service",
    "They did not treat me with respect.", "There was no dignity.", "I don't feel safe there.",
  ]

  private static let nothing = [
    "Nothing.", "Nothing", "None", "No", "N/A", "Nope", "Nothing really", "Nothing at all!",
    "Can't think of anything", "Not that I can think of", "Nothing comes to mind",
    "Nothing, keep up the good work", "No, everything was fine", "Absolutely nothing",
    "Nothing to add", "I have no suggestions",
  ]

  private static let wishes = [
    "Shorter waiting times", "More staff", "More parking please", "Better food",
    "Answer the phone", "Be kinder", "Improve communication", "Less noise at night",
    "Quicker appointments", "Listen to patients", "Friendlier receptionists",
    "Reduce the waiting list",
  ]
}
