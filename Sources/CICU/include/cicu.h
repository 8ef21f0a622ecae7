#pragma once
const char *cicu_version(void);
