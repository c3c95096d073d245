"""A logistic regression of steps and of every pair of steps, with nothing but numpy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

LEAST_MET = 120
"""Pairs to learn from in which a feature has to hold."""
STIFFNESS = 4.0
ROUNDS = 8


class Crossed:
    """The features of steps: each step of each column, and each pair of steps, that was met often enough."""

    def __init__(self, steps: NDArray, least: int = LEAST_MET) -> None:
        self._columns = [(column,) for column in range(steps.shape[1])]
        self._columns += list(combinations(range(steps.shape[1]), 2))
        self._kept = {}
        count = 1
        for columns in self._columns:
            values, met = np.unique(_codes(steps, columns), return_counts=True)
            for value in values[met >= least].tolist():
                self._kept[columns, value] = count
                count += 1
        self.count = count

    def of(self, steps: NDArray) -> NDArray:
        """Rows of places of features that hold; place 0 always does."""
        found = np.zeros((len(steps), len(self._columns)), dtype=np.int32)
        for place, columns in enumerate(self._columns):
            codes = _codes(steps, columns)
            values, inverse = np.unique(codes, return_inverse=True)
            found[:, place] = np.array([self._kept.get((columns, value), 0) for value in values.tolist()])[inverse]
        return found


def _codes(steps: NDArray, columns: Sequence[int]) -> NDArray:
    first = steps[:, columns[0]].astype(np.int32)
    return first if len(columns) == 1 else first * 64 + steps[:, columns[1]]


def _dense(features: NDArray, count: int) -> NDArray:
    rows = np.zeros((len(features), count), dtype=np.float32)
    np.put_along_axis(rows, features, 1.0, axis=1)
    rows[:, 0] = 1.0
    return rows


def learn(features: NDArray, same: NDArray, count: int) -> NDArray:
    """The weights of a logistic regression by Newton's method, held towards nought."""
    rows, weights = _dense(features, count), np.zeros(count, dtype=np.float32)
    stiff = np.full(count, STIFFNESS, dtype=np.float32)
    stiff[0] = 1e-3
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (same - chance).astype(np.float32) - stiff * weights
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(stiff)
        weights = weights + np.linalg.solve(bend, slope).astype(np.float32)
    return weights


def weigh(features: NDArray, weights: NDArray) -> NDArray:
    """The log-odds of every row."""
    held = weights.copy()
    held[0] = 0.0
    return held[features].sum(axis=1) + weights[0]
