"""
Writes topic-head.json, which reads the embeddings, fitted on the published int8 weights, and enters it in the manifest. (cli.ts fits the rest.)

  python heads.py --jars DIR --weights FILE --folder ../encoder --scores FILE

The rows of fold 0, which the training has not seen, tell how sure the topic head may be (one temperature).
"""
import argparse
import hashlib
import json

import numpy as np
import onnxruntime
import torch
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score

from base import read_tokenizer
from corpus import LABELS, deal_folds, near_duplicate_groups, topic_rows
from evaluate import FOLDS
from folder import MAX_TOKENS, as_json


def embed_published(folder: str, jars: str, texts: list[str]) -> np.ndarray:
    tokenizer = read_tokenizer(jars)
    tokenizer.enable_truncation(MAX_TOKENS)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(f'{folder}/onnx/model_quantized.onnx', options)
    tokens = [e.ids for e in tokenizer.encode_batch(texts)]
    embeddings = []
    # One text a run, as transformer.ts does: activations are quantized a run, so a neighbour would change the numbers.
    for one in tokens:
        ids = np.array([one], np.int64)
        hidden = session.run(None, {'input_ids': ids, 'attention_mask': np.ones_like(ids), 'token_type_ids': np.zeros_like(ids)})[0][0, 0]
        embeddings.append(hidden / np.linalg.norm(hidden))
    return np.array(embeddings, np.float32)


def calibration_error(shares: np.ndarray, labels: np.ndarray, bins: int = 15) -> float:
    sure, right = shares.max(1), shares.argmax(1) == labels
    which = np.minimum(bins - 1, np.ceil(sure * bins).astype(int) - 1)
    return float(sum(abs(sure[which == b].sum() - right[which == b].sum()) for b in range(bins)) / len(labels))


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def topic_scale(folder: str, jars: str, head: np.ndarray, scores: str) -> float:
    """
    How far the cosines with the label vectors are to be stretched, by the likelihood of rows that were left out of the training.
    The logits of those rows go to the file `scores`, for cli.ts to fit the stack on.
    """
    topic = topic_rows()
    test = np.flatnonzero(deal_folds(near_duplicate_groups([row['words'] for row in topic]), FOLDS) == 0)
    labels = np.array([topic[i]['label'] for i in test])
    # The original text where there is one, for that is what the encoder will be given.
    cosines = embed_published(folder, jars, [topic[i]['text'] or topic[i]['words'] for i in test]) @ head.T
    loss = lambda scale, which: -np.log(softmax(scale * cosines[which])[np.arange(which.sum()), labels[which]]).mean()
    everything = np.ones(len(test), bool)
    scale = float(minimize_scalar(lambda s: loss(s, everything), bounds=(2, 60), method='bounded').x)
    # The error is measured crosswise: each half with the scale of the other.
    half = np.arange(len(test)) % 2 == 0
    shares = np.zeros_like(cosines)
    for own in (half, ~half):
        shares[own] = softmax(minimize_scalar(lambda s: loss(s, ~own), bounds=(2, 60), method='bounded').x * cosines[own])
    print(f'topic head: scale {scale:.2f}, weighted F1 {f1_score(labels, shares.argmax(1), average="weighted"):.4f}, ECE {calibration_error(shares, labels):.4f} on {len(test)} rows left out')
    with open(scores, 'w', encoding='utf8') as file:
        json.dump({'labels': LABELS, 'rows': test.tolist(), 'logits': (scale * cosines).round(4).tolist()}, file, ensure_ascii=False)
    return scale


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ['jars', 'weights', 'folder', 'scores']:
        parser.add_argument(f'--{name}', required=True)
    args = parser.parse_args()
    with open(f'{args.folder}/encoder.json', encoding='utf8') as file:
        manifest = json.load(file)
    head = torch.load(args.weights)['head'].numpy()
    scale = topic_scale(args.folder, args.jars, head, args.scores)
    head = head * scale
    version = manifest['version']
    topic_head = {'encoder': version, 'labels': LABELS, 'weights': [[round(float(x), 4) for x in row] for row in head], 'stack': {'sparse': 0, 'encoder': 1}}
    content = (json.dumps(topic_head, ensure_ascii=False, separators=(',', ':')) + '\n').encode()
    with open(f'{args.folder}/topic-head.json', 'wb') as file:
        file.write(content)
    manifest['files']['topic-head.json'] = hashlib.sha256(content).hexdigest()
    with open(f'{args.folder}/encoder.json', 'wb') as file:
        file.write(as_json(manifest))


if __name__ == '__main__':
    main()
