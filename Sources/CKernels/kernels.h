// Makes the table of one instruction set; the including file defines LANES, COLUMN_TILE, FUSED and TABLE.
#include "lanes.h"
#include "product.h"
#include "recurrent.h"
#include "elementwise.h"

extern const ck_table TABLE;
const ck_table TABLE = {
    .name = NAME,
    .product = product,
    .lstm_step = lstm_step,
    .gru_step = gru_step,
    .lstm_step_back = lstm_step_back,
    .gru_step_back = gru_step_back,
    .sigmoid = map_sigmoid,
    .tanh = map_tanh,
    .exp = map_exp,
    .log = map_log,
    .gelu = map_gelu,
    .gelu_back = map_gelu_back,
    .add_scaled = add_scaled,
    .sum = sum,
    .dot = dot,
    .max = max,
    .softmax = softmax,
    .adam = adam,
    .chain_sum = chain_sum,
    .chain_max = chain_max,
    .chain_pairs = chain_pairs,
    .convolve_max = convolve_max,
};
