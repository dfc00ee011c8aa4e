"""
Measures an encoder on what it has not seen. With --weights the topic rows of --fold and title→body retrieval among held-out pairs; the sparse
model beside it (characters 1–3, words 1–2, linear SVM) is trained on the other folds.

  python evaluate.py --jars DIR --weights FILE|base [--fold K] [--tuned-on N]
"""
import argparse

import numpy as np
import torch
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from base import read_base, read_tokenizer
from corpus import deal_folds, fold, near_duplicate_groups, read_pairs, rows, topic_rows
from encoder import WIDTH, Encoder, pad
from folder import MAX_TOKENS

FOLDS = 5


def embed(encoder: Encoder, tokenizer, texts: list[str]) -> np.ndarray:
    tokens = [e.ids for e in tokenizer.encode_batch(texts)]
    order = np.argsort([len(ids) for ids in tokens])
    found = np.zeros((len(texts), WIDTH), np.float32)
    with torch.no_grad(), torch.autocast('cpu', dtype=torch.bfloat16):
        for start in range(0, len(order), 32):
            which = order[start:start + 32]
            ids = pad([torch.tensor(tokens[i]) for i in which])
            found[which] = encoder.upper(encoder.lower(ids), ids > 0).numpy()
    return found


def sparse_scores(train: np.ndarray, test: np.ndarray, labels: np.ndarray) -> np.ndarray:
    tokens = [fold(row['tokens']).split() for row in rows('topic/train.jsonl')]
    joined = [''.join(words) for words in tokens]
    grams = [words + [f'{a} {b}' for a, b in zip(words, words[1:])] for words in tokens]
    views = []
    for analyzer, texts in [({'analyzer': 'char', 'ngram_range': (1, 3)}, joined), ({'analyzer': lambda words: words}, grams)]:
        vectorizer = TfidfVectorizer(**analyzer, sublinear_tf=True, min_df=2, dtype=np.float32)
        views.append((vectorizer.fit_transform([texts[i] for i in train]), vectorizer.transform([texts[i] for i in test])))
    model = LinearSVC(C=0.5).fit(hstack([a for a, _ in views]).tocsr(), labels[train])
    return model.decision_function(hstack([b for _, b in views]).tocsr())


def recall(queries: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
    rank = ((queries @ targets.T) > (queries * targets).sum(1, keepdims=True) + 1e-6).sum(1)
    return float((rank == 0).mean()), float((1 / (1 + rank)).mean())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('--jars', required=True)
    parser.add_argument('--weights', required=True)
    parser.add_argument('--fold', type=int, default=-1)
    parser.add_argument('--tuned-on', type=int, default=6000)
    parser.add_argument('--retrieve', type=int, default=1500)
    args = parser.parse_args()
    torch.set_num_threads(2)
    tokenizer = read_tokenizer(args.jars)
    tokenizer.enable_truncation(MAX_TOKENS)
    bert = read_base(args.jars)
    kept = None if args.weights == 'base' else torch.load(args.weights)
    if kept is not None:
        bert.load_state_dict(kept['bert'])
    encoder = Encoder(bert, 0).eval()

    left_out = read_pairs()[args.tuned_on:]
    for kind in ['message', 'answer']:
        some = [(pair['left'], pair['right']) for pair in left_out if pair['kind'] == kind][:args.retrieve]
        first, mean = recall(embed(encoder, tokenizer, [a for a, _ in some]), embed(encoder, tokenizer, [b for _, b in some]))
        print(f'{kind}: recall@1 {first:.4f}, mean reciprocal rank {mean:.4f} among {len(some)}', flush=True)

    if kept is None or args.fold < 0:
        return
    topic = topic_rows()
    labels = np.array([row['label'] for row in topic])
    folds = deal_folds(near_duplicate_groups([row['words'] for row in topic]), FOLDS)
    test = np.flatnonzero(folds == args.fold)
    weighted = lambda scores, which=slice(None): f1_score(labels[test][which], scores[which].argmax(1), average='weighted')
    own = embed(encoder, tokenizer, [topic[i]['words'] for i in test]) @ kept['head'].numpy().T
    sparse = sparse_scores(np.flatnonzero(folds != args.fold), test, labels)
    print(f'fold {args.fold}, {len(test)} rows: sparse {weighted(sparse):.4f}, encoder {weighted(own):.4f}, ' + ', '.join(f'sum with {w} × encoder {weighted(sparse + w * own):.4f}' for w in (1, 2, 3, 4)))
    full = np.array([bool(topic[i]['text']) for i in test])
    original = embed(encoder, tokenizer, [topic[i]['text'] for i in test[full]]) @ kept['head'].numpy().T
    print(f'{full.sum()} rows with the original text: encoder on it {f1_score(labels[test][full], original.argmax(1), average="weighted"):.4f}, on the words {weighted(own, full):.4f}')


if __name__ == '__main__':
    main()
