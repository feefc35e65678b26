"""The weights that rank people: read in plain words, tried on real vacancies, published as versions."""
