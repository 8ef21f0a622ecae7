enum TensorCoreRoom {}
