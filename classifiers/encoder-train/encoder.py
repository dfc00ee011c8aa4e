"""The encoder as it is trained: the lower layers stand still and are run once a text, the upper ones learn. The last layer is run for [CLS] alone."""
import hashlib
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from transformers import BertModel

HEADS, WIDTH = 8, 512


def heads(x: torch.Tensor) -> torch.Tensor:
    return x.view(x.shape[0], x.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)


def run_layer(layer: nn.Module, hidden: torch.Tensor, mask: torch.Tensor, cls_alone: bool, dropout: float) -> torch.Tensor:
    """A BERT layer as published; with `cls_alone` only [CLS] asks, which gives the same [CLS] for a sixth of the work."""
    attention = layer.attention
    asking = hidden[:, :1] if cls_alone else hidden
    mixed = F.scaled_dot_product_attention(heads(attention.self.query(asking)), heads(attention.self.key(hidden)), heads(attention.self.value(hidden)), attn_mask=mask)
    mixed = attention.output.dense(mixed.transpose(1, 2).reshape(asking.shape))
    asking = attention.output.LayerNorm(asking + F.dropout(mixed, dropout, dropout > 0))
    inner = layer.output.dense(F.gelu(layer.intermediate.dense(asking)))
    return layer.output.LayerNorm(asking + F.dropout(inner, dropout, dropout > 0))


class Encoder(nn.Module):
    def __init__(self, bert: BertModel, frozen_layers: int):
        super().__init__()
        self.bert = bert
        self.frozen_layers = frozen_layers
        for part in [bert.embeddings, *bert.encoder.layer[:frozen_layers]]:
            part.requires_grad_(False)

    def lower(self, ids: torch.Tensor) -> torch.Tensor:
        """Hidden states after the layers that stand still; 0 is padding."""
        mask = (ids > 0)[:, None, None, :]
        hidden = self.bert.embeddings(input_ids=ids)
        for layer in self.bert.encoder.layer[:self.frozen_layers]:
            hidden = run_layer(layer, hidden, mask, False, 0.0)
        return hidden

    def upper(self, hidden: torch.Tensor, real: torch.Tensor, dropout: float = 0.0) -> torch.Tensor:
        """Embeddings of length 1 from the hidden states of `lower`; `real` marks what is no padding."""
        mask = real[:, None, None, :]
        layers = self.bert.encoder.layer
        for i in range(self.frozen_layers, len(layers)):
            hidden = run_layer(layers[i], hidden, mask, i == len(layers) - 1, dropout)
        return F.normalize(hidden[:, 0].float(), dim=-1)


class LowerStates:
    """The lower states of texts, computed once and kept in half precision (130 kB a text of 128 tokens)."""

    def __init__(self, encoder: Encoder, tokens: list[list[int]], cache: str):
        key = hashlib.sha256(repr((encoder.frozen_layers, tokens)).encode()).hexdigest()[:16]
        path = f'{cache}/lower-{key}.pt'
        if os.path.exists(path):
            self.states: list[torch.Tensor] = torch.load(path)
            return
        self.states = [torch.empty(0)] * len(tokens)
        order = np.argsort([len(ids) for ids in tokens])
        with torch.no_grad(), torch.autocast('cpu', dtype=torch.bfloat16):
            for start in range(0, len(order), 32):
                which = order[start:start + 32]
                hidden = encoder.lower(pad([torch.tensor(tokens[i]) for i in which])).to(torch.bfloat16)
                for k, i in enumerate(which):
                    self.states[i] = hidden[k, :len(tokens[i])].clone()
        os.makedirs(cache, exist_ok=True)
        torch.save(self.states, path)

    def batch(self, which) -> tuple[torch.Tensor, torch.Tensor]:
        return stack([self.states[i] for i in which])

    def lengths(self) -> np.ndarray:
        return np.array([len(s) for s in self.states])


def stack(states: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """States of unlike length as one tensor, and what of it is no padding."""
    return pad(states), pad([torch.ones(len(s), dtype=torch.long) for s in states]) > 0


def pad(rows: list[torch.Tensor]) -> torch.Tensor:
    return nn.utils.rnn.pad_sequence(rows, batch_first=True)
