enum NeuralRoom {}
