# SPDX-License-Identifier: BSD-3-Clause
"""The ten columns of bench/features/ten_columns.cpp: their inputs, as segue
and as TensorFlow read them, and their tables."""

import numpy as np

ITEMS, GENRES, KINDS = 100000, 1000, 16
CITIES, AGENTS = 10000, 10000
WORDS, DAYS = 1000, 7

# Embedding tables, [buckets, dimension].
TABLES = {
    "item": (ITEMS, 64),
    "genres": (GENRES, 16),
    "city": (CITIES, 32),
    "agent": (AGENTS, 32),
    "word": (WORDS + 10, 16),
}


def make_word(number, length):
    return str(number).ljust(length, "x").encode()


def make_words(numbers, length):
    return [make_word(n, length) for n in numbers]


def pack(name, words):
    """Strings as segue's side reads them."""
    offsets = np.cumsum([0] + [len(w) for w in words], dtype=np.int64)
    joined = np.frombuffer(b"".join(words), dtype=np.uint8)
    return {f"{name}/bytes": joined, f"{name}/offsets": offsets}


class Inputs:
    """Sequences of T / 2 to T steps, real values one step after another."""

    def __init__(self, batch, time):
        rng = np.random.default_rng(3)
        self.lengths = rng.integers(time // 2, time + 1, batch)
        self.lengths[0] = time
        steps = int(self.lengths.sum())
        self.genre_counts = rng.integers(1, 5, steps)
        self.numbers = {
            "age": rng.uniform(0, 100, steps).astype(np.float32),
            "amount": rng.uniform(0, 100, steps).astype(np.float32),
            "speeds": rng.uniform(0, 100, (steps, 8)).astype(np.float32),
            "item": rng.integers(0, ITEMS, steps),
            "genres": rng.integers(0, GENRES, self.genre_counts.sum()),
            "kind": rng.integers(0, KINDS, steps),
        }
        self.words = {
            "city": make_words(rng.integers(0, 50000, steps), 8),
            "agent": make_words(rng.integers(0, 50000, steps), 40),
            "word": make_words(rng.integers(0, WORDS + 100, steps), 8),
            "day": make_words(rng.integers(0, DAYS, steps), 8),
        }
        self.vocabularies = {
            "words": make_words(range(WORDS), 8),
            "days": make_words(range(DAYS), 8),
        }
        self.tables = {
            name: rng.uniform(-0.1, 0.1, shape).astype(np.float32)
            for name, shape in TABLES.items()
        }

    def for_segue(self):
        """The parts of a safetensors file."""
        parts = dict(self.numbers)
        parts["steps"] = np.concatenate([[0], np.cumsum(self.lengths)])
        parts["genres/splits"] = np.concatenate(
            [[0], np.cumsum(self.genre_counts)]
        )
        for name, words in (self.words | self.vocabularies).items():
            parts |= pack(name, words)
        for name, table in self.tables.items():
            parts[f"embedding/{name}"] = table
        return parts

    def places(self):
        """[example, step] of every real step."""
        examples = np.repeat(np.arange(len(self.lengths)), self.lengths)
        steps = np.concatenate([np.arange(n) for n in self.lengths])
        return np.stack([examples, steps], axis=1)

    def sparse(self):
        """Per feature indices, values and dense shape."""
        places = self.places()
        batch, time = len(self.lengths), int(self.lengths.max())
        features = {}
        for name, values in (self.numbers | self.words).items():
            if name == "speeds":
                counts = np.full(len(places), 8)
            elif name == "genres":
                counts = self.genre_counts
            else:
                features[name] = (places, values, [batch, time])
                continue
            inner = np.concatenate([np.arange(n) for n in counts])
            indices = np.column_stack([np.repeat(places, counts, 0), inner])
            shape = [batch, time, int(counts.max())]
            features[name] = (indices, np.ravel(values), shape)
        return features
