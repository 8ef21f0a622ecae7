enum ClinicalTextRoom {}
