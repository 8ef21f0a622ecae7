/// Texts and the tokens that a clinician would see in them.
enum TokenTable {
  static let whole = [
    // Abbreviations with full stops
    "b.i.d.", "t.i.d.", "q.i.d.", "q.d.", "q.h.s.", "q.a.m.", "p.r.n.", "p.o.", "a.c.", "h.s.",
    "i.v.",
    "I.V.", "e.g.", "i.e.", "U.S.", "M.D.", "Ph.D.", "Dr.", "Mr.", "Mrs.", "vs.", "etc.", "q.4-6h.",
    "q.6h.", "q4h", "q4-6h", "q8hrs", "a.m.", "p.m.", "B.I.D.",
    // Slashes
    "s/p", "h/o", "w/o", "y/o", "c/o", "r/o", "d/c", "n/v/d", "n/v", "m/r/g", "f/u", "b/l", "d/t",
    "I/O",
    "A/P", "w/u", "N/A", "mg/dL", "mL/hr", "mmol/L", "mg/kg/day", "mcg/kg/min", "L/min", "g/dL",
    // Numbers
    "98.6", "120/80", "3+", "1+", "4/5", "2+/4+", "5'6\"", "5'11\"", "1,200", "1,000,000", ".5",
    "0.25",
    "2024-05-02", "05/02/2024", "5/2/24", "14:10", "10:30:15", "20/40", "1:200,000", "10-15", "2–4",
    "1/2",
    "555-1234", "3-5-2024", "02-May-2024", "12-Jan-08",
    // Words with digits and hyphens
    "C5-C6", "L4/5", "L4/L5", "L4-5", "T1-weighted", "O2", "CO2", "A1c", "HbA1c", "COVID-19",
    "IL-6", "5-FU",
    "x-ray", "X-ray", "follow-up", "B12", "H1N1", "CA-125", "T12", "S1", "FEV1", "pO2", "PaO2",
    "SpO2",
    "45-year-old", "3-month", "17-hydroxyprogesterone", "T4", "G6PD", "CYP2D6", "beta-blocker",
    "C-section",
    "non-ST-elevation", "p53", "HER2", "CD4", "self-limited", "2nd", "1st", "80s", "4th", "3D",
    "P2Y12",
    "vitamin-D", "anti-dsDNA", "K-wire",
    // Ions, letters, apostrophes
    "HCO3-", "Na+", "K+", "Ca++", "Cl-", "H&P", "D&C", "I&D", "H&H", "O'Brien", "patient's",
    "Crohn’s",
    "can't", "Sjögren's", "Ménière's", "naïve", "β-lactam", "µg", "α1", "J-tube",
    // Placeholders
    "[**2101-3-4**]", "[**Known lastname 123**]", "[**Hospital1**]", "___",
    // Other scripts, pictures and marks
    "Привет", "καρδιά", "cafe\u{301}", "👩‍⚕️", "👍🏽", "🇺🇸", "1️⃣", "정형외과",
  ]

