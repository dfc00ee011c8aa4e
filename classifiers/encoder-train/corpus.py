"""The texts the encoder learns from. They stay outside the project: HUIYIN_DATA names their folder."""
import hashlib
import json
import os
import re
import unicodedata

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

DATA = os.environ.get('HUIYIN_DATA', '../shared/data')
LABELS = ['城乡建设', '环境保护', '交通运输', '教育文体', '劳动和社会保障', '商贸旅游', '卫生计生']


def rows(path: str) -> list[dict]:
    with open(f'{DATA}/{path}', encoding='utf8') as file:
        return [json.loads(line) for line in file if line.strip()]


def fold(text: str) -> str:
    """As classifiers/fold.ts makes it, near enough: full-width letters narrow, small letters, white space single."""
    return re.sub(r'\s+', ' ', unicodedata.normalize('NFKC', text or '').lower()).strip()


def topic_rows() -> list[dict]:
    """Rows with `label`, `words` (the words without stop words, joined: every row has them) and `text` (the original, about one row in four)."""
    return [{'label': LABELS.index(row['label']), 'words': fold(row['tokens'].replace(' ', '')), 'text': fold(row.get('text', ''))} for row in rows('topic/train.jsonl')]


def near_duplicate_groups(texts: list[str], least: float = 0.6) -> np.ndarray:
    """A number a text; texts joined by a chain of pairs with a cosine of at least `least` (character 3-grams) share it."""
    matrix = TfidfVectorizer(analyzer='char', ngram_range=(3, 3), binary=True, dtype=np.float32).fit_transform(texts)
    left, right = [], []
    for start in range(0, matrix.shape[0], 256):
        block = (matrix[start:start + 256] @ matrix.T).tocoo()
        keep = block.data >= least
        left.append(block.row[keep] + start)
        right.append(block.col[keep])
    left, right = np.concatenate(left), np.concatenate(right)
    graph = csr_matrix((np.ones(len(left)), (left, right)), shape=(len(texts), len(texts)))
    return connected_components(graph, directed=False)[1]


def deal_folds(groups: np.ndarray, count: int) -> np.ndarray:
    """A fold a text, whole groups together, by a hash of the group's number: the same on every run."""
    return np.array([int(hashlib.sha256(f'fold-{group}'.encode()).hexdigest(), 16) % count for group in groups])


def read_pairs() -> list[dict]:
    """
    Pairs that say the same: (title, body) of every message, letter and post, and (question, reply) where the reply is more than thanks. They come in an
    order drawn once by the message, so that a first part for training and the rest for measuring share no message.
    """
    found = {}
    for path, body in [('unlabelled/messages.jsonl', 'detail'), ('hot/posts.jsonl', 'detail'), ('reply/train.jsonl', 'detail'),
                       ('routing/letters_a.jsonl', 'content'), ('routing/letters_c.jsonl', 'content'), ('board/posts.jsonl', 'content')]:
        for row in rows(path):
            title, text, reply = fold(row['title']), fold(row[body]), fold(row.get('reply', ''))
            key = hashlib.sha256(f'{title}|{text[:80]}'.encode()).hexdigest()
            if len(title) >= 5 and len(text) >= 15:
                found[key, 'message'] = {'kind': 'message', 'left': title, 'right': text}
            if len(title + text) >= 15 and len(reply) >= 40:
                found[key, 'answer'] = {'kind': 'answer', 'left': f'{title} {text}', 'right': reply}
    return [found[key] for key in sorted(found)]
