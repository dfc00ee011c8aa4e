"""
Makes the danger reader (../urgency/danger-reader.ts) from the rows that `danger/cli.ts rows` wrote: the base's upper two layers are tuned to say of passages
whether the post is at least urgent and whether it is critical, and, token by token, which words decide (people named the phrases).

  python danger.py --jars DIR --rows FILE --folder ../urgency/danger --version VERSION --scores FILE [--epochs N] [--seed N]

Each fold's rows are judged by a reader that has not seen them nor their like; these log-odds go to --scores, for `danger/cli.ts stack`. The reader that is kept
learned from all rows.
"""
import argparse
import json
import os
import tempfile
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from base import read_base, read_tokenizer
from encoder import WIDTH, Encoder, LowerStates, run_layer
from export import Published, save_onnx, to_int8
from folder import write_folder
from tune import TOKENS_LOST, batches, follow, warm_up_and_down

# How many tokens are enough to call a post urgent.
FROZEN, BATCH, MAX_TOKENS, STRONGEST = 2, 16, 176, 5
DROPOUT = 0.1
# Few tokens decide; one that does counts for three that do not.
PHRASE_WEIGHT, PHRASE_COST = 0.5, 3.0


class DangerReader(nn.Module):
    def __init__(self, jars: str):
        super().__init__()
        self.encoder = Encoder(read_base(jars), FROZEN)
        self.post, self.token = nn.Linear(WIDTH, 2), nn.Linear(WIDTH, 2)
        self.share = nn.Parameter(torch.tensor([0.5, 0.5]))
        for head, bias in [(self.post, -0.5), (self.token, -3.0)]:
            nn.init.normal_(head.weight, std=0.02)
            nn.init.constant_(head.bias, bias)

    def judge(self, hidden: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        """Log-odds of at least urgent and of critical: [CLS]'s, and the mean of the strongest tokens' own (padding at -10000)."""
        # So that there are enough of them in the shortest text, too.
        tokens = torch.cat([tokens, tokens[:, :1].expand(-1, STRONGEST, -1)], dim=1)
        return self.post(hidden[:, 0]) + self.share * tokens.topk(STRONGEST, dim=1).values.mean(1)

    def forward(self, lower: torch.Tensor, real: torch.Tensor, dropout: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
        mask = real[:, None, None, :]
        hidden = lower
        for layer in self.encoder.bert.encoder.layer[FROZEN:]:
            hidden = run_layer(layer, hidden, mask, False, dropout)
        hidden = F.dropout(hidden.float(), dropout, dropout > 0)
        tokens = self.token(hidden)
        return self.judge(hidden, tokens.masked_fill(~real[:, :, None], -1e4)), tokens


class PublishedReader(Published):
    """ids, mask, types → both log-odds, shape (batch, 1, 2), under the name that the runtime expects of an encoder."""

    def __init__(self, reader: DangerReader):
        super().__init__(reader.encoder.bert)
        self.reader = reader

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
        hidden = self.hidden(input_ids, attention_mask, token_type_ids, False)
        tokens = self.reader.token(hidden) - (1.0 - attention_mask[:, :, None].float()) * 10000.0
        return self.reader.judge(hidden, tokens)[:, None, :]


class Lessons:
    """The rows as tensors: lower states, beliefs, costs, and which tokens decide."""

    def __init__(self, rows: list[dict], jars: str, cache: str):
        tokenizer = read_tokenizer(jars)
        tokenizer.enable_truncation(MAX_TOKENS)
        encoded = tokenizer.encode_batch([row['passages'] for row in rows])
        self.states = LowerStates(Encoder(read_base(jars), FROZEN), [e.ids for e in encoded], cache)
        self.lengths = self.states.lengths()
        self.belief = torch.tensor([[row['belief']['urgent'], row['belief']['critical']] for row in rows])
        self.cost = torch.tensor([row['weight'] for row in rows])
        self.fold = np.array([-1 if row['fold'] is None else row['fold'] for row in rows])
        self.deciding = [self.tokens_of(row['said'] or [], e.offsets) for row, e in zip(rows, encoded)]
        self.named = torch.tensor([float(row['said'] is not None) for row in rows])

    @staticmethod
    def tokens_of(ranges: list[list[int]], offsets: list[tuple[int, int]]) -> torch.Tensor:
        return torch.tensor([float(any(start < b and end > a and end > start for a, b in ranges)) for start, end in offsets])


def teach(lessons: Lessons, which: np.ndarray, jars: str, epochs: int, rate: float, seed: int) -> DangerReader:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    reader = DangerReader(jars)
    tuned = [p for p in reader.encoder.parameters() if p.requires_grad]
    heads = [*reader.post.parameters(), *reader.token.parameters(), reader.share]
    optimizer = torch.optim.AdamW([{'params': tuned, 'weight_decay': 0.01}, {'params': heads, 'lr': rate * 10, 'weight_decay': 0.0}], lr=rate)
    plan = [batch for _ in range(epochs) for batch in batches(which, BATCH, lessons.lengths, rng)]
    schedule = warm_up_and_down(optimizer, len(plan))
    averages = [p.detach().clone() for p in [*tuned, *heads]]
    began, sums = time.time(), np.zeros(2)
    for step, batch in enumerate(plan):
        with torch.autocast('cpu', dtype=torch.bfloat16):
            lower, real = lessons.states.batch(batch)
            kept = real & (torch.rand(real.shape) >= TOKENS_LOST)
            kept[:, 0] = True
            odds, tokens = reader(lower, kept, DROPOUT)
        loss = (F.binary_cross_entropy_with_logits(odds.float(), lessons.belief[batch], reduction='none') * lessons.cost[batch][:, None]).sum() / BATCH
        deciding = nn.utils.rnn.pad_sequence([lessons.deciding[i] for i in batch], batch_first=True)
        each = F.binary_cross_entropy_with_logits(tokens[:, :, 0].float(), deciding, reduction='none', pos_weight=torch.tensor(PHRASE_COST))
        named = lessons.named[batch]
        phrase_loss = ((each * kept).sum(1) / real.sum(1) * named).sum() / named.sum().clamp(min=1)
        (loss + PHRASE_WEIGHT * phrase_loss).backward()
        torch.nn.utils.clip_grad_norm_([*tuned, *heads], 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        follow(averages, [*tuned, *heads], step)
        sums += [loss.item(), phrase_loss.item()]
        if (step + 1) % 50 == 0:
            print(f'step {step + 1}/{len(plan)} post {sums[0] / 50:.3f} phrases {sums[1] / 50:.3f} {time.time() - began:.0f} s', flush=True)
            sums[:] = 0
    with torch.no_grad():
        for average, now in zip(averages, [*tuned, *heads]):
            now.copy_(average)
    return reader.eval()


def judge(reader: DangerReader, lessons: Lessons, which: np.ndarray) -> np.ndarray:
    found = np.zeros((len(which), 2))
    order = np.argsort(lessons.lengths[which])
    with torch.no_grad(), torch.autocast('cpu', dtype=torch.bfloat16):
        for start in range(0, len(order), 32):
            some = order[start:start + 32]
            found[some] = reader(*lessons.states.batch(which[some]))[0].float().numpy()
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ['jars', 'rows', 'folder', 'version', 'scores']:
        parser.add_argument(f'--{name}', required=True)
    parser.add_argument('--epochs', type=int, default=4)
    parser.add_argument('--rate', type=float, default=1e-4)
    parser.add_argument('--seed', type=int, default=7)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--cache', default='/tmp/huiyin-encoder')
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with open(args.rows, encoding='utf8') as file:
        given = json.load(file)
    lessons = Lessons(given['rows'], args.jars, args.cache)
    own = np.arange(len(given['left']))
    scores = np.zeros((len(own), 2))
    if not os.path.exists(args.scores):
        for fold in sorted(set(given['folds'])):
            reader = teach(lessons, np.flatnonzero(lessons.fold != fold), args.jars, args.epochs, args.rate, args.seed + fold)
            out = own[lessons.fold[own] == fold]
            scores[out] = judge(reader, lessons, out)
            print(f'fold {fold} judged', flush=True)
        with open(args.scores, 'w', encoding='utf8') as file:
            json.dump(scores.round(4).tolist(), file)
    reader = teach(lessons, np.arange(len(given['rows'])), args.jars, args.epochs, args.rate, args.seed)
    with tempfile.TemporaryDirectory() as scratch:
        save_onnx(PublishedReader(reader), f'{scratch}/full.onnx')
        write_folder(args.folder, args.jars, to_int8(f'{scratch}/full.onnx', f'{scratch}/small.onnx'), 'huiyin-danger-reader', args.version, width=2, max_tokens=MAX_TOKENS)
    torch.save(reader.state_dict(), f'{args.scores}.pt')


if __name__ == '__main__':
    main()