  static let cut = [
    // Doses and units
    "5¦mg", "101.5¦F", "x¦3¦d", "2¦wks", "500/125¦mg", "0.9¦%", "10¦mL", "2¦L", "60¦bpm", "81¦mg",
    "25¦mcg",
    "1.5¦cm", "3¦x¦4¦cm", "10¦mEq", "1000¦units", "37.2¦C", "6¦hrs", "3¦yo", "20¦G", "100¦mmHg",
    "5¦ml",
    "0.5¦mg/kg", "2¦g/day", "70¦kg", "180¦lbs", "45¦yo", "2¦x", "98¦%", "10¦%¦-¦20¦%", "x¦2",
    "x¦10",
    "Lasix 40¦mg p.o. b.i.d.", "Lisinopril 10¦mg daily¦.", "aspirin 81 mg p.o. daily¦,",
    "NS @ 75¦cc/hr",
    "Tylenol 500¦mg 1-2 tabs q.4-6h. p.r.n. pain¦.", "insulin 10¦u SC qAC", "heparin 5000¦U SQ q8h",
    "vancomycin 1¦g IV q12h x¦7¦d", "KCl 20¦mEq PO BID", "metoprolol 12.5¦mg ½ tab", "1¦L NS bolus",
    "Norco 5/325¦mg", "Augmentin 875-125 mg", "Advair 250/50", "Lantus 20 units q.h.s.",
    "2 gtt/min",
    "0.5-1 mg", "<¦5 mg", ">=¦3", "≥¦3", "~¦10 mL", "±¦2", "+¦5 lbs", "3¦°¦C", "98.6¦°¦F", "10³",
    // Slashes that part words
    "pain¦/¦swelling", "and¦/¦or", "nausea¦/¦vomiting¦/¦diarrhea", "his¦/¦her", "warm¦/¦dry",
    "tests¦/¦labs",
    "cough¦/¦fever¦.", "PT¦/¦INR", "BUN¦/¦Cr", "CT¦/¦MRI", "alert¦/¦oriented", "fevers¦/¦chills",
    "w/¦O2",
    "w/ pain", "w/ O2", "c/ meals", "T/S", "heart¦/¦lungs", "G2P1", "60s¦/¦70s",
    // Vital signs and results
    "BP 120/80¦, HR 72¦, RR 16¦, T 98.6¦.", "BP¦120/80", "HR 72", "Temp¦98.6", "T¦36.9", "K¦4.7",
    "Na 139¦,",
    "K+ 4.7", "WBC 12.3¦K", "Hgb 9.8¦->¦8.2", "SpO2 94¦% RA", "O2 sat 98¦% on 2¦L NC", "pH 7.35",
    "7.35/40/90",
    "INR 1.2 ¦(¦H¦)", "Cr 1.1¦->¦2.3", "A&O¦x¦3", "A¦+¦O¦x¦3", "AAO¦x¦3", "Apgars 8 and 9",
    "GCS 15",
    "EF 35-40¦%", "creatinine¦=¦1.2", "glucose¦:¦110", "WBC¦:¦5.77¦,", "Hct¦-¦39.4", "5/5 strength",
    "I/VI murmur",
    "II/VI systolic murmur", "DTRs 2+ bilaterally¦.", "1+ edema", "S1¦, S2", "S1¦/¦S2",
    "CN II-XII intact¦.",
    "T-max 101.2¦.", "Tmax¦:¦101¦F", "weight¦: 70¦kg", "BMI 33.1", "LVEF ¦~¦40¦%",
    "HbA1c 58 mmol/mol",
    "troponin <¦0.01", "platelets 102,000¦.", "D-dimer 340¦(¦<¦500¦)", "pain 7/10", "5¦%", "100¦%",
    // Dates, times, ages
    "on 5/2/24 at 14:10¦.", "at 2024-05-02T14:10¦.", "3¦pm", "10:30¦am", "0800¦hrs", "in the 1990s",
    "a 45-year-old man",
    "45 y/o M", "a 3-day-old", "day #¦3", "POD¦#¦2", "#¦1¦.", "POD 2¦.", "9/11", "2-3 days",
    "24-48 hours", "6/52",
    "Jan¦. 5¦,", "12/9¦:", "mid-90s", "q.day", "age 45¦.",
    // Names, titles, ends of sentences
    "Dr. Smith¦.", "Mr. A¦. B¦. Jones", "J¦. Smith¦, M.D.", "seen by Dr. X¦.", "John Q¦. Public",
    "vs. placebo¦.",
    "No¦. 5", "p.o.¦, then", "b.i.d.¦;", "pain¦.", "pain¦..", "well¦...", "today¦!¦", "really¦??",
    "(¦+¦)",
    "(¦-¦)", "[¦x¦]", "\"¦fine¦\"", "'¦fine¦'", "“¦fine¦”", "--¦none", "none¦--", "----", "=====",
    "**", "** bold **",
    "**¦Plan¦:¦**", "#¦CHF", "# CHF¦:", "1¦. Aspirin", "1¦) Aspirin", "a¦. one", "(¦2¦) two",
    "- item", "• item",
    "HEENT¦:", "A/P¦:", "ALLERGIES¦:¦NKDA", "pain¦.¦He", "edema¦,¦no", "fever¦;¦chills", "yes¦/¦no",
    // Signs and scripts
    "5¦µg/L", "5¦µg", "5¦μg", "10¦×¦3", "3¦×¦4", "↑¦BP", "→¦home", "Ca++ 9.1", "©¦2024", "kg/m²",
    "m²", "kg/m2",
    "患者¦は¦頭痛¦。", "ปวด¦หัว", "fever¦🤒", "🤒¦🤧", "é¦.", "10¦€", "$¦5", "a@b.com", "M¦.¦Smith",
    "75¦cc/hr¦.", "3¦x/day", "K¦-¦4.5", "w/¦pain", "I/VI murmur", "no S3¦/¦S4", "t.i.d", "q.d",
  ]

  static let kinds: [(String, String)] = [
    ("Lasix 40 mg p.o. b.i.d.", "word number unit abbreviation abbreviation"),
    ("5mg", "number unit"), ("101.5F", "number unit"), ("x3d", "word number unit"),
    ("2wks", "number unit"), ("500/125mg", "number unit"), ("0.5mg/kg", "number unit"),
    ("98.6", "number"), ("120/80", "number"), ("3+", "number"), ("5'6\"", "number"),
    ("2024-05-02", "number"), ("14:10", "number"), ("45-year-old", "word"), ("5-FU", "word"),
    ("L4/5", "word"), ("C5-C6", "word"), ("HbA1c", "word"), ("s/p", "abbreviation"),
    ("n/v/d", "abbreviation"), ("w/ pain", "abbreviation word"), ("Na+", "abbreviation"),
    ("HCO3-", "abbreviation"), ("H&P", "abbreviation"), ("Dr. A", "abbreviation word"),
    ("mg/dL", "unit"), ("in 3 in", "word number unit"), ("5 %", "number unit"),
    ("% of", "symbol word"),
    ("5 µg/L", "number unit"), ("[**2101-3-4**]", "placeholder"), ("___", "placeholder"),
    ("。", "punctuation"),
    ("患者", "other_script"), ("ปวด", "other_script"), ("🤒", "symbol"), ("±", "symbol"),
    ("≥ 3", "symbol number"),
    (">= 3", "symbol number"), ("a -> b", "word symbol word"), ("...", "punctuation"),
    ("--", "punctuation"), ("a b 5", "word word number"),
    ("(R)", "punctuation word punctuation"), ("II/VI", "word"), ("a day", "word word"),
    ("2 days", "number unit"),
    ("10³", "number"), ("m²", "unit"), ("D/C home", "abbreviation word"),
    ("M/W/F", "abbreviation"), ("(U/L)", "punctuation unit punctuation"), ("5 g/h", "number unit"),
    ("F/U", "abbreviation"), ("q.day", "abbreviation"), ("café", "word"), ("Привет", "word"),
  ]
}
