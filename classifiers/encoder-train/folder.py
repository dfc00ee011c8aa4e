"""Writes a folder that transformers.js (and classifiers/transformer.ts) can load: weights, tokenizer, configuration and the manifest with their sums."""
import hashlib
import json
import os

from base import CONFIG, read_tokenizer

MAX_TOKENS = 128


def write_folder(folder: str, jars: str, weights: bytes, name: str, version: str, width: int = CONFIG['hidden_size'], max_tokens: int = MAX_TOKENS) -> None:
    """`width`: numbers a text in the model's output."""
    os.makedirs(f'{folder}/onnx', exist_ok=True)
    tokenizer = json.loads(read_tokenizer(jars).to_str())
    files = {
        'onnx/model_quantized.onnx': weights,
        'tokenizer.json': json.dumps(tokenizer, ensure_ascii=False, separators=(',', ':')).encode(),
        'tokenizer_config.json': as_json({'tokenizer_class': 'BertTokenizer', 'do_lower_case': True, 'model_max_length': max_tokens, 'cls_token': '[CLS]',
                                          'sep_token': '[SEP]', 'pad_token': '[PAD]', 'unk_token': '[UNK]', 'mask_token': '[MASK]'}),
        'config.json': as_json({'model_type': 'bert', 'architectures': ['BertModel'], **CONFIG}),
    }
    for path, content in files.items():
        with open(f'{folder}/{path}', 'wb') as file:
            file.write(content)
    manifest = {'name': name, 'version': version, 'width': width, 'maxTokens': max_tokens,
                'files': {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}}
    with open(f'{folder}/encoder.json', 'wb') as file:
        file.write(as_json(manifest))


def as_json(value: dict) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + '\n').encode()
