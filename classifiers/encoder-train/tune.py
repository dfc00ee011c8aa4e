"""
Tunes the upper layers on topic labels and on pairs that say the same: (title, body) and (question, reply).

  python tune.py --jars DIR --out FILE [--fold K] [--epochs N] [--frozen N] [--steps-between N]

With --fold K the rows of fold K (whole near-duplicate groups) are left out: evaluate.py measures on them.
Resumes from FILE.part if that is there.
"""
import argparse
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

from base import read_base, read_tokenizer
from corpus import LABELS, deal_folds, near_duplicate_groups, read_pairs, topic_rows
from encoder import WIDTH, Encoder, LowerStates, stack

TOPIC_BATCH, PAIR_BATCH = 32, 24
# Share of tokens a topic text loses at random, and how slowly the averaged weights (the ones that are kept) follow.
TOKENS_LOST, AVERAGING = 0.1, 0.99
# The release lies this far on the straight line from the base to the tuned weights (Wortsman et al. 2022, WiSE-FT): nearly all of what was learned about topics
# stays, and what the base knew of likeness comes back.
TUNED_SHARE = 0.7
TOPIC_SCALE, PAIR_SCALE = 16.0, 20.0
FOLDS = 5


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument('--jars', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--fold', type=int, default=-1)
    parser.add_argument('--epochs', type=int, default=4)
    parser.add_argument('--frozen', type=int, default=2)
    parser.add_argument('--rate', type=float, default=1.5e-4)
    parser.add_argument('--pair-weight', type=float, default=0.6)
    parser.add_argument('--tokens', type=int, default=112)
    parser.add_argument('--pairs', type=int, default=6000)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--cache', default='/tmp/huiyin-encoder')
    return parser.parse_args()


def batches(which: np.ndarray, size: int, lengths: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """Shuffled batches of rows of like length (pools of 16 batches are sorted), so that little padding is run."""
    order = rng.permutation(which)
    found = []
    for start in range(0, len(order), size * 16):
        pool = order[start:start + size * 16]
        pool = pool[np.argsort(lengths[pool], kind='stable')]
        found += [pool[i:i + size] for i in range(0, len(pool), size)]
    rng.shuffle(found)
    return [batch for batch in found if len(batch) >= 4]


def warm_up_and_down(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    """The rate rises for a twelfth of the steps and falls to nothing over the others."""
    warm = max(1, steps // 12)
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm))))


def follow(averages: list[torch.Tensor], weights: list[torch.nn.Parameter], step: int) -> None:
    """Moves the averaged weights towards those of now; early on by much."""
    for average, now in zip(averages, weights):
        average.lerp_(now.detach(), 1 - min(AVERAGING, (step + 1) / (step + 10)))


def main() -> None:
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(7)
    rng = np.random.default_rng(7)
    began = time.time()
    tokenizer = read_tokenizer(args.jars)
    tokenizer.enable_truncation(args.tokens)
    encode = lambda texts: [e.ids for e in tokenizer.encode_batch(texts)]
    topic = topic_rows()
    folds = deal_folds(near_duplicate_groups([row['words'] for row in topic]), FOLDS)
    learn = np.flatnonzero(folds != args.fold)
    # A row whose original is there is read in both forms, each time one of them: the encoder must not mind which it gets.
    originals = {i: row['text'] for i, row in enumerate(topic) if row['text']}
    labels = torch.tensor([row['label'] for row in topic])
    pairs = read_pairs()[:args.pairs]

    encoder = Encoder(read_base(args.jars), args.frozen)
    words_states = LowerStates(encoder, encode([row['words'] for row in topic]), args.cache)
    original_states = dict(zip(originals, LowerStates(encoder, encode(list(originals.values())), args.cache).states))
    left = LowerStates(encoder, encode([pair['left'] for pair in pairs]), args.cache)
    right = LowerStates(encoder, encode([pair['right'] for pair in pairs]), args.cache)
    print(f'lower states of {len(topic)} + {len(originals)} texts and {len(pairs)} pairs after {time.time() - began:.0f} s', flush=True)

    head = torch.nn.Parameter(F.normalize(torch.randn(len(LABELS), WIDTH), dim=-1))
    tuned = [p for p in encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW([{'params': tuned, 'weight_decay': 0.01}, {'params': [head], 'lr': args.rate * 10, 'weight_decay': 0.0}], lr=args.rate)
    plan = [batch for _ in range(args.epochs) for batch in batches(learn, TOPIC_BATCH, words_states.lengths(), rng)]
    pair_plan = []
    while len(pair_plan) < len(plan):
        pair_plan += batches(np.arange(len(pairs)), PAIR_BATCH, right.lengths(), rng)
    schedule = warm_up_and_down(optimizer, len(plan))
    averages = [p.detach().clone() for p in [*tuned, head]]
    start = 0
    if os.path.exists(f'{args.out}.part'):
        kept = torch.load(f'{args.out}.part')
        encoder.load_state_dict(kept['encoder'])
        head.data = kept['head']
        optimizer.load_state_dict(kept['optimizer'])
        schedule.load_state_dict(kept['schedule'])
        averages = kept['averages']
        start = kept['step']
    sums = np.zeros(3)
    for step in range(start, len(plan)):
        which = plan[step]
        states = [original_states[i] if i in original_states and rng.random() < 0.5 else words_states.states[i] for i in which]
        with torch.autocast('cpu', dtype=torch.bfloat16):
            hidden, real = stack(states)
            kept_tokens = torch.rand(real.shape) >= TOKENS_LOST
            kept_tokens[:, 0] = True
            embedded = encoder.upper(hidden, real & kept_tokens, dropout=0.1)
            some = pair_plan[step]
            a = encoder.upper(*left.batch(some), dropout=0.1)
            b = encoder.upper(*right.batch(some), dropout=0.1)
        logits = TOPIC_SCALE * embedded @ F.normalize(head, dim=-1).T
        topic_loss = F.cross_entropy(logits, labels[which], label_smoothing=0.05)
        near = PAIR_SCALE * a @ b.T
        target = torch.arange(len(some))
        pair_loss = (F.cross_entropy(near, target) + F.cross_entropy(near.T, target)) / 2
        (topic_loss + args.pair_weight * pair_loss).backward()
        torch.nn.utils.clip_grad_norm_(tuned, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        follow(averages, [*tuned, head], step)
        sums += [topic_loss.item(), pair_loss.item(), (logits.argmax(1) == labels[which]).float().mean().item()]
        if (step + 1) % 25 == 0:
            print(f'step {step + 1}/{len(plan)} topic {sums[0] / 25:.3f} pair {sums[1] / 25:.3f} right {sums[2] / 25:.3f} {time.time() - began:.0f} s', flush=True)
            sums[:] = 0
        if (step + 1) % 100 == 0:
            torch.save({'encoder': encoder.state_dict(), 'head': head.data, 'optimizer': optimizer.state_dict(), 'schedule': schedule.state_dict(), 'averages': averages, 'step': step + 1}, f'{args.out}.part')
    with torch.no_grad():
        for average, now in zip(averages, [*tuned, head]):
            now.copy_(average)
    base = read_base(args.jars).state_dict()
    blended = {name: base[name].lerp(value, TUNED_SHARE) if value.is_floating_point() else value for name, value in encoder.bert.state_dict().items()}
    torch.save({'bert': blended, 'head': F.normalize(head.data, dim=-1)}, args.out)
    if os.path.exists(f'{args.out}.part'):
        os.remove(f'{args.out}.part')
    print(f'done after {time.time() - began:.0f} s', flush=True)


if __name__ == '__main__':
    main()
