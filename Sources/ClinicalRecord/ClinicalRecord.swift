enum ClinicalRecordRoom {}
