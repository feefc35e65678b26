"""How well Estuaire understands titles, against plain TF-IDF: `make bench-understanding`."""
