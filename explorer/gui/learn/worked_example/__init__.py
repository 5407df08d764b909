"""The worked example: a 3-2-3 autoencoder, every number with its formula. Import `page.WorkedExample`."""
