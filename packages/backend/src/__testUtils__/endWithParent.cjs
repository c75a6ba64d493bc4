// Ends the process together with the one that started it, however that ends.
process.once('disconnect', () => process.exit(1));
