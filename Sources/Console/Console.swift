enum ConsoleRoom {}
