#pragma once
float ck_one(void);
