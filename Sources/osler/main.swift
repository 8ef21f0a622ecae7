import CSQLite
import COpenBLAS
import CICU
import Glibc
print(
  String(cString: sqlite3_libversion()), String(cString: openblas_get_config()),
  String(cString: cicu_version()))
var a: [Float] = [1, 2, 3, 4], b: [Float] = [1, 2, 3, 4], c: [Float] = [0, 0, 0, 0]
cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, 2, 2, 2, 1, a, 2, b, 2, 0, &c, 2)
print(c)
