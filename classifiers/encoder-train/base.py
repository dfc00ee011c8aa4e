"""The base encoder as a torch module, read from the full-precision ONNX file inside the published jar (no model hub is asked)."""
import glob
import json
import re
import zipfile

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

CONFIG = dict(vocab_size=21128, hidden_size=512, num_hidden_layers=4, num_attention_heads=8, intermediate_size=2048,
              max_position_embeddings=512, type_vocab_size=2, hidden_act='gelu', layer_norm_eps=1e-12, pad_token_id=0)
# The matrices have no names of their own in the file; they come in this order in every layer.
MATRICES = ['attention.self.query', 'attention.self.key', 'attention.self.value', 'attention.output.dense', 'intermediate.dense', 'output.dense']


def open_jar(folder: str) -> zipfile.ZipFile:
    jars = sorted(glob.glob(f'{folder}/*bge-small-zh-v15-[0-9]*.jar'))
    if not jars:
        raise SystemExit(f'no jar of the base in {folder}: see train.sh')
    return zipfile.ZipFile(jars[-1])


def read_base(folder: str) -> BertModel:
    """A BertModel (no pooler, no dropout) with the weights of the jar; checked against the file's own shapes."""
    with open_jar(folder) as jar:
        graph = onnx.load_from_string(jar.read('bge-small-zh-v1.5.onnx')).graph
    tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    state = {name: value for name, value in tensors.items() if re.match(r'(embeddings|encoder)\.', name)}
    numbered = sorted((name for name in tensors if name.startswith('onnx::MatMul_')), key=lambda name: int(name.rsplit('_', 1)[1]))
    numbered = [name for name in numbered if tensors[name].ndim == 2]
    assert len(numbered) == 24, numbered
    for i, name in enumerate(numbered):
        state[f'encoder.layer.{i // 6}.{MATRICES[i % 6]}.weight'] = tensors[name].T
    model = BertModel(BertConfig(**CONFIG, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0), add_pooling_layer=False)
    missing, unexpected = model.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in state.items()}, strict=False)
    missing = [name for name in missing if not name.endswith('position_ids')]
    assert not missing, missing
    assert not unexpected, unexpected
    return model


def read_tokenizer(folder: str) -> Tokenizer:
    """The base's tokenizer; capitals become small letters, for its vocabulary has no others."""
    with open_jar(folder) as jar:
        described = json.loads(jar.read('bge-small-zh-v1.5-tokenizer.json'))
    described['normalizer']['lowercase'] = True
    return Tokenizer.from_str(json.dumps(described, ensure_ascii=False))
