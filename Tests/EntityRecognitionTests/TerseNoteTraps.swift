/// Rows and half sentences of terse notes: what was stopped, what is to come, what a condition hangs on.
enum TerseNoteTraps {
  static let stopped = [
    "[Metformin|drug absent] 1 g BD - WITHHELD",
    "[Ramipril|drug absent] 5 mg daily - STOPPED",
    "DISCHARGE MEDICATIONS:\n[Lisinopril|drug present] 10 mg PO daily\n[Losartan|drug absent] 25 mg PO daily - HOLD",
    "STOPPED: [ketorolac|drug absent], [naproxen|drug absent].",
    "Discontinued: [hydrochlorothiazide|drug absent] 25 mg.",
    "Held: [methotrexate|drug absent] 15 mg weekly.",
    "| [Spironolactone|drug absent] | 25 mg | PO daily | HOLD |",
    "| [Atorvastatin|drug present] | 80 mg | PO qHS | CONTINUE |",
    "[Gabapentin|drug absent] was discussed but not started.",
    "[Steroids|drug absent] not given.",
    "Losartan was started in place of home [amlodipine|drug absent].",
    "NOT prescribed: [oxycodone|drug absent].",
    "[Naltrexone|drug absent] - pt declined.",
    "Stop [lisinopril|drug absent], start [losartan|drug present] 50 mg.",
    "[Losartan|drug absent] 50 mg daily (held), [prednisone|drug present] 5 mg.",
    "[Pneumonia|disease absent] (ruled out), [CHF exacerbation|disease present].",
    "[Lupus|disease possible] (possible), [hypertension|disease present].",
    "HOLD: [propranolol|drug absent], [spironolactone|drug absent], [furosemide|drug absent].",
    "STOP TAKING: [furosemide|drug absent], [lisinopril|drug absent].",
    "1. [NSTEMI|disease absent] ruled out.",
    "[Sepsis|disease absent] - ruled out.",
  ]

  static let toCome = [
    "RTC for [fever|hypothetical] or [worsening pain|hypothetical].",
    "Go to the ED for [worsening pain|hypothetical].",
    "FOLLOW UP:\n- [BMP|test hypothetical] in 1 week",
    "FOLLOW UP:\n- Repeat [CBC|test hypothetical] in 2 weeks with PCP",
    "FOLLOW UP:\n- [Colonoscopy|test hypothetical] in 6 to 8 weeks",
    "FOLLOWUP: [CT of the chest|test hypothetical] in 6 months.",
    "[Echocardiogram|test hypothetical] to be repeated as an outpatient.",
    "The patient is yet to go for [exercise oximetry|test hypothetical].",
    "A [postcontrast MRI|test hypothetical] is required for further characterization.",
    "She is agreeable to obtaining a [chest x-ray|test hypothetical].",
    "[Hepatitis B vaccine|drug hypothetical] due on 2/26.",
    "All agreed that the best option was [placement of a PEG tube|procedure hypothetical].",
  ]

  static let conditions = [
    "If [weight|test hypothetical] is up 3 pounds, call the clinic.",
    "Call if [temperature|test hypothetical] is over 101.",
    "Methotrexate is known to cause [pneumonitis|disease hypothetical].",
    "Call if there is [fever|hypothetical] or [worsening pain|hypothetical].",
  ]

  static let results = [
    "[C diff PCR|test present] negative.",
    "[Blood cultures|test present] neg x2.",
    "Flu [swab|test present] negative.",
    "The ultrasound was suspicious for a [liver mass|possible].",
    "There is what appears to be a [small lesion|possible].",
    "It was suspected that she had [gout|disease possible].",
  ]
}
